//! What a conversation teaches: noted down as it happens, told with the next report.

use super::Turn;
use crate::id::Key;
use crate::learning::{Lesson, Refusal, What, shorten};
use crate::limit;

impl Turn<'_> {
    /// Notes down what came of a turn of Pi's. `before` is what was answered last.
    pub(super) fn learn(
        &mut self,
        unanswered: Option<String>,
        refused: Option<Refusal>,
        before: Option<Key>,
    ) {
        if let Some(text) = unanswered.map(|text| shorten(&text)) {
            let meant = None;
            self.note_lesson(What::Unanswered { text, meant });
        }
        let now = &self.conversation.memory.intent;
        let intent = match refused {
            Some(Refusal::Unsayable) => now.clone(),
            _ => before,
        };
        if let (Some(why), Some(intent)) = (refused, intent) {
            self.note_lesson(What::Refused { intent, why });
        }
    }

    /// The last answer was no good.
    pub(super) fn learn_refused(&mut self, why: Refusal) {
        if let Some(intent) = self.conversation.memory.intent.clone() {
            self.note_lesson(What::Refused { intent, why });
        }
    }

    /// A chip is tapped: under a question that was not understood it says what that meant.
    pub(super) fn learn_meant(&mut self, tapped: Option<&Key>) {
        if self.conversation.memory.misses == 0 {
            return;
        }
        let last = self.conversation.lessons.last_mut();
        if let Some(What::Unanswered { meant, .. }) = last.map(|lesson| &mut lesson.what) {
            *meant = tapped.cloned();
        }
    }

    fn note_lesson(&mut self, what: What) {
        let lessons = &mut self.conversation.lessons;
        lessons.push(Lesson {
            no: self.conversation.last,
            at: self.now,
            what,
        });
        let over = lessons.len().saturating_sub(limit::LESSONS_MAX);
        lessons.drain(..over);
    }
}
