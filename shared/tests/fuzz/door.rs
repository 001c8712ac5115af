//! What the doors read of a request and a deployment's settings, and where we may call out to.

use crate::input::{Json, Text};
use bolero::check;
use shared::door::{Address, Limits, Platform, Proxies, client_address, is_crawler};
use shared::webhook::{Target, TargetError};
use std::net::IpAddr;

/// Nobody's word but a proxy's own moves a request to another address.
#[test]
fn addresses() {
    check!()
        .with_type::<(Text, Text, Text)>()
        .for_each(|(peer, forwarded, proxies)| {
            let (peer, forwarded) = (peer.write(), forwarded.write());
            let told = |platform, forwarded, proxies: &Proxies| {
                client_address(platform, Some(&peer), forwarded, proxies)
            };
            let nobody = Proxies::default();
            let own = told(Platform::Workerd, None, &nobody);
            assert_eq!(told(Platform::Workerd, Some(&forwarded), &nobody), own);
            if let Ok(proxies) = Proxies::parse(&proxies.write()) {
                assert_eq!(told(Platform::Cloudflare, Some(&forwarded), &proxies), own);
                let _: Address = told(Platform::Workerd, Some(&forwarded), &proxies);
            }
            let _ = is_crawler(&forwarded);
        });
}

#[test]
fn limits() {
    let seeds = [serde_json::to_value(Limits::default()).unwrap()];
    check!().with_type::<Json>().for_each(|json| {
        let Ok(text) = String::from_utf8(json.bytes(&seeds)) else {
            return;
        };
        let Ok(limits) = Limits::parse(&text) else {
            return;
        };
        assert!(!limits.webhook_retry_s.is_empty());
        let written = serde_json::to_string(&limits).unwrap();
        assert_eq!(Limits::parse(&written), Ok(limits));
    });
}

/// An address that may be called is no special one, written as it is and as it will be called.
#[test]
fn targets() {
    check!()
        .with_type::<(Text, [u8; 16], u8)>()
        .for_each(|(text, octets, form)| {
            let host = match form % 4 {
                0 => text.write(),
                1 => u32::from_be_bytes([octets[0], octets[1], octets[2], octets[3]]).to_string(),
                2 => IpAddr::from([octets[0], octets[1], octets[2], octets[3]]).to_string(),
                _ => format!("[{}]", IpAddr::from(*octets)),
            };
            let target = Target::from(format!("https://{host}").as_str());
            if target.check(false).is_err() {
                return;
            }
            let called = target.join("").unwrap();
            // It may only have become longer.
            let checked = called.check(false);
            assert!(matches!(checked, Ok(()) | Err(TargetError::Shape)));
            let host = called.as_str()["https://".len()..]
                .split(['/', '?', '#'])
                .next()
                .unwrap();
            assert!(!host.contains('@') && host.contains(['.', ':']));
            let bare = host.trim_start_matches('[').split(']').next().unwrap();
            match bare.parse::<IpAddr>() {
                Ok(IpAddr::V4(address)) => {
                    assert!(!address.is_loopback() && !address.is_private());
                    assert!(!address.is_link_local() && !address.is_unspecified());
                }
                Ok(IpAddr::V6(address)) => {
                    assert!(!address.is_loopback() && !address.is_unspecified());
                    assert!(!address.is_unique_local() && !address.is_unicast_link_local());
                }
                Err(_) => {}
            }
        });
}
