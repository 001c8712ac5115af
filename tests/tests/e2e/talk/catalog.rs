//! What cards are made of: who may change it, what is refused, and whom it reaches.

use super::furnished;
use serde_json::{Value, json};
use shared::api::CatalogSet;
use shared::merchant::Role;
use shared::protocol::{Card, Code};
use tests::catalog::catalog;
use tests::eventually;
use tests::operator::Operator;
use tests::stand::Stand;
use tests::visitor::{Visitor, cards};

const PATH: &str = "/v1/console/catalog";

fn save(operator: &Operator, revision: u32, catalog: &Value) -> tests::http::Answer {
    let set = json!({ "revision": revision, "catalog": catalog });
    operator.send_json("PUT", PATH, &set)
}

/// The cards that a first question brings.
fn brought(stand: &Stand, question: &str) -> Vec<Card> {
    cards(&Visitor::start(stand, question).first_messages())
}

#[test]
fn a_catalog_is_saved_by_those_who_configure_and_by_one_at_a_time() {
    let stand = Stand::new("dental");
    let owner = stand.owner();
    let marketer = owner.invite("marketer@dental.example", Role::Marketer);
    let agent = owner.invite("agent@dental.example", Role::Agent);
    let empty = owner.catalog();
    assert_eq!(empty.catalog, serde_json::from_value(json!({})).unwrap());
    assert_eq!(agent.catalog(), empty);

    let wanted = json!(catalog());
    save(&agent, empty.revision, &wanted).refused(Code::Forbidden);
    let saved: CatalogSet = save(&marketer, empty.revision, &wanted).json();
    assert_eq!(saved.catalog, catalog());
    assert!(saved.revision > empty.revision);
    // The owner had loaded it before the marketer saved.
    save(&owner, empty.revision, &json!({})).refused(Code::Conflict);
    assert_eq!(owner.catalog(), saved);
    assert_eq!(owner.set_catalog(&empty.catalog).catalog, empty.catalog);
}

#[test]
fn a_catalog_that_can_not_be_right_is_refused_with_a_sentence() {
    let stand = Stand::new("dental");
    let owner = stand.owner();
    let before = owner.catalog();
    let few = |place: &str| format!("{place}: too few or too many");
    let text = |place: &str| format!("{place}: a text has 1 to 300 characters");
    let visits = "visits: opening must come before closing by at least one visit, days are 0 to 6"
        .to_owned();
    let place =
        "place: latitude is within 90 degrees, longitude within 180, and both are there or none"
            .to_owned();
    let good = json!(catalog());
    let rules = |n: usize| json!(vec![good["prices"][0].clone(); n]);
    let words = |n: usize| json!({ "zh-CN": "长".repeat(n) });
    let table = [
        (
            "/currency",
            json!(""),
            "currency: a sign of 1 to 3 characters".to_owned(),
        ),
        ("/prices", rules(13), few("prices")),
        (
            "/prices",
            rules(2),
            "prices.tooth: the key is taken".to_owned(),
        ),
        ("/prices/0/title", json!({}), text("prices.tooth")),
        ("/prices/0/note", words(301), text("prices.tooth")),
        ("/prices/0/options", json!([]), few("prices.tooth.options")),
        (
            "/prices/0/options/1/key",
            json!("standard"),
            "prices.tooth.standard: the key is taken".to_owned(),
        ),
        (
            "/prices/0/options/1/high",
            json!(1),
            "prices.tooth.premium: the most is less than the least".to_owned(),
        ),
        (
            "/prices/0/quantity/max",
            json!(0),
            "prices.tooth.quantity: the most is less than the least".to_owned(),
        ),
        ("/cases/items", json!([]), few("cases")),
        (
            "/cases/items/0/detail",
            json!({ "zh-CN": "" }),
            text("cases.front"),
        ),
        (
            "/offers/items/0/key",
            json!("front"),
            "items.front: the key is taken".to_owned(),
        ),
        (
            "/cases/items/0/picture/url",
            json!("javascript:alert(1)"),
            "cases.front.picture: an address begins with https:// or /".to_owned(),
        ),
        (
            "/cases/items/0/picture/url",
            json!("//evil.example/x.jpg"),
            "cases.front.picture: an address begins with https:// or /".to_owned(),
        ),
        ("/visits/days", json!([7]), visits.clone()),
        ("/visits/days", json!([]), visits.clone()),
        ("/visits/closes_min", json!(1441), visits.clone()),
        ("/visits/slot_min", json!(0), visits.clone()),
        ("/visits/seats", json!(0), visits.clone()),
        ("/visits/ahead_days", json!(61), visits),
        (
            "/number",
            json!("12"),
            "number: not a telephone number".to_owned(),
        ),
        ("/documents/items", json!([]), few("documents")),
        ("/documents/title", json!({}), text("documents")),
        ("/place/latitude", json!(91), place.clone()),
        ("/place/longitude", Value::Null, place),
    ];
    for (at, value, sentence) in table {
        let mut bad = good.clone();
        match bad.pointer_mut(at) {
            Some(place) => *place = value,
            None => bad[&at[1..]] = value,
        }
        let problem = save(&owner, before.revision, &bad).problem();
        let told = (problem.code, problem.detail);
        assert_eq!(told, (Code::InvalidValue, Some(sentence)), "{at}");
    }
    let mut unknown = good.clone();
    unknown["discount"] = json!(1);
    save(&owner, before.revision, &unknown).refused(Code::BadRequest);
    assert_eq!(owner.catalog(), before, "nothing of it was saved");
}

