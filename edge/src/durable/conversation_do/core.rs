//! The shell around the driver: decide and commit in one transaction, then perform.

use super::ears::{Ears, Source};
use crate::durable::call::{self, TakeReport};
use crate::error::{Done, EdgeError};
use crate::log;
use crate::platform::{self, now};
use crate::store::{self, Schema, Sql, Store};
use shared::conversation::{Conversation, Driver, Effect, Input, Plan, Report, Write};
use shared::limit;
use shared::protocol::{Code, Seq, ServerFrame, Side};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use worker::{Env, State, WebSocket};

/// A conversation's storage, its driver while that is in memory, and who listens.
pub struct Core {
    /// The platform's handle of the object.
    pub state: State,
    /// Bindings.
    pub env: Env,
    /// Who listens.
    pub ears: Ears,
    store: Store,
    /// Nothing that could not be read again: after a failure it is.
    driver: RefCell<Option<Driver>>,
    /// Alarms in a row at which storage failed.
    failed: Cell<usize>,
}

impl Core {
    /// A conversation of which nothing was read yet.
    pub fn new(state: State, env: Env) -> Self {
        let store = Store::new(&state, Schema::CONVERSATION);
        Self {
            state,
            env,
            ears: Ears::default(),
            store,
            driver: RefCell::default(),
            failed: Cell::default(),
        }
    }

    /// Reads, with the driver as it stands.
    ///
    /// # Errors
    /// `not_found` for a conversation that was never begun, or was erased.
    pub fn read<T>(&self, read: impl FnOnce(&Driver, &Sql) -> Done<T>) -> Done<T> {
        let mut driver = self.driver.borrow_mut();
        self.store.transact(|sql| {
            let driver = match &mut *driver {
                Some(driver) => driver,
                none => none.insert(resume(sql)?.ok_or(Code::NotFound)?),
            };
            read(driver, sql)
        })
    }

    /// Takes an input in: decides and writes in one transaction, then performs. Gives the frames
    /// for a sender that has no line of its own.
    ///
    /// # Errors
    /// A refusal or a failure; then nothing was written, and nothing happened.
    pub fn take(
        self: &Rc<Self>,
        source: Source<'_>,
        input: impl FnOnce(&Driver, &Sql) -> Done<Input>,
    ) -> Done<Vec<ServerFrame>> {
        self.take_or_begin(source, || Err(Code::NotFound.into()), input)
    }

    /// As [`Core::take`], for a conversation that may not have begun.
    ///
    /// # Errors
    /// As [`Core::take`].
    pub fn take_or_begin(
        self: &Rc<Self>,
        source: Source<'_>,
        begin: impl FnOnce() -> Done<Driver>,
        input: impl FnOnce(&Driver, &Sql) -> Done<Input>,
    ) -> Done<Vec<ServerFrame>> {
        // Taken out: whatever fails below, the next input reads it anew.
        let known = self.driver.take();
        let (mut driver, plan) = self.store.transact(|sql| {
            let driver = match known {
                Some(driver) => driver,
                None => match resume(sql)? {
                    Some(driver) => driver,
                    None => begin()?,
                },
            };
            let input = input(&driver, sql)?;
            let plan = driver.decide(input, now())?;
            self.write(sql, &plan)?;
            Ok((driver, plan))
        })?;
        let effects = driver.commit(plan);
        let frames = self.tell(&driver, &effects, source);
        self.driver.replace(Some(driver));
        for effect in effects {
            let core = Rc::clone(self);
            match effect {
                Effect::Report { after } => {
                    platform::go_on(&self.state, async move { core.report(after).await });
                }
                Effect::Wait { no, until } => {
                    platform::go_on(&self.state, async move { core.wait(no, until).await });
                }
                Effect::Ask { no, until } => {
                    platform::go_on(&self.state, async move { core.ask(no, until).await });
                }
                Effect::Show { .. } | Effect::Send { .. } => {}
            }
        }
        Ok(frames)
    }

