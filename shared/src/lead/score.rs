//! How good a lead is: points with a reason for each, and the tier that follows.
//!
//! The points are a judgement by rules, made to be argued with: every one has a reason that the
//! merchant reads. They say whom to call first, not whom to leave out.

use crate::contact::Shape;
use serde::{Deserialize, Serialize};

/// What everybody begins with who has left a contact.
const BASE: i8 = 30;
/// From here on a lead is called first: a mobile number, own words, and a question that shows
/// that the visitor means it.
const HIGH: u8 = 70;
/// From here on it is worth a call.
const POTENTIAL: u8 = 40;
/// Contradictions that are counted.
const CONTRADICTIONS_MAX: u32 = 3;

/// What a talk shows of whoever left a contact. Nothing in it is a contact.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Evidence {
    /// What the best contact looks like.
    pub contact: Option<Shape>,
    /// Messages in the visitor's own words.
    pub typed: u32,
    /// Chips tapped.
    pub tapped: u32,
    /// Whether messages followed each other faster than anybody types.
    pub hurried: bool,
    /// How often something told was told differently later.
    pub contradictions: u32,
    /// Questions of the kind that those ask who mean it: prices, visits.
    pub motivated: u32,
    /// Whether a visit is wished for or booked.
    pub visit: bool,
    /// Whether a call was asked for.
    pub call_back: bool,
    /// Fields known.
    pub fields_known: u32,
    /// Fields that the merchant wants to know.
    pub fields_wanted: u32,
    /// Whether the merchant serves where the visitor is, where both are known.
    pub served: Option<bool>,
    /// Whether the same person left a contact before.
    pub came_back: bool,
}

/// How good a lead is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Score {
    /// 0 to 100.
    pub points: u8,
    /// What follows from them.
    pub tier: Tier,
    /// What they are made of, in the order of the rules. With the 30 that everybody begins with they
    /// are the points, within 0 to 100.
    pub reasons: Vec<Reason>,
}

/// Whom to call first. The numbers are those of Kuaishou's `intention_id`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// 1: hardly any intention.
    None,
    /// 2: worth a call.
    Potential,
    /// 3: to be called first.
    High,
}

/// Points, and what for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reason {
    /// What for.
    pub sign: Sign,
    /// How many, below zero where it speaks against the lead.
    pub points: i8,
}

/// What speaks for a lead or against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    /// A mobile number.
    Mobile,
    /// A number of a virtual operator.
    VirtualNumber,
    /// A landline, or a number abroad.
    OtherNumber,
    /// An account to write to, and no number.
    AccountOnly,
    /// A number that was made up.
    MadeUpNumber,
    /// Said something in own words.
    OwnWords,
    /// Only tapped what was offered.
    ChipsOnly,
    /// Wrote faster than anybody types.
    Hurried,
    /// Said different things about the same.
    Contradicts,
    /// Asked what those ask who mean it.
    Motivated,
    /// Wishes to come.
    Visit,
    /// Asked to be called.
    CallBack,
    /// Told what the merchant wants to know.
    Complete,
    /// Is where the merchant works.
    Served,
    /// Is where the merchant does not work.
    NotServed,
    /// Came back.
    CameBack,
}

impl Evidence {
    /// Whether it shows nothing at all.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// Judges what is known.
    #[must_use]
    pub fn score(&self) -> Score {
        let reasons: Vec<Reason> = [
            self.contact.map(of_contact),
            self.of_words(),
            self.hurried.then_some((Sign::Hurried, -20)),
            self.of_contradictions(),
            match self.motivated {
                0 => None,
                1 => Some((Sign::Motivated, 10)),
                _ => Some((Sign::Motivated, 15)),
            },
            self.visit.then_some((Sign::Visit, 20)),
            self.call_back.then_some((Sign::CallBack, 15)),
            self.of_fields(),
            self.served.map(|served| {
                if served {
                    (Sign::Served, 5)
                } else {
                    (Sign::NotServed, -25)
                }
            }),
            self.came_back.then_some((Sign::CameBack, 5)),
        ]
        .into_iter()
        .flatten()
        .map(|(sign, points)| Reason { sign, points })
        .collect();
        let sum: i32 = reasons.iter().map(|reason| i32::from(reason.points)).sum();
        let points = (i32::from(BASE) + sum).clamp(0, 100) as u8;
        Score {
            points,
            tier: match points {
                HIGH.. => Tier::High,
                POTENTIAL.. => Tier::Potential,
                _ => Tier::None,
            },
            reasons,
        }
    }

