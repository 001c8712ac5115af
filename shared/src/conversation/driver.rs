//! The order in which a shell does things: decide, commit, perform. Pure, so that a test can crash
//! between any two of its steps.
//!
//! A shell holds a [`Driver`] in memory while its object lives, and may lose it at any moment. For
//! every [`Input`] it asks [`Driver::decide`] for a [`Plan`], writes the plan's [`Write`]s in one
//! transaction, and only when that is durable calls [`Driver::commit`], which gives the effects to
//! perform. When the transaction fails it drops the plan: then nothing happened. A driver that was
//! lost is made again from what was written.
//!
//! What the merchant's object has to learn is never lost on the way: as long as the [`Outbox`] is
//! behind the conversation, an alarm is set in the same transaction that made it so.

use super::effect::{Effect, Settled, StoredMessage};
use super::event::Event;
use super::state::{Beginning, Conversation, Script};
use super::step::{Outcome, step};
use crate::limit;
use crate::protocol::{Problem, Seq};
use crate::time::Millis;
use std::rc::Rc;

/// What comes to a conversation's object.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// Something happened in the conversation.
    Happened(Box<Event>),
    /// The merchant's object has taken a report.
    ReportTaken {
        /// The revision reported.
        revision: u64,
        /// The last message that it knows now.
        told: Seq,
        /// What became of a visit that was wished for.
        settled: Option<Settled>,
    },
    /// It was not reached, or failed.
    ReportFailed,
    /// The alarm went off.
    AlarmRang,
}

/// What the merchant's object is known to have taken, and when it is tried again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outbox {
    /// The last revision that it has taken.
    pub reported: u64,
    /// The last message that it has taken.
    pub told: Seq,
    /// Tries in a row that came to nothing.
    pub tries: u32,
    /// What the alarm was set to last. One that has gone off is as good as none.
    pub alarm: Option<Millis>,
}

/// One thing to write.
#[derive(Clone, Debug, PartialEq)]
pub enum Write {
    /// What the conversation runs on: once, with its first event.
    Script(Rc<Script>),
    /// A message at the transcript's end.
    Append(Box<StoredMessage>),
    /// How the conversation stands.
    Conversation(Rc<Conversation>),
    /// What the merchant's object has taken.
    Outbox(Outbox),
    /// The alarm.
    Alarm(Millis),
}

/// What follows from an input: first all the writes, as one; then the effects.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// What must be durable before anything else happens.
    pub writes: Vec<Write>,
    effects: Vec<Effect>,
    conversation: Rc<Conversation>,
    outbox: Outbox,
    is_reporting: bool,
}

/// How it is with reports, as long as the merchant's object is behind.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reporting {
    /// One sets out.
    Starts,
    /// One is under way: what happens meanwhile goes with the next.
    GoesOn,
    /// The alarm brings the next.
    Waits,
}

impl Plan {
    fn is_behind(&self) -> bool {
        self.conversation.revision > self.outbox.reported
            || self.conversation.last > self.outbox.told
    }

    /// A thought that stands has an alarm at which it is answered, whatever becomes of this object.
    fn thinking(&mut self, now: Millis) {
        let Some(thought) = &self.conversation.thought else {
            return;
        };
        let due = thought.due;
        let is_set = |set: Millis| now < set && set <= due;
        if !self.outbox.alarm.is_some_and(is_set) {
            self.outbox.alarm = Some(due);
            self.writes.push(Write::Alarm(due));
        }
    }

    fn reporting(&mut self, reporting: Reporting, now: Millis) {
        if !self.is_behind() {
            self.is_reporting = false;
            return;
        }
        let last = limit::REPORT_RETRY_MS.len() - 1;
        let wait_ms = limit::REPORT_RETRY_MS[(self.outbox.tries as usize).min(last)];
        let alarm = now.plus(wait_ms);
        // An outage that is over may have left one that is hours away: that is as good as none.
        let is_set = |set: Millis| now < set && set <= alarm;
        if !self.outbox.alarm.is_some_and(is_set) {
            self.outbox.alarm = Some(alarm);
            self.writes.push(Write::Alarm(alarm));
        }
        self.is_reporting = reporting != Reporting::Waits;
        if reporting == Reporting::Starts {
            let after = self.outbox.told;
            self.effects.push(Effect::Report { after });
        }
    }
}

/// A conversation in the memory of its object.
#[derive(Clone, Debug)]
pub struct Driver {
    conversation: Rc<Conversation>,
    script: Rc<Script>,
    outbox: Outbox,
    /// Nothing of it is written yet.
    is_new: bool,
    /// A report is under way: what happens meanwhile goes with the next.
    is_reporting: bool,
}

