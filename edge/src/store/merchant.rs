//! Tables of a merchant.

use super::sql::{Row, Sql, Value, json, number, text};
use crate::error::EdgeError;
use shared::api::{ChipSet, ConversationPage, LeadPage};
use shared::chip::Chip;
use shared::conversation::Known;
use shared::id::{ChipId, ConversationId, LeadId, MerchantId, OperatorId};
use shared::lead::Lead;
use shared::learning::Ending;
use shared::limit;
use shared::merchant::{Merchant, Profile, Role};
use shared::protocol::{ConversationRow, Seq};
use shared::time::Millis;

/// Who created the merchant, once it is created.
pub fn owner(sql: &Sql) -> Result<Option<String>, EdgeError> {
    sql.row("SELECT owner FROM merchant", vec![])?
        .map(|row| row.text(0).map(str::to_owned))
        .transpose()
}

/// Creates the merchant.
pub fn create(
    sql: &Sql,
    merchant: &Merchant,
    chips: &[Chip],
    owner: &str,
) -> Result<(), EdgeError> {
    sql.run(
        "INSERT INTO merchant (id, merchant, profile, playbook_version, owner) VALUES (1, ?, ?, ?, ?)",
        vec![text(merchant.id.as_str()), json(&merchant.profile)?, number(merchant.playbook_version.into()), text(owner)],
    )?;
    sql.run(
        "INSERT INTO chip_set (id, revision, body) VALUES (1, 1, ?)",
        vec![json(&chips)?],
    )?;
    Ok(())
}

/// The merchant, once it is created.
pub fn load(sql: &Sql) -> Result<Option<Merchant>, EdgeError> {
    sql.row(
        "SELECT merchant, profile, playbook_version FROM merchant",
        vec![],
    )?
    .map(|row| {
        let id = MerchantId::parse(row.text(0)?)
            .map_err(|error| EdgeError::unreadable("merchant", &error))?;
        Ok(Merchant {
            id,
            profile: row.json(1)?,
            playbook_version: row.number(2)? as u32,
        })
    })
    .transpose()
}

/// Saves the settings. What Pi says may follow from any of them, so the playbook's version goes up.
pub fn save_profile(sql: &Sql, profile: &Profile) -> Result<(), EdgeError> {
    sql.run("UPDATE merchant SET profile = ?", vec![json(profile)?])?;
    raise_playbook(sql).map(drop)
}

/// The playbook's next version, under which new conversations are served from now on.
pub fn raise_playbook(sql: &Sql) -> Result<u32, EdgeError> {
    let row = sql.row(
        "UPDATE merchant SET playbook_version = playbook_version + 1 RETURNING playbook_version",
        vec![],
    )?;
    match row {
        Some(row) => Ok(row.number(0)? as u32),
        None => Err(EdgeError::unreadable("merchant", &"missing")),
    }
}

/// The chips.
pub fn chips(sql: &Sql) -> Result<ChipSet, EdgeError> {
    match sql.row("SELECT revision, body FROM chip_set", vec![])? {
        Some(row) => Ok(ChipSet {
            revision: row.number(0)? as u32,
            chips: row.json(1)?,
        }),
        None => Err(EdgeError::unreadable("chips", &"missing")),
    }
}

/// Saves the chips under the next revision.
pub fn save_chips(sql: &Sql, chips: &[Chip]) -> Result<(), EdgeError> {
    sql.run(
        "UPDATE chip_set SET revision = revision + 1, body = ?",
        vec![json(&chips)?],
    )?;
    Ok(())
}

/// An operator's name and role.
pub fn operator(sql: &Sql, id: &OperatorId) -> Result<Option<(String, Role)>, EdgeError> {
    sql.row(
        "SELECT name, role FROM operator WHERE id = ?",
        vec![text(id.as_str())],
    )?
    .map(|row| Ok((row.text(0)?.to_owned(), row.json(1)?)))
    .transpose()
}

/// How many operators there are.
pub fn operators(sql: &Sql) -> Result<u64, EdgeError> {
    match sql.row("SELECT count(*) FROM operator", vec![])? {
        Some(row) => row.number(0),
        None => Ok(0),
    }
}

/// Adds an operator, or changes name and role.
pub fn put_operator(
    sql: &Sql,
    id: &OperatorId,
    name: &str,
    role: Role,
    now: Millis,
) -> Result<(), EdgeError> {
    sql.run(
        "INSERT INTO operator (id, name, role, created_at) VALUES (?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, role = excluded.role",
        vec![text(id.as_str()), text(name), json(&role)?, number(now.0)],
    )?;
    Ok(())
}

/// Who used a one-time token, if anybody did.
pub fn used_by(sql: &Sql, nonce: &str) -> Result<Option<String>, EdgeError> {
    sql.row(
        "SELECT operator FROM used_token WHERE nonce = ?",
        vec![text(nonce)],
    )?
    .map(|row| row.text(0).map(str::to_owned))
    .transpose()
}

