//! Pi's thoughts: when it waits for more, when a model is asked, when it answers.

use super::Turn;
use crate::conversation::effect::Effect;
use crate::conversation::state::{Conversation, Handler, Script};
use crate::conversation::thought::Thought;
use crate::limit;
use crate::pi::model::Reply;
use crate::pi::{self, Heard};
use crate::protocol::Seq;
use crate::time::Millis;

impl Turn<'_> {
    /// Takes in words of the visitor's: answers them, or waits for the rest of the thought.
    pub(super) fn think(&mut self, text: String, gave_contact: bool) {
        if self.conversation.handler != Handler::Pi {
            return;
        }
        let now = self.now;
        let known = self.conversation.thought.take();
        let mut thought = known.unwrap_or_else(|| Thought::begin(now));
        thought.hear(self.conversation.last, text, gave_contact);
        let text = thought.text();
        let is_unfinished = pi::is_unfinished(
            &self.script.playbook,
            &self.conversation.memory,
            heard(&text, &thought),
            thought.last(),
            (self.conversation.language, &self.script.hours, now),
        );
        // Where Pi is turned off a person is called, and nothing is gained by waiting.
        let is_off = self.script.pi_replies_per_day == 0;
        if is_unfinished && !is_off && thought.waits(now) {
            self.effects.push(Effect::Wait {
                no: thought.no,
                until: thought.due,
            });
            self.conversation.thought = Some(thought);
        } else {
            self.answer_thought(thought);
        }
    }

    /// A thought's time has come, or a model has answered it.
    pub(super) fn thought_over(&mut self, no: Seq, reply: Option<&Reply>) {
        let Some(thought) = self
            .conversation
            .thought
            .take_if(|thought| thought.no == no)
        else {
            return;
        };
        if thought.asking {
            self.say_to(&thought, reply);
        } else {
            self.answer_thought(thought);
        }
        self.report();
    }

    /// Whether a model is asked what to say to this thought.
    pub(super) fn is_asking(&self, no: Seq) -> bool {
        let thought = self.conversation.thought.as_ref();
        thought.is_some_and(|thought| thought.no == no && thought.asking)
    }

    /// Something else has happened: what Pi has heard so far is answered first, by the rules.
    pub(super) fn finish_thought(&mut self) {
        let Some(thought) = self.conversation.thought.take() else {
            return;
        };
        if thought.asking || self.pi_may_answer() {
            self.say_to(&thought, None);
        }
    }

    /// Answers a thought, or has a model answer it where that can do better than the rules.
    fn answer_thought(&mut self, mut thought: Thought) {
        if !self.pi_may_answer() {
            return;
        }
        let text = thought.text();
        let turn = self.turn_for(heard(&text, &thought), None);
        let today = &mut self.conversation.pi_day;
        if !turn.open || today.asked >= self.script.model_replies_per_day {
            return self.pi_says(turn);
        }
        today.asked += 1;
        thought.asking = true;
        thought.due = self.now.plus(limit::MODEL_DEADLINE_MS);
        self.effects.push(Effect::Ask {
            no: thought.no,
            until: thought.due,
        });
        self.conversation.thought = Some(thought);
    }

    fn say_to(&mut self, thought: &Thought, reply: Option<&Reply>) {
        if self.conversation.handler != Handler::Pi {
            return;
        }
        let text = thought.text();
        let turn = self.turn_for(heard(&text, thought), reply);
        self.pi_says(turn);
    }

    pub(super) fn turn_for(&self, heard: Heard<'_>, reply: Option<&Reply>) -> pi::Turn {
        turn_for(&self.conversation, self.script, heard, self.now, reply)
    }
}

impl Conversation {
    /// What the rules say to a thought: a model is told, and it is said where the model fails.
    #[must_use]
    pub fn rules_turn(&self, script: &Script, thought: &Thought, now: Millis) -> pi::Turn {
        let text = thought.text();
        turn_for(self, script, heard(&text, thought), now, None)
    }
}

fn turn_for(
    conversation: &Conversation,
    script: &Script,
    heard: Heard<'_>,
    now: Millis,
    reply: Option<&Reply>,
) -> pi::Turn {
    pi::answer_with(
        &script.playbook,
        &conversation.memory,
        heard,
        conversation.language,
        &script.hours,
        now,
        reply,
    )
}

fn heard<'a>(text: &'a str, thought: &Thought) -> Heard<'a> {
    Heard {
        text,
        intent: None,
        gave_contact: thought.gave_contact,
    }
}