    fn write(&self, sql: &Sql, plan: &Plan) -> Done<()> {
        let (mut conversation, mut outbox) = (None, None);
        for write in &plan.writes {
            match write {
                Write::Script(script) => store::conversation::save_script(sql, script)?,
                Write::Append(stored) => store::conversation::append(sql, stored)?,
                Write::Alarm(at) => self.store.set_alarm(*at)?,
                Write::Conversation(body) => conversation = Some(&**body),
                Write::Outbox(taken) => outbox = Some(taken),
            }
        }
        store::conversation::save(sql, conversation, outbox)
    }

    fn tell(&self, driver: &Driver, effects: &[Effect], source: Source<'_>) -> Vec<ServerFrame> {
        let told = platform::keys(&self.env).and_then(|keys| {
            self.ears
                .tell(&self.state, &keys, driver.conversation(), effects, source)
        });
        told.unwrap_or_else(|error| {
            // Committed all the same: whoever missed it fills the gap when he comes back.
            log::failure("tell", &error);
            Vec::new()
        })
    }

    /// Tells the other side that the first of this one has come, or the last has gone: where nobody
    /// but `ws` is there.
    ///
    /// # Errors
    /// As [`Ears::tell_side`].
    pub fn tell_presence(&self, side: Side, here: bool, ws: Option<&WebSocket>) -> Done<()> {
        if self.ears.has(&self.state, side, ws) {
            return Ok(());
        }
        let frame = ServerFrame::Here { side, here };
        self.ears.tell_side(&self.state, side.other(), &frame, ws)
    }

    /// Somebody has gone; when nobody of the side is left, the other side learns of it.
    pub fn left(&self, side: Side, ws: Option<&WebSocket>) {
        if let Err(error) = self.tell_presence(side, false, ws) {
            log::failure("presence", &error);
        }
    }

    /// Tells the merchant's object, and takes in what came of it.
    async fn report(self: Rc<Self>, after: Seq) {
        let input = match self.try_report(after).await {
            Ok(input) => input,
            Err(error) => {
                log::failure("report", &error);
                Input::ReportFailed
            }
        };
        if let Err(error) = self.take(Source::Nobody, |_, _| Ok(input)) {
            // The alarm that was set with the commit brings the next try.
            log::failure("report taken", &error);
        }
    }

    async fn try_report(&self, after: Seq) -> Done<Input> {
        let (merchant, report): (_, Report) = self.read(|driver, sql| {
            let messages = store::conversation::messages_after(sql, after)?;
            let conversation: &Conversation = driver.conversation();
            let report = conversation.report(driver.script(), messages);
            Ok((conversation.merchant.clone(), report))
        })?;
        let revision = report.revision;
        let taken = call::merchant(&self.env, &merchant)
            .call(TakeReport { merchant, report })
            .await?;
        Ok(Input::ReportTaken {
            revision,
            told: taken.told,
            settled: taken.settled,
        })
    }

    /// The alarm rang. Whatever happens, there is a next try as long as one is needed: the platform
    /// gives up on an alarm that fails six times, we don't.
    pub fn ring(self: &Rc<Self>) {
        match self.take(Source::Nobody, |_, _| Ok(Input::AlarmRang)) {
            Ok(_) => self.failed.set(0),
            Err(EdgeError::Refused(problem)) if problem.code == Code::NotFound => {}
            Err(error) => {
                log::failure("conversation alarm", &error);
                // Soon after a hiccup, and ever more seldom in an outage.
                let failed = self.failed.get();
                let last = limit::REPORT_RETRY_MS.len() - 1;
                let at = now().plus(limit::REPORT_RETRY_MS[failed.min(last)]);
                self.failed.set(failed.saturating_add(1));
                if let Err(error) = self.store.set_alarm(at) {
                    log::failure("conversation alarm", &error);
                }
            }
        }
    }
}

fn resume(sql: &Sql) -> Done<Option<Driver>> {
    let Some((conversation, outbox)) = store::conversation::load(sql)? else {
        return Ok(None);
    };
    let script = store::conversation::load_script(sql)?
        .ok_or_else(|| EdgeError::unreadable("script", &"missing"))?;
    Ok(Some(Driver::resume(conversation, script, outbox)))
}