/// Notes who used a one-time token.
pub fn use_token(
    sql: &Sql,
    nonce: &str,
    operator: &OperatorId,
    now: Millis,
) -> Result<(), EdgeError> {
    sql.run(
        "INSERT INTO used_token (nonce, operator, used_at) VALUES (?, ?, ?)",
        vec![text(nonce), text(operator.as_str()), number(now.0)],
    )?;
    Ok(())
}

/// Opens a session, and forgets those that have run out.
pub fn open_session(
    sql: &Sql,
    id: &str,
    operator: &OperatorId,
    expires: Millis,
    now: Millis,
) -> Result<(), EdgeError> {
    sql.run(
        "DELETE FROM session WHERE expires_at <= ?",
        vec![number(now.0)],
    )?;
    sql.run(
        "INSERT INTO session (id, operator, created_at, expires_at) VALUES (?, ?, ?, ?)",
        vec![
            text(id),
            text(operator.as_str()),
            number(now.0),
            number(expires.0),
        ],
    )?;
    Ok(())
}

/// Whether a session is open for this operator.
pub fn has_session(
    sql: &Sql,
    id: &str,
    operator: &OperatorId,
    now: Millis,
) -> Result<bool, EdgeError> {
    let row = sql.row(
        "SELECT 1 FROM session WHERE id = ? AND operator = ? AND expires_at > ?",
        vec![text(id), text(operator.as_str()), number(now.0)],
    )?;
    Ok(row.is_some())
}

/// Ends a session.
pub fn end_session(sql: &Sql, id: &str) -> Result<(), EdgeError> {
    sql.run("DELETE FROM session WHERE id = ?", vec![text(id)])?;
    Ok(())
}

/// The lead that a conversation or form went into.
pub fn lead_of_source(sql: &Sql, source: &LeadId) -> Result<Option<Lead>, EdgeError> {
    sql.row(
        "SELECT lead.body FROM lead_source JOIN lead ON lead.id = lead_source.lead WHERE source = ?",
        vec![text(source.as_str())],
    )?
    .map(|row| row.json(0))
    .transpose()
}

/// The lead with a contact.
pub fn lead_of_contact(sql: &Sql, lookup: &str) -> Result<Option<Lead>, EdgeError> {
    sql.row(
        "SELECT lead.body FROM lead_contact JOIN lead ON lead.id = lead_contact.lead WHERE lookup = ?",
        vec![text(lookup)],
    )?
    .map(|row| row.json(0))
    .transpose()
}

/// A lead by its id.
pub fn lead(sql: &Sql, id: &LeadId) -> Result<Option<Lead>, EdgeError> {
    sql.row(
        "SELECT body FROM lead WHERE id = ?",
        vec![text(id.as_str())],
    )?
    .map(|row| row.json(0))
    .transpose()
}

/// Keeps a lead, where it came from, and how it is found again.
pub fn put_lead(sql: &Sql, lead: &Lead, source: &LeadId) -> Result<(), EdgeError> {
    let id = || text(lead.facts.id.as_str());
    sql.run(
        "INSERT INTO lead (id, body) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
        vec![id(), json(lead)?],
    )?;
    sql.run(
        "INSERT OR IGNORE INTO lead_source (source, lead) VALUES (?, ?)",
        vec![text(source.as_str()), id()],
    )?;
    for contact in &lead.contacts {
        sql.run(
            "INSERT OR IGNORE INTO lead_contact (lookup, lead) VALUES (?, ?)",
            vec![text(&contact.lookup), id()],
        )?;
    }
    Ok(())
}

/// One page of leads, the latest first.
pub fn leads(sql: &Sql, before: Option<u64>) -> Result<LeadPage, EdgeError> {
    let rows = sql.rows(
        "SELECT rank, body FROM lead WHERE rank < ? ORDER BY rank DESC LIMIT ?",
        vec![
            number(before.unwrap_or(super::MAX_RANK)),
            number(limit::LIST_PAGE.into()),
        ],
    )?;
    let leads = rows
        .iter()
        .map(|row| row.json::<Lead>(1).map(|lead| lead.view()))
        .collect::<Result<_, _>>()?;
    Ok(LeadPage {
        leads,
        before: next_page(&rows)?,
    })
}

fn next_page(rows: &[Row]) -> Result<Option<u64>, EdgeError> {
    let is_full = rows.len() == limit::LIST_PAGE as usize;
    rows.last()
        .filter(|_| is_full)
        .map(|row| row.number(0))
        .transpose()
}

/// What is known of a conversation, and the row of how it stood, to be read where it is needed.
pub fn known(sql: &Sql, id: &ConversationId) -> Result<Option<(Known, Row)>, EdgeError> {
    sql.row(
        "SELECT revision, told, body FROM conversation WHERE id = ?",
        vec![text(id.as_str())],
    )?
    .map(|row| {
        let known = Known {
            revision: row.number(0)?,
            told: Seq(row.number(1)?),
        };
        Ok((known, row))
    })
    .transpose()
}

