//! The sample merchant of a pack: what a typical one would fill in, so that samples, evaluation and
//! previews have somebody to run on.

use super::builtin::builtin;
use super::compose::{unknown_pack, with_common};
use super::error::PlaybookError;
use super::playbook::Playbook;
use super::schema::{Pack, VariableKind};
use crate::id::Key;
use crate::lang::Lang;
use crate::merchant::{Hours, Look, Profile};

/// The sample merchant of this service type, open Monday to Saturday, nine to six, in China.
#[must_use]
pub fn sample_profile(pack: &Pack, service_type: &Key, languages: &[Lang]) -> Profile {
    let mut variables = std::collections::BTreeMap::new();
    for variable in with_common(pack.clone()).variables {
        let english = variable
            .example_en
            .filter(|_| variable.kind == VariableKind::Text);
        let id = format!("{}-{}", variable.id, Lang::En.tag());
        if let Some((id, words)) = Key::parse(&id).ok().zip(english) {
            variables.insert(id, words);
        }
        if let Some(example) = variable.example {
            variables.insert(variable.id, example);
        }
    }
    Profile {
        name: "样板商家".into(),
        assistant: "小派".into(),
        pack: pack.id.clone(),
        service_types: vec![service_type.clone()],
        languages: languages.to_vec(),
        variables,
        look: Look {
            accent: "#0a7cff".into(),
            mark: "样".into(),
        },
        hours: Hours {
            utc_offset_min: 8 * 60,
            opens_min: 9 * 60,
            closes_min: 18 * 60,
            days: (0..6).collect(),
            reply_min: None,
        },
        origins: vec!["*".into()],
    }
}

impl Playbook {
    /// The playbook of a shipped pack's sample merchant.
    ///
    /// # Errors
    /// As [`Playbook::build`].
    pub fn sample(
        pack: &Key,
        service_type: &Key,
        languages: &[Lang],
    ) -> Result<Self, Vec<PlaybookError>> {
        let pack = builtin(pack).ok_or_else(|| unknown_pack(pack))?;
        Self::sample_of(pack, service_type, languages)
    }

    /// The playbook of any pack's sample merchant.
    ///
    /// # Errors
    /// As [`Playbook::build`].
    pub fn sample_of(
        pack: Pack,
        service_type: &Key,
        languages: &[Lang],
    ) -> Result<Self, Vec<PlaybookError>> {
        let profile = sample_profile(&pack, service_type, languages);
        Self::from_pack(pack, &profile, 1)
    }
}