impl Driver {
    /// A conversation of which nothing is written yet.
    #[must_use]
    pub fn begin(beginning: Beginning, script: Script, now: Millis) -> Self {
        Self {
            conversation: Rc::new(Conversation::begin(beginning, now)),
            script: Rc::new(script),
            outbox: Outbox::default(),
            is_new: true,
            is_reporting: false,
        }
    }

    /// A conversation as it was written.
    #[must_use]
    pub fn resume(conversation: Conversation, script: Script, outbox: Outbox) -> Self {
        Self {
            conversation: Rc::new(conversation),
            script: Rc::new(script),
            outbox,
            is_new: false,
            is_reporting: false,
        }
    }

    /// How it stands.
    #[must_use]
    pub fn conversation(&self) -> &Conversation {
        &self.conversation
    }

    /// What it runs on.
    #[must_use]
    pub fn script(&self) -> &Script {
        &self.script
    }

    /// Decides what follows from an input. Nothing has happened until [`Driver::commit`].
    ///
    /// # Errors
    /// A [`Problem`] when the event is refused: then there is nothing to write or to do.
    pub fn decide(&self, input: Input, now: Millis) -> Result<Plan, Problem> {
        let mut plan = Plan {
            writes: Vec::new(),
            effects: Vec::new(),
            conversation: Rc::clone(&self.conversation),
            outbox: self.outbox,
            is_reporting: self.is_reporting,
        };
        let starts = match input {
            Input::Happened(event) => {
                self.happen(&mut plan, *event, now)?;
                if self.is_reporting {
                    Reporting::GoesOn
                } else {
                    Reporting::Starts
                }
            }
            Input::ReportTaken {
                revision,
                told,
                settled,
            } => {
                // An object of the version before takes the report, but knows of no wishes.
                let is_left_open = settled.is_none()
                    && self.conversation.gains.wish.is_some()
                    && revision == self.conversation.revision;
                if let Some(settled) = settled {
                    self.happen(&mut plan, Event::Settled(settled), now)?;
                }
                // Not the larger one: an object that was restored from a backup knows less than it
                // did, and is told again. After an answer that is late that does no harm.
                plan.outbox.told = told;
                if is_left_open {
                    Reporting::Waits
                } else {
                    plan.outbox.reported = plan.outbox.reported.max(revision);
                    plan.outbox.tries = 0;
                    Reporting::Starts
                }
            }
            // The alarm brings the next try.
            Input::ReportFailed => Reporting::Waits,
            Input::AlarmRang => {
                if let Some(no) = self.thought_due(now) {
                    plan.outbox.alarm = None;
                    self.happen(&mut plan, Event::ThoughtOver { no }, now)?;
                } else if plan.is_behind() {
                    plan.outbox.alarm = None;
                    plan.outbox.tries = plan.outbox.tries.saturating_add(1);
                }
                // One that is still under way after so long is given up; taken twice does no harm.
                Reporting::Starts
            }
        };
        plan.reporting(starts, now);
        plan.thinking(now);
        if plan.outbox != self.outbox {
            let outbox = plan.outbox;
            plan.writes.push(Write::Outbox(outbox));
        }
        Ok(plan)
    }

    /// The thought whose time has come.
    fn thought_due(&self, now: Millis) -> Option<Seq> {
        let thought = self.conversation.thought.as_ref()?;
        (thought.due <= now).then_some(thought.no)
    }

    fn happen(&self, plan: &mut Plan, event: Event, now: Millis) -> Result<(), Problem> {
        let Outcome {
            conversation,
            appended,
            effects,
        } = step(&self.conversation, &self.script, event, now)?;
        if self.is_new {
            plan.writes.push(Write::Script(Rc::clone(&self.script)));
        }
        let appended = appended.into_iter().map(Box::new);
        plan.writes.extend(appended.map(Write::Append));
        if self.is_new || conversation != *self.conversation {
            plan.conversation = Rc::new(conversation);
            let conversation = Rc::clone(&plan.conversation);
            plan.writes.push(Write::Conversation(conversation));
        }
        plan.effects = effects;
        Ok(())
    }

    /// Takes over what was written, and gives what is to be done now.
    pub fn commit(&mut self, plan: Plan) -> Vec<Effect> {
        self.conversation = plan.conversation;
        self.outbox = plan.outbox;
        self.is_reporting = plan.is_reporting;
        self.is_new = false;
        plan.effects
    }
}

#[cfg(test)]
mod tests;
