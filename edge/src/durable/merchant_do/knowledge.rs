//! The merchant's own knowledge.

use super::{MerchantDo, authorise};
use crate::durable::call::{
    Authorised, DeleteKnowledge, KnowledgeOf, ListKnowledge, NotePageError, SavePage, SaveText,
};
use crate::error::Done;
use crate::platform::now;
use crate::store::merchant::Action;
use crate::store::{self, Sql};
use shared::api::{KnowledgeDetail, KnowledgeList, KnowledgeSource};
use shared::knowledge::{self, Piece, SourceError};
use shared::limit;
use shared::protocol::{Code, Problem};

impl MerchantDo {
    pub(super) fn list_knowledge(&self, call: &ListKnowledge) -> Done<KnowledgeList> {
        self.store.transact(|sql| {
            authorise(sql, &call.actor)?;
            let sources = store::knowledge::list(sql)?;
            Ok(KnowledgeList {
                bytes: taken(&sources, None) as u32,
                sources,
                bytes_max: limit::KNOWLEDGE_BYTES_MAX as u32,
                sources_max: limit::KNOWLEDGE_SOURCES_MAX as u32,
            })
        })
    }

    pub(super) fn knowledge_of(&self, call: &KnowledgeOf) -> Done<KnowledgeDetail> {
        self.store.transact(|sql| {
            authorise(sql, &call.actor)?;
            Ok(store::knowledge::detail(sql, call.id)?.ok_or(Code::NotFound)?)
        })
    }

    pub(super) fn save_text(&self, call: SaveText) -> Done<KnowledgeSource> {
        let SaveText {
            actor,
            id,
            title,
            text,
            pieces,
        } = call;
        self.store.transact(|sql| {
            let who = authorise(sql, &actor)?;
            let left = room(sql, id)?;
            let bytes = knowledge::bytes(&pieces);
            if bytes > left {
                return Err(SourceError::NoRoom { bytes, left }.into());
            }
            let source = KnowledgeSource {
                id: id.unwrap_or_default(),
                title,
                address: None,
                at: now(),
                pieces: pieces.len() as u32,
                bytes: bytes as u32,
                is_cut: false,
                findings: Vec::new(),
                error: None,
            };
            if let Some(id) = id {
                let known = store::knowledge::detail(sql, id)?.ok_or(Code::NotFound)?;
                if known.source.address.is_some() {
                    let detail = "a page's words are its own: refresh it, or delete it";
                    return Err(Problem::because(Code::Conflict, detail).into());
                }
            }
            keep(sql, &who, id, source, &text, &pieces)
        })
    }

    /// Keeps a page that was read. As much of it as there is room for: nobody can shorten it.
    pub(super) fn save_page(&self, call: SavePage) -> Done<KnowledgeSource> {
        let SavePage {
            actor,
            id,
            address,
            title,
            text,
            pieces,
            findings,
        } = call;
        self.store.transact(|sql| {
            let who = authorise(sql, &actor)?;
            let left = room(sql, id)?;
            let wanted = knowledge::bytes(&pieces);
            let (pieces, is_all) = knowledge::fit(pieces, left);
            if pieces.is_empty() {
                let bytes = wanted;
                return Err(SourceError::NoRoom { bytes, left }.into());
            }
            let source = KnowledgeSource {
                id: id.unwrap_or_default(),
                title,
                address: Some(address),
                at: now(),
                pieces: pieces.len() as u32,
                bytes: knowledge::bytes(&pieces) as u32,
                is_cut: !is_all,
                findings,
                error: None,
            };
            if let Some(id) = id {
                store::knowledge::detail(sql, id)?.ok_or(Code::NotFound)?;
            }
            keep(sql, &who, id, source, &text, &pieces)
        })
    }

    /// A page could not be read again: what was read before still stands.
    pub(super) fn note_page_error(&self, call: &NotePageError) -> Done<KnowledgeSource> {
        self.store.transact(|sql| {
            authorise(sql, &call.actor)?;
            let known = store::knowledge::detail(sql, call.id)?.ok_or(Code::NotFound)?;
            let mut source = known.source;
            source.error = Some(call.error);
            store::knowledge::save(sql, &source, &known.text, &known.pieces)?;
            Ok(source)
        })
    }

    pub(super) fn delete_knowledge(&self, call: &DeleteKnowledge) -> Done<()> {
        self.store.transact(|sql| {
            let who = authorise(sql, &call.actor)?;
            store::knowledge::detail(sql, call.id)?.ok_or(Code::NotFound)?;
            store::knowledge::delete(sql, call.id)?;
            let subject = call.id.to_string();
            store::merchant::audit(
                sql,
                &who.operator,
                Action::DeletedKnowledge,
                &subject,
                now(),
            )
        })
    }
}

/// Keeps a source, a new one or one that changes, and notes who did.
fn keep(
    sql: &Sql,
    who: &Authorised,
    id: Option<u64>,
    source: KnowledgeSource,
    text: &str,
    pieces: &[Piece],
) -> Done<KnowledgeSource> {
    let source = if id.is_some() {
        store::knowledge::save(sql, &source, text, pieces)?;
        source
    } else {
        store::knowledge::add(sql, source, text, pieces)?
    };
    let subject = source.id.to_string();
    store::merchant::audit(sql, &who.operator, Action::SavedKnowledge, &subject, now())?;
    Ok(source)
}

/// Bytes that all sources but one take.
fn taken(sources: &[KnowledgeSource], but: Option<u64>) -> usize {
    let others = sources.iter().filter(|source| Some(source.id) != but);
    others.map(|source| source.bytes as usize).sum()
}

/// Bytes that are left for a source, a new one or one that changes.
fn room(sql: &Sql, id: Option<u64>) -> Done<usize> {
    let sources = store::knowledge::list(sql)?;
    if id.is_none() && sources.len() >= limit::KNOWLEDGE_SOURCES_MAX {
        return Err(SourceError::TooMany.into());
    }
    Ok(limit::KNOWLEDGE_BYTES_MAX.saturating_sub(taken(&sources, id)))
}