#[test]
fn a_question_brings_the_card_that_the_merchant_has_filled_in() {
    let questions = [
        ("种一颗牙多少钱", "price"),
        ("医生资质怎么查", "gallery"),
        ("带父母检查流程", "documents"),
        ("地址在哪", "place"),
        ("怎么预约", "booking"),
        ("打个电话给我吧", "call"),
    ];
    let named = |cards: &[Card]| -> Vec<String> {
        let cards = cards
            .iter()
            .map(|card| json!(card)["card"].as_str().unwrap().to_owned());
        cards.collect()
    };
    let stand = furnished();
    for (question, card) in questions {
        assert_eq!(named(&brought(&stand, question)), [card], "{question}");
    }
    let bare = Stand::new("dental");
    for (question, card) in questions {
        let brought = named(&brought(&bare, question));
        assert!(
            !brought.contains(&card.to_owned()),
            "{question}: {brought:?}"
        );
    }
}

#[test]
fn what_stands_on_a_card_is_the_merchant_s() {
    let stand = furnished();
    let [
        Card::Price {
            rule,
            title,
            quantity,
            options,
            floor,
            currency,
            note,
            ..
        },
    ] = &brought(&stand, "种一颗牙多少钱")[..]
    else {
        panic!("no price card");
    };
    assert_eq!((rule.as_str(), title.as_str()), ("tooth", "种植牙"));
    assert_eq!(
        (note.as_str(), currency.as_str(), *floor),
        ("不含拔牙", "¥", 7000)
    );
    let quantity = quantity.as_ref().expect("a quantity");
    assert_eq!(
        (quantity.unit.as_str(), quantity.min, quantity.max),
        ("颗", 1, 28)
    );
    let options: Vec<_> = options
        .iter()
        .map(|option| (option.key.as_str(), option.low, option.high))
        .collect();
    assert_eq!(
        options,
        [("standard", 6000, 8000), ("premium", 9000, 12000)]
    );

    let [
        Card::Place {
            name,
            address,
            hours,
            latitude,
            longitude,
            ..
        },
    ] = &brought(&stand, "地址在哪")[..]
    else {
        panic!("no place card");
    };
    assert_eq!(
        (name.as_str(), address.as_str()),
        ("海棠口腔", "示例路 1 号")
    );
    assert_eq!(hours.as_deref(), Some("00:00–24:00"));
    assert_eq!((*latitude, *longitude), (Some(31.2), Some(121.5)));
    let papers = brought(&stand, "带父母检查流程");
    assert!(
        matches!(&papers[..], [Card::Documents { items, .. }] if *items == ["身份证", "以前的片子"])
    );
    let cases = brought(&stand, "医生资质怎么查");
    let [Card::Gallery { items, .. }] = &cases[..] else {
        panic!("no gallery: {cases:?}");
    };
    let picture = items[0].picture.as_ref().expect("a picture");
    assert_eq!(
        (items[0].key.as_str(), items[0].price.as_deref()),
        ("front", Some("9800 元"))
    );
    assert_eq!(picture.url, "https://shop.example/oak.jpg");
    let call = brought(&stand, "打个电话给我吧");
    assert!(
        matches!(&call[..], [Card::Call { number: Some(number), .. }] if number.ends_with("55550142") || number == "021-5555-0142")
    );
}

#[test]
fn a_saved_catalog_reaches_the_conversations_that_begin_after_it() {
    let often = json!({ "burst": 100_000, "per_minute": 100_000 });
    let stand = Stand::with_limits("dental", json!({ "starts": often, "requests": often }));
    stand.owner().set_catalog(&catalog());
    let before = Visitor::start(&stand, "你好");
    let mut dearer = catalog();
    dearer.prices[0].floor = 99_000;
    stand.owner().set_catalog(&dearer);
    let floor = |cards: &[Card]| match cards {
        [Card::Price { floor, .. }] => *floor,
        other => panic!("no price card: {other:?}"),
    };
    eventually("the new price", || {
        Some(()).filter(|()| floor(&brought(&stand, "种一颗牙多少钱")) == 99_000)
    });
    // What was begun goes on with what it began with.
    assert_eq!(floor(&cards(&before.types("种一颗牙多少钱"))), 7_000);
}
