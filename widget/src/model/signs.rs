//! What both sides notice of each other besides what is said: how far each has come, who is writing,
//! who is there. Nothing of it is worth repeating: what is not noticed now is noticed later.

use super::{Effect, Link, Model, Timer, ToEdge};
use shared::limit::TYPING_MS;
use shared::protocol::{From, Marks, Seq, Side};
use shared::time::Millis;

/// The version that brought signs; to an older edge none is given.
const SINCE: u32 = 2;

/// Milliseconds over which marks are gathered: a burst of messages makes one frame.
const MARKS_MS: u32 = 300;

/// What is noticed.
#[derive(Clone, Debug, Default)]
pub struct Signs {
    /// How far the visitor has come with what others said, on any device.
    pub ours: Marks,
    /// How far the merchant's people have come with what the visitor said.
    pub theirs: Marks,
    /// Whether one of them is writing.
    pub is_typing: bool,
    /// Whether one of them is there.
    pub is_here: bool,
    /// The first message that was new when somebody looked, until it is new no more.
    pub new_from: Option<Seq>,
    /// Whether the open thread is in front of somebody.
    pub is_looked_at: bool,
    /// Whether somebody reads further up: what comes is not seen.
    pub is_further_up: bool,
    /// The marks that the edge knows of.
    told: Marks,
    /// Whether a timer is set after which the edge is told.
    is_due: bool,
    /// When the edge was last told that the visitor writes.
    typed_at: Option<Millis>,
    /// Counts up with every typing mark: a timer set before it means nothing any more.
    round: u32,
}

impl Signs {
    /// Nothing is noticed yet; the visitor has read so far on an earlier page.
    #[must_use]
    pub fn new(read: Seq) -> Self {
        Self {
            ours: Marks {
                delivered: read,
                read,
            },
            ..Self::default()
        }
    }
}

/// Whether signs reach the edge now.
fn is_heard(model: &Model) -> bool {
    model.link == Link::Live && model.is_welcome && model.v >= SINCE
}

/// The way to the edge is a new one: what was told by the last one may have been lost, and whoever
/// is there is told after the welcome.
pub fn forget(model: &mut Model) {
    let signs = &mut model.signs;
    signs.told = Marks::default();
    signs.typed_at = None;
    signs.is_here = false;
}

/// Another conversation begins.
pub fn reset(model: &mut Model) {
    let Signs {
        is_looked_at,
        is_due,
        round,
        ..
    } = model.signs;
    model.signs = Signs {
        is_looked_at,
        is_due,
        round,
        ..Signs::default()
    };
}

/// A welcome. A transcript from a restored backup may be shorter than the marks.
pub fn welcomed(model: &mut Model, last: Seq) -> Vec<Effect> {
    let signs = &mut model.signs;
    signs.new_from = signs.new_from.filter(|new| *new <= last);
    signs.ours = signs.ours.within(last);
    signs.theirs = signs.theirs.within(last);
    mark(model)
}

/// Somebody looks at the open thread, or nobody does any more.
pub fn looked(model: &mut Model, is_looked_at: bool) -> Vec<Effect> {
    let before = model.signs.ours;
    model.signs.is_looked_at = is_looked_at;
    if is_looked_at {
        note_new(model);
    } else {
        model.signs.new_from = None;
    }
    let mut effects = mark(model);
    if model.signs.ours != before {
        effects.push(Effect::Save);
    }
    effects
}

/// The visitor has come to the end of the thread, or reads further up.
pub fn scrolled(model: &mut Model, is_at_end: bool) -> Vec<Effect> {
    if model.signs.is_further_up != is_at_end {
        return Vec::new();
    }
    model.signs.is_further_up = !is_at_end;
    mark(model)
}

/// Whether what comes is read as it comes.
fn is_reading(signs: &Signs) -> bool {
    signs.is_looked_at && !signs.is_further_up
}

/// Remembers from where on the thread is new to whoever looks at it. To somebody who has read nothing
/// ever, nothing is.
pub fn note_new(model: &mut Model) {
    let Signs {
        ours,
        new_from,
        is_further_up,
        ..
    } = &mut model.signs;
    // What was new before and is read by now is new no more, once something else is.
    let is_old = new_from.is_none_or(|new| *is_further_up && new <= ours.read);
    if !is_old || ours.read == Seq(0) {
        return;
    }
    let from = model.thread.index(ours.read.next());
    let mut unread = model.thread.placed()[from..].iter();
    if let Some(first) = unread.find(|message| message.from != From::Visitor) {
        *new_from = Some(first.seq);
    }
}

/// Moves the visitor's marks to what has come, and sees to it that the edge hears of it.
pub fn mark(model: &mut Model) -> Vec<Effect> {
    let delivered = model.thread.last_of_others();
    let is_heard = is_heard(model);
    let signs = &mut model.signs;
    let read = if is_reading(signs) { delivered } else { Seq(0) };
    signs.ours = signs.ours.and(Marks { delivered, read });
    if signs.ours == signs.told || signs.is_due || !is_heard {
        return Vec::new();
    }
    signs.is_due = true;
    vec![Effect::Wait(MARKS_MS, Timer::Marks)]
}

/// Marks have been gathered for long enough.
pub fn tell_marks(model: &mut Model) -> Vec<Effect> {
    let is_heard = is_heard(model);
    let signs = &mut model.signs;
    signs.is_due = false;
    if signs.ours == signs.told || !is_heard {
        return Vec::new();
    }
    signs.told = signs.ours;
    vec![Effect::Send(ToEdge::Marks(signs.ours))]
}

/// The edge tells marks: the other side's, or what the visitor has read in another tab.
pub fn marked(model: &mut Model, side: Side, marks: Marks) -> Vec<Effect> {
    let signs = &mut model.signs;
    match side {
        Side::Staff => {
            signs.theirs = signs.theirs.and(marks);
            Vec::new()
        }
        Side::Visitor => {
            signs.told = signs.told.and(marks);
            signs.ours = signs.ours.and(marks);
            vec![Effect::Save]
        }
    }
}

/// The visitor writes: `is_on` tells whether there is anything in the text box. The edge hears of the
/// beginning, again as long as it goes on, and of the end.
pub fn typed(model: &mut Model, is_on: bool) -> Vec<Effect> {
    let is_news = match model.signs.typed_at {
        Some(at) if is_on => model.now.since(at) >= TYPING_MS / 2,
        Some(_) => true,
        None => is_on,
    };
    if !is_news || !is_heard(model) {
        return Vec::new();
    }
    model.signs.typed_at = is_on.then_some(model.now);
    vec![Effect::Send(ToEdge::Typing(is_on))]
}

/// One of the merchant's people has begun or stopped writing. What is not renewed is over.
pub fn typing(model: &mut Model, is_on: bool) -> Vec<Effect> {
    let signs = &mut model.signs;
    signs.round += 1;
    signs.is_typing = is_on;
    if is_on {
        vec![Effect::Wait(TYPING_MS as u32, Timer::Typing(signs.round))]
    } else {
        Vec::new()
    }
}

/// A typing mark is over, unless another one came since.
pub fn typing_is_over(model: &mut Model, round: u32) {
    if round == model.signs.round {
        model.signs.is_typing = false;
    }
}
