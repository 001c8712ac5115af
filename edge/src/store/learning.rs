//! What conversations teach.

use super::sql::{Sql, json, number, text};
use crate::error::EdgeError;
use shared::id::ConversationId;
use shared::learning::{Ending, Kept, Lesson, LessonState};
use shared::limit;
use shared::time::Millis;

/// Keeps a lesson once, however often it is told; of one that is known only what it meant may be new.
pub fn take(sql: &Sql, conversation: &ConversationId, lesson: &Lesson) -> Result<(), EdgeError> {
    sql.run(
        "INSERT INTO lesson (conversation, no, kind, at, body, state) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (conversation, no, kind)
         DO UPDATE SET body = excluded.body WHERE body <> excluded.body",
        vec![
            text(conversation.as_str()),
            number(lesson.no.0),
            text(lesson.what.kind()),
            number(lesson.at.0),
            json(lesson)?,
            json(&LessonState::Open)?,
        ],
    )?;
    Ok(())
}

/// Forgets what is too old, or more than is kept.
pub fn forget(sql: &Sql, before: Millis) -> Result<(), EdgeError> {
    sql.run(
        "DELETE FROM lesson WHERE at < ? OR id <= (SELECT max(id) FROM lesson) - ?",
        vec![number(before.0), number(limit::LEARNING_LESSONS_MAX.into())],
    )?;
    Ok(())
}

/// All lessons, in the order in which they came.
pub fn lessons(sql: &Sql, since: Millis) -> Result<Vec<Kept>, EdgeError> {
    sql.rows(
        "SELECT id, conversation, state, body FROM lesson WHERE at >= ? ORDER BY id",
        vec![number(since.0)],
    )?
    .iter()
    .map(|row| {
        Ok(Kept {
            id: row.number(0)?,
            conversation: ConversationId::parse(row.text(1)?)
                .map_err(|error| EdgeError::unreadable("lesson", &error))?,
            state: row.json(2)?,
            lesson: row.json(3)?,
        })
    })
    .collect()
}

/// Where the latest conversations stand.
pub fn endings(sql: &Sql) -> Result<Vec<Ending>, EdgeError> {
    sql.rows(
        "SELECT ending FROM conversation WHERE ending IS NOT NULL ORDER BY rank DESC LIMIT ?",
        vec![number(limit::LEARNING_LESSONS_MAX.into())],
    )?
    .iter()
    .map(|row| row.json(0))
    .collect()
}

/// Notes what the merchant has made of a lesson.
pub fn mark(sql: &Sql, id: u64, state: LessonState) -> Result<(), EdgeError> {
    sql.run(
        "UPDATE lesson SET state = ? WHERE id = ?",
        vec![json(&state)?, number(id)],
    )?;
    Ok(())
}
