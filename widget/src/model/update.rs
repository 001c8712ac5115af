//! The one function that changes the model.

use super::{
    Body, Effect, Event, Frame, Link, Message, Model, Presence, Problem, Said, Timer, ToEdge, View,
    link, signs,
};
use crate::wire::Json;
use shared::id::MessageId;
use shared::protocol::{From, Seq, Side};
use shared::time::Millis;

/// Milliseconds in which the edge confirms what it stored, slow networks included; after that the
/// way there is taken for dead.
const CONFIRM_MS: u32 = 12_000;
/// Milliseconds that messages may come out of order before the missing ones are asked for.
const GAP_MS: u32 = 1_500;
/// Milliseconds after which a hidden page's connection is not trusted any more: phones cut it
/// silently.
const SLEEP_MS: u64 = 30_000;
/// The version that brought messages further back.
const HISTORY_SINCE: u32 = 3;
/// Milliseconds after which nothing more is expected of a draft that does not grow: whoever wrote it
/// is gone, and could not say so.
const DRAFT_MS: u64 = 60_000;
/// CSS pixels before the first message known of, at which earlier ones are asked for.
const EARLIER_PX: i32 = 1_200;

/// Takes in what happened and tells what is to be done.
pub fn update(model: &mut Model, event: Event, now: Millis) -> Vec<Effect> {
    model.now = now;
    let mut effects = take(model, event);
    let unread = model.unread();
    if std::mem::replace(&mut model.told_unread, unread) != unread {
        let count = Json::map(vec![("count", Json::from(unread as u64))]);
        effects.push(Effect::Tell("unread", count));
    }
    effects
}

fn take(model: &mut Model, event: Event) -> Vec<Effect> {
    match event {
        Event::Begun => link::connect(model),
        Event::Said(id, said) => {
            let mut effects = match said.kind() {
                "text" => signs::typed(model, false),
                _ => Vec::new(),
            };
            // Whoever answers has seen what was new.
            model.signs.new_from = None;
            model.window.to_end(&model.thread);
            model.thread.say(id.clone(), said);
            effects.push(Effect::Save);
            effects.extend(send(model, Some(&id)));
            effects
        }
        Event::SaidAgain(id) => {
            model.thread.again(&id);
            let mut effects = vec![Effect::Save];
            effects.extend(send(model, Some(&id)));
            effects
        }
        Event::PutOff(seq, is_off) => {
            model.put_off.retain(|(other, _)| *other != seq);
            model.put_off.push((seq, is_off));
            Vec::new()
        }
        Event::Typed(is_on) => signs::typed(model, is_on),
        Event::Looked(is_looked_at) => signs::looked(model, is_looked_at),
        Event::Scrolled {
            view,
            is_at_end,
            heights,
        } => {
            model.window.measured(&heights);
            model.window.look(view, &model.thread);
            let mut effects = signs::scrolled(model, is_at_end);
            effects.extend(ask_earlier(model, view));
            effects
        }
        Event::ToEnd => {
            model.window.to_end(&model.thread);
            signs::scrolled(model, true)
        }
        Event::Started(reply) => link::started(model, *reply),
        Event::Denied(code) => link::denied(model, &code),
        Event::Unreached { roll } => link::unreached(model, roll),
        Event::Opened => {
            model.link = Link::Live;
            model.thread.resume();
            let mut hello = model.hello();
            if let ToEdge::Hello(_, _, page) = &mut hello {
                *page = model.is_back.then(|| model.page.clone());
            }
            let mut effects = vec![Effect::Send(hello)];
            effects.extend(send(model, None));
            effects
        }
        Event::Came(frame) => receive(model, frame),
        Event::Closed { code, roll } => link::closed(model, code, roll),
        Event::Due(timer) => due(model, timer),
        Event::Online(is_online) => {
            model.is_online = is_online;
            // A connection seldom survives the change of network, and does not tell.
            let is_stale = matches!(model.link, Link::Down | Link::Opening | Link::Live);
            if is_online && is_stale {
                link::connect(model)
            } else {
                Vec::new()
            }
        }
        Event::Woke { hidden_ms } => match model.link {
            Link::Down => link::connect(model),
            Link::Opening | Link::Live if hidden_ms >= SLEEP_MS => link::connect(model),
            _ => Vec::new(),
        },
        Event::Renewed(key) => link::begin_anew(model, key, None),
        Event::Joined(key, place) => link::joined(model, key, place),
    }
}

