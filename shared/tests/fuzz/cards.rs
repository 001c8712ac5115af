//! What merchants fill in for cards, and the clock and calendar behind it.

use bolero::{TypeGenerator, check, produce};
use shared::catalog::{Catalog, Showing, Visits, written};
use shared::lang::{Lang, Localised};
use shared::limit;
use shared::merchant::Hours;
use shared::protocol::{Body, Card, CardKind};
use shared::time::Millis;

const NOW: Millis = Millis(1_795_399_200_000);

const KINDS: [CardKind; 9] = [
    CardKind::Lead,
    CardKind::Price,
    CardKind::Gallery,
    CardKind::Offers,
    CardKind::Booking,
    CardKind::Call,
    CardKind::Documents,
    CardKind::Place,
    CardKind::Rating,
];

/// A catalog that is saved makes cards within their bounds; any other breaks nothing.
pub fn hold(catalog: &Catalog) {
    let is_good = catalog.check().is_ok();
    let hours = &Hours {
        utc_offset_min: 480,
        opens_min: 540,
        closes_min: 1_080,
        days: vec![0],
        reply_min: None,
    };
    for lang in Lang::ALL {
        for kind in KINDS {
            let now = NOW;
            let Some(card) = catalog.card(kind, Showing { lang, hours, now }) else {
                continue;
            };
            let json = serde_json::to_string(&card).unwrap();
            assert_eq!(serde_json::from_str::<Card>(&json).unwrap(), card);
            assert!(!Body::Card(card.clone()).plain().is_empty() || !is_good);
            if is_good {
                hold_card(catalog, &card, lang);
            }
        }
    }
}

fn hold_card(catalog: &Catalog, card: &Card, lang: Lang) {
    match card {
        Card::Price {
            rule,
            options,
            quantity,
            floor,
            ..
        } => {
            let most = quantity.as_ref().map(|quantity| quantity.max);
            for option in options {
                let told = catalog.estimated(rule, &option.key, most, lang);
                let Ok((Body::Estimated { low, high, .. }, _)) = told else {
                    panic!("{told:?}");
                };
                assert!(*floor <= low && low <= high);
                let beyond = most.map_or(Some(0), |most| most.checked_add(1));
                let refused = |much| catalog.estimated(rule, &option.key, much, lang).is_err();
                assert!(beyond.is_none() || refused(beyond));
            }
        }
        Card::Gallery { items, .. } | Card::Offers { items, .. } => {
            assert!((1..=limit::CATALOG_ITEMS_MAX).contains(&items.len()));
            for item in items {
                assert_eq!(catalog.item(&item.key, lang), Some(item.title.as_str()));
            }
        }
        Card::Booking { slots, .. } => assert!((1..=limit::SLOTS_MAX).contains(&slots.len())),
        _ => {}
    }
}

/// Visits by any rule.
#[derive(Clone, Debug, TypeGenerator)]
struct Rule {
    #[generator(produce::<Vec<u8>>().with().len(0usize..9))]
    days: Vec<u8>,
    opens_min: u16,
    closes_min: u16,
    slot_min: u16,
    seats: u16,
    notice_min: u32,
    ahead_days: u16,
    /// Numbers as they mostly are.
    is_usual: bool,
}

impl Rule {
    fn visits(&self) -> Visits {
        let usual = |number: u16, most: u16| if self.is_usual { number % most } else { number };
        Visits {
            title: Localised::only(Lang::En, "Visit"),
            place: None,
            days: self
                .days
                .iter()
                .map(|day| usual((*day).into(), 7) as u8)
                .collect(),
            opens_min: usual(self.opens_min, 24 * 60),
            closes_min: usual(self.closes_min, 24 * 60 + 1),
            slot_min: usual(self.slot_min, 180),
            seats: self.seats,
            notice_min: if self.is_usual {
                self.notice_min % 3_000
            } else {
                self.notice_min
            },
            ahead_days: usual(self.ahead_days, limit::BOOKING_DAYS_MAX + 1),
        }
    }
}

/// Whatever the rule, the time and the clock: times come in order, each once, none too soon, on days
/// and minutes that the rule has.
#[test]
fn slots() {
    check!()
        .with_type::<(Rule, u64, bool, i32)>()
        .for_each(|(rule, now, is_now, offset_min)| {
            let visits = rule.visits();
            let now = if *is_now {
                NOW.plus(now >> 24)
            } else {
                Millis(*now)
            };
            let offset_min = if rule.is_usual {
                offset_min % (14 * 60)
            } else {
                *offset_min
            };
            let slots = visits.slots(now, offset_min);
            assert!(slots.len() <= limit::SLOTS_MAX);
            assert!(slots.is_sorted_by(|one, next| one < next));
            for slot in &slots {
                assert!(*slot >= now.plus(u64::from(visits.notice_min) * 60_000));
                let ahead_ms = u64::from(visits.ahead_days) * limit::DAY_MS;
                // The last visit may end past midnight where nobody has checked the rule.
                assert!(slot.since(now) <= ahead_ms + u64::from(visits.closes_min) * 60_000);
                assert!(visits.has(*slot, now, offset_min));
                if visits.closes_min <= 24 * 60 {
                    let clock = slot.on_clock(offset_min);
                    assert!(visits.days.contains(&clock.weekday));
                    assert!(clock.minute >= visits.opens_min);
                    assert_eq!((clock.minute - visits.opens_min) % visits.slot_min, 0);
                    assert!(clock.minute + visits.slot_min <= visits.closes_min);
                }
                assert!(
                    Lang::ALL
                        .iter()
                        .all(|lang| !written(*slot, offset_min, *lang).is_empty())
                );
            }
        });
}

fn days_of_month(year: i64, month: u8) -> u8 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The calendar is what counting months since 1970 comes to.
#[test]
fn dates() {
    const YEARS: u64 = 600;
    check!()
        .with_type::<(u64, i16)>()
        .for_each(|(at, offset_min)| {
            let at = Millis(at % (YEARS * 366 * limit::DAY_MS));
            let offset_min = i32::from(*offset_min);
            let minutes = (at.0 / 60_000) as i64 + i64::from(offset_min);
            let mut day = minutes.div_euclid(24 * 60);
            let (mut year, mut month) = (1970, 1);
            while day < 0 {
                (year, month) = if month == 1 {
                    (year - 1, 12)
                } else {
                    (year, month - 1)
                };
                day += i64::from(days_of_month(year, month));
            }
            while day >= i64::from(days_of_month(year, month)) {
                day -= i64::from(days_of_month(year, month));
                (year, month) = if month == 12 {
                    (year + 1, 1)
                } else {
                    (year, month + 1)
                };
            }
            assert_eq!(at.date_on_clock(offset_min), (year, month, day as u8 + 1));
        });
}

/// However far away: no panic, and a date that there is.
#[test]
fn far_dates() {
    check!()
        .with_type::<(u64, i32)>()
        .for_each(|(at, offset_min)| {
            let (year, month, day) = Millis(*at).date_on_clock(*offset_min);
            assert!((1..=12).contains(&month));
            assert!((1..=days_of_month(year, month)).contains(&day));
        });
}
