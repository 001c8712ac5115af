//! What a shell may rely on, held against a shell that is as small as one can be.

use super::*;
use crate::conversation::tests::{
    NOON, beginning, key, operator, script, script_with_catalog, text, utter,
};
use crate::conversation::{Handler, Known, Report, Speaker, Wish, take_report};
use crate::id::MessageId;
use crate::protocol::{Body, Code, From, Marks, Message, Said, ServerFrame, Side};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// A driver with what was written of it.
struct Shell {
    driver: Driver,
    transcript: Vec<Message>,
    written: Option<(Conversation, Script)>,
    outbox: Outbox,
    alarm: Option<Millis>,
    now: Millis,
    count: u32,
}

impl Shell {
    fn new(pi_replies_per_day: u32) -> Self {
        Self::of(Script {
            pi_replies_per_day,
            ..script()
        })
    }

    /// Of a merchant that visitors visit; Pi is silent.
    fn with_visits() -> Self {
        Self::of(Script {
            pi_replies_per_day: 0,
            ..script_with_catalog()
        })
    }

    fn of(script: Script) -> Self {
        Self {
            driver: Driver::begin(beginning(), script, NOON),
            transcript: Vec::new(),
            written: None,
            outbox: Outbox::default(),
            alarm: None,
            now: NOON,
            count: 0,
        }
    }

    fn decide(&self, input: Input) -> Plan {
        self.driver.decide(input, self.now).unwrap()
    }

    fn take(&mut self, input: Input) -> Vec<Effect> {
        let plan = self.decide(input);
        for write in &plan.writes {
            match write.clone() {
                Write::Script(script) => {
                    assert!(self.written.is_none(), "once");
                    let script = Script::clone(&script);
                    self.written = Some((self.driver.conversation().clone(), script));
                }
                Write::Append(stored) => {
                    assert_eq!(stored.message.seq, Seq(self.transcript.len() as u64 + 1));
                    self.transcript.push(stored.message);
                }
                Write::Conversation(conversation) => {
                    self.written.as_mut().unwrap().0 = Conversation::clone(&conversation);
                }
                Write::Outbox(outbox) => self.outbox = outbox,
                Write::Alarm(alarm) => self.alarm = Some(alarm),
            }
        }
        let effects = self.driver.commit(plan);
        if let Some((conversation, _)) = &self.written {
            assert_eq!(conversation, self.driver.conversation());
        }
        if self.is_behind() {
            let alarm = self.alarm.expect("an alarm in the same plan");
            assert!(alarm > self.now, "it has not gone off");
            assert_eq!(self.outbox.alarm, Some(alarm));
        }
        effects
    }

    fn is_behind(&self) -> bool {
        let conversation = self.driver.conversation();
        conversation.revision > self.outbox.reported
            || conversation.last > self.outbox.told
            || conversation.gains.wish.is_some()
    }

    fn said(&mut self, by: Speaker, said: Said) -> Input {
        self.count += 1;
        Input::Happened(Box::new(Event::Said {
            id: MessageId::parse(&format!("w-{:08}", self.count)).unwrap(),
            stored: None,
            by,
            uttered: utter(self.driver.conversation(), said),
        }))
    }

    fn say(&mut self, words: &str) -> Vec<Effect> {
        let said = self.said(Speaker::Visitor, text(words));
        self.take(said)
    }

    /// The visitor wishes for one of the times that are offered.
    fn wish(&mut self, index: usize) -> Input {
        let script = self.driver.script();
        let visits = script.playbook.catalog.visits.as_ref().unwrap();
        let slots = visits.slots(self.now, script.hours.utc_offset_min);
        let slot = slots[index % slots.len()];
        self.said(Speaker::Visitor, Said::Booking { slot })
    }

    fn open_wish(&self) -> Option<&Wish> {
        self.driver.conversation().gains.wish.as_ref()
    }

    /// What became of the wishes so far, in the transcript's order.
    fn settled(&self) -> Vec<(Millis, bool)> {
        let settled = |message: &Message| match message.body {
            Body::BookingSettled { slot, booked, .. } => Some((slot, booked)),
            _ => None,
        };
        self.transcript.iter().filter_map(settled).collect()
    }