/// Sends one thing, or with `None` everything that waits. Where there is no connection, opening one
/// sends it; where there is no conversation, it begins one.
fn send(model: &mut Model, only: Option<&MessageId>) -> Vec<Effect> {
    match model.link {
        Link::Idle => link::connect(model),
        Link::Live => model
            .thread
            .unsent()
            .filter(|outgoing| only.is_none_or(|id| outgoing.id == *id))
            .flat_map(|outgoing| {
                let say = ToEdge::Say(outgoing.id.clone(), outgoing.said.clone());
                [
                    Effect::Send(say),
                    Effect::Wait(CONFIRM_MS, Timer::Confirm(outgoing.id.clone())),
                ]
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// Whether the edge can be asked for messages further back.
fn is_heard(model: &Model) -> bool {
    model.link == Link::Live && model.is_welcome && model.v >= HISTORY_SINCE
}

/// The message before which others are to be asked for: the reader comes near the first that is
/// known of.
pub(super) fn is_to_ask(model: &Model, view: View) -> Option<Seq> {
    let is_near = model.window.range(&model.thread).start == 0 && view.top < EARLIER_PX;
    let first = model.thread.before()?;
    (is_heard(model) && is_near && model.earlier.is_none()).then_some(first)
}

fn ask_earlier(model: &mut Model, view: View) -> Option<Effect> {
    let first = is_to_ask(model, view)?;
    model.earlier = Some(first);
    Some(Effect::Send(ToEdge::History(first)))
}

/// Asks for what is missing between a message and what is known before it.
fn fill(model: &mut Model, seq: Seq) -> Option<Effect> {
    if !is_heard(model) || !model.thread.is_after_hole(seq) {
        return None;
    }
    model.earlier = Some(seq);
    Some(Effect::Send(ToEdge::History(seq)))
}

/// Takes in a frame.
pub(super) fn receive(model: &mut Model, frame: Frame) -> Vec<Effect> {
    match frame {
        Frame::Welcome(last, presence) => {
            model.presence = presence;
            model.tries = 0;
            model.misses = 0;
            // What came while a page was between two connections, in front of somebody, is no news.
            let before = if model.is_back { last } else { Seq(0) };
            model.missed = (model.signs.ours.read, before);
            model.is_back = false;
            model.is_welcome = true;
            // Whatever is still being written is told anew.
            model.draft = None;
            model.thread.catch_up(last);
            let mut effects = signs::welcomed(model, last.max(model.thread.seen()));
            let hole = model.thread.hole();
            effects.extend(hole.and_then(|hole| fill(model, hole)));
            effects
        }
        Frame::Message(message) => come(model, message),
        Frame::Accepted(id, seq, at) => match model.thread.accepted(&id, seq, at) {
            Some(message) => come(model, message),
            // The message follows; if it does not, it is asked for.
            None if model.thread.is_waiting(&id) => vec![Effect::Wait(GAP_MS, Timer::Confirm(id))],
            None => Vec::new(),
        },
        Frame::Presence(presence) => {
            let to = match (&model.presence, &presence) {
                (Presence::Operator(_), Presence::Pi { .. }) => Some("pi"),
                (Presence::Pi { .. }, Presence::Operator(_)) => Some("operator"),
                _ => None,
            };
            if let Presence::Pi { .. } = presence {
                signs::typing(model, false);
            }
            model.presence = presence;
            let told = |to| Effect::Tell("handoff", Json::map(vec![("to", Json::from(to))]));
            to.map(told).into_iter().collect()
        }
        Frame::Typing(Side::Staff, is_on) => signs::typing(model, is_on),
        // Another tab of the visitor's own.
        Frame::Typing(Side::Visitor, _) => Vec::new(),
        Frame::Marks(side, marks) => signs::marked(model, side, marks),
        Frame::Here(side, is_here) => {
            if side == Side::Staff {
                model.signs.is_here = is_here;
            }
            Vec::new()
        }
        Frame::Draft(id, words) => {
            // Its message may have come by another way, and was faster.
            if words.is_empty() || model.thread.has_lately(&id) {
                model.draft = None;
                return Vec::new();
            }
            let before = model.draft.replace((id.clone(), words));
            model.drafted_at = model.now;
            // One timer for all of it.
            if before.is_some_and(|(before, _)| before == id) {
                return Vec::new();
            }
            vec![Effect::Wait(DRAFT_MS as u32, Timer::Draft(id))]
        }
        Frame::History(messages, has_first) => {
            model.earlier = None;
            let (count, between) = model.thread.fill(messages, has_first);
            model.window.prepended(count, &model.thread);
            for seq in &between {
                model.window.placed(*seq, &model.thread, false);
            }
            // What was missed may be more than comes at once.
            let first = between.first();
            let fill = first.and_then(|first| fill(model, *first));
            fill.into_iter().collect()
        }
        // What ended is gone; what was said goes to a new conversation.
        Frame::Refused(_, problem) if problem.code == "closed" => vec![Effect::Renew],
        Frame::Refused(Some(id), problem) => {
            let failed = failed(&problem.code);
            model.thread.refuse(&id, problem);
            vec![Effect::Save, failed]
        }
        Frame::Refused(None, Problem { code, .. }) => vec![failed(&code)],
    }
}

/// A message came, or is known to be stored.
fn come(model: &mut Model, message: Message) -> Vec<Effect> {
    if message.from != From::Visitor {
        model.draft = None;
        signs::typing(model, false);
    }
    let news = news_of(model, &message);
    let (seq, is_others) = (message.seq, message.from != From::Visitor);
    let placed = model.thread.place(message);
    let mut effects = if placed.is_new {
        is_placed(model, seq, is_others)
    } else {
        vec![Effect::Save]
    };
    match placed.own {
        Some((id, said)) => effects.extend(sent(&id, &said)),
        None if placed.is_new => effects.extend(news),
        None => {}
    }
    effects
}

/// A message stands in its place.
fn is_placed(model: &mut Model, seq: Seq, is_others: bool) -> Vec<Effect> {
    let is_at_end = !model.signs.is_further_up;
    model.window.placed(seq, &model.thread, is_at_end);
    // What was missed is new, and what comes while somebody reads further up.
    let (read, last) = model.missed;
    let is_missed = is_others && read > Seq(0) && read < seq && seq <= last;
    if model.signs.is_looked_at && is_missed {
        model.signs.new_from.get_or_insert(seq);
    } else if model.signs.is_looked_at && !is_at_end {
        signs::note_new(model);
    }
    let mut effects = signs::mark(model);
    effects.extend(fill(model, seq));
    effects.push(Effect::Save);
    effects.extend(
        model
            .thread
            .gap()
            .map(|seq| Effect::Wait(GAP_MS, Timer::Gap(seq))),
    );
    effects
}

/// The page is told that something failed.
pub(super) fn failed(code: &str) -> Effect {
    Effect::Tell("error", Json::map(vec![("code", Json::from(code))]))
}

/// The page is told of what the visitor said, once it is stored.
fn sent(id: &MessageId, said: &Said) -> Vec<Effect> {
    let about = vec![
        ("id", Json::from(id.as_str())),
        ("kind", Json::from(said.kind())),
    ];
    let mut told = vec![Effect::Tell("message-sent", Json::map(about))];
    let is_agreed = said.json().get("agreed").truth() == Some(true);
    if matches!(said.kind(), "lead" | "call_back") || is_agreed {
        told.push(Effect::Tell("lead-created", Json::map(vec![])));
    }
    told
}

/// Page and screen readers are told of what others say. What was said before somebody came back is
/// read, and not read out.
fn news_of(model: &Model, message: &Message) -> Vec<Effect> {
    let from = match message.from {
        From::Visitor => return Vec::new(),
        From::Pi => "pi",
        From::Operator { .. } => "operator",
    };
    let about = vec![
        ("id", Json::from(message.id.as_str())),
        ("from", Json::from(from)),
        ("kind", Json::from(message.body.kind())),
    ];
    let mut news = vec![Effect::Tell("message-received", Json::map(about))];
    if message.seq > model.missed.1 {
        let words = match &message.body {
            Body::Words(words, _) => Some(words.as_str()),
            Body::Form(form) => form.get("reason").text().or(form.get("title").text()),
        };
        let name = match &message.from {
            From::Operator { name } => name,
            _ => &model.merchant.assistant,
        };
        news.extend(words.map(|words| Effect::Announce([name, words].join(": "))));
    }
    news
}

fn due(model: &mut Model, timer: Timer) -> Vec<Effect> {
    let is_live = model.link == Link::Live;
    match timer {
        Timer::Retry(epoch) if epoch == model.epoch && model.link == Link::Down => {
            link::connect(model)
        }
        Timer::Start(epoch) if epoch == model.epoch && model.link == Link::Starting => {
            link::start(model)
        }
        Timer::Welcome(epoch)
            if epoch == model.epoch
                && !model.is_welcome
                && (is_live || model.link == Link::Opening) =>
        {
            link::unwelcome(model)
        }
        Timer::Confirm(id) if is_live && model.thread.is_waiting(&id) => link::connect(model),
        Timer::Gap(seq) if is_live && model.thread.gap().is_some_and(|last| last >= seq) => {
            model.thread.ask_for_gap();
            link::connect(model)
        }
        Timer::Marks => signs::tell_marks(model),
        Timer::Typing(round) => {
            signs::typing_is_over(model, round);
            Vec::new()
        }
        Timer::Draft(id) if model.draft.as_ref().is_some_and(|draft| draft.0 == id) => {
            let quiet_ms = model.now.since(model.drafted_at);
            if quiet_ms < DRAFT_MS {
                return vec![Effect::Wait((DRAFT_MS - quiet_ms) as u32, Timer::Draft(id))];
            }
            model.draft = None;
            Vec::new()
        }
        _ => Vec::new(),
    }
}
