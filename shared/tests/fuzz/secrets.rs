//! What only this deployment can have made: ids, tokens, sealed values.

use crate::input::{Edit, Text, edited};
use bolero::{TypeGenerator, check, produce};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use shared::contact::{Contact, Email};
use shared::id::{
    ChipId, ConversationId, Key, LeadId, MerchantId, MessageId, OperatorId, StartKey, VisitorId,
};
use shared::identity;
use shared::keys::Keys;
use shared::limit;
use shared::merchant::Role;
use shared::seal::{SealedContact, SealedText, WrappedKey};
use shared::session::{OneTime, SessionClaims, TokenError, VisitorClaims};
use shared::time::Millis;

const NOW: Millis = Millis(1_795_399_200_000);

/// Something made up, from nothing or from something genuine.
#[derive(Clone, Debug, TypeGenerator)]
enum Forged {
    Text(Text),
    Base64(Vec<u8>),
    Edited(#[generator(produce::<Vec<Edit>>().with().len(1usize..4))] Vec<Edit>),
}

impl Forged {
    /// `None` where it has become what is genuine.
    fn of(&self, genuine: &str) -> Option<String> {
        let forged = match self {
            Self::Text(text) => text.write(),
            Self::Base64(bytes) => data_encoding::BASE64URL_NOPAD.encode(bytes),
            Self::Edited(edits) => String::from_utf8(edited(genuine, edits)).ok()?,
        };
        (forged != genuine).then_some(forged)
    }
}

fn keys() -> Keys {
    Keys::from_secret(&"A".repeat(43)).unwrap()
}

fn start() -> StartKey {
    StartKey::parse("AAAAAAAAAAAAAAAAAAAAAA").unwrap()
}

#[test]
fn ids() {
    let keys = keys();
    let merchant = MerchantId::mint(&keys, &[1; 10]);
    let other = MerchantId::mint(&keys, &[2; 10]);
    let conversation = ConversationId::for_start(&keys, &merchant, &start());
    let lead = LeadId::for_source(&keys, &merchant, conversation.as_str());
    let visitor = VisitorId::for_start(&keys, &merchant, &start());
    let operator = OperatorId::for_person(&keys, &merchant, "li");
    assert!(conversation.genuine(&keys, &other).is_err() && lead.genuine(&keys, &other).is_err());
    check!()
        .with_type::<(u8, Forged)>()
        .for_each(|(kind, forged)| {
            macro_rules! read {
                ($type:ty, $genuine:expr, $chars:expr) => {{
                    let Some(text) = forged.of($genuine) else {
                        return;
                    };
                    let json = serde_json::to_string(&text).unwrap();
                    let read = <$type>::parse(&text).ok();
                    assert_eq!(serde_json::from_str::<$type>(&json).ok(), read);
                    if let Some(id) = &read {
                        assert_eq!(id.as_str(), text);
                        assert_eq!(serde_json::to_string(id).unwrap(), json);
                        assert!($chars.contains(&text.len()) && text.is_ascii());
                    }
                    read
                }};
            }
            match kind % 9 {
                0 => {
                    let read = read!(MerchantId, merchant.as_str(), (25..=25));
                    assert!(read.is_none_or(|id| id.genuine(&keys).is_err()));
                }
                1 => {
                    let read = read!(ConversationId, conversation.as_str(), (25..=25));
                    assert!(read.is_none_or(|id| id.genuine(&keys, &merchant).is_err()));
                }
                2 => {
                    let read = read!(LeadId, lead.as_str(), (25..=25));
                    assert!(read.is_none_or(|id| id.genuine(&keys, &merchant).is_err()));
                }
                3 => drop(read!(VisitorId, visitor.as_str(), (27..=27))),
                4 => drop(read!(OperatorId, operator.as_str(), (17..=17))),
                5 => drop(read!(MessageId, "w-12345678", (8..=40))),
                6 => drop(read!(StartKey, start().as_str(), (22..=43))),
                7 => drop(read!(ChipId, "f-price", (1..=40))),
                _ => drop(read!(Key, "price_low", (1..=40))),
            }
        });
}

#[test]
fn deployment_secrets() {
    check!().with_type::<Forged>().for_each(|forged| {
        let Some(secret) = forged.of(&"A".repeat(43)) else {
            return;
        };
        if Keys::from_secret(&secret).is_ok() {
            assert!(secret.trim().len() >= 43);
        }
    });
}

/// A forged token opens nothing, a genuine one only its own door and for its own time.
#[test]
fn tokens() {
    let keys = keys();
    let merchant = MerchantId::mint(&keys, &[1; 10]);
    let visitor = VisitorClaims::new(
        merchant.clone(),
        ConversationId::for_start(&keys, &merchant, &start()),
        VisitorId::for_start(&keys, &merchant, &start()),
        NOW,
    );
    let session = SessionClaims {
        merchant: merchant.clone(),
        operator: OperatorId::for_person(&keys, &merchant, "li"),
        session: "abc".into(),
        expires: NOW.plus(1),
    };
    let owner = OneTime::FirstOwner {
        nonce: "n".into(),
        expires: NOW.plus(1),
    };
    let invitation = OneTime::Invitation {
        merchant,
        email: Email::parse("li@shop.example").unwrap(),
        role: Role::Agent,
        nonce: "n".into(),
        expires: NOW.plus(1),
    };
    let genuine = [
        visitor.seal(&keys, &[1; 12]).unwrap(),
        session.seal(&keys, &[2; 12]).unwrap(),
        owner.seal(&keys, &[3; 12]).unwrap(),
        invitation.seal(&keys, &[4; 12]).unwrap(),
    ];
    let open = |token: &str, now| {
        (
            VisitorClaims::open(&keys, token, now),
            SessionClaims::open(&keys, token, now),
            OneTime::open(&keys, token, now),
        )
    };
    let refused = Err(TokenError::Invalid);
    assert_eq!(
        open(&genuine[0], NOW),
        (
            Ok(visitor.clone()),
            Err(TokenError::Invalid),
            Err(TokenError::Invalid)
        )
    );
    assert_eq!(
        open(&genuine[1], NOW),
        (refused.clone(), Ok(session), Err(TokenError::Invalid))
    );
    assert_eq!(
        open(&genuine[2], NOW),
        (refused.clone(), Err(TokenError::Invalid), Ok(owner))
    );
    assert_eq!(
        open(&genuine[3], NOW),
        (refused, Err(TokenError::Invalid), Ok(invitation))
    );
    check!()
        .with_type::<(u8, Forged, u64)>()
        .for_each(|(kind, forged, now)| {
            let genuine = &genuine[usize::from(*kind) % genuine.len()];
            let late = open(genuine, Millis(visitor.expires.0.saturating_add(*now)));
            assert!(late.0.is_err() && late.1.is_err() && late.2.is_err());
            let Some(token) = forged.of(genuine) else {
                return;
            };
            let opened = open(&token, Millis(*now));
            assert_eq!(opened.0, Err(TokenError::Invalid));
            assert_eq!(opened.1, Err(TokenError::Invalid));
            assert_eq!(opened.2, Err(TokenError::Invalid));
        });
}

fn signed(secret: &str, header: &str, claims: &str) -> String {
    let encode = |part: &[u8]| data_encoding::BASE64URL_NOPAD.encode(part);
    let signed = format!(
        "{}.{}",
        encode(header.as_bytes()),
        encode(claims.as_bytes())
    );
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(signed.as_bytes());
    let signature = encode(&mac.finalize().into_bytes());
    format!("{signed}.{signature}")
}

/// Who a visitor is, nobody tells but who has the merchant's secret; what a merchant signs is read
/// within its bounds, or refused.
#[test]
fn identities() {
    let keys = keys();
    let merchant = MerchantId::mint(&keys, &[1; 10]);
    let other = MerchantId::mint(&keys, &[2; 10]);
    let secret = identity::secret(&keys, &merchant);
    let header = r#"{"alg":"HS256","typ":"JWT"}"#;
    let claims = format!(
        r#"{{"sub":"u-7","name":"王女士","exp":{}}}"#,
        NOW.0 / 1_000 + 60
    );
    let genuine = signed(&secret, header, &claims);
    assert!(identity::read(&keys, &merchant, &genuine, NOW).is_ok());
    check!()
        .with_type::<(bool, Forged, u64)>()
        .for_each(|(is_signed, forged, now)| {
            if !is_signed {
                let Some(token) = forged.of(&genuine) else {
                    return;
                };
                assert!(identity::read(&keys, &merchant, &token, NOW).is_err());
                assert!(identity::read(&keys, &merchant, &token, Millis(*now)).is_err());
                return;
            }
            let Some(claims) = forged.of(&claims) else {
                return;
            };
            let token = signed(&secret, header, &claims);
            assert!(identity::read(&keys, &other, &token, NOW).is_err());
            if let Ok(read) = identity::read(&keys, &merchant, &token, NOW) {
                for text in [Some(&read.sub), read.name.as_ref()].into_iter().flatten() {
                    assert!((1..=limit::NAME_CHARS_MAX).contains(&text.chars().count()));
                }
                assert!(identity::start_key(&keys, &merchant, &read).is_some());
                let late = NOW.plus(limit::IDENTITY_MS_MAX);
                assert!(identity::read(&keys, &merchant, &token, late).is_err());
            }
        });
}

/// What lies sealed in storage opens as it was, or not at all.
#[test]
fn sealed_values() {
    let keys = keys();
    let merchant = MerchantId::mint(&keys, &[1; 10]);
    let lead = LeadId::for_source(&keys, &merchant, "a");
    let wrapped = WrappedKey::wrap(&keys, &merchant, &lead, &[9; 32], &[1; 12]).unwrap();
    let phone = Contact::parse_phone("13812345678").unwrap();
    let key = wrapped.unwrap_for(&keys, &merchant, &lead).unwrap();
    let contact = key
        .seal_contact(&keys, &merchant, &phone, &[2; 12])
        .unwrap();
    let text = key.seal_text("我电话13812345678", &[3; 12]).unwrap();
    let written = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let wrapped = written(&serde_json::to_value(&wrapped).unwrap());
    let text = written(&serde_json::to_value(&text).unwrap());
    check!()
        .with_type::<(u8, Forged)>()
        .for_each(|(kind, forged)| match kind % 3 {
            0 => {
                let Some(forged) = forged.of(&wrapped) else {
                    return;
                };
                let forged: WrappedKey = serde_json::from_value(forged.into()).unwrap();
                assert!(forged.unwrap_for(&keys, &merchant, &lead).is_err());
            }
            1 => {
                let Some(forged) = forged.of(&contact.sealed) else {
                    return;
                };
                let forged = SealedContact {
                    sealed: forged,
                    ..contact.clone()
                };
                assert!(key.open_contact(&forged).is_err());
            }
            _ => {
                let Some(forged) = forged.of(&text) else {
                    return;
                };
                let forged: SealedText = serde_json::from_value(forged.into()).unwrap();
                assert!(key.open_text(&forged).is_err());
            }
        });
}
