//! A history: what people do, and what must be true in the end.

use crate::support::{id, key, said, speak};
use crate::world::World;
use shared::catalog::Showing;
use shared::id::{ChipId, Key, MessageId};
use shared::lang::Lang;
use shared::limit;
use shared::protocol::{
    Body, CallWhen, Card, CardKind, ClientFrame, From, LeadForm, Marks, Message, Said, Seq, Side,
    VERSION,
};
use shared::text::MessageText;
use shared::time::Millis;
use widget::model::{Event, Outgoing, View};

/// Moves after which everything must be at rest once the network is well.
const MOVES_MAX: u32 = 30_000;

impl World<'_> {
    /// One history from its beginning to its end.
    pub fn live(&mut self) {
        // Now and then more than a page, so that what comes back is only the end of it.
        let count = if self.dice.once_in(100) {
            180
        } else {
            6 + self.dice.roll(14)
        };
        for number in 0..count {
            self.do_something(number);
            for _ in 0..self.dice.roll(14) {
                self.go();
            }
        }
        self.heal();
        if self.edge.store.conversation.is_some() {
            self.check_merchant();
            self.talk_in_peace(count);
            self.read_back();
        }
        self.check_end();
    }

    fn do_something(&mut self, number: u64) {
        let at = self.dice.index(self.tabs.len());
        match self.dice.roll(36) {
            0 if self.tabs.len() < 2 => self.open_tab(),
            0 | 1 => self.reload(at),
            2 => self.act(at, Event::Online(false)),
            3 => self.act(at, Event::Online(true)),
            4 => {
                let hidden_ms = self.dice.roll(60_000);
                self.happen(at, Event::Woke { hidden_ms });
            }
            5 | 6 => {
                let is_looked_at = self.dice.once_in(2);
                self.happen(at, Event::Looked(is_looked_at));
            }
            7 => {
                let is_on = self.dice.once_in(2);
                self.happen(at, Event::Typed(is_on));
            }
            8 => self.crash(false),
            9 => {
                // Another version is put in service, perhaps the one before.
                self.edge.v = 1 + self.dice.roll(u64::from(VERSION)) as u32;
                self.crash(false);
            }
            10 | 11 => self.merchant.is_down = !self.merchant.is_down,
            12..=15 => self.operate(number),
            16 | 17 => self.say_again(at),
            18 | 19 => {
                // The visitor scrolls: to the beginning of what is known, or to the end.
                let is_at_end = self.dice.once_in(3);
                self.scroll(at, is_at_end);
            }
            20 => {
                let words = ["", "装修", "装修大约"][self.dice.index(3)];
                self.edge.write_draft(words);
            }
            _ => self.say(at, number),
        }
    }

    fn say(&mut self, at: usize, number: u64) {
        let own = id(&format!("visitor-{number:04}"));
        // Cards come with answers: nobody begins with one.
        let is_begun = self.tabs[at].model.place.is_some();
        let words = |words: &str| Said::Text {
            text: MessageText::parse(words).unwrap(),
        };
        // Nor is an edge given what it can't read.
        let is_new = is_begun && self.tabs[at].model.v == VERSION;
        let said = match self.dice.roll(18) {
            0 => Said::Chip {
                chip: ChipId::parse("price").unwrap(),
                text: MessageText::parse("多少钱").unwrap(),
            },
            1 => words("我电话13812345678"),
            2 if is_begun => Said::Lead(self.form(self.consent())),
            3 if is_begun => {
                self.given_up.insert(own.clone());
                Said::Lead(self.form(key("1999-01")))
            }
            4 if is_begun => Said::Consent {
                agreed: self.dice.once_in(2),
                version: self.consent(),
            },
            5 if is_new => Said::Person,
            6 if is_new => Said::CallBack {
                form: self.form(self.consent()),
                when: CallWhen::Evening,
            },
            7 if is_new => Said::Rating {
                stars: 1 + self.dice.roll(5) as u8,
                words: None,
            },
            8 if is_new => Said::Decline,
            9 | 10 if is_new => Said::Booking { slot: self.slot() },
            11 if is_new => {
                self.given_up.insert(own.clone());
                Said::Estimate {
                    rule: key("none"),
                    option: key("none"),
                    quantity: None,
                }
            }
            _ => words(&format!("第{number}句")),
        };
        if !matches!(said, Said::Text { .. } | Said::Chip { .. }) {
            self.cards.insert(own.clone());
        }
        self.tabs[at].said.push(own.clone());
        self.act(at, Event::Said(own, speak(&said)));
    }

    /// A time at which visitors may come.
    fn slot(&mut self) -> Millis {
        let script = &self.stage.script;
        let showing = Showing {
            lang: Lang::ZhCn,
            hours: &script.hours,
            now: self.edge.now,
        };
        let card = script.playbook.catalog.card(CardKind::Booking, showing);
        let Some(Card::Booking { slots, .. }) = card else {
            panic!("this merchant takes visits")
        };
        slots[self.dice.index(slots.len().min(2))]
    }

    /// The visitor scrolls.
    pub fn scroll(&mut self, at: usize, is_at_end: bool) {
        let view = View {
            top: 0,
            height: 600,
            drawn: 600,
        };
        let heights = Vec::new();
        self.happen(
            at,
            Event::Scrolled {
                view,
                is_at_end,
                heights,
            },
        );
    }

    fn form(&self, consent: Key) -> LeadForm {
        LeadForm {
            name: Some("李".into()),
            phone: "13912345678".into(),
            wechat: None,
            fields: Default::default(),
            consent,
        }
    }

    fn consent(&self) -> Key {
        self.stage.script.playbook.consent(Lang::ZhCn).1
    }

    fn say_again(&mut self, at: usize) {
        let waiting = self.tabs[at].model.thread.waiting().iter();
        let refused = waiting.filter(|outgoing| outgoing.refused.is_some());
        let refused: Vec<MessageId> = refused.map(|outgoing| outgoing.id.clone()).collect();
        for id in refused {
            if !self.given_up.contains(&id) {
                self.act(at, Event::SaidAgain(id));
            }
        }
    }

    /// Whether anything was refused that may be said again. What is not allowed, a time that has
    /// gone by, never is.
    fn has_refused(&mut self) -> bool {
        let mut has_refused = false;
        for outgoing in self.tabs.iter().flat_map(|tab| tab.model.thread.waiting()) {
            match &outgoing.refused {
                Some(problem) if problem.code == "invalid_value" => {
                    self.given_up.insert(outgoing.id.clone());
                }
                Some(_) => has_refused |= !self.given_up.contains(&outgoing.id),
                None => {}
            }
        }
        has_refused
    }

    fn operate(&mut self, number: u64) {
        if self.edge.store.conversation.is_none() {
            return;
        }
        let frame = match self.dice.roll(7) {
            0 => ClientFrame::TakeOver { on: true },
            1 => ClientFrame::TakeOver { on: false },
            2 => ClientFrame::Typing {
                on: self.dice.once_in(2),
            },
            // A client that is wrong about what it has seen.
            3 => ClientFrame::Marks(Marks {
                delivered: Seq(self.dice.roll(30)),
                read: Seq(self.dice.roll(30)),
            }),
            _ => {
                let own = id(&format!("operator-{number:04}"));
                let said = Said::Text {
                    text: MessageText::parse("我来回答").unwrap(),
                };
                self.operator.said.push(own.clone());
                self.operator.waiting.push((own.clone(), said.clone()));
                ClientFrame::Say { id: own, said }
            }
        };
        self.say_as_operator(frame);
    }

    /// The network is well again. Whatever waits finds its way without any help; whoever only
    /// listens learns that his line is dead when he looks again.
    fn heal(&mut self) {
        self.is_bad = false;
        self.is_walled = false;
        self.merchant.is_down = false;
        self.edge.v = VERSION;
        self.rest();
        assert!(!self.edge.store.is_behind());
        for tab in &self.tabs {
            let unsent: Vec<&Outgoing> = tab.model.thread.unsent().collect();
            assert_eq!(unsent, Vec::<&Outgoing>::new());
            assert_eq!(
                tab.model.thread.gap(),
                None,
                "what is missing was asked for"
            );
        }
        self.come_back();
        self.rest();
        // Of several visits wished for, one is settled at a time.
        while self.has_refused() {
            for at in 0..self.tabs.len() {
                self.say_again(at);
            }
            self.rest();
        }
    }

    /// Where nothing goes wrong, nobody has to come back for what he missed.
    fn talk_in_peace(&mut self, number: u64) {
        let lines = self.edge.lines.count();
        for at in 0..self.tabs.len() {
            let own = id(&format!("visitor-{:04}", number + at as u64));
            self.tabs[at].said.push(own.clone());
            self.act(at, Event::Said(own, said("好的")));
        }
        let on = self.dice.once_in(2);
        self.say_as_operator(ClientFrame::TakeOver { on });
        self.rest();
        assert_eq!(self.edge.lines.count(), lines);
    }

    /// Whoever scrolls up comes to the first message, whatever was lost of it before.
    fn read_back(&mut self) {
        for at in 0..self.tabs.len() {
            let pages = self.edge.store.last().0 / u64::from(limit::TRANSCRIPT_PAGE);
            for _ in 0..=pages {
                self.scroll(at, false);
                self.rest();
            }
            let tab = &self.tabs[at];
            if tab.model.v == VERSION {
                assert_eq!(
                    tab.model.thread.before(),
                    None,
                    "there are others before it"
                );
            }
            self.scroll(at, true);
        }
        self.rest();
    }

    fn rest(&mut self) {
        for _ in 0..MOVES_MAX {
            if !self.go() {
                return;
            }
        }
        panic!("it never comes to rest");
    }

    fn check_end(&self) {
        if self.edge.store.conversation.is_none() {
            for tab in &self.tabs {
                assert!(tab.model.thread.placed().is_empty());
                assert!(tab.said.iter().all(|id| self.lost.contains(id)));
            }
            return;
        }
        self.check_transcript();
        for tab in &self.tabs {
            tab.check_end(&self.edge, &self.given_up);
            assert_eq!(tab.model.draft, None, "nothing is being written");
        }
        self.check_operator();
        self.check_merchant();
        self.check_marks();
    }

    /// What was said is in it, exactly once (the store saw to that), in the order of each tab, and
    /// nothing else.
    fn check_transcript(&self) {
        let stored: Vec<&Message> = self.transcript().collect();
        let exempt = [&self.lost, &self.edge.refused, &self.given_up];
        for tab in &self.tabs {
            let is_sure = |id: &&MessageId| !exempt.iter().any(|others| others.contains(*id));
            for id in tab.said.iter().filter(is_sure) {
                assert!(self.edge.store.seq_of(id).is_some(), "{id:?} is lost");
            }
            // Another tab sends words that this one left waiting, but not its cards.
            let is_ordered = |id: &&MessageId| {
                is_sure(id) && (self.tabs.len() == 1 || !self.cards.contains(*id))
            };
            let said: Vec<&MessageId> = tab.said.iter().filter(is_ordered).collect();
            let mine = stored.iter().map(|message| &message.id);
            let mine: Vec<&MessageId> = mine.filter(|id| said.contains(id)).collect();
            assert_eq!(mine, said, "in the order in which it was said");
        }
        for message in &stored {
            let is_said = match message.from {
                From::Visitor => self.tabs.iter().any(|tab| tab.said.contains(&message.id)),
                From::Operator { .. } => self.operator.has_said(message),
                // Whether a visit is booked is told by Pi, who may be off otherwise.
                From::Pi => {
                    let is_settled = matches!(message.body, Body::BookingSettled { .. });
                    is_settled || self.edge.script.pi_replies_per_day > 0
                }
            };
            assert!(is_said, "{message:?} was never said");
            assert!(!self.given_up.contains(&message.id));
        }
        let mut operators = self.operator.said.iter();
        assert!(operators.all(|id| self.edge.store.seq_of(id).is_some()));
    }

    fn transcript(&self) -> impl Iterator<Item = &Message> {
        self.edge
            .store
            .transcript
            .iter()
            .map(|stored| &stored.message)
    }

    fn check_operator(&self) {
        assert_eq!(self.operator.waiting, []);
        let shown = &self.operator.shown;
        let before = shown.first().expect("it has seen something").seq.0 - 1;
        let page = u64::from(limit::TRANSCRIPT_PAGE);
        assert!(before == 0 || shown.len() as u64 >= page);
        let told = |message: &Message| (message.seq, message.id.clone(), message.body.clone());
        let stored = self.transcript().skip(before as usize);
        assert!(shown.iter().map(told).eq(stored.map(told)));
    }

    /// It has taken everything, each message once and in order, and every lead once.
    fn check_merchant(&self) {
        assert!(!self.edge.store.is_behind());
        let conversation = self.edge.store.conversation.as_ref().unwrap();
        assert_eq!(conversation.thought, None, "no thought is left unanswered");
        assert!(self.merchant.messages.iter().eq(self.transcript()));
        let report = self.edge.report();
        assert_eq!(self.merchant.known.unwrap().revision, report.revision);
        assert_eq!(self.merchant.row.as_ref(), Some(&report.row));
        assert_eq!(self.merchant.begun, 1);
        let leads: Vec<_> = self.merchant.leads.values().collect();
        assert_eq!(leads, report.lead.iter().collect::<Vec<_>>());
        assert_eq!(self.merchant.found, leads.len() as u32);
        let is_given = |message: &Message| {
            matches!(
                message.body,
                Body::LeadGiven { .. } | Body::CallAsked { .. }
            )
        };
        assert!(!self.transcript().any(is_given) || report.lead.is_some());
    }

    fn check_marks(&self) {
        let conversation = self.edge.store.conversation.as_ref().unwrap();
        let all = Marks {
            delivered: conversation.last,
            read: conversation.last,
        };
        assert_eq!(
            conversation.marks(Side::Staff),
            all,
            "what was seen is read"
        );
        let ours = conversation.marks(Side::Visitor);
        assert_eq!(self.operator.theirs, ours);
        for tab in self.tabs.iter().filter(|tab| tab.model.v == VERSION) {
            assert_eq!(tab.model.signs.theirs, all);
            assert_eq!(tab.model.signs.ours, ours);
            let others = self
                .transcript()
                .filter(|message| message.from != From::Visitor);
            let last = others.last().map_or(Seq(0), |message| message.seq);
            assert_eq!((ours.delivered, ours.read), (last, last));
        }
    }
}
