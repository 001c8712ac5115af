//! `MerchantDo`: one merchant.
//!
//! Why an object: a merchant's settings, people, leads and counts are one thing, that can be
//! erased or backed up as one, and no two merchants share a database. Named by the merchant's id.
//! Reports and forms are taken idempotently: twice, or an older one after a newer, changes
//! nothing. Whatever has to reach the merchant's webhooks is in its outbox in the same transaction.
//! Console calls carry an actor; session and permission are checked here, in the same
//! transaction that does the work. Calls: `MerchantCall`. Sockets: consoles.

mod catalog;
mod courier;
mod knowledge;
mod leads;
mod learning;
mod model;
mod people;
mod playbook;
mod webhooks;

use self::courier::Courier;

use super::call::{
    self, AskModel, Authorise, CountTouch, Create, DeleteKnowledge, EndSession, FindIdentified,
    FreeSlots, Join, Judge, KnowledgeOf, LeadOf, ListBookings, ListConversations, ListDeliveries,
    ListKnowledge, ListLeads, LoadCatalog, LoadChips, LoadMe, LoadModel, LoadPlaybook,
    LoadPublished, LoadRecord, LoadVersion, LoadWebhooks, MarkLessons, MerchantCall, NoteModel,
    NotePageError, OpenSession, PublishPlaybook, Published, Resend, Reveal, SaveCatalog, SaveChips,
    SaveDraft, SaveModel, SavePage, SaveProfile, SaveText, SaveWebhooks, TakeForm, TakeReport,
};
use super::socket;
use crate::error::Done;
use crate::log;
use crate::platform::now;
use crate::store::merchant::{Action, Count};
use crate::store::{self, Schema, Sql, Store};
use shared::api::ChipSet;
use shared::chip;
use shared::limit;
use shared::merchant::Profile;
use shared::protocol::{Code, ConsoleFrame, Problem, close};
use std::rc::Rc;
use wasm_bindgen::prelude::wasm_bindgen;
use worker::{
    DurableObject, Env, Error, Request, Response, Result, State, WebSocket,
    WebSocketIncomingMessage, durable_object,
};

/// One merchant.
#[durable_object]
pub struct MerchantDo {
    state: State,
    env: Env,
    store: Rc<Store>,
    courier: Courier,
}

impl DurableObject for MerchantDo {
    fn new(state: State, env: Env) -> Self {
        let store = Rc::new(Store::new(&state, Schema::MERCHANT));
        let courier = Courier::new(env.clone(), Rc::clone(&store));
        Self {
            state,
            env,
            store,
            courier,
        }
    }

    async fn fetch(&self, request: Request) -> Result<Response> {
        #[cfg(feature = "faults")]
        let _under_way = crate::faults::count_event(false);
        // Everything else is a call.
        match socket::accept_listener(&self.state, &request, limit::CONSOLE_SOCKETS_MAX) {
            Ok(response) => Ok(response),
            Err(error) => crate::error::problem_response(&error.into_problem("console socket")),
        }
    }

    async fn alarm(&self) -> Result<Response> {
        #[cfg(feature = "faults")]
        let _under_way = crate::faults::count_event(true);
        self.courier.ring(&self.state);
        Response::empty()
    }

    async fn websocket_message(
        &self,
        ws: WebSocket,
        _message: WebSocketIncomingMessage,
    ) -> Result<()> {
        // A console listens here and speaks over HTTP.
        socket::close(&ws, close::BAD_FRAME, "listen_only");
        Ok(())
    }

    async fn websocket_close(
        &self,
        ws: WebSocket,
        _code: usize,
        _reason: String,
        _was_clean: bool,
    ) -> Result<()> {
        drop(ws.close::<&str>(None, None));
        Ok(())
    }

    async fn websocket_error(&self, _ws: WebSocket, error: Error) -> Result<()> {
        log::failure("console socket", &error);
        Ok(())
    }
}

#[wasm_bindgen]
impl MerchantDo {
    /// Takes a typed call; `entry.js` brings it.
    pub fn call(&self, body: &str) -> String {
        #[cfg(feature = "faults")]
        let _under_way = crate::faults::count_event(false);
        call::answer(body, |call| self.take(call))
    }
}

