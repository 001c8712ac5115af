//! The edge's shell: one conversation's object, which decides, commits and performs, and may crash
//! between any two of its steps.

use crate::Dice;
use crate::line::{BROKEN, Client, LineId, Lines};
use crate::operator;
use crate::stage::{Stage, Zeros};
use crate::store::Store;
use crate::support::close_code;
use shared::api::{StartReply, StartRequest};
use shared::attribution::Touch;
use shared::conversation::{
    Beginning, Driver, Effect, Event, Input, Report, Script, Sealer, Speaker, StoredMessage, To,
};
use shared::id::{ConversationId, LeadId, MessageId, OperatorId, VisitorId};
use shared::lang::Lang;
use shared::limit;
use shared::pi::model::Reply;
use shared::protocol::{
    Body, ClientFrame, Code, Message, Problem, Said, Seq, ServerFrame, Side, VERSION, close,
};
use shared::seal::{KEY_BYTES, LeadKey, NONCE_BYTES, WrappedKey};
use shared::time::Millis;
use std::collections::{BTreeMap, BTreeSet};
use widget::model::Way;

/// Messages in one report at most: few, so that one report is often not enough.
const REPORT_PAGE: usize = 4;

/// Milliseconds until the platform tries an alarm again whose handler failed.
const ALARM_AGAIN_MS: u64 = 2_000;

/// Where the next input ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Where it should.
    Done,
    /// It is refused: too many.
    Refused,
    /// Its transaction fails. As with a refusal, the plan is dropped and the driver stays.
    Failed,
    /// In a crash, after it was decided.
    Decided,
    /// In a crash, after it was written.
    Written,
    /// In a crash, after so many effects.
    Performed(usize),
}

/// Why an input has no answer that says it is done.
#[derive(Debug)]
pub enum Failure {
    Refused(Problem),
    Crashed,
}

pub type Done<T> = Result<T, Failure>;

/// A thought that Pi waits for the rest of, or asks a model about.
#[derive(Clone, Copy, Debug)]
pub struct Thinking {
    /// The message that it ends with.
    no: Seq,
    /// Not before; a model may answer at any time.
    pub from: Millis,
    is_asked: bool,
}

/// Whom an input came from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    Nobody,
    Line(LineId),
    Request,
}

pub struct Edge<'a> {
    stage: &'a Stage,
    pub script: Script,
    /// The version of the protocol that is in service.
    pub v: u32,
    pub store: Store,
    pub lines: Lines,
    /// Reports that set out, until they are taken on their way.
    pub reports: Vec<Report>,
    /// Thoughts that are being waited for, until they are taken along.
    pub thoughts: Vec<Thinking>,
    /// What it refused, whether its client ever heard of that or not.
    pub refused: BTreeSet<MessageId>,
    pub fate: Fate,
    /// Whose frame is being taken.
    heard: Option<LineId>,
    /// Counts up with every crash.
    pub life: u32,
    pub now: Millis,
    driver: Option<Driver>,
    key: Option<LeadKey>,
    /// The lead, and the same key as it is stored.
    wrapped: Option<(LeadId, WrappedKey)>,
}

impl<'a> Edge<'a> {
    pub fn new(stage: &'a Stage, pi_replies_per_day: u32, now: Millis) -> Self {
        Self {
            stage,
            script: Script {
                pi_replies_per_day,
                ..stage.script.clone()
            },
            v: VERSION,
            store: Store::default(),
            lines: Lines::default(),
            reports: Vec::new(),
            thoughts: Vec::new(),
            refused: BTreeSet::new(),
            fate: Fate::Done,
            heard: None,
            life: 0,
            now,
            driver: None,
            key: None,
            wrapped: None,
        }
    }

    /// Everything in memory is gone, and with it every connection; but for sockets, which the
    /// platform may keep. The one whose frame it was is closed: what follows on it would overtake
    /// what was lost.
    pub fn crash(&mut self, dice: &mut Dice, keeps_sockets: bool) {
        self.driver = None;
        self.life += 1;
        self.fate = Fate::Done;
        if let Some(id) = self.heard.take() {
            self.close(id, close::TRY_AGAIN);
        }
        for (_, line) in self.lines.iter() {
            if line.way == Way::Stream || !keeps_sockets {
                line.cut(dice, BROKEN);
                line.up.clear();
            }
        }
    }

    /// What is in memory is let go, as when nothing happens for a while.
    pub fn hibernate(&mut self) {
        self.driver = None;
    }

