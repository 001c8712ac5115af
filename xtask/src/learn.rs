//! What the linter knows beyond the wordings of the packs: learnt from lessons, which are sentences of which
//! somebody has said whether the trade may say them, and which law forbids them.
//!
//! Logistic regression over hashed runs of words, by stochastic gradient steps: small enough to be read, and
//! the same on every run. The features are the linter's own ([`shared::pack::learned`]).

use crate::{Fail, files, paths};
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use shared::id::Key;
use shared::pack::{self, Linter, Worded, learned};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::PathBuf;

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
/// Bounds that are looked at.
const BOUNDS: [f32; 9] = [-3.0, -2.0, -1.5, -1.0, 0.0, 0.5, 1.0, 2.0, 3.0];
/// The least difference between two weights that is kept.
const FINENESS: f32 = 0.12;
/// Parts of the lessons of which each is judged by what the others teach.
const FOLDS: usize = 5;
/// The pack that all others share.
const COMMON: &str = "common";
/// A text of a pack that is shorter says nothing by itself.
const CHARS_MIN: usize = 2;
/// The heading of what may be said.
const HONEST: &str = "honest";

/// Where a lesson is from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    Lessons,
    /// The open part of the linter's set, of which the wordings were made.
    Open,
    /// What the packs say.
    Packs,
}

/// A sentence, and the law that forbids it.
struct Lesson {
    trade: Key,
    bad: bool,
    from: Source,
    /// Where the lesson names one that the trade's pack has.
    law: Option<String>,
    features: Vec<u32>,
    worded: Worded,
}

impl Lesson {
    fn new(trade: &Key, text: &str, bad: bool, law: Option<String>, from: Source) -> Self {
        let pieces = Linter::shipped(trade).study(text);
        let worded = pieces.iter().map(|piece| piece.worded).max();
        Self {
            trade: trade.clone(),
            bad,
            from,
            law,
            worded: worded.unwrap_or(Worded::No),
            features: pieces
                .into_iter()
                .flat_map(|piece| piece.features)
                .collect(),
        }
    }

    /// Something that a pack says, piece by piece.
    fn of_pack(trade: &Key, text: &str) -> impl Iterator<Item = Self> {
        let pieces = Linter::shipped(trade).study(text).into_iter();
        pieces.map(|piece| Self {
            trade: trade.clone(),
            bad: false,
            from: Source::Packs,
            law: None,
            worded: piece.worded,
            features: piece.features,
        })
    }
}

/// What has been learnt: a weight for each place, and what is added to every sum.
struct Learned {
    weights: Vec<f32>,
    bias: f32,
}

impl Learned {
    fn odds(&self, features: &[u32]) -> f32 {
        let weights = features.iter().map(|place| self.weights[*place as usize]);
        weights.sum::<f32>() + self.bias
    }
}

/// Learns, says how well, and writes what has been learnt.
///
/// # Errors
/// [`Fail::Content`] naming the lesson that can't be taken; [`Fail::File`].
pub fn run() -> Result<(), Fail> {
    let laws = laws();
    let (lessons, digest) = read(&laws)?;
    let of_packs = said_by_packs()?;
    report(&lessons, &of_packs)?;
    let all: Vec<&Lesson> = lessons.iter().chain(&of_packs).collect();
    let learned = [&digest[..], &packed(&learn(&all), &learn_laws(&all, &laws))].concat();
    files::write(&model(), &learned)
}

/// Where what has been learnt lies.
fn model() -> PathBuf {
    paths::root().join("shared/src/pack/claims/learned.bin")
}

/// The laws of every trade, as its pack has them.
fn laws() -> BTreeMap<Key, Vec<String>> {
    pack::builtin_ids()
        .map(|trade| {
            let laws = Linter::shipped_laws(&trade);
            (trade, laws)
        })
        .collect()
}

/// A line of the open part of the linter's set.
#[derive(Deserialize)]
struct Claim {
    industry: Key,
    text: String,
    bad: bool,
    #[serde(default)]
    about: Option<String>,
}

/// All lessons, and what tells them from other ones.
fn read(laws: &BTreeMap<Key, Vec<String>>) -> Result<(Vec<Lesson>, [u8; 32]), Fail> {
    let mut lessons = Vec::new();
    let mut digest = Sha256::new();
    for (trade, laws) in laws {
        let name = format!("xtask/lessons/{trade}.txt");
        let text = files::read_text(&paths::root().join(&name))?;
        digest.update(&text);
        let mut law = None;
        for (at, line) in text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.is_empty())
        {
            let refuse = |why: String| Fail::content(format!("{name}, line {}", at + 1), why);
            match line.strip_prefix("# ") {
                Some(heading) if heading == HONEST || laws.iter().any(|law| law == heading) => {
                    law = Some(heading);
                }
                Some(heading) => {
                    let why = format!(
                        "the pack forbids nothing by {heading}; name a law of its claims, or {HONEST}"
                    );
                    return Err(refuse(why));
                }
                None => {
                    let law = law.ok_or_else(|| refuse("a heading comes first".to_owned()))?;
                    let forbids = (law != HONEST).then(|| law.to_owned());
                    lessons.push(Lesson::new(
                        trade,
                        line,
                        forbids.is_some(),
                        forbids,
                        Source::Lessons,
                    ));
                }
            }
        }
    }
    let open = files::read_text(&paths::root().join("xtask/bench/pi/claims.jsonl"))?;
    digest.update(&open);
    for (at, line) in open.lines().enumerate() {
        let refuse = |error| Fail::content(format!("claims.jsonl, line {}", at + 1), error);
        let line: Claim = serde_json::from_str(line).map_err(refuse)?;
        let known = laws.get(&line.industry).into_iter().flatten();
        let law = line
            .about
            .filter(|about| known.clone().any(|law| law == about));
        let (trade, text) = (&line.industry, &line.text);
        lessons.push(Lesson::new(trade, text, line.bad, law, Source::Open));
    }
    Ok((lessons, digest.finalize().into()))
}

