//! What a talk shows of a visitor, measured by what the merchant wants to know.

use super::playbook::Playbook;
use super::schema::{Act, FieldKind};
use super::value::Value;
use crate::id::Key;
use crate::lang::Lang;
use crate::pi::Memory;
use crate::pi::fold::fold;

/// The variable in which a merchant lists where it works: cities and districts.
const AREAS: &str = "areas";

impl Playbook {
    /// Of what the merchant wants to know: how much is known, and how much there is.
    pub(crate) fn wanted(&self, memory: &Memory) -> (u32, u32) {
        let wanted = self
            .fields
            .iter()
            .filter(|field| field.card || !field.ask.is_empty());
        wanted.fold((0, 0), |(known, all), field| {
            let is_known = memory.fields.contains_key(&field.id);
            (known + u32::from(is_known), all + 1)
        })
    }

    /// Questions asked of the kind that those ask who mean it.
    pub(crate) fn motivated(&self, memory: &Memory) -> u32 {
        let is_motivated = |intent: &&Key| {
            self.scene(intent)
                .is_some_and(|scene| scene.motivated || scene.act == Act::Contact)
        };
        memory.answered.iter().filter(is_motivated).count() as u32
    }

    /// Whether the merchant works where the visitor is, where it says where, and he did.
    pub(crate) fn serves(&self, memory: &Memory) -> Option<bool> {
        let own = self.languages.first().copied().unwrap_or(Lang::ZhCn);
        let Value::Text(areas) = self.constant(AREAS, own)? else {
            return None;
        };
        let place = self
            .fields
            .iter()
            .filter(|field| field.kind == FieldKind::City)
            .find_map(|field| memory.fields.get(&field.id))?;
        let place = fold(place);
        let areas = fold(&areas);
        let mut areas = areas
            .split([',', '.', ';', '/', ' ', '\n'])
            .map(|area| area.trim_end_matches(['市', '区', '县']))
            .filter(|area| !area.is_empty());
        Some(areas.any(|area| place.contains(area)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pi::tests::profile;

    fn key(text: &str) -> Key {
        Key::parse(text).unwrap()
    }

    fn playbook() -> Playbook {
        let mut profile = profile("renovation-crew");
        profile
            .variables
            .insert(key(AREAS), "杭州市、宁波、绍兴柯桥区".into());
        Playbook::build(&profile, 1).unwrap()
    }

    fn living_in(place: &str) -> Memory {
        let mut memory = Memory::default();
        memory.fields.insert(key("city"), place.into());
        memory
    }

    #[test]
    fn a_place_is_served_where_the_merchant_says_so() {
        let playbook = playbook();
        for (place, served) in [
            ("杭州余杭", true),
            ("宁波市", true),
            ("绍兴柯桥", true),
            ("上海", false),
        ] {
            assert_eq!(playbook.serves(&living_in(place)), Some(served), "{place}");
        }
        assert_eq!(playbook.serves(&Memory::default()), None);
        let silent = Playbook::build(&profile("renovation-crew"), 1).unwrap();
        assert_eq!(silent.serves(&living_in("上海")), None);
    }

    #[test]
    fn what_is_known_is_counted() {
        let playbook = playbook();
        let (known, wanted) = playbook.wanted(&living_in("杭州"));
        assert_eq!((known, wanted > 2), (1, true));
        let mut memory = Memory::default();
        memory.answered.insert(key("price"));
        memory.answered.insert(key("hello"));
        assert_eq!(playbook.motivated(&memory), 1);
    }
}