    /// The first message, by an ordinary request.
    pub fn start(&mut self, request: StartRequest) -> Done<StartReply> {
        if request.v > self.v {
            return Err(Failure::Refused(Code::UnknownVersion.into()));
        }
        let keys = &self.stage.keys;
        let merchant = &self.stage.merchant;
        let id = ConversationId::for_start(keys, merchant, &request.start_key);
        if self.store.conversation.is_none() && self.driver.is_none() {
            let lead = LeadId::for_source(keys, merchant, id.as_str());
            let random = ([7; KEY_BYTES], [8; NONCE_BYTES]);
            let key = WrappedKey::wrap(keys, merchant, &lead, &random.0, &random.1).unwrap();
            self.key = Some(key.unwrap_for(keys, merchant, &lead).unwrap());
            self.wrapped = Some((lead.clone(), key.clone()));
            let beginning = Beginning {
                id: id.clone(),
                merchant: merchant.clone(),
                visitor: VisitorId::for_start(keys, merchant, &request.start_key),
                lead,
                key,
                language: Lang::ZhCn,
                touch: Touch::of(&request.page, self.now),
            };
            self.driver = Some(Driver::begin(beginning, self.script.clone(), self.now));
        }
        self.say(Source::Request, Speaker::Visitor, request.id, request.said)?;
        let conversation = self.store.conversation.as_ref().unwrap();
        assert_eq!(conversation.id, id, "all tabs begin one conversation");
        Ok(StartReply {
            conversation: id,
            token: "token".into(),
            frames: self.missed(Seq(0), request.v, Side::Visitor),
        })
    }

    /// What a client without a socket sends.
    pub fn post(&mut self, frames: Vec<ClientFrame>) -> Done<Vec<ServerFrame>> {
        let mut frames = frames.into_iter();
        let Some(ClientFrame::Hello { v, seen, .. }) = frames.next() else {
            panic!("the first frame is a hello");
        };
        if v > self.v {
            return Err(Failure::Refused(Code::UnknownVersion.into()));
        }
        let mut answers = Vec::new();
        for frame in frames {
            match frame {
                ClientFrame::Say { id, said } => {
                    let said = self.say(Source::Request, Speaker::Visitor, id.clone(), said);
                    answers.extend(match said {
                        Ok(frames) => frames,
                        Err(Failure::Refused(problem)) => vec![ServerFrame::Refused {
                            id: Some(id),
                            problem,
                        }],
                        Err(crashed) => return Err(crashed),
                    });
                }
                ClientFrame::Typing { on } => self.typing(Side::Visitor, on),
                ClientFrame::Marks(marks) => {
                    let side = Side::Visitor;
                    self.happen(Source::Request, Event::Marked { side, marks })?;
                }
                ClientFrame::History { before } => answers.push(self.further_back(before)),
                ClientFrame::Hello { .. } | ClientFrame::TakeOver { .. } | ClientFrame::Resolve => {
                    panic!("{frame:?}")
                }
            }
        }
        let mut reply = self.missed(seen, v, Side::Visitor);
        reply.extend(answers);
        Ok(reply)
    }

    /// The next frame of a line.
    pub fn hear(&mut self, id: LineId) -> Done<()> {
        self.heard = Some(id);
        let done = self.hear_next(id);
        if done.is_ok() {
            self.heard = None;
        }
        done
    }

    fn hear_next(&mut self, id: LineId) -> Done<()> {
        let line = self.lines.get(id).unwrap();
        let frame = line.up.pop_front().unwrap();
        let (client, is_greeted) = (line.client, line.v > 0);
        let said = match &frame {
            ClientFrame::Say { id, .. } => Some(id.clone()),
            _ => None,
        };
        let is_hello = matches!(frame, ClientFrame::Hello { .. });
        if !is_greeted && !is_hello {
            // Its hello came to nothing, and was the first frame all the same.
            self.close(id, close::TRY_AGAIN);
            return Ok(());
        }
        let done = match frame {
            ClientFrame::Hello { v, .. } if v > self.v => {
                self.close(id, close::VERSION);
                Ok(())
            }
            ClientFrame::Hello { v, seen, page } => {
                let touch = page.map(|page| Touch::of(&page, self.now));
                let returned = touch.map(|touch| Event::Returned { touch });
                returned
                    .map_or(Ok(()), |event| self.happen(Source::Nobody, event))
                    .map(|()| self.greet(id, v, seen))
            }
            ClientFrame::Say { id: own, said } => {
                let by = match client {
                    Client::Tab(_) => Speaker::Visitor,
                    Client::Operator => speaker(),
                };
                self.say(Source::Line(id), by, own, said).map(drop)
            }
            ClientFrame::TakeOver { on } => {
                let Speaker::Operator { id: operator, name } = speaker() else {
                    panic!("an operator");
                };
                self.happen(Source::Line(id), Event::TookOver { operator, name, on })
            }
            ClientFrame::Typing { on } => {
                self.typing(client.side(), on);
                Ok(())
            }
            ClientFrame::Marks(marks) => {
                let side = client.side();
                self.happen(Source::Line(id), Event::Marked { side, marks })
            }
            ClientFrame::History { before } => {
                let page = self.further_back(before);
                self.lines.get(id).unwrap().tell(page);
                Ok(())
            }
            ClientFrame::Resolve => self.happen(Source::Line(id), Event::Resolved),
        };
        match done {
            // Without its hello nothing that follows is understood.
            Err(Failure::Refused(problem)) if is_hello => {
                self.close(id, close_code(problem.code));
                Ok(())
            }
            Err(Failure::Refused(problem)) => {
                let line = self.lines.get(id).unwrap();
                line.tell(ServerFrame::Refused { id: said, problem });
                Ok(())
            }
            done => done,
        }
    }

