//! What the merchant's playbook calls its fields and services. Leads carry keys: the words behind
//! them are the playbook's, in the reader's language.

use crate::api;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::Me;
use shared::id::Key;
use shared::lang::{Lang, Localised};
use std::collections::BTreeMap;

/// Handle to the words. A context.
#[derive(Clone, Copy, Debug)]
pub struct Labels(RwSignal<BTreeMap<Key, Localised>>);

impl Labels {
    /// Fetches them. Until they come, and where they don't, keys stand for themselves.
    #[must_use]
    pub fn load(me: &Me) -> Self {
        let labels = Self(RwSignal::new(BTreeMap::new()));
        let merchant = me.merchant.clone();
        spawn_local(async move {
            if let Ok(form) = api::lead_form(&merchant).await {
                labels
                    .0
                    .try_set(form.fields.into_iter().chain(form.service_types).collect());
            }
        });
        labels
    }

    /// The words for a key, followed.
    #[must_use]
    pub fn get(self, key: &Key, lang: Lang) -> String {
        self.0.with(|labels| match labels.get(key) {
            Some(label) => label.get(lang).to_owned(),
            None => key.as_str().to_owned(),
        })
    }
}

/// The words of the merchant signed in to.
#[must_use]
pub fn use_labels() -> Labels {
    expect_context()
}