    fn mark(&mut self, side: Side, delivered: u64, read: u64) -> Vec<Effect> {
        let marks = marks(delivered, read);
        self.take(Input::Happened(Box::new(Event::Marked { side, marks })))
    }

    /// The time comes at which the alarm was set, and it goes off.
    fn ring(&mut self) -> Vec<Effect> {
        self.now = self.now.max(self.alarm.take().unwrap());
        self.take(Input::AlarmRang)
    }

    /// The driver is lost, and made again from what was written.
    fn lose(&mut self) {
        let (conversation, script) = self.written.clone().unwrap();
        self.driver = Driver::resume(conversation, script, self.outbox);
    }

    fn report(&self, after: Seq) -> Report {
        let driver = &self.driver;
        let messages = self.transcript[after.0 as usize..].to_vec();
        driver.conversation().report(driver.script(), messages)
    }

    /// The merchant's object has taken everything there is.
    fn all_taken(&mut self) -> Vec<Effect> {
        let (revision, told) = (
            self.driver.conversation().revision,
            self.driver.conversation().last,
        );
        self.take(Input::ReportTaken {
            revision,
            told,
            settled: None,
        })
    }
}

fn marks(delivered: u64, read: u64) -> Marks {
    Marks {
        delivered: Seq(delivered),
        read: Seq(read),
    }
}

/// Where the reports that set out begin.
fn reports(effects: &[Effect]) -> Vec<Seq> {
    let after = |effect: &Effect| match effect {
        Effect::Report { after } => Some(*after),
        _ => None,
    };
    effects.iter().filter_map(after).collect()
}

#[test]
fn what_was_said_is_written_with_its_alarm_and_then_reported() {
    let mut shell = Shell::new(0);
    let said = shell.said(Speaker::Visitor, text("您好"));
    let plan = shell.decide(said);
    let alarm = NOON.plus(limit::REPORT_RETRY_MS[0]);
    let [
        Write::Script(_),
        Write::Append(first),
        Write::Conversation(conversation),
        Write::Alarm(set),
        Write::Outbox(outbox),
    ] = plan.writes.as_slice()
    else {
        panic!("{:?}", plan.writes);
    };
    assert_eq!((first.message.seq, conversation.last), (Seq(1), Seq(1)));
    assert_eq!((*set, outbox.alarm), (alarm, Some(alarm)));
    assert_eq!(reports(&shell.driver.commit(plan)), [Seq(0)]);
}

#[test]
fn one_report_is_under_way_at_a_time() {
    let mut shell = Shell::new(0);
    assert_eq!(reports(&shell.say("一")), [Seq(0)]);
    assert_eq!(reports(&shell.say("二")), []);
    assert_eq!(reports(&shell.say("三")), []);
    // The first held one message; what came meanwhile goes with the next.
    let taken = Input::ReportTaken {
        revision: 1,
        told: Seq(1),
        settled: None,
    };
    assert_eq!(reports(&shell.take(taken)), [Seq(1)]);
    assert_eq!(reports(&shell.all_taken()), []);
    assert_eq!(
        reports(&shell.say("四")),
        [Seq(3)],
        "none is under way any more"
    );
}

#[test]
fn what_was_sent_twice_leaves_no_trace() {
    let mut shell = Shell::new(0);
    shell.say("您好");
    shell.all_taken();
    let again = Event::Said {
        id: shell.transcript[0].id.clone(),
        stored: Some(Seq(1)),
        by: Speaker::Visitor,
        uttered: utter(shell.driver.conversation(), text("您好")),
    };
    let plan = shell.decide(Input::Happened(Box::new(again)));
    assert_eq!(plan.writes, []);
    assert!(matches!(
        shell.driver.commit(plan).as_slice(),
        [Effect::Send {
            frame: ServerFrame::Accepted { seq: Seq(1), .. },
            ..
        }]
    ));
}

