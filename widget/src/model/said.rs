//! What is said, as far as the app has to know it. Words are read; a card, and a card filled in, pass
//! through as they came: only the script that draws cards looks into them.

use crate::wire::Json;
use shared::id::MessageId;
use shared::protocol::{From, Seq};
use shared::text::MessageText;
use shared::time::Millis;
use std::rc::Rc;

/// A prepared question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    /// Its id.
    pub id: String,
    /// What stands on it.
    pub label: String,
    /// What it says.
    pub text: String,
    /// Whether it is put into the text box to be edited, and not sent at once.
    pub is_filled_in: bool,
}

/// What the visitor says, as it goes to the edge.
#[derive(Clone, PartialEq)]
pub struct Said(Json);

impl std::fmt::Debug for Said {
    /// A filled card may hold a number.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.kind())
    }
}

impl Said {
    /// Takes what the visitor's elements say. Words that are none after cleaning are nothing.
    #[must_use]
    pub fn parse(json: Json) -> Option<Self> {
        let said = Self(json);
        match said.kind() {
            "" => return None,
            "text" | "chip" => drop(MessageText::parse(said.0.get("text").text()?).ok()?),
            _ => {}
        }
        Some(said)
    }

    /// A tapped chip.
    #[must_use]
    pub fn chip(chip: &Chip) -> Self {
        Self(Json::map(vec![
            ("kind", Json::from("chip")),
            ("chip", Json::from(&*chip.id)),
            ("text", Json::from(&*chip.text)),
        ]))
    }

    /// What kind of thing it is.
    #[must_use]
    pub fn kind(&self) -> &str {
        self.0.get("kind").text().unwrap_or_default()
    }

    /// The words, where it is words and not a filled card.
    #[must_use]
    pub fn words(&self) -> Option<&str> {
        match self.kind() {
            "text" | "chip" => self.0.get("text").text(),
            _ => None,
        }
    }

    /// As it goes over the wire.
    #[must_use]
    pub fn json(&self) -> &Json {
        &self.0
    }
}

/// What a message says.
#[derive(Clone, PartialEq)]
pub enum Body {
    /// Words, and the chips offered under them.
    Words(String, Vec<Chip>),
    /// A card, or what was made of one, as it came.
    Form(Rc<Json>),
}

impl std::fmt::Debug for Body {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Words(words, _) => f.write_str(words),
            Self::Form(_) => f.write_str(self.kind()),
        }
    }
}

impl Body {
    /// What kind of thing it is.
    #[must_use]
    pub fn kind(&self) -> &str {
        match self {
            Self::Words(..) => "text",
            Self::Form(form) => form.get("kind").text().unwrap_or_default(),
        }
    }

    /// What kind of card it is, where it is one.
    #[must_use]
    pub fn card(&self) -> Option<&str> {
        match self {
            Self::Form(form) if self.kind() == "card" => form.get("card").text(),
            _ => None,
        }
    }
}

/// One thing said.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// Its place in the transcript.
    pub seq: Seq,
    /// Its id, made by whoever wrote it.
    pub id: MessageId,
    /// When it was stored.
    pub at: Millis,
    /// Who said it.
    pub from: From,
    /// What.
    pub body: Body,
}

/// Why something was refused: the edge's stable code, and what exactly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The code.
    pub code: String,
    /// What exactly, where there is more to say.
    pub detail: Option<String>,
}

impl Problem {
    /// A refusal of which no more is known.
    #[must_use]
    pub fn of(code: &str) -> Self {
        Self {
            code: code.to_owned(),
            detail: None,
        }
    }
}
