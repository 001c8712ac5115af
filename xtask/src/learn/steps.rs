//! Learning by steps: from lessons to weights, and weights in bytes.

use super::lessons::{Lesson, Source};
use shared::hash;
use shared::id::Key;
use shared::pack::learned;
use std::collections::{BTreeMap, BTreeSet};

/// How often every lesson is gone through.
const ROUNDS: usize = 30;
/// How far the first step on a weight goes; later ones go less far (AdaGrad).
const STEP: f32 = 0.05;
/// What a weight loses at every step on it, as a share: what is rare is not learnt by heart.
const FORGET: f32 = 2e-4;
/// Lessons that a feature has to be in: what one sentence has for itself says nothing of others.
const SEEN_MIN: u32 = 3;
/// What a text of the packs counts, where a lesson counts one: there are more of them, much like each other.
const PACKS_COUNT: f32 = 0.05;
/// The least difference between two weights that is kept.
const FINENESS: f32 = 0.12;

/// What has been learnt: a weight for each place, and what is added to every sum.
pub(super) struct Learned {
    weights: Vec<f32>,
    bias: f32,
}

impl Learned {
    pub(super) fn odds(&self, features: &[u32]) -> f32 {
        let weights = features.iter().map(|place| self.weights[*place as usize]);
        weights.sum::<f32>() + self.bias
    }
}

/// The same order on every machine: the lessons' places, shuffled by a linear congruential generator
/// (the constants are those of Knuth's MMIX).
fn shuffle(order: &mut [usize], state: &mut u64) {
    for last in (1..order.len()).rev() {
        *state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        order.swap(last, (*state >> 33) as usize % (last + 1));
    }
}

/// Weights that are learnt by steps, each the smaller the more it has been moved.
struct Steps {
    weights: Vec<f32>,
    moved: Vec<f32>,
}

impl Steps {
    fn new(places: usize) -> Self {
        Self {
            weights: vec![0.0; places],
            moved: vec![1e-2; places],
        }
    }

    fn step(&mut self, place: usize, slope: f32) {
        let weight = &mut self.weights[place];
        let slope = slope + FORGET * *weight;
        self.moved[place] += slope * slope;
        *weight -= STEP * slope / self.moved[place].sqrt();
    }
}

/// Whether something is claimed.
pub(super) fn learn(lessons: &[&Lesson]) -> Learned {
    let bias = 1 << learned::BITS;
    let places = known_places(lessons);
    let mut steps = Steps::new(bias + 1);
    let mut order: Vec<usize> = (0..lessons.len()).collect();
    let mut state = 1;
    for _ in 0..ROUNDS {
        shuffle(&mut order, &mut state);
        for at in &order {
            let (lesson, places) = (lessons[*at], &places[*at]);
            let sum: f32 = places.iter().map(|place| steps.weights[*place]).sum();
            let sum = sum + steps.weights[bias];
            let slope = 1.0 / (1.0 + (-sum).exp()) - f32::from(u8::from(lesson.bad));
            let counts = if lesson.from == Source::Packs {
                PACKS_COUNT
            } else {
                1.0
            };
            for place in places.iter().chain([&bias]) {
                steps.step(*place, counts * slope);
            }
        }
    }
    let bias = steps.weights.pop().unwrap_or_default();
    Learned {
        weights: steps.weights,
        bias,
    }
}

/// The features of each lesson that enough lessons have.
fn known_places(lessons: &[&Lesson]) -> Vec<Vec<usize>> {
    let mut seen = vec![0_u32; 1 << learned::BITS];
    for lesson in lessons.iter().filter(|lesson| lesson.from != Source::Packs) {
        let features: BTreeSet<u32> = lesson.features.iter().copied().collect();
        for feature in features {
            seen[feature as usize] += 1;
        }
    }
    let places = |lesson: &&Lesson| {
        let places = lesson.features.iter().map(|feature| *feature as usize);
        places.filter(|place| seen[*place] >= SEEN_MIN).collect()
    };
    lessons.iter().map(places).collect()
}