#[test]
fn a_report_that_fails_is_tried_by_the_written_schedule_without_end() {
    let mut shell = Shell::new(0);
    shell.say("您好");
    let mut waits = Vec::new();
    for _ in 0..1_000 {
        waits.push(shell.alarm.unwrap().0 - shell.now.0);
        // Whether it says that it failed or is never heard of again, the alarm brings the next.
        if waits.len() % 2 == 0 {
            assert_eq!(reports(&shell.take(Input::ReportFailed)), []);
        }
        assert_eq!(reports(&shell.ring()), [Seq(0)]);
    }
    let seconds = [2, 10, 60, 300, 1_800, 3_600].map(|s| s * 1_000);
    assert_eq!(waits[..6], seconds);
    assert!(waits[6..].iter().all(|wait_ms| *wait_ms == 3_600_000));
}

#[test]
fn an_outage_that_is_over_delays_nothing() {
    let mut shell = Shell::new(0);
    shell.say("一");
    for _ in 0..8 {
        shell.take(Input::ReportFailed);
        shell.ring();
    }
    assert!(shell.alarm.unwrap() > shell.now.plus(60_000));
    shell.all_taken();
    assert_eq!(reports(&shell.say("二")), [Seq(1)]);
    assert_eq!(
        shell.alarm,
        Some(shell.now.plus(limit::REPORT_RETRY_MS[0])),
        "the next one that fails is tried again as soon as any"
    );
}

#[test]
fn a_driver_that_was_lost_reports_again() {
    let mut shell = Shell::new(0);
    shell.say("一");
    shell.lose();
    assert_eq!(reports(&shell.ring()), [Seq(0)]);
    shell.lose();
    assert_eq!(reports(&shell.say("二")), [Seq(0)]);
    shell.all_taken();
    shell.lose();
    assert_eq!(
        reports(&shell.take(Input::AlarmRang)),
        [],
        "nothing is missing"
    );
}

#[test]
fn a_plan_that_was_dropped_changes_nothing() {
    let mut shell = Shell::new(0);
    for words in ["一", "二"] {
        let said = shell.said(Speaker::Visitor, text(words));
        let plan = shell.decide(said.clone());
        assert_eq!(shell.decide(said.clone()), plan);
        shell.take(said);
    }
    assert_eq!(
        shell.decide(Input::AlarmRang),
        shell.decide(Input::AlarmRang)
    );
    assert_eq!(shell.transcript.len(), 2);
}

#[test]
fn what_is_refused_has_no_plan() {
    let mut shell = Shell::new(0);
    let outdated = Said::Consent {
        agreed: true,
        version: key("1999-01"),
    };
    let said = shell.said(Speaker::Visitor, outdated);
    let refused = shell
        .driver
        .decide(said, NOON)
        .map_err(|problem| problem.code);
    assert_eq!(refused.err(), Some(Code::ConsentOutdated));
}

#[test]
fn reports_taken_twice_or_late_leave_nothing_out() {
    let mut shell = Shell::new(0);
    shell.say("一");
    let first = shell.report(Seq(0));
    shell.say("二");
    shell.ring();
    let second = shell.report(Seq(0));
    let mut known = None;
    let mut told = Vec::new();
    for report in [&second, &first, &second] {
        let news = take_report(known, report);
        known = Some(news.known);
        told.extend(news.messages);
        shell.take(Input::ReportTaken {
            revision: report.revision,
            told: news.known.told,
            settled: None,
        });
    }
    assert_eq!(told, shell.transcript);
    assert!(!shell.is_behind());
}

#[test]
fn a_merchants_object_that_forgot_something_is_told_again() {
    let mut shell = Shell::new(0);
    shell.say("一");
    shell.say("二");
    shell.all_taken();
    // It was restored from a backup, in which only the first message is.
    assert_eq!(reports(&shell.say("三")), [Seq(2)]);
    let taken = Input::ReportTaken {
        revision: shell.driver.conversation().revision,
        told: Seq(1),
        settled: None,
    };
    assert_eq!(reports(&shell.take(taken)), [Seq(1)]);
    assert_eq!(reports(&shell.all_taken()), []);
}

