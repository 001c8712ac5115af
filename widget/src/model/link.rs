//! How the way to the edge is chosen, lost and found again.

use super::{Effect, Frame, Link, Model, Place, Start, Started, Timer, ToEdge, Way, signs};
use crate::model::update::receive;
use crate::wire::Json;
use shared::id::StartKey;
use shared::protocol::{VERSION_MIN, close};

/// Milliseconds in which tabs that make a key at the same moment agree on one of them: what is stored
/// in the end is the key of all. A browser tells the others within a few.
const SHARE_MS: u32 = 50;
/// Milliseconds until the second try to connect, doubled with every further one.
const BACKOFF_MS: u32 = 500;
/// Milliseconds between tries at most.
const BACKOFF_MS_MAX: u32 = 20_000;
/// Milliseconds in which a way that works brings its welcome, slow networks included.
const WELCOME_MS: u32 = 10_000;
/// Milliseconds that a stream goes on at least where nothing cuts it short; one that did not is no
/// reason to come back at once.
const STREAM_MS_MIN: u64 = 1_000;
/// Sockets in a row that come to nothing before a stream is tried: one may be chance.
const MISSES_MAX: u8 = 2;
/// A socket's or stream's end in order (RFC 6455).
const IN_ORDER: u16 = 1000;
/// From here on codes are the edge's own: it was reached.
const EDGE_CODES: u16 = 4000;
/// The refusal of a version that the edge does not speak.
const UNKNOWN_VERSION: &str = "unknown_version";
/// What browsers say of a connection that did not come about or broke off.
const BROKEN: u16 = 1006;

/// The code with which the edge closes a socket for what it refuses over HTTP with this one: a
/// refusal means the same on every way. What is no refusal of the edge's comes from something in
/// between, and tells nothing.
#[must_use]
pub fn close_code(refusal: Option<&str>) -> u16 {
    match refusal {
        // An older edge has no streams.
        None | Some("not_found") => BROKEN,
        // What has ended can't be gone on with either.
        Some("unauthorised" | "closed") => close::UNAUTHORISED,
        Some("bad_request" | "bad_frame") => close::BAD_FRAME,
        Some("origin_not_allowed" | "forbidden") => close::NOT_ALLOWED,
        Some("too_large") => close::TOO_LARGE,
        Some(UNKNOWN_VERSION) => close::VERSION,
        Some("too_many") => close::TOO_MANY,
        Some(_) => close::TRY_AGAIN,
    }
}

impl Model {
    /// What the edge is told first: what we speak and have seen.
    #[must_use]
    pub fn hello(&self) -> ToEdge {
        ToEdge::Hello(self.v, self.thread.seen(), None)
    }
}

/// Sets out for the edge, by whichever way leads there now.
pub fn connect(model: &mut Model) -> Vec<Effect> {
    model.epoch += 1;
    model.is_welcome = false;
    model.opened_at = model.now;
    // What was asked for on the way before is asked for again when it is looked at.
    model.earlier = None;
    signs::forget(model);
    if let Some(place) = &model.place {
        model.link = Link::Opening;
        return vec![
            Effect::Open(place.clone(), model.way),
            Effect::Wait(WELCOME_MS, Timer::Welcome(model.epoch)),
        ];
    }
    if model.thread.unsent().next().is_none() {
        model.link = Link::Idle;
        return Vec::new();
    }
    model.link = Link::Starting;
    vec![Effect::Wait(SHARE_MS, Timer::Start(model.epoch))]
}

/// Posts the first message, by the key that all tabs have by now.
pub fn start(model: &mut Model) -> Vec<Effect> {
    let Some(first) = model.thread.unsent().next() else {
        model.link = Link::Idle;
        return Vec::new();
    };
    let request = Start {
        v: model.v,
        merchant: model.merchant.id.clone(),
        key: model.key.clone(),
        id: first.id.clone(),
        said: first.said.clone(),
        page: model.page.clone(),
        language: model.language,
    };
    vec![Effect::Start(Box::new(request))]
}

