//! The one function that changes the model.

use super::{Effect, Event, Link, Model, Place, Timer};
use shared::api::{StartReply, StartRequest};
use shared::protocol::{ClientFrame, Code, ServerFrame, VERSION, close};
use shared::time::Millis;

/// Milliseconds in which the edge confirms what it stored, slow networks included; after that the
/// socket is taken for dead.
const CONFIRM_MS: u32 = 12_000;
/// Milliseconds that messages may come out of order before the missing ones are asked for.
const GAP_MS: u32 = 1_500;
/// Milliseconds after which a hidden page's socket is not trusted any more: phones cut it silently.
const SLEEP_MS: u64 = 30_000;
/// Milliseconds until the second try to connect, doubled with every further one.
const BACKOFF_MS: u32 = 500;
/// Milliseconds between tries at most.
const BACKOFF_MS_MAX: u32 = 20_000;

/// Takes in what happened and tells what is to be done.
pub fn update(model: &mut Model, event: Event, now: Millis) -> Vec<Effect> {
    model.now = now;
    match event {
        Event::Begun => connect(model),
        Event::Said(id, said) => {
            model.thread.say(id.clone(), said);
            let mut effects = vec![Effect::Save];
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
            send(model, Some(&id))
        }
        Event::PutOff(seq, is_off) => {
            model.put_off.retain(|other| *other != seq);
            if is_off {
                model.put_off.push(seq);
            }
            Vec::new()
        }
        Event::Started(reply) => started(model, *reply),
        Event::Denied(code) => {
            model.thread.refuse_all(code);
            model.link = Link::Idle;
            vec![Effect::Save]
        }
        Event::Unreached { roll } => fall_back(model, roll),
        Event::Opened => {
            model.link = Link::Live;
            let page = model.is_back.then(|| model.page.clone());
            let hello = ClientFrame::Hello {
                v: VERSION,
                seen: model.thread.seen(),
                page,
            };
            let mut effects = vec![Effect::Send(hello)];
            effects.extend(send(model, None));
            effects
        }
        Event::Came(frame) => receive(model, frame),
        Event::Closed { code, roll } => closed(model, code, roll),
        Event::Due(timer) => due(model, timer),
        Event::Online(is_online) => {
            model.is_online = is_online;
            // A socket seldom survives the change of network, and does not tell.
            let is_stale = matches!(model.link, Link::Down | Link::Live);
            if is_online && is_stale {
                connect(model)
            } else {
                Vec::new()
            }
        }
        Event::Woke { hidden_ms } => match model.link {
            Link::Down => connect(model),
            Link::Live if hidden_ms >= SLEEP_MS => connect(model),
            _ => Vec::new(),
        },
        Event::Renewed(key) => {
            model.key = key;
            model.place = None;
            model.is_back = false;
            model.put_off.clear();
            model.thread.restart();
            let mut effects = vec![Effect::Drop, Effect::Save];
            effects.extend(connect(model));
            effects
        }
    }
}

/// Sets out for the edge, by whichever way leads there now.
fn connect(model: &mut Model) -> Vec<Effect> {
    model.epoch += 1;
    if let Some(place) = &model.place {
        model.link = Link::Opening;
        return vec![Effect::Open(place.clone())];
    }
    let Some(first) = model.thread.unsent().next() else {
        model.link = Link::Idle;
        return Vec::new();
    };
    let request = StartRequest {
        v: VERSION,
        merchant: model.merchant.id.clone(),
        start_key: model.key.clone(),
        id: first.id.clone(),
        said: first.said.clone(),
        page: model.page.clone(),
        language: model.language,
    };
    model.link = Link::Starting;
    vec![Effect::Start(Box::new(request))]
}

/// Sends one thing, or with `None` everything that waits. Where there is no socket, opening one
/// sends it; where there is no conversation, it begins one.
fn send(model: &mut Model, only: Option<&shared::id::MessageId>) -> Vec<Effect> {
    match model.link {
        Link::Idle => connect(model),
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

fn started(model: &mut Model, reply: StartReply) -> Vec<Effect> {
    model.place = Some(Place {
        conversation: reply.conversation,
        token: reply.token,
    });
    model.tries = 0;
    for frame in reply.frames {
        let _ = receive(model, frame);
    }
    let mut effects = vec![Effect::Save];
    effects.extend(connect(model));
    effects
}

/// Takes in a frame.
pub(super) fn receive(model: &mut Model, frame: ServerFrame) -> Vec<Effect> {
    match frame {
        ServerFrame::Welcome { last, presence, .. } => {
            model.presence = presence;
            model.tries = 0;
            model.is_back = false;
            model.thread.catch_up(last);
            Vec::new()
        }
        ServerFrame::Message(message) => {
            model.thread.place(message);
            placed(model)
        }
        ServerFrame::Accepted { id, seq, at } => {
            model.thread.accept(&id, seq, at);
            placed(model)
        }
        ServerFrame::Presence(presence) => {
            model.presence = presence;
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
        ServerFrame::Refused { id: None, .. }
        | ServerFrame::Typing { .. }
        | ServerFrame::Marks { .. }
        | ServerFrame::Here { .. } => Vec::new(),
    }
}

fn placed(model: &Model) -> Vec<Effect> {
    let mut effects = vec![Effect::Save];
    effects.extend(
        model
            .thread
            .gap()
            .map(|seq| Effect::Wait(GAP_MS, Timer::Gap(seq))),
    );
    effects
}

fn closed(model: &mut Model, code: u16, roll: u8) -> Vec<Effect> {
    match code {
        close::UNAUTHORISED => return vec![Effect::Renew],
        close::VERSION => {
            model.link = Link::Outdated;
            return Vec::new();
        }
        // Sending it again would close the next socket too.
        close::BAD_FRAME | close::TOO_LARGE => model.thread.refuse_all(Code::BadFrame),
        _ => {}
    }
    fall_back(model, roll)
}

/// Waits before the next try, longer each time; `roll` keeps many visitors from coming at once.
fn fall_back(model: &mut Model, roll: u8) -> Vec<Effect> {
    let full = BACKOFF_MS
        .saturating_mul(1 << model.tries.min(8))
        .min(BACKOFF_MS_MAX);
    model.tries += 1;
    model.epoch += 1;
    model.link = Link::Down;
    let wait_ms = full / 2 + full / 2 * u32::from(roll) / 255;
    vec![Effect::Wait(wait_ms, Timer::Retry(model.epoch))]
}

fn due(model: &mut Model, timer: Timer) -> Vec<Effect> {
    let is_wanted = match &timer {
        Timer::Retry(epoch) => *epoch == model.epoch && model.link == Link::Down,
        Timer::Confirm(id) => model.link == Link::Live && model.thread.is_waiting(id),
        Timer::Gap(seq) => {
            model.link == Link::Live && model.thread.gap().is_some_and(|last| last >= *seq)
        }
    };
    if is_wanted && matches!(timer, Timer::Gap(_)) {
        model.thread.ask_for_gap();
    }
    if is_wanted {
        connect(model)
    } else {
        Vec::new()
    }
}