#[test]
fn marks_only_go_up_and_never_beyond_the_transcript() {
    // What a client says, what is known then, and whether the others hear of it.
    let table = [
        ((1, 0), (1, 0), true),
        ((1, 0), (1, 0), false),
        ((0, 0), (1, 0), false),
        ((0, 2), (2, 2), true),
        ((99, 1), (3, 2), true),
        ((99, 99), (3, 3), true),
        ((0, 0), (3, 3), false),
    ];
    for side in [Side::Visitor, Side::Staff] {
        let mut shell = Shell::new(0);
        for words in ["一", "二", "三"] {
            shell.say(words);
        }
        shell.all_taken();
        for ((delivered, read), known, is_news) in table {
            let effects = shell.mark(side, delivered, read);
            let conversation = shell.driver.conversation();
            assert_eq!(conversation.marks(side), marks(known.0, known.1));
            assert_eq!(conversation.marks(side.other()), Marks::default());
            assert_eq!(effects.len(), usize::from(is_news), "{delivered} {read}");
        }
    }
}

#[test]
fn pi_answers_so_often_a_day_then_calls_a_person_once_and_falls_silent() {
    for most in [0, 1, 3] {
        let mut shell = Shell::new(most);
        for day in 0..2 {
            for question in 1..=most + 4 {
                let effects = shell.say("种一颗牙多少钱");
                let is_answered = effects.iter().any(|effect| {
                    matches!(effect, Effect::Show { message, .. } if message.message.from == From::Pi)
                });
                // With none allowed it never speaks, not even to call a person.
                let is_due = most > 0 && question <= most + 1;
                assert_eq!(is_answered, is_due, "{question} of {most}");
                let is_used_up = day > 0 || question > most;
                assert_eq!(shell.driver.conversation().waiting, is_used_up);
            }
            shell.now = shell.now.plus(limit::DAY_MS);
        }
    }
}

#[test]
fn a_person_who_answers_ends_the_waiting() {
    let mut shell = Shell::new(0);
    shell.say("有人吗");
    assert!(shell.driver.conversation().waiting);
    let said = shell.said(operator(), text("有的"));
    shell.take(said);
    let conversation = shell.driver.conversation();
    assert!(!conversation.waiting);
    assert!(matches!(conversation.handler, Handler::Operator { .. }));
}

/// What may come to a shell, and to what it sends.
#[derive(Clone, Debug)]
enum Happening {
    Said,
    Wished(usize),
    Marked(bool, u64, u64),
    Dropped,
    Lost,
    Rang,
    /// One of the reports under way arrives, perhaps not for the last time; the answer may be lost.
    Arrived(usize, Arrival),
    Failed(usize),
    Passed(u64),
}

#[derive(Clone, Copy, Debug)]
struct Arrival {
    stays: bool,
    is_heard: bool,
    is_free: bool,
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        4 => Just(Happening::Said),
        3 => any::<usize>().prop_map(Happening::Wished),
        1 => (any::<bool>(), 0..20u64, 0..20u64)
            .prop_map(|(is_staff, delivered, read)| Happening::Marked(is_staff, delivered, read)),
        1 => Just(Happening::Dropped),
        2 => Just(Happening::Lost),
        2 => Just(Happening::Rang),
        4 => (any::<usize>(), any::<[bool; 3]>()).prop_map(|(which, [stays, is_heard, is_free])| {
            Happening::Arrived(which, Arrival { stays, is_heard, is_free })
        }),
        2 => any::<usize>().prop_map(Happening::Failed),
        2 => (0..100_000u64).prop_map(Happening::Passed),
    ]
}

/// The merchant's object, as far as reports and visits go.
#[derive(Default)]
struct Inbox {
    known: Option<Known>,
    messages: Vec<Message>,
    /// What became of each wish: settled once, it stays settled.
    settled: BTreeMap<MessageId, bool>,
}

impl Inbox {
    /// Takes a report; a visit is booked where the time is free.
    fn take(&mut self, report: &Report, is_free: bool) -> Input {
        let news = take_report(self.known, report);
        assert_eq!(news.is_first, self.known.is_none());
        self.known = Some(news.known);
        self.messages.extend(news.messages);
        let settled = report.wish.as_ref().map(|wish| Settled {
            id: wish.id.clone(),
            booked: *self.settled.entry(wish.id.clone()).or_insert(is_free),
        });
        Input::ReportTaken {
            revision: report.revision,
            told: news.known.told,
            settled,
        }
    }