    fn greet(&mut self, id: LineId, v: u32, seen: Seq) {
        let line = self.lines.get(id).unwrap();
        line.v = v;
        let side = line.client.side();
        let frames = self.missed(seen, v, side);
        let conversation = self.store.conversation.as_ref().unwrap();
        let surroundings = [side, side.other()].map(|side| ServerFrame::Marks {
            side,
            marks: conversation.marks(side),
        });
        let line = self.lines.get(id).unwrap();
        for frame in frames.into_iter().chain(surroundings) {
            line.tell(frame);
        }
    }

    /// Pi writes, or gives up what it was writing. Nothing of it is stored, and who is not there
    /// misses it.
    pub fn write_draft(&mut self, words: &str) {
        let next = self.store.last().next().0;
        let id = MessageId::parse(&format!("pi-{next:08}")).unwrap();
        for (_, line) in self.lines.iter().filter(|(_, line)| line.v > 0) {
            line.tell(ServerFrame::Draft {
                id: id.clone(),
                text: words.to_owned(),
            });
        }
    }

    /// Messages further back, a page of them at most.
    fn further_back(&self, before: Seq) -> ServerFrame {
        let page = u64::from(limit::TRANSCRIPT_PAGE);
        let from = before.0.saturating_sub(page + 1);
        let stored = self.store.after(Seq(from)).iter();
        let stored = stored.take_while(|stored| stored.message.seq < before);
        ServerFrame::History {
            messages: stored.map(|stored| self.to_visitor(stored)).collect(),
            first: from == 0,
        }
    }

    /// The edge ends a line.
    pub fn close(&mut self, id: LineId, code: u16) {
        if let Some(line) = self.lines.get(id) {
            line.up.clear();
            line.is_opening = false;
            line.close.get_or_insert(code);
        }
    }

    /// The alarm goes off. It is gone when the input is written, not before.
    pub fn ring(&mut self) -> Done<()> {
        let alarm = self.store.alarm;
        let rung = self.take(Source::Nobody, |_| Ok(Input::AlarmRang));
        if self.store.alarm == alarm {
            // After a failure or a crash the platform tries it again.
            self.store.alarm = rung.is_err().then(|| self.now.plus(ALARM_AGAIN_MS));
        }
        rung.map(drop)
    }

    /// What came of a report of this life.
    pub fn reported(&mut self, input: Input) -> Done<()> {
        self.take(Source::Nobody, |_| Ok(input)).map(drop)
    }

    /// The time of a thought of this life has come, or a model has answered.
    pub fn thought(&mut self, thinking: Thinking, words: Option<&str>) -> Done<()> {
        let Thinking { no, is_asked, .. } = thinking;
        let reply = words.map(|words| Reply {
            text: words.into(),
            intent: None,
            fields: BTreeMap::new(),
            hand_over: false,
        });
        let event = if is_asked {
            let refused = false;
            Event::Modelled { no, reply, refused }
        } else {
            Event::ThoughtOver { no }
        };
        self.happen(Source::Nobody, event)
    }

    fn happen(&mut self, source: Source, event: Event) -> Done<()> {
        self.take(source, |_| Ok(Input::Happened(Box::new(event))))
            .map(drop)
    }

    fn say(
        &mut self,
        source: Source,
        by: Speaker,
        id: MessageId,
        said: Said,
    ) -> Done<Vec<ServerFrame>> {
        let own = id.clone();
        let done = self.take(source, |edge| {
            let (lead, key) = edge.wrapped.as_ref().unwrap();
            let uttered = Sealer {
                keys: &edge.stage.keys,
                merchant: &edge.stage.merchant,
                lead,
                key,
                entropy: Zeros,
                file: None,
            }
            .utter(said)?;
            Ok(Input::Happened(Box::new(Event::Said {
                stored: edge.store.seq_of(&id),
                id,
                by,
                uttered,
            })))
        });
        if matches!(done, Err(Failure::Refused(_))) {
            self.refused.insert(own);
        }
        done
    }

