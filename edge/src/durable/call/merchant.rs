//! What a merchant's object is asked for.

use super::{Actor, Call};
use serde::{Deserialize, Serialize};
use shared::api::{
    Booking, CatalogSet, ChipSet, ConversationPage, Delivery, DeliveryPage, DraftSet,
    KnowledgeDetail, KnowledgeList, KnowledgeSource, LeadPage, Me, ModelSet, ModelState, PageError,
    PlaybookRef, PlaybookVersion, Revealed, VersionHead,
};
use shared::catalog::Catalog;
use shared::chip::Chip;
use shared::conversation::{Report, Settled};
use shared::id::{ChipId, ConversationId, LeadId, MerchantId, OperatorId};
use shared::knowledge::{ClaimFinding, Knowledge, Piece};
use shared::lead::{Lead, LeadView, Validity};
use shared::learning::{LessonState, Record};
use shared::merchant::{Merchant, Profile, Role};
use shared::pack::Changes;
use shared::pi::model::{Access, Failure};
use shared::protocol::Seq;
use shared::time::Millis;
use shared::webhook::Webhook;

/// What everybody who serves the merchant's visitors has to know of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Published {
    /// Answers to one visitor that its own model may write in a day; nothing where it has none.
    pub model_per_visitor: Option<u32>,
    /// The merchant.
    pub merchant: Merchant,
    /// What it changes of its pack.
    pub changes: Changes,
    /// Its chips.
    pub chips: Vec<Chip>,
    /// What cards are made of.
    pub catalog: Catalog,
    /// What its own texts and pages say.
    pub knowledge: Knowledge,
}

/// A merchant's playbook, as its object keeps it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct KeptPlaybook {
    /// The merchant, with the number that is served.
    pub merchant: Merchant,
    /// What is worked on.
    pub draft: KeptDraft,
    /// What is in force.
    pub published: PlaybookVersion,
    /// What was published, the latest first.
    pub versions: Vec<VersionHead>,
}

/// What is worked on, right or wrong.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct KeptDraft {
    /// Counts up with every save.
    pub revision: u32,
    /// What it changes of the pack.
    pub changes: Changes,
    /// When it was saved.
    pub saved_at: Option<Millis>,
    /// By whom.
    pub saved_by: Option<String>,
}

/// What came of a report.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Taken {
    /// The last message that the merchant's object knows now.
    pub told: Seq,
    /// What became of a visit that was wished for.
    pub settled: Option<Settled>,
}

/// An operator, as others see him.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Authorised {
    /// Who.
    pub operator: OperatorId,
    /// The name.
    pub name: String,
    /// The role.
    pub role: Role,
}