    /// The same by one of the version before, which knows of no wishes.
    fn take_as_before(&mut self, report: &Report) -> Input {
        let Input::ReportTaken { revision, told, .. } = self.take(report, false) else {
            unreachable!()
        };
        self.settled.clear();
        Input::ReportTaken {
            revision,
            told,
            settled: None,
        }
    }
}

/// How far a wish has come when the conversation's object is lost.
const LOST_AT: [&str; 6] = [
    "before it is written",
    "when it is written",
    "when the report is under way",
    "when the merchant's object has settled it",
    "before the answer is written",
    "when the answer is written",
];

#[test]
fn a_wish_is_settled_once_wherever_it_is_cut_off() {
    for (at, name) in LOST_AT.into_iter().enumerate() {
        for is_free in [true, false] {
            let mut shell = Shell::with_visits();
            let mut inbox = Inbox::default();
            shell.say("您好");
            shell.all_taken();
            let wish = shell.wish(0);
            if at == 0 {
                drop(shell.decide(wish.clone()));
                shell.lose();
                assert_eq!(shell.open_wish(), None, "nothing has happened");
            }
            // The client has heard nothing and says it again.
            shell.take(wish.clone());
            if at == 1 {
                shell.lose();
            }
            if at >= 3 {
                let answer = inbox.take(&shell.report(Seq(1)), is_free);
                match at {
                    3 => {}
                    4 => drop(shell.decide(answer)),
                    _ => drop(shell.take(answer)),
                }
            }
            shell.lose();
            // From here on only alarms go off; the time is taken or free as it was not before.
            for _ in 0..4 {
                let Some(after) = shell
                    .alarm
                    .map(|_| shell.ring())
                    .and_then(|effects| reports(&effects).first().copied())
                else {
                    break;
                };
                let is_free = if inbox.settled.is_empty() {
                    is_free
                } else {
                    !is_free
                };
                let answer = inbox.take(&shell.report(after), is_free);
                let mut starts = reports(&shell.take(answer.clone()));
                // And the answer comes again.
                starts.extend(reports(&shell.take(answer)));
                assert_eq!(starts.is_empty(), !shell.is_behind(), "{name}");
            }
            let slot = shell
                .transcript
                .iter()
                .find_map(|message| match message.body {
                    Body::BookingAsked { slot, .. } => Some(slot),
                    _ => None,
                });
            assert_eq!(shell.settled(), [(slot.unwrap(), is_free)], "{name}");
            let gains = &shell.driver.conversation().gains;
            assert_eq!(gains.visit_at, slot.filter(|_| is_free), "{name}");
            assert!(!shell.is_behind(), "{name}");
        }
    }
}

#[test]
fn a_settled_wish_that_is_settled_again_leaves_no_trace() {
    let mut shell = Shell::with_visits();
    let mut inbox = Inbox::default();
    let wish = shell.wish(0);
    shell.take(wish);
    let answer = inbox.take(&shell.report(Seq(0)), true);
    shell.take(answer.clone());
    let (transcript, conversation) = (
        shell.transcript.clone(),
        shell.driver.conversation().clone(),
    );
    shell.take(answer);
    shell.all_taken();
    assert_eq!(shell.transcript, transcript);
    assert_eq!(*shell.driver.conversation(), conversation);
}

