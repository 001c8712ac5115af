use super::*;
use crate::protocol::CardKind;
use serde_json::json;

/// Monday 2026-11-23, 08:00 in Beijing.
const MONDAY: Millis = Millis(1_795_392_000_000);

pub(crate) fn catalog() -> Catalog {
    let text = |text: &str| json!({ "zh-CN": text });
    serde_json::from_value(json!({
        "prices": [{
            "key": "whole", "title": text("全屋装修"), "option_label": text("档次"), "note": text("不含家电"),
            "quantity": { "label": text("面积"), "unit": text("㎡"), "min": 20, "max": 500, "field": "area_m2" },
            "options": [{ "key": "basic", "label": text("基础"), "low": 600, "high": 800 }], "floor": 30000,
        }],
        "cases": { "title": text("案例"), "items": [{ "key": "oak", "title": text("原木"), "detail": text("98㎡") }] },
        "visits": {
            "title": text("到店"), "days": [0, 2], "opens_min": 540, "closes_min": 660, "slot_min": 60,
            "seats": 1, "notice_min": 90, "ahead_days": 3,
        },
        "documents": { "title": text("带上"), "items": [text("户型图")] },
        "number": "021-5555-0142",
    }))
    .unwrap()
}

fn key(text: &str) -> Key {
    Key::parse(text).unwrap()
}

#[test]
fn slots_follow_from_the_rule() {
    let visits = catalog().visits.unwrap();
    // Nine o'clock is too soon; Tuesday is closed; Wednesday is the last day ahead.
    let slots = visits.slots(MONDAY, 480);
    let shown: Vec<String> = slots
        .iter()
        .map(|at| written(*at, 480, Lang::ZhCn))
        .collect();
    assert_eq!(
        shown,
        [
            "11月23日 周一 10:00",
            "11月25日 周三 09:00",
            "11月25日 周三 10:00"
        ]
    );
    assert!(visits.has(slots[0], MONDAY, 480));
    assert!(!visits.has(slots[0].plus(60_000), MONDAY, 480));
    assert_eq!(written(slots[1], 480, Lang::En), "Wed 25 Nov 09:00");
    // West of Greenwich it is still Wednesday noon when 1970 begins; Thursday's visits are ahead.
    let thursdays = Visits {
        days: vec![3],
        ..visits
    };
    let hours = thursdays
        .slots(Millis(0), -720)
        .into_iter()
        .map(|at| at.0 / 3_600_000);
    assert_eq!(hours.collect::<Vec<_>>(), [21, 22]);
}

#[test]
fn an_estimate_is_the_option_times_the_quantity_and_never_below_the_floor() {
    let catalog = catalog();
    let of = |quantity| catalog.estimated(&key("whole"), &key("basic"), quantity, Lang::En);
    let (body, told) = of(Some(100)).unwrap();
    assert!(matches!(
        body,
        Body::Estimated {
            low: 60_000,
            high: 80_000,
            ..
        }
    ));
    assert_eq!(told, Some((key("area_m2"), "100".into())));
    assert!(matches!(
        of(Some(20)).unwrap().0,
        Body::Estimated {
            low: 30_000,
            high: 30_000,
            ..
        }
    ));
    assert_eq!(of(Some(19)), Err(EstimateError::Quantity));
    assert_eq!(of(None), Err(EstimateError::Quantity));
    assert_eq!(
        catalog.estimated(&key("whole"), &key("gold"), None, Lang::En),
        Err(EstimateError::Option)
    );
    assert_eq!(
        catalog.estimated(&key("half"), &key("basic"), None, Lang::En),
        Err(EstimateError::Rule)
    );
}

#[test]
fn what_is_not_in_the_catalog_makes_no_card() {
    let hours = crate::merchant::tests::profile().hours;
    let showing = Showing {
        lang: Lang::ZhTw,
        hours: &hours,
        now: MONDAY,
    };
    let catalog = catalog();
    for kind in [
        CardKind::Price,
        CardKind::Gallery,
        CardKind::Booking,
        CardKind::Documents,
    ] {
        assert!(catalog.card(kind, showing).is_some(), "{kind:?}");
        assert!(Catalog::default().card(kind, showing).is_none(), "{kind:?}");
    }
    assert!(catalog.card(CardKind::Offers, showing).is_none());
    let mut closed = catalog;
    if let Some(visits) = &mut closed.visits {
        visits.days = vec![6];
        visits.ahead_days = 1;
    }
    assert!(closed.card(CardKind::Booking, showing).is_none());
}

#[test]
fn a_catalog_is_checked() {
    assert_eq!(catalog().check(), Ok(()));
    type Change = fn(&mut Catalog);
    let table: [(Change, &str); 9] = [
        (
            |c| c.prices[0].options.clear(),
            "prices.whole.options: too few or too many",
        ),
        (
            |c| c.prices[0].options[0].high = 1,
            "prices.whole.basic: the most is less than the least",
        ),
        (
            |c| c.prices.push(c.prices[0].clone()),
            "prices.whole: the key is taken",
        ),
        (
            |c| c.offers = c.cases.clone(),
            "items.oak: the key is taken",
        ),
        (
            |c| c.number = Some("12".into()),
            "number: not a telephone number",
        ),
        (
            |c| c.visits.as_mut().unwrap().slot_min = 0,
            "visits: opening must come before closing by at least one visit, days are 0 to 6",
        ),
        (
            |c| {
                c.place = Some(Place {
                    name: Localised::only(Lang::En, "Shop"),
                    address: Localised::only(Lang::En, "1 Road"),
                    latitude: Some(91.0),
                    longitude: Some(0.0),
                    picture: None,
                });
            },
            "place: latitude is within 90 degrees, longitude within 180, and both are there or none",
        ),
        (
            |c| {
                let alt = Localised::only(Lang::En, "Oak");
                let url = "javascript:alert(1)".into();
                c.cases.as_mut().unwrap().items[0].picture = Some(ShelfPicture { url, alt });
            },
            "cases.oak.picture: an address begins with https:// or /",
        ),
        (
            |c| {
                c.documents
                    .as_mut()
                    .unwrap()
                    .items
                    .push(Localised::default())
            },
            "documents: a text has 1 to 300 characters",
        ),
    ];
    for (change, sentence) in table {
        let mut bad = catalog();
        change(&mut bad);
        assert_eq!(bad.check().unwrap_err().to_string(), sentence);
    }
}

#[test]
fn the_demo_merchants_have_catalogs_that_may_be_saved() {
    let merchants = include_str!("../../../www/site/demo/merchants.json");
    let merchants = merchants.replace("{{site}}", "https://site.example");
    let merchants: Vec<serde_json::Value> = serde_json::from_str(&merchants).unwrap();
    for merchant in merchants {
        let catalog: Catalog = serde_json::from_value(merchant["catalog"].clone()).unwrap();
        assert_eq!(catalog.check(), Ok(()), "{}", merchant["slug"]);
    }
}