impl MerchantDo {
    fn take(&self, call: MerchantCall) -> String {
        match call {
            MerchantCall::Create(call) => call::reply::<Create>(self.create(*call), "create"),
            MerchantCall::LoadPublished(_) => {
                call::reply::<LoadPublished>(self.load_published(), "published")
            }
            MerchantCall::TakeReport(call) => {
                call::reply::<TakeReport>(self.take_report(*call), "report")
            }
            MerchantCall::TakeForm(call) => call::reply::<TakeForm>(self.take_form(*call), "form"),
            MerchantCall::CountTouch(call) => {
                call::reply::<CountTouch>(self.count_touch(&call), "touch")
            }
            MerchantCall::OpenSession(call) => {
                call::reply::<OpenSession>(self.open_session(*call), "session")
            }
            MerchantCall::EndSession(call) => {
                call::reply::<EndSession>(self.end_session(&call), "sign-out")
            }
            MerchantCall::Join(call) => call::reply::<Join>(self.join(*call), "join"),
            MerchantCall::Authorise(call) => call::reply::<Authorise>(
                self.store.transact(|sql| authorise(sql, &call.actor)),
                "authorise",
            ),
            MerchantCall::LoadMe(call) => call::reply::<LoadMe>(self.load_me(&call), "me"),
            MerchantCall::ListLeads(call) => {
                call::reply::<ListLeads>(self.list_leads(&call), "leads")
            }
            MerchantCall::LeadOf(call) => call::reply::<LeadOf>(self.lead_of(&call), "lead"),
            MerchantCall::Reveal(call) => call::reply::<Reveal>(self.reveal(*call), "reveal"),
            MerchantCall::AskModel(call) => {
                call::reply::<AskModel>(self.ask_model(&call), "ask model")
            }
            MerchantCall::NoteModel(call) => {
                call::reply::<NoteModel>(self.note_model(call.failure), "note model")
            }
            MerchantCall::LoadModel(call) => {
                call::reply::<LoadModel>(self.load_model(&call), "model")
            }
            MerchantCall::SaveModel(call) => {
                call::reply::<SaveModel>(self.save_model(*call), "save model")
            }
            MerchantCall::ListKnowledge(call) => {
                call::reply::<ListKnowledge>(self.list_knowledge(&call), "knowledge")
            }
            MerchantCall::KnowledgeOf(call) => {
                call::reply::<KnowledgeOf>(self.knowledge_of(&call), "a source")
            }
            MerchantCall::SaveText(call) => {
                call::reply::<SaveText>(self.save_text(*call), "save text")
            }
            MerchantCall::SavePage(call) => {
                call::reply::<SavePage>(self.save_page(*call), "save page")
            }
            MerchantCall::NotePageError(call) => {
                call::reply::<NotePageError>(self.note_page_error(&call), "page error")
            }
            MerchantCall::DeleteKnowledge(call) => {
                call::reply::<DeleteKnowledge>(self.delete_knowledge(&call), "delete source")
            }
            MerchantCall::LoadRecord(call) => {
                call::reply::<LoadRecord>(self.load_record(&call), "learning")
            }
            MerchantCall::MarkLessons(call) => {
                call::reply::<MarkLessons>(self.mark_lessons(&call), "mark lessons")
            }
            MerchantCall::Judge(call) => call::reply::<Judge>(self.judge(*call), "judge"),
            MerchantCall::ListConversations(call) => {
                call::reply::<ListConversations>(self.list_conversations(&call), "conversations")
            }
            MerchantCall::LoadChips(call) => {
                call::reply::<LoadChips>(self.load_chips(&call), "chips")
            }
            MerchantCall::SaveChips(call) => {
                call::reply::<SaveChips>(self.save_chips(*call), "save chips")
            }
            MerchantCall::LoadCatalog(call) => {
                call::reply::<LoadCatalog>(self.load_catalog(&call), "catalog")
            }
            MerchantCall::SaveCatalog(call) => {
                call::reply::<SaveCatalog>(self.save_catalog(*call), "save catalog")
            }
            MerchantCall::ListBookings(call) => {
                call::reply::<ListBookings>(self.list_bookings(&call), "bookings")
            }
            MerchantCall::FreeSlots(call) => {
                call::reply::<FreeSlots>(self.free_slots(&call), "slots")
            }
            MerchantCall::FindIdentified(call) => {
                call::reply::<FindIdentified>(self.find_identified(&call), "identified")
            }
            MerchantCall::LoadWebhooks(call) => {
                call::reply::<LoadWebhooks>(self.load_webhooks(&call), "webhooks")
            }
            MerchantCall::SaveWebhooks(call) => {
                call::reply::<SaveWebhooks>(self.save_webhooks(&call), "save webhooks")
            }
            MerchantCall::ListDeliveries(call) => {
                call::reply::<ListDeliveries>(self.list_deliveries(&call), "deliveries")
            }
            MerchantCall::Resend(call) => call::reply::<Resend>(self.resend(&call), "resend"),
            MerchantCall::LoadPlaybook(call) => {
                call::reply::<LoadPlaybook>(self.load_playbook(&call), "playbook")
            }
            MerchantCall::LoadVersion(call) => {
                call::reply::<LoadVersion>(self.load_version(&call), "playbook version")
            }
            MerchantCall::SaveDraft(call) => {
                call::reply::<SaveDraft>(self.save_draft(&call), "save draft")
            }
            MerchantCall::PublishPlaybook(call) => {
                call::reply::<PublishPlaybook>(self.publish_playbook(&call), "publish playbook")
            }
            MerchantCall::SaveProfile(call) => {
                call::reply::<SaveProfile>(self.save_profile(*call), "save profile")
            }
        }
    }

