use super::*;

fn id(text: &str) -> ChipId {
    ChipId::parse(text).unwrap()
}

fn set(revision: u32, ids: &[&str]) -> ChipSet {
    let chip = |text: &&str| Chip {
        id: id(text),
        label: Localised::only(Lang::ZhCn, *text),
        text: Localised::only(Lang::ZhCn, format!("{text}？")),
        intent: None,
        on: true,
        fill: false,
    };
    ChipSet {
        revision,
        chips: ids.iter().map(chip).collect(),
    }
}

fn order(editor: &ChipEditor) -> Vec<&str> {
    editor.chips().iter().map(|chip| chip.id.as_str()).collect()
}

#[test]
fn chips_move_and_the_draft_knows_it_is_unsaved() {
    let mut editor = ChipEditor::new(set(1, &["a", "b", "c"]));
    assert!(!editor.is_dirty());
    editor.move_to(&id("a"), 1);
    assert_eq!(order(&editor), ["b", "a", "c"]);
    editor.move_to(&id("a"), 99);
    assert_eq!(order(&editor), ["b", "c", "a"]);
    editor.move_to(&id("nobody"), 0);
    assert!(editor.is_dirty());
    editor.discard();
    assert_eq!(order(&editor), ["a", "b", "c"]);
    assert!(!editor.is_dirty());
}

#[test]
fn a_chip_that_fills_the_composer_is_saved_as_one() {
    let mut editor = ChipEditor::new(set(1, &["a", "b"]));
    editor.set_fill(&id("b"), true);
    assert!(editor.is_dirty());
    let fills = |chips: &[Chip]| chips.iter().map(|chip| chip.fill).collect::<Vec<_>>();
    assert_eq!(fills(&editor.to_save().unwrap().chips), [false, true]);
    editor.set_fill(&id("b"), false);
    assert!(!editor.is_dirty());
}

#[test]
fn a_save_is_trimmed_and_carries_the_revision_that_was_loaded() {
    let mut editor = ChipEditor::new(set(7, &["a"]));
    editor.write(&id("a"), Field::Label, Lang::ZhCn, "  多少钱 ".into());
    editor.write(&id("a"), Field::Label, Lang::En, "How much?".into());
    editor.write(&id("a"), Field::Label, Lang::ZhTw, "  ".into());
    let saved = editor.to_save().unwrap();
    assert_eq!(saved.revision, 7);
    assert_eq!(
        saved.chips[0].label.0.get(&Lang::ZhCn).map(String::as_str),
        Some("多少钱")
    );
    assert_eq!(saved.chips[0].label.0.get(&Lang::ZhTw), None);
    // Without a text of its own, a label is what is sent.
    assert_eq!(
        saved.chips[0].text.0.get(&Lang::En).map(String::as_str),
        Some("How much?")
    );
}

#[test]
fn what_is_wrong_is_named() {
    let mut editor = ChipEditor::new(set(1, &["a"]));
    editor.add(id("b"));
    assert_eq!(editor.to_save(), Err(ChipsError::Label(2)));
    assert!(editor.is_blank(&id("b")) && !editor.is_blank(&id("a")));
    editor.write(
        &id("b"),
        Field::Label,
        Lang::En,
        "x".repeat(limit::CHIP_LABEL_CHARS_MAX + 1),
    );
    assert_eq!(editor.faults(&id("b")), [(Field::Label, Lang::En)]);
    editor.remove(&id("b"));
    assert!(editor.to_save().is_ok() && !editor.is_dirty());
}

#[test]
fn somebody_else_s_save_is_adopted_unless_words_would_be_lost() {
    let mut editor = ChipEditor::new(set(1, &["a"]));
    editor.learn(set(2, &["a", "b"]));
    assert_eq!(order(&editor), ["a", "b"]);
    editor.switch(&id("a"), false);
    editor.learn(set(3, &["c"]));
    assert!(editor.is_overtaken());
    assert_eq!(order(&editor), ["a", "b"]);
    editor.discard();
    assert_eq!(order(&editor), ["c"]);
    assert!(!editor.is_overtaken() && !editor.is_dirty());
}

#[test]
fn words_typed_while_saving_stay_unsaved() {
    let mut editor = ChipEditor::new(set(1, &["a"]));
    editor.switch(&id("a"), false);
    let sent = editor.to_save().unwrap();
    let reply = ChipSet {
        revision: 2,
        ..sent.clone()
    };
    let mut quick = editor.clone();
    editor.stored(&sent, reply.clone());
    assert!(!editor.is_dirty());
    quick.write(&id("a"), Field::Text, Lang::ZhCn, "改".into());
    quick.stored(&sent, reply.clone());
    assert!(quick.is_dirty());
    // Our own save comes back over the socket: nothing happens.
    quick.learn(reply);
    assert!(quick.is_dirty() && !quick.is_overtaken());
}

#[test]
fn our_own_save_is_no_conflict_even_before_its_answer() {
    let mut editor = ChipEditor::new(set(1, &["a"]));
    editor.switch(&id("a"), false);
    let sent = editor.to_save().unwrap();
    let reply = ChipSet {
        revision: 2,
        ..sent.clone()
    };
    editor.learn(reply.clone());
    assert!(!editor.is_overtaken() && !editor.is_dirty());
    editor.stored(&sent, reply);
    assert!(!editor.is_overtaken() && !editor.is_dirty());
}

#[test]
fn there_is_an_end_to_it() {
    let mut editor = ChipEditor::new(ChipSet {
        revision: 0,
        chips: Vec::new(),
    });
    for index in 0..limit::CHIPS_MAX {
        assert!(editor.has_room());
        editor.add(id(&format!("c{index}")));
    }
    assert!(!editor.has_room());
}
