use super::*;
use shared::catalog::Catalog;

const NOW: u32 = 7;

fn set(revision: u32, catalog: Value) -> CatalogSet {
    serde_json::from_value(json!({ "revision": revision, "catalog": catalog })).unwrap()
}

/// What the edge says of what would be saved.
fn checked(editor: &CardsEditor) -> Result<Catalog, Fault> {
    let catalog: Catalog = serde_json::from_value(editor.to_save()?.catalog.into()).unwrap();
    match catalog.check() {
        Ok(()) => Ok(catalog),
        Err(error) => Err(Fault::told(&error.to_string())),
    }
}

fn whole() -> Value {
    let text = |text: &str| json!({ "zh-CN": text });
    json!({
        "cases": { "title": text("案例"), "items": [{ "key": "oak", "title": text("原木"), "detail": text("98㎡") }] },
        "visits": {
            "title": text("到店"), "days": [0, 2], "opens_min": 540, "closes_min": 1440, "slot_min": 60,
            "seats": 1, "notice_min": 90, "ahead_days": 3,
        },
        "documents": { "title": text("带上"), "items": [{ "zh-CN": "户型图", "en": "Floor plan" }, { "zh-CN": "身份证" }, { "en": "Keys" }] },
        "number": "+862155550142",
        "place": { "name": text("门店"), "address": text("样板路1号"), "latitude": 31.2, "longitude": 121.5 },
    })
}

fn editor() -> CardsEditor {
    CardsEditor::new(set(NOW, whole()))
}

#[test]
fn what_is_not_touched_is_saved_as_it_was() {
    let editor = editor();
    assert!(!editor.is_dirty());
    assert_eq!(editor.to_save(), Ok(set(NOW, whole())));
    assert_eq!(editor.line(Line::Closes), "00:00");
    assert_eq!(editor.text(Text::Papers, Lang::ZhCn), "户型图\n身份证");
    assert_eq!(editor.text(Text::Papers, Lang::En), "Floor plan\n\nKeys");
    let empty = CardsEditor::new(set(0, json!({})));
    assert!(!empty.is_dirty() && !empty.takes_visits());
    assert_eq!(empty.to_save(), Ok(set(0, json!({}))));
}

#[test]
fn a_draft_says_what_is_changed_and_nothing_else() {
    let mut editor = editor();
    editor.set(Line::Number, "138 1234 5678".into());
    editor.write(Text::Address, Lang::ZhCn, " 样板路2号 ".into());
    editor.write(Text::Papers, Lang::ZhCn, "户型图\n\n钥匙\n".into());
    editor.set_day(2, false);
    editor.set_day(6, true);
    editor.set(Line::Opens, "10:30".into());
    assert!(editor.is_dirty());
    let mut expected = whole();
    expected["number"] = json!("+8613812345678");
    expected["place"]["address"] = json!({ "zh-CN": "样板路2号" });
    expected["documents"]["items"] =
        json!([{ "zh-CN": "户型图", "en": "Floor plan" }, { "zh-CN": "钥匙", "en": "Keys" }]);
    expected["visits"]["days"] = json!([0, 6]);
    expected["visits"]["opens_min"] = json!(630);
    assert_eq!(editor.to_save(), Ok(set(NOW, expected)));
    assert!(checked(&editor).is_ok());
    editor.discard();
    assert!(!editor.is_dirty());
}

#[test]
fn what_is_emptied_is_gone() {
    let mut editor = editor();
    editor.set(Line::Number, String::new());
    for text in [
        Text::PlaceName,
        Text::Address,
        Text::PapersTitle,
        Text::Papers,
    ] {
        for lang in Lang::ALL {
            editor.write(text, lang, String::new());
        }
    }
    editor.take_visits(false);
    let saved = checked(&editor).unwrap();
    assert!(saved.cases.is_some());
    let rest = Catalog {
        cases: None,
        ..saved
    };
    assert_eq!(rest, Catalog::default());
}

#[test]
fn a_number_gets_its_country_code() {
    for (typed, saved) in [
        ("13812345678", "+8613812345678"),
        ("021-5555-0142", "+862155550142"),
        ("400 123 4567", "4001234567"),
        ("+44 20 7946 0958", "+442079460958"),
    ] {
        let mut editor = editor();
        editor.set(Line::Number, typed.into());
        assert_eq!(checked(&editor).unwrap().number.as_deref(), Some(saved));
    }
}

#[test]
fn a_fault_names_its_part() {
    let fault = |change: fn(&mut CardsEditor)| {
        let mut editor = editor();
        change(&mut editor);
        checked(&editor).unwrap_err()
    };
    let long = || "长".repeat(shared::limit::CATALOG_TEXT_CHARS_MAX + 1);
    assert_eq!(fault(|e| e.set(Line::Number, "110".into())), Fault::Number);
    assert_eq!(
        fault(|e| e.write(Text::Address, Lang::ZhCn, String::new())),
        Fault::Place
    );
    assert_eq!(
        fault(|e| e.write(Text::PapersTitle, Lang::ZhCn, " ".into())),
        Fault::Papers
    );
    let mut papers = editor();
    papers.write(Text::Papers, Lang::En, long());
    assert_eq!(checked(&papers), Err(Fault::Papers));
    for (line, value) in [
        (Line::Opens, ""),
        (Line::Opens, "24:00"),
        (Line::Closes, "09:30"),
        (Line::Length, "x"),
        (Line::Length, "-30"),
        (Line::Seats, "0"),
        (Line::Notice, "1.5"),
        (Line::Ahead, "99"),
    ] {
        let mut editor = editor();
        editor.set(line, value.into());
        assert_eq!(checked(&editor), Err(Fault::Visits), "{line:?} {value}");
    }
}

#[test]
fn somebody_elses_save_is_adopted_or_kept_aside() {
    let newer = || set(NOW + 1, json!({ "number": "+8613812345678" }));
    let mut idle = editor();
    idle.learn(newer());
    assert_eq!(idle.line(Line::Number), "+8613812345678");
    assert!(!idle.is_overtaken() && idle.generation() > 0);
    let mut busy = editor();
    busy.set(Line::Seats, "3".into());
    busy.learn(newer());
    assert!(busy.is_overtaken());
    assert_eq!(busy.line(Line::Seats), "3");
    busy.discard();
    assert_eq!(busy.line(Line::Number), "+8613812345678");
    assert!(!busy.is_overtaken() && !busy.is_dirty());
}

#[test]
fn what_is_typed_while_saving_stays_unsaved() {
    let mut editor = editor();
    editor.set(Line::Seats, "3".into());
    let sent = editor.to_save().unwrap();
    let stored = CatalogSet {
        revision: NOW + 1,
        ..sent.clone()
    };
    let mut idle = editor.clone();
    idle.stored(&sent, stored.clone());
    assert!(!idle.is_dirty());
    editor.set(Line::Seats, "4".into());
    editor.stored(&sent, stored);
    assert!(editor.is_dirty());
    assert_eq!(editor.to_save().map(|set| set.revision), Ok(NOW + 1));
}
