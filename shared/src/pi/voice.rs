//! Pi's voice: texts of the playbook, filled in with what is known at this moment.

use super::Memory;
use crate::chip::ShownChip;
use crate::id::Key;
use crate::lang::Lang;
use crate::limit::DAY_MS;
use crate::merchant::Hours;
use crate::pack::{FieldKind, Number, Phrase, Playbook, Template, Value};
use crate::time::Millis;
use std::collections::BTreeMap;

/// Who speaks, to whom, when.
#[derive(Clone, Copy)]
pub(crate) struct Voice<'a> {
    pub playbook: &'a Playbook,
    pub lang: Lang,
    pub hours: &'a Hours,
    pub now: Millis,
}

impl Voice<'_> {
    /// Whether a person is there.
    pub(crate) fn is_open(&self) -> bool {
        self.hours
            .is_open(self.now.on_clock(self.hours.utc_offset_min))
    }

    /// A sentence that belongs to no intent.
    pub(crate) fn phrase(&self, phrase: Phrase, memory: &Memory) -> String {
        self.fill(
            self.playbook.phrase(phrase, self.lang),
            memory,
            &BTreeMap::new(),
        )
    }

    /// An intent's answer; `assumed` are values that a tapped question holds but nobody has told.
    pub(crate) fn answer(
        &self,
        intent: &Key,
        memory: &Memory,
        assumed: &BTreeMap<Key, String>,
    ) -> String {
        let scene = self.playbook.scene(intent);
        scene.map_or_else(String::new, |scene| {
            self.fill(scene.answer.get(self.lang), memory, assumed)
        })
    }

    /// The question for a field; empty where there is none.
    pub(crate) fn question(&self, field: &Key, memory: &Memory) -> String {
        let field = self.playbook.field(field);
        field.map_or_else(String::new, |field| {
            self.fill(field.ask.get(self.lang), memory, &BTreeMap::new())
        })
    }

    /// Intents as chips under an answer.
    pub(crate) fn follow_ups<'k>(
        &self,
        intents: impl IntoIterator<Item = &'k Key>,
    ) -> Vec<ShownChip> {
        intents
            .into_iter()
            .filter_map(|intent| self.playbook.follow_up(intent, self.lang))
            .collect()
    }

    /// The playbook's check holds that every text can be filled in; an empty one is not said.
    fn fill(&self, text: &str, memory: &Memory, assumed: &BTreeMap<Key, String>) -> String {
        let lookup = |name: &str| self.value(name, memory, assumed);
        Template::parse(text)
            .ok()
            .and_then(|template| template.fill(&lookup))
            .unwrap_or_default()
    }

    fn value(&self, name: &str, memory: &Memory, assumed: &BTreeMap<Key, String>) -> Option<Value> {
        let (opens, closes) = self.hours.written();
        match name {
            "opens" => return Some(Value::Text(opens)),
            "closes" => return Some(Value::Text(closes)),
            "next_open" => return self.next_open().map(Value::Text),
            "name" => return memory.name.clone().map(Value::Text),
            _ => {}
        }
        let key = Key::parse(name).ok()?;
        let Some(field) = self.playbook.field(&key) else {
            return self.playbook.constant(name, self.lang);
        };
        let told = assumed.get(&key).or_else(|| memory.fields.get(&key))?;
        match field.kind {
            kind if kind.is_number() => Number::parse(told).map(Value::Number),
            FieldKind::Choice => {
                let option = field
                    .options
                    .iter()
                    .find(|option| option.label.0.values().any(|label| label == told));
                Some(Value::Text(option.map_or_else(
                    || told.clone(),
                    |option| option.label.get(self.lang).to_owned(),
                )))
            }
            _ => Some(Value::Text(told.clone())),
        }
    }

    /// When somebody will be there, if nobody is: 明天 09:00.
    fn next_open(&self) -> Option<String> {
        if self.is_open() {
            return None;
        }
        let clock = self.now.on_clock(self.hours.utc_offset_min);
        let days = (0..=7_u64).find(|days| {
            let weekday = self
                .now
                .plus(days * DAY_MS)
                .on_clock(self.hours.utc_offset_min)
                .weekday;
            self.hours.days.contains(&weekday) && (*days > 0 || clock.minute < self.hours.opens_min)
        })?;
        let weekday = usize::from(
            self.now
                .plus(days * DAY_MS)
                .on_clock(self.hours.utc_offset_min)
                .weekday,
        );
        let (opens, _) = self.hours.written();
        let pick = |names: [&'static str; 7]| names.get(weekday).copied().unwrap_or_default();
        Some(match (self.lang, days) {
            (Lang::ZhCn | Lang::ZhTw, 0) => format!("今天 {opens}"),
            (Lang::ZhCn | Lang::ZhTw, 1) => format!("明天 {opens}"),
            (Lang::ZhCn, _) => format!(
                "{} {opens}",
                pick(["周一", "周二", "周三", "周四", "周五", "周六", "周日"])
            ),
            (Lang::ZhTw, _) => format!(
                "{} {opens}",
                pick(["週一", "週二", "週三", "週四", "週五", "週六", "週日"])
            ),
            (Lang::En, 0) => format!("today at {opens}"),
            (Lang::En, 1) => format!("tomorrow at {opens}"),
            (Lang::En, _) => {
                format!(
                    "{} at {opens}",
                    pick([
                        "Monday",
                        "Tuesday",
                        "Wednesday",
                        "Thursday",
                        "Friday",
                        "Saturday",
                        "Sunday"
                    ])
                )
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pi::tests::playbook;

    #[test]
    fn it_says_when_a_person_will_be_there() {
        let hours = Hours {
            utc_offset_min: 480,
            opens_min: 540,
            closes_min: 1080,
            days: vec![0, 1, 2, 3, 4],
            reply_min: None,
        };
        let playbook = playbook("renovation-crew");
        // 2026-11-22 is a Sunday; this is its midnight in Beijing.
        let sunday = 1_795_276_800_000_u64;
        let at = |hour: u64, lang| {
            Voice {
                playbook: &playbook,
                lang,
                hours: &hours,
                now: Millis(sunday + hour * 3_600_000),
            }
            .next_open()
        };
        assert_eq!(at(12, Lang::ZhCn).as_deref(), Some("明天 09:00"));
        assert_eq!(at(24 + 8, Lang::En).as_deref(), Some("today at 09:00"));
        assert_eq!(at(24 + 10, Lang::ZhCn), None);
        assert_eq!(at(24 + 20, Lang::ZhTw).as_deref(), Some("明天 09:00"));
        assert_eq!(at(5 * 24 + 20, Lang::ZhTw).as_deref(), Some("週一 09:00"));
        let never = Hours {
            days: Vec::new(),
            ..hours
        };
        assert_eq!(
            Voice {
                playbook: &playbook,
                lang: Lang::En,
                hours: &never,
                now: Millis(sunday)
            }
            .next_open(),
            None
        );
    }
}