/// What the packs themselves have Pi say, and what chips say: nothing of it is forbidden.
fn said_by_packs() -> Result<Vec<Lesson>, Fail> {
    let packs: BTreeMap<String, Value> =
        serde_json::from_str(pack::PACKS).map_err(|error| Fail::content("the packs", error))?;
    let mut lessons = Vec::new();
    for trade in pack::builtin_ids() {
        let mut texts = Vec::new();
        for said in [trade.as_str(), COMMON]
            .iter()
            .filter_map(|name| packs.get(*name))
        {
            collect(said, &mut texts);
        }
        for text in texts
            .iter()
            .map(|text| filled(text))
            .filter(|text| is_said(text))
        {
            lessons.extend(Lesson::of_pack(&trade, &text));
        }
    }
    Ok(lessons)
}

/// A template with a number for every value, as a pack's check reads it.
fn filled(template: &str) -> String {
    let template = template.replace("[[", "").replace("]]", "");
    let mut parts = template.split('{');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let after = part.split_once('}').map_or(part, |(_, after)| after);
        text.push('1');
        text.push_str(after);
    }
    text
}

/// Something that is said, and no key or address.
fn is_said(text: &str) -> bool {
    let is_of_words = |char: char| !char.is_ascii() || char == ' ';
    text.chars().count() >= CHARS_MIN && text.contains(is_of_words)
}

/// The texts in something that are Pi's: visitors' words stand in lists.
fn collect(said: &Value, texts: &mut Vec<String>) {
    match said {
        Value::Object(parts) => {
            for part in parts.values() {
                collect(part, texts);
            }
        }
        Value::Array(parts) => {
            let parts = parts.iter().filter(|part| !part.is_string());
            parts.for_each(|part| collect(part, texts));
        }
        Value::String(text) => texts.push(text.clone()),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
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

fn learn(lessons: &[&Lesson]) -> Learned {
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
            let slope = slope
                * if lesson.from == Source::Packs {
                    PACKS_COUNT
                } else {
                    1.0
                };
            for place in places.iter().chain([&bias]) {
                steps.step(*place, slope);
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
fn learn_laws(lessons: &[&Lesson], laws: &BTreeMap<Key, Vec<String>>) -> Vec<f32> {
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
                let law = learned::hash(law);
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
fn packed(odds: &Learned, laws: &[f32]) -> Vec<u8> {
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

/// How well lessons are judged by what the others teach, for each of the ways in which a wording may be in
/// them. The open part of the set has no say in it: the wordings were made of it.
fn report(lessons: &[Lesson], of_packs: &[Lesson]) -> Result<(), Fail> {
    let mut judged = Vec::new();
    for fold in 0..FOLDS {
        let (mut held, mut others) = (Vec::new(), Vec::new());
        for (at, lesson) in lessons.iter().enumerate() {
            let part = if at % FOLDS == fold {
                &mut held
            } else {
                &mut others
            };
            part.push(lesson);
        }
        others.extend(of_packs);
        let learned = learn(&others);
        let held = held
            .into_iter()
            .filter(|lesson| lesson.from == Source::Lessons);
        judged.extend(held.map(|lesson| (lesson, learned.odds(&lesson.features))));
    }
    let mut out = std::io::stdout().lock();
    let mut say = |line: String| {
        writeln!(out, "{line}").map_err(|error| Fail::file("standard output", error))
    };
    say(format!(
        "{} lessons, {} texts of the packs",
        lessons.len(),
        of_packs.len()
    ))?;
    let count = |bad: bool, is: &dyn Fn(&Lesson, f32) -> bool| {
        let judged = judged.iter().filter(|(lesson, _)| lesson.bad == bad);
        judged.filter(|(lesson, odds)| is(lesson, *odds)).count()
    };
    for worded in [Worded::No, Worded::Excused, Worded::Said] {
        let of_kind = |lesson: &Lesson, _: f32| lesson.worded == worded;
        let (bad, honest) = (count(true, &of_kind), count(false, &of_kind));
        say(format!(
            "\nwording: {worded:?}; {bad} claim, {honest} don't; the bound is {}",
            worded.bound()
        ))?;
        for bound in BOUNDS {
            let found = |lesson: &Lesson, odds: f32| lesson.worded == worded && odds > bound;
            let (missed, stopped) = (bad - count(true, &found), count(false, &found));
            say(format!(
                "  bound {bound:4}: {missed:4} let through, {stopped:4} stopped"
            ))?;
        }
    }
    let is_found = |lesson: &Lesson, odds: f32| odds > lesson.worded.bound();
    let all = |_: &Lesson, _: f32| true;
    let (bad, honest) = (count(true, &all), count(false, &all));
    let through = (bad - count(true, &is_found)) as f64 / bad as f64;
    let stopped = count(false, &is_found) as f64 / honest as f64;
    say(format!(
        "\nall: {through:.3} let through, {stopped:.3} stopped"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_been_learnt_is_of_these_lessons() {
        let (lessons, digest) = read(&laws()).unwrap();
        assert!(lessons.len() > 10_000);
        assert_eq!(
            learned::digest(),
            digest,
            "run `cargo xtask pi learn` and commit learned.bin"
        );
    }

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
