//! What people type and addresses carry: texts, contacts, amounts.

use crate::input::Text;
use bolero::{TypeGenerator, check};
use shared::attribution::{Attribution, Device, PageContext, Touch};
use shared::contact::{Contact, ContactKind, Email, find, mask_all};
use shared::knowledge::{blocks_of_text, charset, cut, read_page};
use shared::lang::Lang;
use shared::limit;
use shared::money::Money;
use shared::pack::{Number, Value, VariableKind};
use shared::text::{self, MessageText, PageUrl};
use shared::time::Millis;

#[test]
fn texts() {
    check!().with_type::<(Text, u8)>().for_each(|(text, max)| {
        let (text, max) = (text.write(), usize::from(*max));
        if let Ok(clean) = text::parse(&text, max) {
            assert!((1..=max).contains(&clean.chars().count()));
            assert!(!clean.chars().any(|char| char.is_control() && char != '\n'));
            assert_eq!(text::parse(&clean, max).as_ref(), Ok(&clean));
            assert_eq!(clean.trim(), clean);
        }
        if let Ok(message) = MessageText::parse(&text) {
            assert!(message.as_str().chars().count() <= limit::TEXT_CHARS_MAX);
        }
        if let Some(lang) = Lang::for_tag(&text) {
            assert_eq!(Lang::for_tag(lang.tag()), Some(lang));
        }
    });
}

/// An address that is often one.
#[derive(Clone, Debug, TypeGenerator)]
struct Address {
    is_page: bool,
    rest: Text,
}

#[derive(Clone, Debug, TypeGenerator)]
struct Arrival {
    url: Address,
    referrer: Option<Address>,
    language: Text,
    open_ms: u64,
    now: u64,
}

impl Address {
    fn write(&self) -> String {
        let start = if self.is_page {
            "https://a.example/"
        } else {
            ""
        };
        format!("{start}{}", self.rest.write())
    }
}

#[test]
fn addresses() {
    check!().with_type::<Arrival>().for_each(|arrival| {
        let Ok(url) = PageUrl::parse(&arrival.url.write()) else {
            return;
        };
        assert_eq!(PageUrl::parse(url.as_str()).as_ref(), Ok(&url));
        assert!(url.as_str().chars().count() <= limit::URL_CHARS_MAX);
        let rest = url.as_str().strip_prefix(url.origin()).unwrap();
        assert!(rest.is_empty() || rest.starts_with(['/', '?']));
        assert!(url.origin().len() > "http://".len());

        let seen = Attribution::of(&url);
        let utm = &seen.utm;
        let values = [
            &utm.source,
            &utm.medium,
            &utm.campaign,
            &utm.term,
            &utm.content,
        ]
        .into_iter()
        .flatten()
        .chain(seen.click.as_ref().map(|click| &click.id))
        .chain(seen.ad.values());
        for value in values {
            assert!((1..=limit::ATTRIBUTION_VALUE_CHARS_MAX).contains(&value.chars().count()));
        }

        let page = PageContext {
            url,
            referrer: arrival
                .referrer
                .as_ref()
                .and_then(|referrer| PageUrl::parse(&referrer.write()).ok()),
            device: Device::Phone,
            language: arrival.language.write(),
            open_ms: arrival.open_ms,
        };
        let touch = Touch::of(&page, Millis(arrival.now));
        assert!(touch.at <= Millis(arrival.now));
        assert!(touch.language.chars().count() <= 35);
        for address in [Some(&touch.landing_url), touch.referrer.as_ref()]
            .into_iter()
            .flatten()
        {
            let decoded = form_urlencoded::parse(address.replace('+', "%2B").as_bytes())
                .flat_map(|(name, value)| [name.into_owned(), value.into_owned()])
                .collect::<Vec<_>>();
            assert_hidden(address);
            decoded.iter().for_each(|part| assert_hidden(part));
        }
        let written = serde_json::to_string(&touch).unwrap();
        assert_eq!(serde_json::from_str::<Touch>(&written).unwrap(), touch);
    });
}

/// No number is left that surely is one. What remains beside a mask may make a new guess.
fn assert_hidden(masked: &str) {
    for left in find(masked) {
        let is_guess = !left.contact.reveal().starts_with(['1', '+']);
        let is_piece =
            masked[..left.span.start].ends_with('*') || masked[left.span.end..].starts_with('*');
        let is_phone = left.contact.kind() == ContactKind::Phone;
        assert!(
            is_piece || is_phone && is_guess,
            "{:?} in {masked:?}",
            left.contact.reveal()
        );
    }
}

/// A number and the words around it.
#[derive(Clone, Debug, TypeGenerator)]
struct Planted {
    before: Text,
    second: u8,
    rest: u32,
    grouping: u8,
    after: Text,
}

impl Planted {
    fn number(&self) -> String {
        format!("1{}{:09}", 3 + self.second % 7, self.rest % 1_000_000_000)
    }