#[test]
fn a_wish_that_is_taken_but_not_settled_is_reported_by_the_written_schedule() {
    let mut shell = Shell::with_visits();
    let mut inbox = Inbox::default();
    let wish = shell.wish(0);
    assert_eq!(reports(&shell.take(wish)), [Seq(0)]);
    let mut waits = Vec::new();
    let mut after = Seq(0);
    for _ in 0..8 {
        let taken = inbox.take_as_before(&shell.report(after));
        assert_eq!(reports(&shell.take(taken)), [], "not at once");
        waits.push(shell.alarm.unwrap().0 - shell.now.0);
        after = reports(&shell.ring())[0];
    }
    assert_eq!(waits[..6], limit::REPORT_RETRY_MS);
    let taken = inbox.take(&shell.report(after), true);
    shell.take(taken);
    assert_eq!(shell.settled().len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn nothing_is_lost_on_the_way_to_the_merchant(history in proptest::collection::vec(happening(), 1..60)) {
        let mut shell = Shell::with_visits();
        let mut inbox = Inbox::default();
        let mut under_way: Vec<Report> = Vec::new();
        shell.say("您好");
        for happening in history {
            let before = [Side::Visitor, Side::Staff].map(|side| shell.driver.conversation().marks(side));
            let effects = match happening {
                Happening::Said => shell.say("还有"),
                Happening::Wished(index) => {
                    let wish = shell.wish(index);
                    if shell.open_wish().is_some() {
                        let refused = shell.driver.decide(wish, shell.now);
                        let code = refused.map_err(|problem| problem.code).err();
                        prop_assert_eq!(code, Some(Code::TooMany));
                        Vec::new()
                    } else {
                        shell.take(wish)
                    }
                }
                Happening::Marked(is_staff, delivered, read) => {
                    shell.mark(if is_staff { Side::Staff } else { Side::Visitor }, delivered, read)
                }
                Happening::Dropped => {
                    let said = shell.said(Speaker::Visitor, text("没有"));
                    drop(shell.decide(said));
                    Vec::new()
                }
                Happening::Lost => {
                    shell.lose();
                    Vec::new()
                }
                Happening::Rang if shell.alarm.is_some() => shell.ring(),
                Happening::Arrived(which, arrival) if !under_way.is_empty() => {
                    let which = which % under_way.len();
                    let answer = inbox.take(&under_way[which], arrival.is_free);
                    if !arrival.stays {
                        under_way.remove(which);
                    }
                    if arrival.is_heard { shell.take(answer) } else { Vec::new() }
                }
                Happening::Failed(which) if !under_way.is_empty() => {
                    under_way.remove(which % under_way.len());
                    shell.take(Input::ReportFailed)
                }
                // Time goes by only until the alarm goes off.
                Happening::Passed(ms) => {
                    shell.now = shell.now.plus(ms).min(shell.alarm.unwrap_or(Millis(u64::MAX)));
                    if shell.alarm == Some(shell.now) { shell.ring() } else { Vec::new() }
                }
                Happening::Rang | Happening::Arrived(..) | Happening::Failed(_) => Vec::new(),
            };
            let starts = reports(&effects);
            prop_assert!(starts.len() <= 1);
            under_way.extend(starts.into_iter().map(|after| shell.report(after)));
            let conversation = shell.driver.conversation();
            for (side, before) in [Side::Visitor, Side::Staff].into_iter().zip(before) {
                let marks = conversation.marks(side);
                prop_assert_eq!(marks, marks.and(before));
                prop_assert!(marks.delivered <= conversation.last);
            }
        }
        // All is well again: one alarm after another brings over what is missing.
        for _ in 0..3 {
            let Some(alarm) = shell.alarm else { break };
            shell.now = alarm;
            let mut starts = reports(&shell.ring());
            while let Some(after) = starts.pop() {
                let answer = inbox.take(&shell.report(after), true);
                starts = reports(&shell.take(answer));
            }
        }
        prop_assert!(!shell.is_behind());
        prop_assert_eq!(inbox.messages, shell.transcript.clone());
        prop_assert_eq!(inbox.known.unwrap().revision, shell.driver.conversation().revision);
        // Every wish is settled once, as the merchant's object has settled it.
        let asked = shell.transcript.iter().filter_map(|message| match message.body {
            Body::BookingAsked { slot, .. } => Some((slot, inbox.settled[&message.id])),
            _ => None,
        });
        let asked: Vec<(Millis, bool)> = asked.collect();
        prop_assert_eq!(&shell.settled(), &asked);
        let booked = asked.iter().rev().find(|(_, booked)| *booked).map(|(slot, _)| *slot);
        prop_assert_eq!(shell.driver.conversation().gains.visit_at, booked);
    }
}
