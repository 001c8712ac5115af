//! A marketer's side of a merchant's own knowledge, and of what it learns.

use crate::http::Answer;
use crate::operator::Operator;
use serde_json::json;
use shared::api::{KnowledgeList, KnowledgeSource, Learning};

impl Operator {
    /// The sources.
    #[track_caller]
    #[must_use]
    pub fn knowledge(&self) -> KnowledgeList {
        self.get("/v1/console/knowledge")
    }

    /// Pastes a text.
    #[must_use]
    pub fn paste(&self, title: &str, text: &str) -> Answer {
        let body = json!({ "title": title, "text": text });
        self.send_json("POST", "/v1/console/knowledge", &body)
    }

    /// Pastes a text that must be good.
    #[track_caller]
    pub fn pastes(&self, title: &str, text: &str) -> KnowledgeSource {
        self.paste(title, text).json()
    }

    /// Has a page read.
    #[must_use]
    pub fn add_page(&self, address: &str) -> Answer {
        let body = json!({ "address": address });
        self.send_json("POST", "/v1/console/knowledge/pages", &body)
    }

    /// Has a page read again.
    #[must_use]
    pub fn refresh_page(&self, id: u64) -> Answer {
        self.send("POST", &format!("/v1/console/knowledge/{id}/refresh"), "")
    }

    /// What can be learnt.
    #[track_caller]
    #[must_use]
    pub fn learning(&self) -> Learning {
        self.get("/v1/console/learning")
    }

    /// Says what became of a group of questions.
    #[must_use]
    pub fn mark_group(&self, id: u64, state: &str) -> Answer {
        let path = format!("/v1/console/learning/{id}");
        self.send_json("PUT", &path, &json!({ "state": state }))
    }
}
