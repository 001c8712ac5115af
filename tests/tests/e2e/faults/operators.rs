//! What the merchant's people do, with everything that can fail under it failing once.

use super::walk::{Act, Step, Told, Trial, is_accepted, is_welcome, told_by_socket, walk};
use super::world::World;
use serde_json::{Value, json};
use shared::api::{ChipSet, Invited, Me, SignedIn};
use shared::id::{MerchantId, MessageId};
use shared::lang::Lang;
use shared::protocol::{CardKind, ClientFrame, Said, ServerFrame};
use shared::session::OneTime;
use shared::time::Millis;
use shared::webhook::Kind;
use std::cell::RefCell;
use std::rc::Rc;
use tests::catalog::catalog;
use tests::http::{Answer, send};
use tests::operator::Operator;
use tests::random_word;
use tests::receiver::webhook;
use tests::stand::demo;
use tests::visitor::{Visitor, hello, say};
use xtask::secret;

const PASSWORD: &str = "a-long-password";

#[test]
fn what_operators_do_in_a_thread_is_done_whole_and_once() {
    let acts = [
        Act::new("an answer", answer),
        Act::new("a take-over", take_over),
        Act::new("a card", put_card),
        Act::new("the end of a talk", resolve),
    ];
    walk(&[], &acts);
}

#[test]
fn settings_are_saved_whole() {
    let acts = [
        Act::new("saving chips", save_chips),
        Act::new("saving the catalog", save_catalog),
        Act::new("saving the profile", save_profile),
        Act::new("saving webhooks", save_webhooks),
        Act::new("saving the playbook's draft", save_draft),
        Act::new("publishing the playbook", publish),
    ];
    walk(&[], &acts);
}

#[test]
fn people_come_in_whole_and_once() {
    let acts = [
        Act::new("creating a merchant", create_merchant),
        Act::new("inviting", invite),
        Act::new("joining", join),
        Act::new("signing in", sign_in),
        Act::new("signing out", sign_out),
    ];
    walk(&[], &acts);
}

fn thread(world: &World) -> (String, impl Fn() -> Vec<String> + '_) {
    let visitor = Visitor::start(&world.stand, "你好");
    world.rests();
    let conversation = visitor.started.conversation;
    let path = format!("/v1/console/conversations/{conversation}/socket");
    let state = move || vec![world.transcript(&conversation), world.known(&conversation)];
    (path, state)
}

fn answer(world: &World) -> Trial<'_> {
    let (path, state) = thread(world);
    let steps: [Step; 2] = [
        (hello(0), is_welcome),
        (say("o-00000001", "您好，我是前台"), is_accepted),
    ];
    let act = move || told_by_socket(world.owner.socket(&path), &steps);
    Trial::new(act, state)
}

fn take_over(world: &World) -> Trial<'_> {
    let (path, state) = thread(world);
    let is_presence = |frame: &ServerFrame| matches!(frame, ServerFrame::Presence(_));
    let steps: [Step; 2] = [
        (hello(0), is_welcome),
        (ClientFrame::TakeOver { on: true }, is_presence),
    ];
    let act = move || told_by_socket(world.owner.socket(&path), &steps);
    Trial::new(act, state)
}

fn put_card(world: &World) -> Trial<'_> {
    let (path, state) = thread(world);
    let card = Said::Card {
        card: CardKind::Rating,
    };
    let say = ClientFrame::Say {
        id: MessageId::parse("o-00000001").unwrap(),
        said: card,
    };
    let steps: [Step; 2] = [(hello(0), is_welcome), (say, is_accepted)];
    let act = move || told_by_socket(world.owner.socket(&path), &steps);
    Trial::new(act, state)
}

fn resolve(world: &World) -> Trial<'_> {
    let (path, state) = thread(world);
    let is_presence = |frame: &ServerFrame| matches!(frame, ServerFrame::Presence(_));
    let steps: [Step; 2] = [(hello(0), is_welcome), (ClientFrame::Resolve, is_presence)];
    let act = move || told_by_socket(world.owner.socket(&path), &steps);
    Trial::new(act, state)
}

/// Saving a value that is nowhere yet, and whether it is there then.
fn saving<'a>(world: &'a World, path: &'static str, body: Value, word: String) -> Trial<'a> {
    Trial::new(
        move || Told::from(&world.owner.send_json("PUT", path, &body)),
        move || {
            let path = path.replace("profile", "me");
            let saved = world.owner.send("GET", &path, "").text();
            vec![saved.contains(&word).to_string()]
        },
    )
}

fn save_chips(world: &World) -> Trial<'_> {
    let mut set: ChipSet = world.owner.get("/v1/console/chips");
    let word = random_word()[..8].to_owned();
    set.chips[0].label.0.insert(Lang::ZhCn, word.clone());
    saving(world, "/v1/console/chips", json!(set), word)
}

fn save_catalog(world: &World) -> Trial<'_> {
    let mut set = world.owner.catalog();
    let word = random_word()[..8].to_owned();
    set.catalog = catalog();
    set.catalog.prices[0]
        .title
        .0
        .insert(Lang::ZhCn, word.clone());
    saving(world, "/v1/console/catalog", json!(set), word)
}

fn save_profile(world: &World) -> Trial<'_> {
    let mut me: Me = world.owner.get("/v1/console/me");
    let word = random_word()[..8].to_owned();
    me.profile.assistant = word.clone();
    saving(world, "/v1/console/profile", json!(me.profile), word)
}