/// Which law is offended, among those of the trade.
pub(super) fn learn_laws(lessons: &[&Lesson], laws: &BTreeMap<Key, Vec<String>>) -> Vec<f32> {
    let mut steps = Steps::new(1 << learned::LAW_BITS);
    let known: Vec<_> = lessons
        .iter()
        .filter_map(|lesson| Some((lesson, lesson.law.as_ref()?, laws.get(&lesson.trade)?)))
        .collect();
    let of_known: Vec<&Lesson> = known.iter().map(|(lesson, ..)| **lesson).collect();
    let known_places = known_places(&of_known);
    let mut order: Vec<usize> = (0..known.len()).collect();
    let mut state = 1;
    for _ in 0..ROUNDS {
        shuffle(&mut order, &mut state);
        for at in &order {
            let (_, offended, laws) = known[*at];
            let places = |law: &str| {
                let law = hash::of(law);
                let places = known_places[*at].iter();
                places.map(move |place| learned::law_feature(law, *place as u32) as usize)
            };
            let sums: Vec<f32> = laws
                .iter()
                .map(|law| places(law).map(|place| steps.weights[place]).sum::<f32>())
                .collect();
            let most = sums.iter().copied().fold(f32::MIN, f32::max);
            let odds: Vec<f32> = sums.iter().map(|sum| (sum - most).exp()).collect();
            let total: f32 = odds.iter().sum();
            for (law, odds) in laws.iter().zip(odds) {
                let slope = odds / total - f32::from(u8::from(law == offended));
                places(law).for_each(|place| steps.step(place, slope));
            }
        }
    }
    steps.weights
}

/// One byte for each weight: scale and bias of the odds, their weights, those of laws.
pub(super) fn packed(odds: &Learned, laws: &[f32]) -> Vec<u8> {
    let (scale, weights) = in_bytes(&odds.weights);
    // Laws are only compared with each other: their scale is nobody's matter.
    let (_, laws) = in_bytes(laws);
    [
        &scale.to_le_bytes()[..],
        &odds.bias.to_le_bytes(),
        &weights,
        &laws,
    ]
    .concat()
}

fn in_bytes(weights: &[f32]) -> (f32, Vec<u8>) {
    let largest = weights
        .iter()
        .fold(0.0_f32, |most, weight| most.max(weight.abs()));
    let scale = (largest / 127.0).max(FINENESS);
    let bytes = weights
        .iter()
        .map(|weight| ((weight / scale).round() as i8).cast_unsigned());
    (scale, bytes.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weight_is_learnt_from_what_lessons_share() {
        let trade = Key::parse("dental").unwrap();
        let claims = ["包好不疼", "种牙包好", "包好退款"];
        let honest = ["先拍片子", "医生再看", "种牙先拍片子"];
        let lesson = |text: &&str, bad| Lesson::new(&trade, text, bad, None, Source::Lessons);
        let lessons: Vec<Lesson> = claims
            .iter()
            .map(|text| lesson(text, true))
            .chain(honest.iter().map(|text| lesson(text, false)))
            .collect();
        let learned = learn(&lessons.iter().collect::<Vec<_>>());
        assert!(learned.odds(&lesson(&"牙齿包好", true).features) > 0.0);
        assert!(learned.odds(&lesson(&"拍片子", false).features) < 0.0);
    }

    #[test]
    fn weights_fit_into_bytes_and_keep_their_order() {
        let (scale, bytes) = in_bytes(&[0.0, 2.54, -2.54, 0.01, 1.27]);
        assert_eq!(
            bytes
                .iter()
                .map(|byte| byte.cast_signed())
                .collect::<Vec<_>>(),
            [0, 21, -21, 0, 11]
        );
        assert_eq!(scale, FINENESS);
        let (scale, bytes) = in_bytes(&[254.0, -127.0]);
        assert_eq!((scale, bytes), (2.0, vec![127, 192]));
    }
}