    /// One input: decide, commit, perform. Gives the frames for a sender without a line.
    fn take(
        &mut self,
        source: Source,
        input: impl FnOnce(&Self) -> Result<Input, Problem>,
    ) -> Done<Vec<ServerFrame>> {
        let fate = std::mem::replace(&mut self.fate, Fate::Done);
        let driver = self.driver.take().or_else(|| self.store.resume());
        let mut driver = driver.expect("it has begun");
        let decided = input(self).and_then(|input| driver.decide(input, self.now));
        let decided = match fate {
            Fate::Refused => Err(Code::TooMany.into()),
            Fate::Failed => Err(Code::Internal.into()),
            _ => decided,
        };
        let plan = match decided {
            Ok(plan) => plan,
            Err(problem) => {
                self.driver = Some(driver);
                return Err(Failure::Refused(problem));
            }
        };
        if fate == Fate::Decided {
            return Err(Failure::Crashed);
        }
        self.store.write(&plan.writes, self.now);
        if fate == Fate::Written {
            return Err(Failure::Crashed);
        }
        let mut answer = Vec::new();
        for (count, effect) in driver.commit(plan).into_iter().enumerate() {
            if fate == Fate::Performed(count) {
                return Err(Failure::Crashed);
            }
            answer.extend(self.perform(&driver, effect, source));
        }
        self.driver = Some(driver);
        Ok(answer)
    }

    fn perform(&mut self, driver: &Driver, effect: Effect, source: Source) -> Option<ServerFrame> {
        let to = match &effect {
            Effect::Show { to, .. } | Effect::Send { to, .. } => *to,
            Effect::Wait { no, until } => {
                self.think(*no, *until, false);
                return None;
            }
            Effect::Ask { no, .. } => {
                self.think(*no, self.now, true);
                return None;
            }
            Effect::Report { after } => {
                let page = self.store.after(*after).iter().take(REPORT_PAGE);
                let messages = page.map(|stored| stored.message.clone()).collect();
                let report = driver.conversation().report(driver.script(), messages);
                self.reports.push(report);
                return None;
            }
        };
        let key = self.key.as_ref().unwrap();
        for (id, line) in self.lines.iter().filter(|(_, line)| line.v > 0) {
            let is_sender = source == Source::Line(id);
            if (to == To::Sender && !is_sender) || (to == To::Others && is_sender) {
                continue;
            }
            line.tell(match &effect {
                Effect::Show { message, .. } => {
                    ServerFrame::Message(seen_by(message, line.client.side(), key))
                }
                Effect::Send { frame, .. } => frame.clone(),
                Effect::Report { .. } | Effect::Wait { .. } | Effect::Ask { .. } => continue,
            });
        }
        match effect {
            Effect::Send {
                to: To::Sender,
                frame,
            } if source == Source::Request => Some(frame),
            _ => None,
        }
    }

    fn think(&mut self, no: Seq, from: Millis, is_asked: bool) {
        self.thoughts.push(Thinking { no, from, is_asked });
    }

    fn typing(&mut self, side: Side, on: bool) {
        for (_, line) in self.lines.iter().filter(|(_, line)| line.v > 0) {
            if line.client.side() != side {
                line.tell(ServerFrame::Typing { side, on });
            }
        }
    }

    /// A welcome and what follows `seen`.
    fn missed(&self, seen: Seq, v: u32, side: Side) -> Vec<ServerFrame> {
        let conversation = self.store.conversation.as_ref().unwrap();
        let welcome = ServerFrame::Welcome {
            v,
            conversation: conversation.id.clone(),
            last: conversation.last,
            presence: conversation.presence(&self.script, self.now),
        };
        let page = conversation
            .last
            .0
            .saturating_sub(limit::TRANSCRIPT_PAGE.into());
        let from = if seen == Seq(0) { Seq(page) } else { seen };
        let key = self.key.as_ref().unwrap();
        let missed = self.store.after(from).iter();
        std::iter::once(welcome)
            .chain(missed.map(|stored| ServerFrame::Message(seen_by(stored, side, key))))
            .collect()
    }

    /// A message as the visitor sees it.
    pub fn to_visitor(&self, stored: &StoredMessage) -> Message {
        seen_by(stored, Side::Visitor, self.key.as_ref().unwrap())
    }

    /// How the conversation is reported as it stands.
    pub fn report(&self) -> Report {
        let conversation = self.store.conversation.as_ref().unwrap();
        conversation.report(&self.script, Vec::new())
    }
}

fn speaker() -> Speaker {
    Speaker::Operator {
        id: OperatorId::parse("o0123456789abcdef").unwrap(),
        name: operator::NAME.into(),
    }
}

/// The visitor sees his own words as he wrote them, everybody else masked ones.
fn seen_by(stored: &StoredMessage, side: Side, key: &LeadKey) -> Message {
    let mut message = stored.message.clone();
    if let (Side::Visitor, Some(sealed), Body::Text { text, .. }) =
        (side, &stored.sealed, &mut message.body)
    {
        *text = key.open_text(sealed).unwrap();
    }
    message
}
