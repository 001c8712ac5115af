//! When visitors may come. Slots follow from a rule; which of them are taken, the merchant's object
//! knows.

use crate::lang::{Lang, Localised};
use crate::limit;
use crate::time::Millis;
use serde::{Deserialize, Serialize};
use std::num::NonZeroU16;

/// Visits by appointment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Visits {
    /// What is booked.
    pub title: Localised,
    /// Where to come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Localised>,
    /// Days of the week, 0 is Monday.
    pub days: Vec<u8>,
    /// Minute of the day at which the first visit begins.
    pub opens_min: u16,
    /// Minute of the day by which the last one has ended.
    pub closes_min: u16,
    /// Minutes of one visit.
    pub slot_min: u16,
    /// Visitors at one time.
    pub seats: u16,
    /// Minutes that a visit is booked ahead at least.
    pub notice_min: u32,
    /// Days ahead, today included, that can be booked.
    pub ahead_days: u16,
}

impl Visits {
    /// The times at which a visit may begin, the nearest first, on a clock that is `offset_min`
    /// minutes ahead of UTC.
    #[must_use]
    pub fn slots(&self, now: Millis, offset_min: i32) -> Vec<Millis> {
        let (Some(last), Some(step)) = (
            self.closes_min.checked_sub(self.slot_min),
            NonZeroU16::new(self.slot_min),
        ) else {
            return Vec::new();
        };
        let earliest = now.plus(u64::from(self.notice_min) * MINUTE_MS);
        let clock = now.on_clock(offset_min);
        let midnight = i128::from(now.0 / MINUTE_MS) - i128::from(clock.minute);
        let is_open = |ahead: &u16| {
            let weekday = (u16::from(clock.weekday) + ahead) % 7;
            self.days.iter().any(|day| u16::from(*day) == weekday)
        };
        (0..self.ahead_days.min(limit::BOOKING_DAYS_MAX))
            .filter(is_open)
            .flat_map(|ahead| {
                let day = midnight + i128::from(ahead) * 24 * 60;
                let minutes = (self.opens_min..=last).step_by(usize::from(step.get()));
                minutes.map(move |minute| day + i128::from(minute))
            })
            .filter_map(|minute| u64::try_from(minute).ok()?.checked_mul(MINUTE_MS))
            .map(Millis)
            .filter(|at| *at >= earliest)
            .take(limit::SLOTS_MAX)
            .collect()
    }

    /// Whether a visit may begin then.
    #[must_use]
    pub fn has(&self, slot: Millis, now: Millis, offset_min: i32) -> bool {
        self.slots(now, offset_min).contains(&slot)
    }
}

const MINUTE_MS: u64 = 60_000;

/// A time on the merchant's clock in words: `12月3日 周四 10:00`, `Thu 3 Dec 10:00`.
#[must_use]
pub fn written(at: Millis, offset_min: i32, lang: Lang) -> String {
    let clock = at.on_clock(offset_min);
    let (_, month, day) = at.date_on_clock(offset_min);
    let (hour, minute) = (clock.minute / 60, clock.minute % 60);
    let pick = |names: [&'static str; 7]| {
        names
            .get(usize::from(clock.weekday))
            .copied()
            .unwrap_or_default()
    };
    match lang {
        Lang::ZhCn => {
            let weekday = pick(["周一", "周二", "周三", "周四", "周五", "周六", "周日"]);
            format!("{month}月{day}日 {weekday} {hour:02}:{minute:02}")
        }
        Lang::ZhTw => {
            let weekday = pick(["週一", "週二", "週三", "週四", "週五", "週六", "週日"]);
            format!("{month}月{day}日 {weekday} {hour:02}:{minute:02}")
        }
        Lang::En => {
            let weekday = pick(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]);
            let months = [
                "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
            ];
            let month = months
                .get(usize::from(month) - 1)
                .copied()
                .unwrap_or_default();
            format!("{weekday} {day} {month} {hour:02}:{minute:02}")
        }
    }
}
