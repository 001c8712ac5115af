//! What Node sees of it.

use crate::Decider;
use shared::id::Key;
use shared::lang::Lang;
use wasm_bindgen::prelude::*;

/// Takes the packs in.
///
/// # Errors
/// When the text is no file of packs.
#[wasm_bindgen]
pub fn shelve(packs: &str) -> Result<(), JsError> {
    Ok(shared::pack::shelve(packs)?)
}

/// A conversation.
#[wasm_bindgen]
pub struct Conversation(Decider);

#[wasm_bindgen]
impl Conversation {
    /// Begins it; the language is a BCP 47 tag.
    ///
    /// # Errors
    /// As [`Decider::new`].
    #[wasm_bindgen(constructor)]
    pub fn new(industry: &str, service_type: &str, tag: &str) -> Result<Self, JsError> {
        let lang = Lang::for_tag(tag).unwrap_or_default();
        let (industry, service_type) = (Key::parse(industry)?, Key::parse(service_type)?);
        Ok(Self(Decider::new(&industry, &service_type, lang)?))
    }

    /// Says something and has Pi decide.
    ///
    /// # Errors
    /// As [`Decider::say`].
    pub fn say(&mut self, text: &str) -> Result<usize, JsError> {
        Ok(self.0.say(text)?)
    }
}