fn save_draft(world: &World) -> Trial<'_> {
    let revision = world.owner.playbook().draft.revision;
    let word = random_word()[..8].to_owned();
    let body = json!({ "revision": revision, "changes": { "variables": { "address": word } } });
    Trial::new(
        move || {
            Told::from(
                &world
                    .owner
                    .send_json("PUT", "/v1/console/playbook/draft", &body),
            )
        },
        move || {
            let draft = world.owner.playbook().draft;
            let is_saved = draft.changes.variables.values().any(|known| *known == word);
            vec![is_saved.to_string()]
        },
    )
}

fn publish(world: &World) -> Trial<'_> {
    let word = random_word()[..8].to_owned();
    let mut changes = shared::pack::Changes::default();
    changes
        .variables
        .insert(tests::playbook::key("address"), word.clone());
    let revision = world.owner.set_draft(&changes).revision;
    let before = world.owner.playbook();
    Trial::new(
        move || Told::from(&world.owner.publish(revision, before.served, "")),
        move || {
            let now = world.owner.playbook();
            let address = now.published.changes.variables.values();
            vec![
                address.filter(|known| **known == word).count().to_string(),
                (now.versions.len() - before.versions.len()).to_string(),
                (now.served - before.served).to_string(),
            ]
        },
    )
}

fn save_webhooks(world: &World) -> Trial<'_> {
    let word = random_word()[..8].to_owned();
    let url = format!("https://crm.example/{word}");
    let set = json!({ "webhooks": [webhook("crm", &url, &[Kind::LeadCreated])] });
    saving(world, "/v1/console/webhooks", set, word)
}

fn post(world: &World, path: &str, body: &Value) -> Answer {
    let url = world.stand.url(path);
    send(
        "POST",
        &url,
        &[("origin", &world.stand.origin())],
        body.to_string(),
    )
}

/// As whom a person signs in.
fn signs_in(world: &World, email: &str) -> String {
    let body = json!({ "email": email, "password": PASSWORD });
    let answer = post(world, "/v1/sign-in", &body);
    if answer.status >= 400 {
        return format!("{:?}", answer.problem().code);
    }
    let signed_in: SignedIn = answer.json();
    let me = signed_in.me.map(|me| (me.name, me.role, me.profile.name));
    format!("{me:?}")
}

fn create_merchant(world: &World) -> Trial<'_> {
    let token = secret::first_owner_token(world.stand.stack.secret()).unwrap();
    let keys = world.stand.keys();
    let Ok(OneTime::FirstOwner { nonce, .. }) = OneTime::open(&keys, &token, Millis(0)) else {
        panic!("a first owner's token");
    };
    let snippet = format!("/w/{}.js", MerchantId::for_token(&keys, &nonce));
    let email = format!("{}@law.example", random_word());
    let mut profile = serde_json::to_value(&demo("law").profile).unwrap();
    profile["origins"] = json!(["https://law.example"]);
    let body = json!({
        "token": token, "profile": profile, "email": email, "name": "负责人", "password": PASSWORD,
    });
    Trial::new(
        move || Told::from(&post(world, "/v1/merchants", &body)),
        move || {
            let snippet = send("GET", &world.stand.url(&snippet), &[], "");
            vec![snippet.status.to_string(), signs_in(world, &email)]
        },
    )
}

/// An invitation, not taken up yet.
fn invitation(world: &World, email: &str) -> Value {
    let body = json!({ "email": email, "role": "agent" });
    let answer = world
        .owner
        .send_json("POST", "/v1/console/operators", &body);
    let invited: Invited = answer.json();
    json!({ "token": invited.token, "name": "小周", "password": PASSWORD })
}

/// An act that gives something to those who do it, and whether that is good.
fn giving<'a, T: 'a>(
    act: impl Fn() -> (Answer, Option<T>) + 'a,
    is_good: impl Fn(&T) -> bool + 'a,
) -> Trial<'a> {
    let given = Rc::new(RefCell::new(None));
    let gives = Rc::clone(&given);
    Trial::new(
        move || {
            let (answer, got) = act();
            let told = Told::from(&answer);
            gives.replace(got.filter(|_| told == Told::Done));
            told
        },
        move || vec![given.borrow().as_ref().is_some_and(&is_good).to_string()],
    )
}

fn invite(world: &World) -> Trial<'_> {
    let body = json!({ "email": format!("{}@dental.example", random_word()), "role": "agent" });
    giving(
        move || {
            let answer = world
                .owner
                .send_json("POST", "/v1/console/operators", &body);
            let invited = serde_json::from_slice::<Invited>(&answer.body).ok();
            (answer, invited)
        },
        |invited| {
            let keys = world.stand.keys();
            OneTime::open(&keys, &invited.token, Millis(0)).is_ok()
        },
    )
}

fn sign_in(world: &World) -> Trial<'_> {
    let login = &world.stand.login;
    let body = json!({ "email": login.email, "password": login.password });
    giving(
        move || {
            let answer = post(world, "/v1/sign-in", &body);
            let operator = answer.header("set-cookie").is_some();
            let operator =
                operator.then(|| Operator::with_cookie_of(&world.stand.origin(), &answer));
            (answer, operator)
        },
        |operator| operator.send("GET", "/v1/console/me", "").status == 200,
    )
}

fn sign_out(world: &World) -> Trial<'_> {
    let operator = world.stand.owner();
    let leaver = operator.clone();
    Trial::new(
        move || Told::from(&leaver.send("POST", "/v1/sign-out", "")),
        move || {
            let answer = operator.send("GET", "/v1/console/me", "");
            vec![answer.status.to_string()]
        },
    )
}

fn join(world: &World) -> Trial<'_> {
    let email = format!("{}@dental.example", random_word());
    let body = invitation(world, &email);
    Trial::new(
        move || Told::from(&post(world, "/v1/invitations", &body)),
        move || vec![signs_in(world, &email)],
    )
}
