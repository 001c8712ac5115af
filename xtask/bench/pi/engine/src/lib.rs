//! Pi and the packs, and nothing else of the worker: what a decision takes in WebAssembly, and what
//! its code and texts weigh.

#![cfg(target_arch = "wasm32")]

use shared::id::Key;
use shared::lang::Lang;
use shared::pack::{self, Playbook};
use shared::pi::replay::{At, Talk};
use wasm_bindgen::prelude::*;

/// A talk with the sample merchant of an industry and service type.
#[wasm_bindgen]
pub struct Conversation(Talk);

#[wasm_bindgen]
impl Conversation {
    /// Begins it on a working morning.
    ///
    /// # Errors
    /// A sentence where there is no such pack, or no playbook can be made of it.
    #[wasm_bindgen(constructor)]
    pub fn new(industry: &str, service_type: &str, tag: &str) -> Result<Self, JsError> {
        let pack = pack::builtin(&Key::parse(industry)?);
        let pack = pack.ok_or_else(|| JsError::new("there is no such pack"))?;
        let profile = pack::sample_profile(&pack, &Key::parse(service_type)?, &Lang::ALL);
        let playbook = Playbook::from_pack(pack, &profile, 1)
            .map_err(|mut errors| JsError::from(errors.swap_remove(0)))?;
        let now = At::default().on_clock_of(&profile.hours);
        let lang = Lang::for_tag(tag).unwrap_or_default();
        Ok(Self(Talk::begin(playbook, profile.hours, lang, now)?))
    }

    /// Says something, and has Pi decide; how much he says tells that he did.
    ///
    /// # Errors
    /// A sentence where the conversation refuses it.
    pub fn say(&mut self, text: &str) -> Result<usize, JsError> {
        Ok(self.0.say(&[text])?.said.len())
    }
}