/// How a conversation stood, of the row that [`known`] gives.
pub fn stood(row: &Row) -> Result<ConversationRow, EdgeError> {
    row.json(2)
}

/// Keeps how a conversation stands now, at the head of the list.
pub fn put_conversation(
    sql: &Sql,
    known: Known,
    row: &ConversationRow,
    ending: Option<&Ending>,
) -> Result<(), EdgeError> {
    sql.run(
        "INSERT INTO conversation (id, rank, revision, told, body, ending)
         VALUES (?, (SELECT coalesce(max(rank), 0) + 1 FROM conversation), ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET rank = excluded.rank, revision = excluded.revision,
         told = excluded.told, body = excluded.body, ending = excluded.ending",
        vec![
            text(row.id.as_str()),
            number(known.revision),
            number(known.told.0),
            json(row)?,
            ending.map(json).transpose()?.unwrap_or(Value::Null),
        ],
    )?;
    Ok(())
}

/// Keeps that more messages were taken of a conversation that stands as before.
pub fn put_told(sql: &Sql, id: &ConversationId, told: Seq) -> Result<(), EdgeError> {
    sql.run(
        "UPDATE conversation SET told = ? WHERE id = ?",
        vec![number(told.0), text(id.as_str())],
    )?;
    Ok(())
}

/// One page of conversations, the latest first.
pub fn conversations(sql: &Sql, before: Option<u64>) -> Result<ConversationPage, EdgeError> {
    let rows = sql.rows(
        "SELECT rank, body FROM conversation WHERE rank < ? ORDER BY rank DESC LIMIT ?",
        vec![
            number(before.unwrap_or(super::MAX_RANK)),
            number(limit::LIST_PAGE.into()),
        ],
    )?;
    let conversations = rows
        .iter()
        .map(|row| row.json::<ConversationRow>(1))
        .collect::<Result<_, _>>()?;
    Ok(ConversationPage {
        conversations,
        before: next_page(&rows)?,
    })
}

/// What is counted.
#[derive(Clone, Copy, Debug)]
pub enum Count {
    /// A page was loaded.
    PageLoaded,
    /// A chip was on the screen.
    ChipShown,
    /// A chip began a conversation.
    ChipTapped,
    /// A conversation began.
    Started,
    /// A lead was captured.
    Lead,
}

/// Counts one up on a day.
pub fn count(sql: &Sql, day: u64, what: Count, chip: Option<&ChipId>) -> Result<(), EdgeError> {
    let what = match what {
        Count::PageLoaded => "page_loaded",
        Count::ChipShown => "chip_shown",
        Count::ChipTapped => "chip_tapped",
        Count::Started => "started",
        Count::Lead => "lead",
    };
    sql.run(
        "INSERT INTO tally (day, what, chip, count) VALUES (?, ?, ?, 1)
         ON CONFLICT (day, what, chip) DO UPDATE SET count = count + 1",
        vec![
            number(day),
            text(what),
            text(chip.map_or("", ChipId::as_str)),
        ],
    )?;
    Ok(())
}

/// What an operator did that others may have to know of.
#[derive(Clone, Copy, Debug)]
pub enum Action {
    /// Saw a lead's contacts in the clear.
    Revealed,
    /// Said whether a lead is valid.
    Judged,
    /// Saved the model.
    SavedModel,
    /// Saved the chips.
    SavedChips,
    /// Saved the settings.
    SavedProfile,
    /// Joined.
    Joined,
    /// Saved the webhooks.
    SavedWebhooks,
    /// Had a delivery sent again.
    Resent,
    /// Saved the catalog.
    SavedCatalog,
    /// Saved a text, or had a page read.
    SavedKnowledge,
    /// Deleted one of them.
    DeletedKnowledge,
    /// Said what became of questions that were not answered.
    MarkedLessons,
    /// Saved the playbook's draft.
    SavedDraft,
    /// Published a playbook.
    PublishedPlaybook,
}

/// Logs it.
pub fn audit(
    sql: &Sql,
    operator: &OperatorId,
    action: Action,
    subject: &str,
    now: Millis,
) -> Result<(), EdgeError> {
    let action = match action {
        Action::Revealed => "revealed",
        Action::Judged => "judged",
        Action::SavedModel => "saved_model",
        Action::SavedChips => "saved_chips",
        Action::SavedProfile => "saved_profile",
        Action::Joined => "joined",
        Action::SavedWebhooks => "saved_webhooks",
        Action::Resent => "resent",
        Action::SavedCatalog => "saved_catalog",
        Action::SavedKnowledge => "saved_knowledge",
        Action::DeletedKnowledge => "deleted_knowledge",
        Action::MarkedLessons => "marked_lessons",
        Action::SavedDraft => "saved_draft",
        Action::PublishedPlaybook => "published_playbook",
    };
    sql.run(
        "INSERT INTO audit (at, operator, action, subject) VALUES (?, ?, ?, ?)",
        vec![
            number(now.0),
            text(operator.as_str()),
            text(action),
            text(subject),
        ],
    )?;
    Ok(())
}
