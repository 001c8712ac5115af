//! Which messages of a long thread are drawn: those around what is looked at. What is not drawn is
//! kept free above and below, as high as it was when it was drawn.
//!
//! Nothing here looks at all of the transcript: every step costs what it moves over.

use super::Thread;
use shared::protocol::Seq;
use std::ops::Range;

/// Messages drawn at most while they come in.
const DRAWN_MAX: usize = 120;
/// Messages drawn above and below what is looked at.
const BEYOND: usize = 30;
/// CSS pixels that are left to scroll over when the window moves on.
const NEAR_PX: i32 = 600;
/// How high a message is taken to be that was never drawn, in CSS pixels.
const USUAL_PX: u16 = 60;

/// What is looked at, in CSS pixels from the thread's beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View {
    /// Where it begins.
    pub top: i32,
    /// How high it is.
    pub height: i32,
    /// How high all is that is drawn.
    pub drawn: i32,
}

/// The window.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Window {
    /// The first message drawn.
    first: Seq,
    /// The last one; none where it is open to what comes.
    last: Option<Seq>,
    /// What is kept free above and below.
    above: i32,
    below: i32,
    /// How high messages were, by their places; 0 where that is not known.
    heights: Vec<u16>,
}

impl Window {
    /// What is kept free above and below, in CSS pixels.
    #[must_use]
    pub fn free(&self) -> (i32, i32) {
        (self.above, self.below)
    }

    /// The messages that are drawn.
    #[must_use]
    pub fn range(&self, thread: &Thread) -> Range<usize> {
        let end = match self.last {
            Some(last) => thread.index(last.next()),
            None => thread.placed().len(),
        };
        thread.index(self.first).min(end)..end
    }

    /// Whether the end of the thread is drawn.
    #[must_use]
    pub fn has_end(&self) -> bool {
        self.last.is_none()
    }

    /// Whether the view comes near what is not drawn: above, below.
    #[must_use]
    pub fn is_near(&self, view: View) -> (bool, bool) {
        let end = self.above + view.drawn - view.height;
        (view.top < self.above + NEAR_PX, view.top > end - NEAR_PX)
    }

    /// So high are messages that are drawn.
    pub fn measured(&mut self, heights: &[(Seq, u16)]) {
        for (seq, height) in heights {
            let at = seq.0 as usize;
            if self.heights.len() <= at {
                self.heights.resize(at + 1, 0);
            }
            self.heights[at] = *height;
        }
    }

    fn height(&self, seq: Seq) -> i32 {
        let known = self.heights.get(seq.0 as usize).copied();
        i32::from(known.filter(|height| *height > 0).unwrap_or(USUAL_PX))
    }

    /// A message was put in its place.
    pub fn placed(&mut self, seq: Seq, thread: &Thread, is_at_end: bool) {
        let height = self.height(seq);
        if seq < self.first {
            self.above += height;
        } else if self.last.is_some_and(|last| seq > last) {
            self.below += height;
        }
        let drawn = self.range(thread);
        if drawn.len() <= DRAWN_MAX {
            return;
        }
        // More has come in than is looked at: where the end is, what lies above goes; else what comes.
        if is_at_end && self.has_end() {
            self.go(thread, drawn.end - BEYOND..drawn.end);
        } else {
            self.go(thread, drawn.start..drawn.start + DRAWN_MAX);
        }
    }

    /// Messages were put before the first, so many.
    pub fn prepended(&mut self, count: usize, thread: &Thread) {
        let placed = thread.placed();
        if self.first == Seq(0) {
            self.first = placed.get(count).map_or(Seq(0), |message| message.seq);
        }
        for message in &placed[..count] {
            self.above += self.height(message.seq);
        }
    }

    /// Moves to where the end is drawn, and nothing that lies far before it.
    pub fn to_end(&mut self, thread: &Thread) {
        let end = thread.placed().len();
        if !self.has_end() {
            self.go(thread, end.saturating_sub(BEYOND)..end);
        }
    }

    /// Another transcript.
    pub fn reset(&mut self) {
        *self = Self::default();
    }

    /// Moves to what is looked at, where the view comes near what is not drawn. True where that
    /// changed anything.
    pub fn look(&mut self, view: View, thread: &Thread) -> bool {
        let drawn = self.range(thread);
        let (is_above, is_below) = self.is_near(view);
        let is_more_above = is_above && drawn.start > 0;
        if !is_more_above && (!is_below || self.has_end()) {
            return false;
        }
        let placed = thread.placed();
        // From the window's beginning to the message at the top of the view.
        let (mut at, mut px) = (drawn.start, self.above);
        while at > 0 && px > view.top {
            at -= 1;
            px -= self.height(placed[at].seq);
        }
        while at < placed.len() && px + self.height(placed[at].seq) <= view.top {
            px += self.height(placed[at].seq);
            at += 1;
        }
        let top = at;
        while at < placed.len() && px < view.top + view.height {
            px += self.height(placed[at].seq);
            at += 1;
        }
        let before = (self.first, self.last);
        self.go(
            thread,
            top.saturating_sub(BEYOND)..(at + BEYOND).min(placed.len()),
        );
        (self.first, self.last) != before
    }

    fn go(&mut self, thread: &Thread, next: Range<usize>) {
        let placed = thread.placed();
        let sum = |window: &Self, range: Range<usize>| -> i32 {
            let heights = placed[range]
                .iter()
                .map(|message| window.height(message.seq));
            heights.sum()
        };
        let now = self.range(thread);
        self.above += if next.start > now.start {
            sum(self, now.start..next.start)
        } else {
            -sum(self, next.start..now.start)
        };
        self.below += if next.end < now.end {
            sum(self, next.end..now.end)
        } else {
            -sum(self, now.end..next.end)
        };
        if next.start == 0 {
            self.above = 0;
        }
        self.first = placed.get(next.start).map_or(Seq(0), |message| message.seq);
        self.last = if next.end == placed.len() {
            self.below = 0;
            None
        } else {
            placed[..next.end].last().map(|message| message.seq)
        };
        // What was taken for more than it is, must not reach into what is drawn.
        self.above = self.above.max(0);
        self.below = self.below.max(0);
    }
}