    fn grouped(&self) -> String {
        let number = self.number();
        let (one, two, three) = (&number[..3], &number[3..7], &number[7..]);
        match self.grouping % 4 {
            0 => number,
            1 => format!("{one} {two} {three}"),
            2 => format!("{one}-{two}-{three}"),
            _ => format!("+86 {number}"),
        }
    }
}

/// Masking hides what was found, spans fit the text, and a number is found whatever stands around
/// it.
#[test]
fn contacts_in_texts() {
    check!().with_type::<Planted>().for_each(|planted| {
        let (before, after) = (planted.before.write(), planted.after.write());
        let text = format!("{before} {}，{after}", planted.grouped());
        let found = find(&text);
        let mut at = 0;
        for one in &found {
            assert!(at <= one.span.start && one.span.start < one.span.end);
            assert!(text.get(one.span.clone()).is_some());
            at = one.span.end;
        }
        let masked = mask_all(&text, &found);
        // A number of Hong Kong is noted down with the plus that was left out.
        assert!(masked.chars().count() <= text.chars().count() + found.len());
        assert_hidden(&masked);
        let bare: String = masked
            .chars()
            .filter(|char| !matches!(char, ' ' | '-'))
            .collect();
        let count = |text: &str| text.matches(&planted.number()).count();
        assert_eq!(count(&bare), 0, "{masked:?}");
    });
}

#[test]
fn contacts_in_fields() {
    check!()
        .with_type::<(Text, Planted)>()
        .for_each(|(text, planted)| {
            let text = text.write();
            let phone = Contact::parse_phone(&text);
            let wechat = Contact::parse_wechat(&text);
            let line = Contact::parse_line(&text);
            let qq = Contact::parse_qq(&text);
            for contact in [phone, wechat, line, qq].into_iter().flatten() {
                let again = match contact.kind() {
                    ContactKind::Phone => Contact::parse_phone(contact.reveal()),
                    ContactKind::Wechat => Contact::parse_wechat(contact.reveal()),
                    ContactKind::Line => Contact::parse_line(contact.reveal()),
                    ContactKind::Qq => Contact::parse_qq(contact.reveal()),
                };
                assert_eq!(again.as_ref(), Ok(&contact));
                let hidden = contact.masked().matches('*').count();
                assert!(hidden >= 2 && contact.masked().chars().count() == contact.reveal().len());
                assert!(!format!("{contact:?}").contains(contact.reveal()));
            }
            let typed = Contact::parse_phone(&planted.grouped()).unwrap();
            assert_eq!(typed.reveal(), planted.number());
            if let Some(email) = Email::parse(&text) {
                assert_eq!(Email::parse(email.as_str()).as_ref(), Some(&email));
                assert!(email.as_str().len() <= 254);
            }
        });
}

#[test]
fn amounts() {
    check!()
        .with_type::<(Text, i64, i64)>()
        .for_each(|(text, one, other)| {
            let text = text.write();
            if let Ok(money) = Money::parse(&text) {
                assert!(money >= Money(0));
                assert_eq!(Money::parse(&money.plain()), Ok(money));
                assert_eq!(Money::parse(&money.grouped()), Ok(money));
            }
            if let Some(number) = Number::parse(&text) {
                assert_eq!(Number::parse(&number.to_string()), Some(number));
            }
            for money in [
                Money(*one),
                Money(one.saturating_abs()),
                Money(one >> (other & 63)),
            ] {
                let _ = (
                    money.in_wan(),
                    money.plain(),
                    money.grouped(),
                    money.times(*other),
                );
            }
            let values: Vec<Value> = [
                VariableKind::Money,
                VariableKind::Number,
                VariableKind::Text,
            ]
            .into_iter()
            .filter_map(|kind| Value::parse(kind, &text))
            .collect();
            for value in &values {
                if let Value::Number(number) = value {
                    let _ = number.scaled(*one);
                }
            }
        });
}

/// Pages come from anywhere: whatever they are, they are read and cut within bounds.
#[test]
fn pages() {
    check!().with_type::<Vec<Text>>().for_each(|texts| {
        let tags = [
            "<p>",
            "<h1",
            "</nav",
            "<nav>",
            "<!--",
            "<a href=x>",
            "?</dt><dd>",
            "&#x26",
        ];
        let parts = texts.iter().zip(tags.iter().cycle());
        let html: String = parts
            .map(|(text, tag)| format!("{tag}{}", text.write()))
            .collect();
        let page = read_page(&html);
        for blocks in [page.blocks, blocks_of_text(&html)] {
            for piece in cut(&blocks) {
                assert!((1..=limit::PIECE_CHARS_MAX).contains(&piece.text.chars().count()));
            }
        }
        assert!(!charset(&html, html.as_bytes()).is_empty());
    });
}
