//! What the doors read of a request and a deployment's settings.

use crate::input::{Json, Text};
use bolero::check;
use shared::door::{Address, Limits, Platform, Proxies, client_address, is_crawler};

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
        let Ok(text) = String::from_utf8(json.bytes(&seeds)) else { return };
        let Ok(limits) = Limits::parse(&text) else { return };
        assert!(!limits.webhook_retry_s.is_empty());
        let written = serde_json::to_string(&limits).unwrap();
        assert_eq!(Limits::parse(&written), Ok(limits));
    });
}