/// The conversation is there.
pub fn started(model: &mut Model, reply: Started) -> Vec<Effect> {
    // Another tab was faster: we are on our way to where it began.
    let is_joined = model.place.is_some();
    let place = reply.place;
    if model
        .place
        .get_or_insert_with(|| place.clone())
        .conversation
        != place.conversation
    {
        return Vec::new();
    }
    model.tries = 0;
    let mut effects = vec![Effect::Save];
    if !is_joined {
        let begun = Json::map(vec![(
            "conversation",
            Json::from(place.conversation.as_str()),
        )]);
        effects.push(Effect::Tell("conversation-started", begun));
    }
    for frame in reply.frames {
        // The welcome on that way is still to come, or has come and is newer.
        if !(is_joined && matches!(frame, Frame::Welcome(..))) {
            let told = receive(model, frame).into_iter();
            effects.extend(
                told.filter(|effect| matches!(effect, Effect::Tell(..) | Effect::Announce(_))),
            );
        }
    }
    if !is_joined {
        effects.extend(connect(model));
    }
    effects
}

/// The first message is refused.
pub fn denied(model: &mut Model, code: &str) -> Vec<Effect> {
    if model.link != Link::Starting {
        // Another tab was faster: what waits has gone where it began.
        return Vec::new();
    }
    if code == UNKNOWN_VERSION {
        return speak_older(model);
    }
    model.thread.refuse_all(code);
    model.link = Link::Idle;
    vec![Effect::Save, super::update::failed(code)]
}

/// The first message did not get through.
pub fn unreached(model: &mut Model, roll: u8) -> Vec<Effect> {
    if model.link == Link::Starting {
        fall_back(model, roll)
    } else {
        Vec::new()
    }
}

/// Another conversation begins: with a key that was made here, or where another tab has begun one.
pub fn begin_anew(model: &mut Model, key: StartKey, place: Option<Place>) -> Vec<Effect> {
    if model.place.is_some() {
        model.thread.restart();
        model.put_off.clear();
        model.window.reset();
        model.draft = None;
        model.is_back = false;
    }
    signs::reset(model);
    model.key = key;
    model.place = place;
    let mut effects = vec![Effect::Drop, Effect::Save];
    effects.extend(connect(model));
    effects
}

/// What another tab has stored: tabs of one visitor are in one conversation.
pub fn joined(model: &mut Model, key: StartKey, place: Option<Place>) -> Vec<Effect> {
    let conversation =
        |place: &Option<Place>| place.as_ref().map(|place| place.conversation.clone());
    let is_same =
        key == model.key && (place.is_none() || conversation(&place) == conversation(&model.place));
    if is_same {
        return Vec::new();
    }
    // The first message is on its way; if it has to be sent again, then with the common key.
    if place.is_none() && model.place.is_none() {
        model.key = key;
        return Vec::new();
    }
    begin_anew(model, key, place)
}

/// The way is closed.
pub fn closed(model: &mut Model, code: u16, roll: u8) -> Vec<Effect> {
    match code {
        close::UNAUTHORISED => return vec![Effect::Renew],
        close::VERSION => return speak_older(model),
        // Sending it again would close the next one too.
        close::BAD_FRAME | close::TOO_LARGE => model.thread.refuse_all("bad_frame"),
        _ => {}
    }
    let has_lasted = model.now.since(model.opened_at) >= STREAM_MS_MIN;
    // The edge ends a stream after a while, only to begin another one.
    if model.way == Way::Stream && model.is_welcome && code == IN_ORDER && has_lasted {
        return connect(model);
    }
    let is_miss = !model.is_welcome && model.is_online && code < EDGE_CODES;
    if is_miss && miss(model) == Way::Stream {
        return connect(model);
    }
    fall_back(model, roll)
}

/// A way came to nothing. Where sockets don't get through, a stream may, and the other way round.
/// Gives the way that is next.
fn miss(model: &mut Model) -> Way {
    let before = model.way;
    model.misses += 1;
    if before == Way::Stream || model.misses >= MISSES_MAX {
        model.way = before.other();
        model.misses = 0;
    }
    model.way
}

/// Neither a welcome nor an end came in time: something on the way swallows what is sent.
pub fn unwelcome(model: &mut Model) -> Vec<Effect> {
    if model.is_online {
        model.way = model.way.other();
        model.misses = 0;
    }
    model.tries += 1;
    connect(model)
}

/// The edge does not speak our version: an older edge, where this build is newer. The next older
/// version is tried at once; when there is none left, only a reload helps.
fn speak_older(model: &mut Model) -> Vec<Effect> {
    if model.v > VERSION_MIN {
        model.v -= 1;
        return connect(model);
    }
    model.epoch += 1;
    model.link = Link::Outdated;
    vec![super::update::failed(UNKNOWN_VERSION)]
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
