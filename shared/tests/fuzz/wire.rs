//! What travels as JSON: frames, and the bodies of the HTTP API.

use crate::cards;
use crate::input::Json;
use bolero::{TypeGenerator, check};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use shared::api::{
    AcceptInvitation, Bookings, Bootstrap, CatalogSet, ChipSet, ConversationPage, CreateMerchant,
    CreatedMerchant, DraftSet, ENDPOINTS, FramesReply, FramesRequest, FreeSlots, IdentifyReply,
    IdentifyRequest, Invite, JudgeLead, KnowledgeDetail, KnowledgeList, KnowledgePage,
    KnowledgeText, LeadFormTexts, LeadPage, LeadReply, LeadRequest, Learning, MarkGroup, Me,
    ModelSet, ModelState, PlaybookView, Preview, Previewed, Publish, Revealed, RollBack, SignIn,
    SignedIn, StartReply, StartRequest, Thread, TouchRequest, WebhookSet,
};
use shared::attribution::PageContext;
use shared::chip;
use shared::knowledge;
use shared::limit;
use shared::merchant::Profile;
use shared::pack::{PackTexts, Playbook, PlaybookFile};
use shared::protocol::{ClientFrame, ConsoleFrame, FileInfo, Problem, Said, ServerFrame};
use shared::webhook;
use std::fmt::Debug;
use std::panic::RefUnwindSafe;
use std::path::Path;

/// One type: what is right, and what must hold of whatever is read.
struct Kind {
    name: &'static str,
    seeds: Vec<Value>,
    hold: Hold,
}

type Hold = Box<dyn Fn(&[u8]) + RefUnwindSafe>;

/// Bytes for one of some types.
#[derive(Clone, Debug, TypeGenerator)]
struct Body {
    kind: u8,
    json: Json,
}

fn kind<T>(seeds: Vec<Value>, bounds: fn(&T)) -> Kind
where
    T: Serialize + DeserializeOwned + PartialEq + Debug + 'static,
{
    for seed in &seeds {
        // A seed that has gone stale would leave its type without inputs.
        serde_json::from_value::<T>(seed.clone()).unwrap_or_else(|error| panic!("{error}: {seed}"));
    }
    let path = std::any::type_name::<T>();
    Kind {
        name: path.rsplit("::").next().unwrap_or(path),
        seeds,
        hold: Box::new(move |bytes| hold(bytes, bounds)),
    }
}

/// What is read is within its bounds, and is written and read back as it was.
fn hold<T>(bytes: &[u8], bounds: fn(&T))
where
    T: Serialize + DeserializeOwned + PartialEq + Debug,
{
    let Ok(read) = serde_json::from_slice::<T>(bytes) else {
        return;
    };
    bounds(&read);
    let written = serde_json::to_string(&read).unwrap();
    let again: T =
        serde_json::from_str(&written).unwrap_or_else(|error| panic!("{error}: {written}"));
    assert_eq!(again, read);
    assert_eq!(serde_json::to_string(&again).unwrap(), written);
}

fn run(kinds: &[Kind], body: &Body) {
    let kind = &kinds[usize::from(body.kind) % kinds.len()];
    (kind.hold)(&body.json.bytes(&kind.seeds));
}

/// The golden vectors of a folder.
pub fn vectors(folder: &str) -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("vectors")
        .join(folder);
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    // An input stands for the same bytes on every machine.
    paths.sort();
    paths
        .iter()
        .map(|path| serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap())
        .collect()
}