    fn load_published(&self) -> Done<Option<Published>> {
        self.store.transact(|sql| {
            let Some(merchant) = store::merchant::load(sql)? else {
                return Ok(None);
            };
            Ok(Some(Published {
                merchant,
                changes: store::playbook::published(sql)?.changes,
                chips: store::merchant::chips(sql)?.chips,
                catalog: store::catalog::load(sql)?.catalog,
                knowledge: store::knowledge::load(sql)?,
                model_per_visitor: store::model::load(sql)?
                    .settings
                    .map(|model| if model.on { model.per_visitor } else { 0 }),
            }))
        })
    }

    fn count_touch(&self, call: &CountTouch) -> Done<()> {
        self.store.transact(|sql| {
            let day = today(sql)?;
            store::merchant::count(sql, day, Count::PageLoaded, None)?;
            // Only chips of this merchant: what a page claims must not fill the table.
            let known = store::merchant::chips(sql)?.chips;
            for chip in known.iter().filter(|chip| call.chips.contains(&chip.id)) {
                store::merchant::count(sql, day, Count::ChipShown, Some(&chip.id))?;
            }
            Ok(())
        })
    }

    fn load_chips(&self, call: &LoadChips) -> Done<ChipSet> {
        self.store.transact(|sql| {
            authorise(sql, &call.actor)?;
            store::merchant::chips(sql)
        })
    }

    fn save_chips(&self, call: SaveChips) -> Done<ChipSet> {
        let SaveChips { actor, set } = call;
        chip::check_set(&set.chips)
            .map_err(|error| Problem::because(Code::InvalidValue, error.to_string()))?;
        let saved = self.store.transact(|sql| {
            let who = authorise(sql, &actor)?;
            if store::merchant::chips(sql)?.revision != set.revision {
                return Err(Code::Conflict.into());
            }
            store::merchant::save_chips(sql, &set.chips)?;
            store::merchant::audit(sql, &who.operator, Action::SavedChips, "", now())?;
            store::merchant::chips(sql)
        })?;
        self.broadcast(&ConsoleFrame::ChipsChanged);
        Ok(saved)
    }

    fn save_profile(&self, call: SaveProfile) -> Done<Profile> {
        let SaveProfile {
            actor,
            profile,
            over,
        } = call;
        self.store.transact(|sql| {
            let who = authorise(sql, &actor)?;
            let known = store::merchant::load(sql)?.ok_or(Code::UnknownMerchant)?;
            if known.playbook_version != over {
                return Err(Code::Conflict.into());
            }
            store::merchant::save_profile(sql, &profile)?;
            store::merchant::audit(sql, &who.operator, Action::SavedProfile, "", now())
        })?;
        Ok(profile)
    }

    /// Tells every console that is looking.
    fn broadcast(&self, frame: &ConsoleFrame) {
        for ws in self.state.get_websockets() {
            socket::send(&ws, frame);
        }
    }
}

use people::authorise;

/// Days since 1970 on the merchant's own clock.
fn today(sql: &Sql) -> Done<u64> {
    match store::merchant::load(sql)? {
        Some(merchant) => {
            let offset_ms = i64::from(merchant.profile.hours.utc_offset_min) * 60_000;
            Ok((now().0 as i64 + offset_ms).max(0) as u64 / limit::DAY_MS)
        }
        None => Err(Code::UnknownMerchant.into()),
    }
}