    fn of_words(&self) -> Option<(Sign, i8)> {
        match (self.typed, self.tapped) {
            (0, 0) => None,
            (0, _) => Some((Sign::ChipsOnly, -5)),
            _ => Some((Sign::OwnWords, 10)),
        }
    }

    fn of_contradictions(&self) -> Option<(Sign, i8)> {
        let counted = self.contradictions.min(CONTRADICTIONS_MAX) as i8;
        (counted > 0).then_some((Sign::Contradicts, -5 * counted))
    }

    /// Up to 15 points, by the share of what the merchant wants to know.
    fn of_fields(&self) -> Option<(Sign, i8)> {
        let known = self.fields_known.min(self.fields_wanted);
        let points = (15 * known).checked_div(self.fields_wanted)? as i8;
        (points > 0).then_some((Sign::Complete, points))
    }
}

fn of_contact(shape: Shape) -> (Sign, i8) {
    match shape {
        Shape::Mobile => (Sign::Mobile, 20),
        Shape::Virtual => (Sign::VirtualNumber, 5),
        Shape::Landline | Shape::Foreign => (Sign::OtherNumber, 10),
        Shape::Account => (Sign::AccountOnly, 10),
        Shape::MadeUp => (Sign::MadeUpNumber, -40),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked_the_price() -> Evidence {
        Evidence {
            contact: Some(Shape::Mobile),
            typed: 2,
            motivated: 1,
            fields_known: 1,
            fields_wanted: 3,
            ..Evidence::default()
        }
    }

    #[test]
    fn the_points_are_the_sum_of_the_reasons() {
        let score = asked_the_price().score();
        let sum: i32 = score
            .reasons
            .iter()
            .map(|reason| i32::from(reason.points))
            .sum();
        assert_eq!(i32::from(score.points), 30 + sum);
        assert_eq!((score.points, score.tier), (75, Tier::High));
    }

    #[test]
    fn every_rule_moves_the_points_its_own_way() {
        let plain = asked_the_price().score().points;
        let with = |change: fn(&mut Evidence)| {
            let mut evidence = asked_the_price();
            change(&mut evidence);
            evidence.score().points
        };
        let better: [fn(&mut Evidence); 5] = [
            |seen| seen.visit = true,
            |seen| seen.call_back = true,
            |seen| seen.served = Some(true),
            |seen| seen.came_back = true,
            |seen| seen.fields_known = 3,
        ];
        let worse: [fn(&mut Evidence); 8] = [
            |seen| seen.contact = Some(Shape::MadeUp),
            |seen| seen.contact = Some(Shape::Virtual),
            |seen| seen.contact = Some(Shape::Account),
            |seen| seen.hurried = true,
            |seen| seen.contradictions = 1,
            |seen| seen.served = Some(false),
            |seen| seen.motivated = 0,
            |seen| (seen.typed, seen.tapped) = (0, 2),
        ];
        for change in better {
            assert!(with(change) > plain);
        }
        for change in worse {
            assert!(with(change) < plain);
        }
    }

    #[test]
    fn the_worst_is_nothing_and_the_best_is_a_hundred() {
        let worst = Evidence {
            contact: Some(Shape::MadeUp),
            tapped: 9,
            hurried: true,
            contradictions: u32::MAX,
            served: Some(false),
            ..Evidence::default()
        };
        assert_eq!((worst.score().points, worst.score().tier), (0, Tier::None));
        let best = Evidence {
            visit: true,
            call_back: true,
            fields_known: 9,
            served: Some(true),
            came_back: true,
            motivated: 9,
            ..asked_the_price()
        };
        assert_eq!((best.score().points, best.score().tier), (100, Tier::High));
    }
}
