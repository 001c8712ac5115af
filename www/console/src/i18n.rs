//! The console's words. Each text stands once with all its languages side by side, so that one
//! that is missing does not compile, and one that is wrong is seen beside its siblings.

mod assistant;
mod cards;
mod chips;
mod findings;
mod leads;
mod people;
mod problems;
mod shell;
mod threads;

pub use assistant::AssistantWords;
pub use cards::CardWords;
pub use chips::ChipWords;
pub use findings::FindingWords;
pub use leads::LeadWords;
pub use people::PeopleWords;
pub use problems::ProblemWords;
pub use shell::ShellWords;
pub use threads::ThreadWords;

use shared::lang::Lang;

/// Declares a group of texts: `name: "zh-CN", "zh-TW", "en";`.
macro_rules! words {
    ($(#[$doc:meta])* $group:ident { $($name:ident: $zh_cn:literal, $zh_tw:literal, $en:literal;)* }) => {
        $(#[$doc])*
        #[allow(missing_docs, reason = "a text says what it is")]
        #[derive(Debug)]
        pub struct $group { $(pub $name: &'static str,)* }

        impl $group {
            const ZH_CN: Self = Self { $($name: $zh_cn,)* };
            const ZH_TW: Self = Self { $($name: $zh_tw,)* };
            const EN: Self = Self { $($name: $en,)* };

            /// The group in one language.
            #[must_use]
            pub const fn of(lang: shared::lang::Lang) -> &'static Self {
                match lang {
                    shared::lang::Lang::ZhCn => &Self::ZH_CN,
                    shared::lang::Lang::ZhTw => &Self::ZH_TW,
                    shared::lang::Lang::En => &Self::EN,
                }
            }

            #[cfg(test)]
            pub(super) const ALL: &'static [(&'static str, [&'static str; 3])] =
                &[$((stringify!($name), [$zh_cn, $zh_tw, $en]),)*];
        }
    };
}
use words;

/// All words in one language.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// Which language it is.
    pub lang: Lang,
    /// The frame around every page.
    pub shell: &'static ShellWords,
    /// Signing in, invitations, team.
    pub people: &'static PeopleWords,
    /// Leads.
    pub leads: &'static LeadWords,
    /// Conversations.
    pub threads: &'static ThreadWords,
    /// Visits, and what cards are made of.
    pub cards: &'static CardWords,
    /// Chips.
    pub chips: &'static ChipWords,
    /// The assistant.
    pub assistant: &'static AssistantWords,
    /// What is wrong with a playbook.
    pub findings: &'static FindingWords,
    /// What went wrong.
    pub problems: &'static ProblemWords,
}

impl Words {
    /// The words of a language.
    #[must_use]
    pub const fn of(lang: Lang) -> Self {
        Self {
            lang,
            shell: ShellWords::of(lang),
            people: PeopleWords::of(lang),
            leads: LeadWords::of(lang),
            threads: ThreadWords::of(lang),
            cards: CardWords::of(lang),
            chips: ChipWords::of(lang),
            assistant: AssistantWords::of(lang),
            findings: FindingWords::of(lang),
            problems: ProblemWords::of(lang),
        }
    }
}

/// A language by its own name: it is looked for by those who can't read the others.
#[must_use]
pub fn own_name(lang: Lang) -> &'static str {
    match lang {
        Lang::ZhCn => "简体中文",
        Lang::ZhTw => "繁體中文",
        Lang::En => "English",
    }
}

/// A text with its places filled in: `fill("{n} chips", &[("n", "3")])`.
#[must_use]
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(text.to_owned(), |text, (name, value)| {
        text.replace(&format!("{{{name}}}"), value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(text: &str) -> Vec<&str> {
        let mut places: Vec<&str> = text
            .split('{')
            .skip(1)
            .filter_map(|rest| rest.split('}').next())
            .collect();
        places.sort_unstable();
        places
    }

    #[test]
    fn every_text_has_the_same_places_in_every_language() {
        let groups = [
            ShellWords::ALL,
            PeopleWords::ALL,
            LeadWords::ALL,
            ThreadWords::ALL,
            CardWords::ALL,
            ChipWords::ALL,
            AssistantWords::ALL,
            FindingWords::ALL,
            ProblemWords::ALL,
        ];
        for (name, texts) in groups.into_iter().flatten() {
            for text in texts {
                assert_eq!(places(text), places(texts[0]), "{name}: {text}");
                assert!(!text.trim().is_empty(), "{name} is empty");
            }
        }
    }

    #[test]
    fn places_are_filled() {
        let text = fill("{n} of {max}, {n}", &[("n", "3"), ("max", "40")]);
        assert_eq!(text, "3 of 40, 3");
    }
}
