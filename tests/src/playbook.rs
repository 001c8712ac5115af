//! A marketer's side of a merchant's playbook.

use crate::http::Answer;
use crate::operator::Operator;
use serde_json::json;
use shared::api::{Comparison, PlaybookDraft, PlaybookView, Previewed};
use shared::id::Key;
use shared::lang::{Lang, Localised};
use shared::pack::{Changed, Changes, OwnIntent};
use std::collections::BTreeMap;

impl Operator {
    /// The playbook.
    #[track_caller]
    #[must_use]
    pub fn playbook(&self) -> PlaybookView {
        self.get("/v1/console/playbook")
    }

    /// Saves a draft over a revision.
    #[must_use]
    pub fn put_draft(&self, revision: u32, changes: &Changes) -> Answer {
        let set = json!({ "revision": revision, "changes": changes });
        self.send_json("PUT", "/v1/console/playbook/draft", &set)
    }

    /// Saves a draft over the one that is there.
    #[track_caller]
    pub fn set_draft(&self, changes: &Changes) -> PlaybookDraft {
        let revision = self.playbook().draft.revision;
        self.put_draft(revision, changes).json()
    }

    /// Publishes a draft over what is served.
    #[must_use]
    pub fn publish(&self, revision: u32, over: u32, note: &str) -> Answer {
        let body = json!({ "revision": revision, "over": over, "note": note });
        self.send_json("POST", "/v1/console/playbook/versions", &body)
    }

    /// Publishes changes that must be good.
    #[track_caller]
    pub fn publish_changes(&self, changes: &Changes) -> PlaybookView {
        let revision = self.set_draft(changes).revision;
        let served = self.playbook().served;
        self.publish(revision, served, "").json()
    }

    /// Brings an earlier version back.
    #[must_use]
    pub fn roll_back(&self, version: u32, over: u32) -> Answer {
        let path = format!("/v1/console/playbook/versions/{version}/roll-back");
        self.send_json("POST", &path, &json!({ "over": over }))
    }

    /// Where two playbooks differ.
    #[track_caller]
    #[must_use]
    pub fn compare(&self, from: &str, to: &str) -> Vec<Changed> {
        let path = format!("/v1/console/playbook/compare?from={from}&to={to}");
        self.get::<Comparison>(&path).changed
    }

    /// Tries a playbook with words typed.
    #[track_caller]
    #[must_use]
    pub fn preview(&self, of: &str, texts: &[&str]) -> Previewed {
        let say = |text: &&str| json!({ "kind": "say", "text": text });
        let turns: Vec<_> = texts.iter().map(say).collect();
        let body = json!({ "of": of, "language": "zh-CN", "turns": turns });
        self.send_json("POST", "/v1/console/playbook/preview", &body)
            .json()
    }

    /// A playbook as a file.
    #[must_use]
    pub fn export_playbook(&self, of: &str) -> Answer {
        self.send("GET", &format!("/v1/console/playbook/file?of={of}"), "")
    }

    /// Puts a file over the draft.
    #[must_use]
    pub fn import_playbook(&self, file: &[u8]) -> Answer {
        let revision = self.playbook().draft.revision;
        let path = format!("/v1/console/playbook/file?revision={revision}");
        self.send("POST", &path, file)
    }
}

/// Changes of one answer, in every language.
#[must_use]
pub fn answering(intent: &str, answer: &str) -> Changes {
    let mut changes = Changes::default();
    let change = changes.intents.entry(key(intent)).or_default();
    change.answer = in_all(answer);
    changes
}

/// A question about parking.
#[must_use]
pub fn parking() -> OwnIntent {
    let examples = ["门口好停车吗", "开车过来停哪", "有车位没有"];
    OwnIntent {
        question: in_all("门口好停车吗"),
        examples: BTreeMap::from([(Lang::ZhCn, examples.map(str::to_owned).into())]),
        answer: in_all("楼下有停车场，凭单免费。"),
        ..OwnIntent::default()
    }
}

/// The same words in every language.
#[must_use]
pub fn in_all(words: &str) -> Localised {
    Localised(Lang::ALL.map(|lang| (lang, words.to_owned())).into())
}

/// A name.
#[track_caller]
#[must_use]
pub fn key(text: &str) -> Key {
    Key::parse(text).expect("a key")
}
