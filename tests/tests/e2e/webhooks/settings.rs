//! Who may have what sent where.

use super::{settled, stand};
use shared::api::{Delivery, DeliveryState, Webhooks};
use shared::limit;
use shared::merchant::Role;
use shared::protocol::Code;
use shared::webhook::{Kind, Target, Webhook};
use std::sync::atomic::Ordering;
use tests::eventually;
use tests::receiver::{Receiver, webhook};
use tests::stand::Stand;
use tests::visitor::Visitor;

#[test]
fn a_webhook_that_is_removed_or_inactive_gets_nothing() {
    let stand = stand(&[1; 20]);
    let owner = stand.owner();
    let (leaver, is_up) = Receiver::down();
    let stayer = Receiver::willing();
    let hooks = |is_active: bool| {
        let mut leaves = leaver.webhook("leaves", "/", &[Kind::ConversationStarted]);
        leaves.active = is_active;
        let stays = stayer.webhook("stays", "/", &[Kind::ConversationStarted]);
        [leaves, stays]
    };
    let of_leaver = |mut log: Vec<Delivery>| {
        log.retain(|one| one.webhook.as_str() == "leaves");
        assert_eq!(log.len(), 1);
        log.remove(0)
    };
    owner.set_webhooks(&hooks(true));
    let _ = Visitor::start(&stand, "你好");
    leaver.came(1);

    // Inactive: what waits goes on waiting, and what happens meanwhile is not for it.
    owner.set_webhooks(&hooks(false));
    let _ = Visitor::start(&stand, "你好");
    stayer.came(2);
    let waiting = of_leaver(owner.deliveries());
    assert_eq!(waiting.state, DeliveryState::Waiting);
    let tried = leaver.told().len();
    owner.set_webhooks(&hooks(true));
    leaver.came(tried + 1);

    // Removed: what waits for it is given up, and can't be sent any more.
    owner.set_webhooks(&hooks(true)[1..]);
    let given_up = of_leaver(settled(&owner));
    assert_eq!(given_up.state, DeliveryState::GivenUp);
    eventually("the end of a try under way", || {
        let log = of_leaver(owner.deliveries());
        Some(()).filter(|()| log.attempts.len() == leaver.told().len())
    });
    is_up.store(true, Ordering::SeqCst);
    owner.resend(given_up.rank).refused(Code::Conflict);
    let tried = leaver.told().len();
    let _ = Visitor::start(&stand, "你好");
    stayer.came(3);
    assert_eq!(of_leaver(settled(&owner)).state, DeliveryState::GivenUp);
    assert_eq!(leaver.told().len(), tried);
}

#[test]
fn only_who_may_see_contacts_can_have_them_sent() {
    let stand = Stand::new("dental");
    let owner = stand.owner();
    let marketer = owner.invite("marketer@dental.example", Role::Marketer);
    let agent = owner.invite("agent@dental.example", Role::Agent);
    let masked = webhook("robot", "https://robot.example/", &[Kind::LeadCreated]);
    let mut revealing = webhook("crm", "https://crm.example/", &[Kind::LeadCreated]);
    revealing.reveal = true;
    let only = std::slice::from_ref(&revealing);

    agent.put_webhooks(&[]).refused(Code::Forbidden);
    agent.put_webhooks(only).refused(Code::Forbidden);
    marketer.put_webhooks(only).refused(Code::Forbidden);
    marketer.set_webhooks(std::slice::from_ref(&masked));
    owner.set_webhooks(only);
    // A marketer may leave it as it is and add others, but not send it somewhere else.
    marketer.set_webhooks(&[revealing.clone(), masked]);
    let mut stolen = revealing.clone();
    stolen.url = Target::from("https://thief.example/");
    marketer.put_webhooks(&[stolen]).refused(Code::Forbidden);
    let saved: Webhooks = owner.get("/v1/console/webhooks");
    assert_eq!(saved.webhooks[0], revealing);
}

#[test]
fn addresses_that_may_not_be_called_are_refused_at_the_door() {
    let stand = Stand::new("dental");
    let owner = stand.owner();
    let refused = |webhooks: &[Webhook]| {
        let problem = owner.put_webhooks(webhooks).problem();
        assert_eq!(problem.code, Code::InvalidValue);
        problem.detail.unwrap_or_default()
    };
    let hook = |url: &str| webhook("crm", url, &[Kind::LeadCreated]);
    let private = "webhooks: the address is not a public one";
    for (url, sentence) in [
        ("https://127.0.0.1/", private),
        ("https://0x7f.1/", private),
        ("https://169.254.169.254/latest", private),
        ("https://[::1]:8443/", private),
        ("https://db.internal/", private),
        (
            "http://crm.example/",
            "webhooks: the address must begin with https://",
        ),
        (
            "https://a:b@crm.example/",
            "webhooks: the address must not carry a name or password",
        ),
        ("crm.example", "webhooks: the address can't be read"),
        ("", "webhooks: the address can't be read"),
    ] {
        assert_eq!(refused(&[hook(url)]), sentence, "{url}");
    }
    let good = hook("https://crm.example/");
    assert_eq!(
        refused(&[good.clone(), good.clone()]),
        "webhooks: the id crm is there twice"
    );
    let mute = Webhook {
        events: Vec::new(),
        ..good.clone()
    };
    assert_eq!(refused(&[mute]), "webhooks: crm names no event");
    let many = vec![good; limit::WEBHOOKS_MAX + 1];
    assert_eq!(refused(&many), "webhooks: at most 10");
    // Nothing of all that was saved.
    let saved: Webhooks = owner.get("/v1/console/webhooks");
    assert!(saved.webhooks.is_empty());
}