fn vector(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("vectors")
        .join(name);
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// The settings of the demo merchants.
pub fn profiles() -> Vec<Value> {
    let demos: Value =
        serde_json::from_str(include_str!("../../../www/site/demo/merchants.json")).unwrap();
    demos
        .as_array()
        .unwrap()
        .iter()
        .map(|demo| {
            let mut profile = demo["profile"].clone();
            profile["origins"] = json!(["https://shop.example"]);
            profile
        })
        .collect()
}

/// What the demo merchants show on cards.
pub fn catalogs() -> Vec<Value> {
    let demos: Value =
        serde_json::from_str(include_str!("../../../www/site/demo/merchants.json")).unwrap();
    let demos = demos.as_array().unwrap().iter();
    demos.map(|demo| demo["catalog"].clone()).collect()
}

fn free<T>(_: &T) {}

fn page_bounds(page: &PageContext) {
    for url in [Some(&page.url), page.referrer.as_ref()]
        .into_iter()
        .flatten()
    {
        assert!(url.as_str().chars().count() <= limit::URL_CHARS_MAX);
    }
}

fn said_bounds(said: &Said) {
    if let Said::Text { text }
    | Said::Chip { text, .. }
    | Said::Rating {
        words: Some(text), ..
    } = said
    {
        assert!((1..=limit::TEXT_CHARS_MAX).contains(&text.as_str().chars().count()));
        assert_eq!(text.as_str().trim(), text.as_str());
    }
}

fn frame_bounds(frame: &ClientFrame) {
    match frame {
        ClientFrame::Hello {
            page: Some(page), ..
        } => page_bounds(page),
        ClientFrame::Say { said, .. } => said_bounds(said),
        _ => {}
    }
}

/// What is saved as a merchant's settings is within its bounds, and makes a playbook or says why
/// it makes none.
fn profile_bounds(profile: &Profile) {
    if profile.check().is_err() {
        return;
    }
    let count = |text: &str| text.chars().count();
    assert!((1..=limit::NAME_CHARS_MAX).contains(&count(&profile.name)));
    assert!((1..=limit::NAME_CHARS_MAX).contains(&count(&profile.assistant)));
    assert!((1..=2).contains(&count(&profile.look.mark)));
    assert!((1..=limit::ORIGINS_MAX).contains(&profile.origins.len()));
    for value in profile.variables.values() {
        assert!((1..=limit::FIELD_CHARS_MAX).contains(&count(value)));
    }
    assert!((-14 * 60..=14 * 60).contains(&profile.hours.utc_offset_min));
    if let Err(errors) = Playbook::build(profile, 1) {
        assert!(!errors.is_empty());
    }
}

/// Whatever a marketer saves, visitors are served.
fn draft_bounds(set: &DraftSet) {
    let profile = serde_json::from_value(profiles().remove(0)).unwrap();
    let built = Playbook::build_with(&profile, &set.changes, 1);
    let served = Playbook::serve(&profile, &set.changes, 1).unwrap();
    if let Ok(built) = built {
        assert_eq!(served, built);
    }
}

/// Changes of every kind to the first demo merchant's pack.
fn changes() -> Value {
    let text = |words: &str| json!({ "zh-CN": words, "zh-TW": words, "en": words });
    json!({
        "service_types": ["implant"],
        "variables": { "address": "样板路 2 号" },
        "intents": { "price": {
            "answer": text("{price_low}起。[[以{address}面诊为准。]]"), "question": text("多少钱"),
            "examples": { "zh-CN": ["掏多少银子"] }, "without": ["种一颗牙多少钱"],
        } },
        "own": {
            "own_parking": {
                "act": "answer", "needs": ["missing_teeth"], "follow_ups": ["own_bus", "price"],
                "question": text("好停车吗"), "answer": text("楼下有停车场。"),
                "examples": { "zh-CN": ["门口好停车吗", "开车过来停哪", "有车位没有"] },
            },
            "own_bus": {
                "act": "chat", "card": "place", "motivated": true, "question": text("坐几路车"),
                "answer": text("样板路站下车。"),
                "examples": { "zh-CN": ["坐几路车过来", "公交到哪一站下", "地铁几号线出口近"] },
            },
        },
        "off": ["pain"],
        "phrases": { "noted": text("记好了。") },
        "consent": { "version": "clinic-1", "text": text("我同意{merchant}联系我。") },
        "policy": { "contact_asks_max": 1 },
    })
}

/// Whatever is pasted, its pieces are short and may be said.
fn knowledge_bounds(text: &KnowledgeText) {
    if let Ok(title) = knowledge::parse_title(&text.title) {
        assert!((1..=limit::KNOWLEDGE_TITLE_CHARS_MAX).contains(&title.chars().count()));
    }
    let profile = serde_json::from_value(profiles().remove(0)).unwrap();
    let playbook = Playbook::build(&profile, 1).unwrap();
    let Ok((words, pieces)) = knowledge::parse_text(&playbook, &text.text) else {
        return;
    };
    assert!(words.chars().count() <= limit::KNOWLEDGE_TEXT_CHARS_MAX && !pieces.is_empty());
    for piece in &pieces {
        assert!((1..=limit::PIECE_CHARS_MAX).contains(&piece.text.chars().count()));
    }
    let (good, found) = knowledge::check(&playbook, pieces.clone());
    assert_eq!((good, found), (pieces, Vec::new()));
}

fn chip_bounds(set: &ChipSet) {
    if chip::check_set(&set.chips).is_err() {
        return;
    }
    assert!(set.chips.len() <= limit::CHIPS_MAX);
    for chip in &set.chips {
        let bounds = [
            (&chip.label, limit::CHIP_LABEL_CHARS_MAX),
            (&chip.text, limit::CHIP_TEXT_CHARS_MAX),
        ];
        for (texts, max) in bounds {
            assert!(texts.0.values().all(|text| text.chars().count() <= max));
        }
    }
}

#[test]
fn client_frames() {
    let kinds = [kind(vectors("client_frame"), frame_bounds)];
    check!()
        .with_type::<Body>()
        .for_each(|body| run(&kinds, body));
}

#[test]
fn server_frames() {
    let kinds = [kind::<ServerFrame>(vectors("server_frame"), free)];
    check!()
        .with_type::<Body>()
        .for_each(|body| run(&kinds, body));
}

#[test]
fn console_frames() {
    let kinds = [kind::<ConsoleFrame>(vectors("console_frame"), free)];
    check!()
        .with_type::<Body>()
        .for_each(|body| run(&kinds, body));
}

fn visitor_kinds() -> Vec<Kind> {
    let start = vector("start_request/text.json");
    let merchant = &start["merchant"];
    let lead = json!({
        "merchant": merchant,
        "submission": start["start_key"],
        "form": {
            "name": "王女士", "phone": "138 0000 0000", "wechat": "li_lei88",
            "fields": { "area_m2": "100" }, "consent": "2026-11",
        },
        "page": start["page"],
        "language": "zh-TW",
    });
    vec![
        kind(vec![start.clone()], |start: &StartRequest| {
            said_bounds(&start.said);
            page_bounds(&start.page);
        }),
        kind(
            vec![json!({ "frames": vectors("client_frame") })],
            |request: &FramesRequest| request.frames.iter().for_each(frame_bounds),
        ),
        kind(vec![lead], |lead: &LeadRequest| page_bounds(&lead.page)),
        kind::<TouchRequest>(
            vec![json!({ "merchant": merchant, "chips": ["price", "f-price"] })],
            free,
        ),
        kind::<IdentifyRequest>(vectors("identify_request"), free),
    ]
}

fn catalog_sets() -> Vec<Value> {
    let set = |catalog| json!({ "revision": 3, "catalog": catalog });
    let mut sets = vectors("catalog_set");
    sets.extend(catalogs().into_iter().map(set));
    sets
}

fn console_kinds() -> Vec<Kind> {
    let person = json!({
        "token": "opaque", "email": "li@shop.example", "name": "李", "password": "0123456789",
    });
    let creations = profiles().into_iter().map(|profile| {
        let mut creation = person.clone();
        creation["profile"] = profile;
        creation
    });
    let shown = json!({ "zh-CN": "多少钱", "en": "How much?" });
    vec![
        kind(creations.collect(), |creation: &CreateMerchant| {
            profile_bounds(&creation.profile)
        }),
        kind(profiles(), profile_bounds),
        kind::<AcceptInvitation>(
            vec![json!({ "token": "opaque", "name": "李", "password": "0123456789" })],
            free,
        ),
        kind::<SignIn>(
            vec![json!({
                "email": "li@shop.example", "password": "0123456789",
                "merchant": "m0123456789abcdefghijklmn",
            })],
            free,
        ),
        kind::<Invite>(
            vec![json!({ "email": "li@shop.example", "role": "agent" })],
            free,
        ),
        kind(
            vec![json!({ "revision": 3, "chips": [
                { "id": "price", "label": shown, "text": shown, "intent": "price", "on": true },
                { "id": "b-2", "label": shown, "text": shown, "on": false },
            ] })],
            chip_bounds,
        ),
        kind::<ModelSet>(
            vec![json!({
                "settings": {
                    "on": true, "url": "https://model.example/v1", "model": "small", "per_day": 100,
                    "per_visitor": 20,
                },
                "key": "sk-0123456789",
            })],
            |set| {
                if set.settings.check(false).is_ok() {
                    let chars = set.settings.model.trim().chars().count();
                    assert!((1..=limit::MODEL_NAME_CHARS_MAX).contains(&chars));
                }
            },
        ),
        kind::<JudgeLead>(
            vec![
                json!({ "validity": { "status": "invalid", "reason": "no_demand" } }),
                json!({ "validity": { "status": "valid" } }),
            ],
            free,
        ),
        kind(
            vec![json!({ "revision": 3, "changes": changes() })],
            draft_bounds,
        ),
        kind::<Publish>(
            vec![json!({ "revision": 3, "over": 2, "note": "报价更清楚" })],
            free,
        ),
        kind::<RollBack>(vec![json!({ "over": 3, "note": "" })], free),
        kind::<Preview>(
            vec![
                json!({ "of": "draft", "language": "zh-CN", "at": 1_795_500_000_000_u64, "turns": [
                { "kind": "say", "text": "种一颗牙多少钱" },
                { "kind": "chip", "intent": "price" },
                { "kind": "answer", "agreed": true },
            ] }),
            ],
            free,
        ),
        kind::<PlaybookFile>(
            vec![json!({
                "format": "chipline-playbook", "version": 1, "pack": "dental",
                "pack_version": "2026-11", "changes": changes(),
            })],
            |file| {
                if let Ok(read) = PlaybookFile::read(&file.write(), &file.pack) {
                    assert_eq!(read, *file);
                }
            },
        ),
        kind(
            vec![
                json!({ "title": "来院须知", "text": "# 须知\n初诊请带身份证。\n\n问：能开发票吗？\n答：可以。" }),
            ],
            knowledge_bounds,
        ),
        kind::<KnowledgePage>(
            vec![json!({ "address": "https://shop.example/faq", "title": "常见问题" })],
            free,
        ),
        kind::<MarkGroup>(
            vec![json!({ "state": "done" }), json!({ "state": "dismissed" })],
            free,
        ),
        kind(catalog_sets(), |set: &CatalogSet| {
            cards::hold(&set.catalog);
        }),
        kind(
            vec![json!({ "webhooks": [{
                "id": "crm", "url": "https://crm.example/hook", "events": [webhook::Kind::ALL[0]],
                "reveal": true, "active": true,
            }] })],
            |set: &WebhookSet| {
                if webhook::check_set(&set.webhooks, false).is_ok() {
                    assert!(set.webhooks.len() <= limit::WEBHOOKS_MAX);
                }
            },
        ),
    ]
}

#[test]
fn visitors_bodies() {
    let kinds = visitor_kinds();
    check!()
        .with_type::<Body>()
        .for_each(|body| run(&kinds, body));
}

#[test]
fn consoles_bodies() {
    let kinds = console_kinds();
    let names: Vec<_> = visitor_kinds()
        .iter()
        .chain(&kinds)
        .map(|kind| kind.name)
        .collect();
    for endpoint in ENDPOINTS.iter().filter(|one| !one.takes.is_empty()) {
        // The stream's body is a frame.
        let is_target = names.contains(&endpoint.takes) || endpoint.takes == "ClientFrame";
        assert!(is_target, "no inputs for {}", endpoint.takes);
    }
    check!()
        .with_type::<Body>()
        .for_each(|body| run(&kinds, body));
}

/// What widget and console read: an edge of another age, or something between us and it.
#[test]
fn replies() {
    let lead = vector("console_frame/lead.json");
    let mut view = lead.clone();
    view.as_object_mut().unwrap().remove("type");
    let mut row = vector("console_frame/conversation.json");
    row.as_object_mut().unwrap().remove("type");
    let message = vector("server_frame/message_lead_card.json");
    let mut file = vector("server_frame/message_file.json")["body"].clone();
    file.as_object_mut().unwrap().remove("kind");
    let merchant = json!("m0123456789abcdefghijklmn");
    let me = json!({
        "operator": "o0123456789abcdef", "name": "李", "role": "owner", "merchant": merchant,
        "profile": profiles().remove(0),
    });
    let texts = json!({ "zh-CN": "同意", "en": "I agree" });
    let head = json!({ "version": 2, "at": 1_795_500_000_000_u64, "by": "李", "note": "报价", "restores": 1 });
    let finding = json!({
        "place": "intents.price.answer.en", "code": "claim", "about": ["best", "law"],
        "problem": "“best” may not be said (law)", "remedy": "say it otherwise",
    });
    let profile = serde_json::from_value(profiles().remove(0)).unwrap();
    let pack = PackTexts::of(&profile, &serde_json::from_value(changes()).unwrap()).unwrap();
    let playbook = |pack| {
        json!({
            "served": 3, "published": { "head": head, "changes": changes() }, "findings": [finding],
            "draft": { "revision": 4, "changes": changes(), "findings": [finding], "saved_at": 1, "saved_by": "李" },
            "versions": [head], "pack": pack,
        })
    };
    let previewed = json!({
        "language": "zh-CN", "findings": [finding], "greeting": "你好", "turns": [{
            "intent": "price", "confidence": 0.75, "understood": "sure", "likely": ["price"],
            "fields": { "city": "杭州" }, "name": "王", "contacts": [["phone", "138****0000"]],
            "said": [message["body"]], "asks": "city", "handoff": true, "danger": "medical",
            "alarms": ["the number 99"],
        }],
    });
    let state = json!({
        "has_key": true, "is_offered": false, "rests_until": 7,
        "day": { "day": 20_000, "asked": 3, "answered": 2, "failed": { "slow": 1 } },
    });
    let source = json!({
        "id": 3, "title": "须知", "address": "https://shop.example/", "at": 1, "pieces": 2, "bytes": 90,
        "is_cut": true, "error": "silent",
        "findings": [{ "place": 2, "begins": "保证", "words": "保证治好", "law": "第十六条" }],
    });
    let own =
        json!({ "own": { "own_1": { "act": "answer", "examples": { "zh-CN": ["有 wifi 吗"] } } } });
    let group = |proposal| {
        json!({
            "id": 7, "count": 3, "conversations": 2, "newest": 1, "examples": ["有 wifi 吗"],
            "nearest": { "intent": "address", "question": "在哪", "score": 21 }, "proposal": proposal,
        })
    };
    let chip =
        json!({ "id": "own_1", "label": texts, "text": texts, "intent": "own_1", "on": true });
    let learning = json!({
        "groups": [
            group(json!({ "as": "own", "intent": "own_1", "changes": own, "hint": texts, "chip": chip })),
            group(json!({ "as": "examples", "intent": "price", "changes": changes() })),
        ],
        "answered_now": 1,
        "refused": [{ "intent": "price", "question": "多少钱", "count": 2, "by": { "again": 1, "rated": 1 } }],
        "leaving": [
            { "place": "question", "intent": "price", "question": "多少钱", "field": "city", "count": 4 },
            { "place": "contact_card", "count": 1 },
        ],
    });
    let kinds = [
        kind::<PlaybookView>(vec![playbook(pack)], free),
        kind::<Previewed>(vec![previewed], free),
        kind::<ModelState>(vec![state], free),
        kind::<KnowledgeList>(
            vec![json!({
                "sources": [source], "bytes": 90, "bytes_max": 32_768, "sources_max": 20,
            })],
            free,
        ),
        kind::<KnowledgeDetail>(
            vec![json!({
                "source": source, "text": "初诊请带身份证。",
                "pieces": [{ "under": "须知", "text": "初诊请带身份证。" }, { "text": "谢谢" }],
            })],
            free,
        ),
        kind::<Learning>(vec![learning], free),
        kind::<StartReply>(vectors("start_reply"), free),
        kind::<FramesReply>(vec![json!({ "frames": vectors("server_frame") })], free),
        kind::<Bootstrap>(vectors("bootstrap"), free),
        kind::<Problem>(vectors("problem"), free),
        kind::<IdentifyReply>(vectors("identify_reply"), free),
        kind::<FreeSlots>(vectors("free_slots"), free),
        kind::<FileInfo>(vec![file], free),
        kind::<CatalogSet>(vectors("catalog_set"), free),
        kind::<Bookings>(
            vec![
                json!({ "bookings": [{ "slot": 1_796_263_200_000_u64, "conversation": row["id"] }] }),
            ],
            free,
        ),
        kind::<LeadReply>(vec![json!({ "lead": view["facts"]["id"] })], free),
        kind::<LeadFormTexts>(
            vec![json!({
                "consent": texts, "version": "2026-11",
                "fields": { "city": texts }, "service_types": { "builder": texts },
            })],
            free,
        ),
        kind::<CreatedMerchant>(vec![json!({ "merchant": merchant })], free),
        kind::<Me>(vec![me.clone()], free),
        kind::<SignedIn>(
            vec![
                json!({ "me": me }),
                json!({ "merchants": [{ "merchant": merchant, "name": "样板" }] }),
            ],
            free,
        ),
        kind::<LeadPage>(vec![json!({ "leads": [view], "before": 7 })], free),
        kind::<Revealed>(
            vec![json!({ "contacts": [["phone", "13800000000"]] })],
            free,
        ),
        kind::<ConversationPage>(vec![json!({ "conversations": [row] })], free),
        kind::<Thread>(
            vec![json!({ "conversation": row["id"], "messages": [message], "lead": view })],
            free,
        ),
    ];
    check!()
        .with_type::<Body>()
        .for_each(|body| run(&kinds, body));
}