calls! {
    /// Calls of a merchant's object.
    MerchantCall {
        /// Creates the merchant.
        Create {
            /// The merchant, as a first version.
            merchant: Merchant,
            /// Its first chips.
            chips: Vec<Chip>,
            /// Keyed hash of the first owner's address.
            owner: String,
            /// The first owner.
            operator: OperatorId,
            /// The first owner's name.
            name: String,
        } -> ();
        /// What visitors are served with.
        LoadPublished {} -> Option<Published>;
        /// Takes what has become of a conversation.
        TakeReport {
            /// Whose it is, for finding its keys.
            merchant: MerchantId,
            /// The report.
            report: Report,
        } -> Taken;
        /// Takes a lead from the plain form.
        TakeForm {
            /// Whose it is.
            merchant: MerchantId,
            /// The lead.
            lead: Lead,
        } -> LeadId;
        /// Counts a page load.
        CountTouch {
            /// Chips that were shown.
            chips: Vec<ChipId>,
        } -> ();
        /// Opens a session.
        OpenSession {
            /// For whom.
            operator: OperatorId,
            /// Its id.
            session: String,
            /// Until when.
            expires: Millis,
        } -> Me;
        /// Ends a session.
        EndSession {
            /// Whose it is.
            actor: Actor,
        } -> ();
        /// Lets an invited operator join, once.
        Join {
            /// Who.
            operator: OperatorId,
            /// The name.
            name: String,
            /// The role given.
            role: Role,
            /// The token's nonce.
            nonce: String,
        } -> ();
        /// Checks session and permission.
        Authorise {
            /// Who.
            actor: Actor,
        } -> Authorised;
        /// Who is signed in.
        LoadMe {
            /// Who.
            actor: Actor,
        } -> Me;
        /// One page of leads.
        ListLeads {
            /// Who.
            actor: Actor,
            /// Where the page before ended.
            before: Option<u64>,
        } -> LeadPage;
        /// The lead of a conversation.
        LeadOf {
            /// Who.
            actor: Actor,
            /// The conversation's own lead id.
            source: LeadId,
        } -> Option<LeadView>;
        /// A lead's contacts in the clear.
        Reveal {
            /// Who.
            actor: Actor,
            /// Whose it is.
            merchant: MerchantId,
            /// Which.
            lead: LeadId,
        } -> Revealed;
        /// Where a question for a model goes; nothing where there is no model, or it may not be asked now.
        AskModel {
            /// Whose it is.
            merchant: MerchantId,
        } -> Option<Access>;
        /// What became of asking.
        NoteModel {
            /// Why the rules have answered instead.
            failure: Option<Failure>,
        } -> ();
        /// The merchant's model.
        LoadModel {
            /// Who.
            actor: Actor,
        } -> ModelState;
        /// Saves it.
        SaveModel {
            /// Who.
            actor: Actor,
            /// Whose it is.
            merchant: MerchantId,
            /// What was typed.
            set: ModelSet,
        } -> ModelState;
        /// The sources of its own knowledge.
        ListKnowledge {
            /// Who.
            actor: Actor,
        } -> KnowledgeList;
        /// A source with its words.
        KnowledgeOf {
            /// Who.
            actor: Actor,
            /// Which.
            id: u64,
        } -> KnowledgeDetail;
        /// Saves a text that was pasted.
        SaveText {
            /// Who.
            actor: Actor,
            /// Which one it replaces; nothing for a new one.
            id: Option<u64>,
            /// Its name.
            title: String,
            /// The words.
            text: String,
            /// What may be quoted of it.
            pieces: Vec<Piece>,
        } -> KnowledgeSource;
        /// Saves a page that was read.
        SavePage {
            /// Who.
            actor: Actor,
            /// Which one it replaces; nothing for a new one.
            id: Option<u64>,
            /// Its address.
            address: String,
            /// Its name.
            title: String,
            /// The words.
            text: String,
            /// What may be quoted of it.
            pieces: Vec<Piece>,
            /// What may not.
            findings: Vec<ClaimFinding>,
        } -> KnowledgeSource;
        /// Notes why a page could not be read again.
        NotePageError {
            /// Who.
            actor: Actor,
            /// Which.
            id: u64,
            /// Why.
            error: PageError,
        } -> KnowledgeSource;
        /// Deletes a source.
        DeleteKnowledge {
            /// Who.
            actor: Actor,
            /// Which.
            id: u64,
        } -> ();
        /// What conversations have taught.
        LoadRecord {
            /// Who.
            actor: Actor,
        } -> Record;
        /// Notes what became of lessons.
        MarkLessons {
            /// Who.
            actor: Actor,
            /// Which.
            lessons: Vec<u64>,
            /// What.
            state: LessonState,
        } -> ();
        /// What a person says of a lead.
        Judge {
            /// Who.
            actor: Actor,
            /// Whose it is.
            merchant: MerchantId,
            /// Which.
            lead: LeadId,
            /// Whether it is one.
            validity: Validity,
        } -> LeadView;
        /// One page of conversations.
        ListConversations {
            /// Who.
            actor: Actor,
            /// Where the page before ended.
            before: Option<u64>,
        } -> ConversationPage;
        /// The chips.
        LoadChips {
            /// Who.
            actor: Actor,
        } -> ChipSet;
        /// Saves the chips.
        SaveChips {
            /// Who.
            actor: Actor,
            /// The whole set.
            set: ChipSet,
        } -> ChipSet;
        /// What cards are made of.
        LoadCatalog {
            /// Who.
            actor: Actor,
        } -> CatalogSet;
        /// Saves what cards are made of.
        SaveCatalog {
            /// Who.
            actor: Actor,
            /// All of it.
            set: CatalogSet,
        } -> CatalogSet;
        /// The visits from now on.
        ListBookings {
            /// Who.
            actor: Actor,
        } -> Vec<Booking>;
        /// The times that can still be booked.
        FreeSlots {
            /// By whom.
            conversation: ConversationId,
        } -> Vec<Millis>;
        /// Where an identified visitor talks.
        FindIdentified {
            /// The merchant's own id for the person.
            sub: String,
        } -> Option<ConversationId>;
        /// The webhooks.
        LoadWebhooks {
            /// Who.
            actor: Actor,
        } -> Vec<Webhook>;
        /// Saves the webhooks.
        SaveWebhooks {
            /// Who.
            actor: Actor,
            /// All of them, checked.
            webhooks: Vec<Webhook>,
        } -> ();
        /// One page of the log of deliveries.
        ListDeliveries {
            /// Who.
            actor: Actor,
            /// Where the page before ended.
            before: Option<u64>,
        } -> DeliveryPage;
        /// Tries a delivery again now.
        Resend {
            /// Who.
            actor: Actor,
            /// Its place in the log.
            rank: u64,
        } -> Delivery;
        /// Saves the settings. Refused with `conflict` where the playbook has changed since they were
        /// checked with it.
        SaveProfile {
            /// Who.
            actor: Actor,
            /// The settings, checked.
            profile: Profile,
            /// The number that was served then.
            over: u32,
        } -> Profile;
        /// The playbook: what is worked on, what was published.
        LoadPlaybook {
            /// Who.
            actor: Actor,
        } -> KeptPlaybook;
        /// A version that is kept.
        LoadVersion {
            /// Who.
            actor: Actor,
            /// Which.
            version: u32,
        } -> PlaybookVersion;
        /// Saves what is worked on.
        SaveDraft {
            /// Who.
            actor: Actor,
            /// What.
            set: DraftSet,
        } -> KeptPlaybook;
        /// Publishes the draft, or an earlier version again. Refused with `conflict` where anything has
        /// changed since it was checked.
        PublishPlaybook {
            /// Who.
            actor: Actor,
            /// What.
            what: PlaybookRef,
            /// The draft's revision, where it is the draft.
            revision: Option<u32>,
            /// The number served so far.
            over: u32,
            /// Why.
            note: String,
        } -> KeptPlaybook;
    }
}
