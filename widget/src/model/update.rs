//! The one function that changes the model.

use super::{Effect, Event, Link, Model, Timer, link, signs};
use shared::id::MessageId;
use shared::protocol::{ClientFrame, Code, From, Presence, Said, ServerFrame, Side};
use shared::time::Millis;

/// Milliseconds in which the edge confirms what it stored, slow networks included; after that the
/// way there is taken for dead.
const CONFIRM_MS: u32 = 12_000;
/// Milliseconds that messages may come out of order before the missing ones are asked for.
const GAP_MS: u32 = 1_500;
/// Milliseconds after which a hidden page's connection is not trusted any more: phones cut it
/// silently.
const SLEEP_MS: u64 = 30_000;

/// Takes in what happened and tells what is to be done.
pub fn update(model: &mut Model, event: Event, now: Millis) -> Vec<Effect> {
    model.now = now;
    match event {
        Event::Begun => link::connect(model),
        Event::Said(id, said) => {
            let mut effects = match said {
                Said::Text { .. } => signs::typed(model, false),
                _ => Vec::new(),
            };
            model.thread.say(id.clone(), said);
            effects.push(Effect::Save);
            effects.extend(send(model, Some(&id)));
            effects
        }
        Event::Filled(id, seq, filled) => match filled.into_said() {
            Ok(said) => {
                model.wrong = None;
                update(model, Event::Said(id, said), now)
            }
            Err(wrong) => {
                model.wrong = Some((seq, wrong));
                Vec::new()
            }
        },
        Event::Corrected => {
            model.wrong = None;
            Vec::new()
        }
        Event::SaidAgain(id) => {
            model.thread.again(&id);
            let mut effects = vec![Effect::Save];
            effects.extend(send(model, Some(&id)));
            effects
        }
        Event::PutOff(seq, is_off) => {
            model.put_off.retain(|other| *other != seq);
            if is_off {
                model.put_off.push(seq);
            }
            Vec::new()
        }
        Event::Typed(is_on) => signs::typed(model, is_on),
        Event::Looked(is_looked_at) => signs::looked(model, is_looked_at),
        Event::Started(reply) => link::started(model, *reply),
        Event::Denied(code) => link::denied(model, code),
        Event::Unreached { roll } => link::unreached(model, roll),
        Event::Opened => {
            model.link = Link::Live;
            model.thread.resume();
            let mut hello = model.hello();
            if let ClientFrame::Hello { page, .. } = &mut hello {
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
                let say = ClientFrame::Say {
                    id: outgoing.id.clone(),
                    said: outgoing.said.clone(),
                };
                [
                    Effect::Send(say),
                    Effect::Wait(CONFIRM_MS, Timer::Confirm(outgoing.id.clone())),
                ]
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// Takes in a frame.
pub(super) fn receive(model: &mut Model, frame: ServerFrame) -> Vec<Effect> {
    match frame {
        ServerFrame::Welcome { last, presence, .. } => {
            model.presence = presence;
            model.tries = 0;
            model.misses = 0;
            model.is_back = false;
            model.is_welcome = true;
            model.thread.catch_up(last);
            signs::welcomed(model, last.max(model.thread.seen()))
        }
        ServerFrame::Message(message) => {
            if matches!(message.from, From::Operator { .. }) {
                signs::typing(model, false);
            }
            model.thread.place(message);
            placed(model)
        }
        ServerFrame::Accepted { id, seq, at } => {
            model.thread.accept(&id, seq, at);
            placed(model)
        }
        ServerFrame::Presence(presence) => {
            if matches!(presence, Presence::Pi { .. }) {
                signs::typing(model, false);
            }
            model.presence = presence;
            Vec::new()
        }
        ServerFrame::Typing { side, on } => match side {
            Side::Staff => signs::typing(model, on),
            // Another tab of the visitor's own.
            Side::Visitor => Vec::new(),
        },
        ServerFrame::Marks { side, marks } => signs::marked(model, side, marks),
        ServerFrame::Here { side, here } => {
            if side == Side::Staff {
                model.signs.is_here = here;
            }
            Vec::new()
        }
        // What ended is gone; what was said goes to a new conversation.
        ServerFrame::Refused { problem, .. } if problem.code == Code::Closed => vec![Effect::Renew],
        ServerFrame::Refused {
            id: Some(id),
            problem,
        } => {
            model.thread.refuse(&id, problem.into());
            vec![Effect::Save]
        }
        ServerFrame::Refused { id: None, .. } => Vec::new(),
    }
}

fn placed(model: &mut Model) -> Vec<Effect> {
    let mut effects = signs::mark(model);
    effects.push(Effect::Save);
    effects.extend(
        model
            .thread
            .gap()
            .map(|seq| Effect::Wait(GAP_MS, Timer::Gap(seq))),
    );
    effects
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
        _ => Vec::new(),
    }
}
