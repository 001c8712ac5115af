//! What travels as JSON: frames, and the bodies of the HTTP API.

use crate::cards;
use crate::input::Json;
use bolero::{TypeGenerator, check};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use shared::api::{
    AcceptInvitation, Bookings, Bootstrap, CatalogSet, ChipSet, ConversationPage, CreateMerchant,
    CreatedMerchant, ENDPOINTS, FramesReply, FramesRequest, FreeSlots, IdentifyReply,
    IdentifyRequest, Invite, LeadFormTexts, LeadPage, LeadReply, LeadRequest, Me, Revealed, SignIn,
    SignedIn, StartReply, StartRequest, Thread, TouchRequest, WebhookSet,
};
use shared::attribution::PageContext;
use shared::chip;
use shared::limit;
use shared::merchant::Profile;
use shared::pack::Playbook;
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
    let kinds = [
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
