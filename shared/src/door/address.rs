//! Whose request it is, by the network: only what stands next to us is believed.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// Where the worker runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Platform {
    /// Plain workerd, perhaps behind a reverse proxy.
    Workerd,
    /// Cloudflare's network.
    Cloudflare,
}

/// Reverse proxies whose word about the client's address is believed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proxies(Vec<IpAddr>);

impl Proxies {
    /// Reads a list of addresses, separated by commas.
    ///
    /// # Errors
    /// The entry that is no address.
    pub fn parse(list: &str) -> Result<Self, String> {
        list.split(',')
            .map(str::trim)
            .filter(|entry| !entry.is_empty())
            .map(|entry| entry.parse().map(plain).map_err(|_| entry.to_owned()))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    fn has(&self, address: IpAddr) -> bool {
        self.0.contains(&address)
    }
}

/// A client as the rates count it: an IPv4 address, or the network of an IPv6 one, of which a
/// household has 2^64 addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Address(IpAddr);

impl Address {
    fn of(address: IpAddr) -> Self {
        Self(match plain(address) {
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
            }
            v4 => v4,
        })
    }

    /// Everybody of whom nothing is known: they share one rate.
    #[must_use]
    pub fn unknown() -> Self {
        Self(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
    }
}

/// An IPv4 address in IPv6 clothes is an IPv4 address.
fn plain(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(v6) => v6.to_ipv4_mapped().map_or(address, IpAddr::V4),
        IpAddr::V4(_) => address,
    }
}

/// `1.2.3.4`, `1.2.3.4:5678`, `[::1]:5678` or `::1`.
fn parse(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let address = text
        .parse::<SocketAddr>()
        .map(|socket| socket.ip())
        .or_else(|_| text.parse())
        .ok()?;
    Some(plain(address))
}

/// The client's address.
///
/// `peer` is what the platform says of the connection: on plain workerd `cf.clientIp` with its
/// port, on Cloudflare the header `CF-Connecting-IP`, which only its network sets. `forwarded` is
/// the header `X-Forwarded-For`: anybody can write anything into it, so it counts only on plain
/// workerd and only where the peer is one of our own proxies; then the last address in it that is
/// none of theirs is the client's.
#[must_use]
pub fn client_address(
    platform: Platform,
    peer: Option<&str>,
    forwarded: Option<&str>,
    proxies: &Proxies,
) -> Address {
    let Some(peer) = peer.and_then(parse) else {
        return Address::unknown();
    };
    if platform == Platform::Cloudflare || !proxies.has(peer) {
        return Address::of(peer);
    }
    let named = forwarded
        .into_iter()
        .flat_map(|list| list.rsplit(','))
        .map(parse)
        .find(|entry| entry.is_none_or(|address| !proxies.has(address)));
    match named {
        Some(Some(client)) => Address::of(client),
        // Nothing said, or nothing that can be read: the proxy itself.
        _ => Address::of(peer),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Address {
        Address::of(text.parse().unwrap())
    }

    fn on_workerd(peer: &str, forwarded: Option<&str>) -> Address {
        let proxies = Proxies::parse("127.0.0.1, ::1,10.0.0.9").unwrap();
        client_address(Platform::Workerd, Some(peer), forwarded, &proxies)
    }

    #[test]
    fn a_peer_is_known_without_its_port() {
        assert_eq!(on_workerd("203.0.113.7:40312", None), of("203.0.113.7"));
        assert_eq!(on_workerd("[2001:db8::7]:40312", None), of("2001:db8::7"));
        assert_eq!(
            on_workerd("[::ffff:203.0.113.7]:1", None),
            of("203.0.113.7")
        );
    }

    #[test]
    fn only_our_own_proxies_are_believed() {
        let forged = Some("198.51.100.1");
        assert_eq!(on_workerd("203.0.113.7:1", forged), of("203.0.113.7"));
        assert_eq!(on_workerd("127.0.0.1:1", forged), of("198.51.100.1"));
        // What a client wrote before the proxy added its own word stands to the left of it.
        let chained = Some("6.6.6.6, 198.51.100.1, 10.0.0.9");
        assert_eq!(on_workerd("[::1]:1", chained), of("198.51.100.1"));
        assert_eq!(
            on_workerd("127.0.0.1:1", Some("6.6.6.6, ???")),
            of("127.0.0.1")
        );
        assert_eq!(on_workerd("127.0.0.1:1", None), of("127.0.0.1"));
    }

    #[test]
    fn on_cloudflare_nothing_is_forwarded() {
        let proxies = Proxies::parse("203.0.113.7").unwrap();
        let address = client_address(
            Platform::Cloudflare,
            Some("203.0.113.7"),
            Some("6.6.6.6"),
            &proxies,
        );
        assert_eq!(address, of("203.0.113.7"));
        assert_eq!(
            client_address(Platform::Cloudflare, None, Some("6.6.6.6"), &proxies),
            Address::unknown()
        );
    }

    #[test]
    fn a_household_is_one_address() {
        assert_eq!(of("2001:db8:1:2:3::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
    }

    #[test]
    fn a_wrong_list_of_proxies_is_refused() {
        assert_eq!(
            Proxies::parse("10.0.0.1,localhost"),
            Err("localhost".into())
        );
        assert_eq!(Proxies::parse(""), Ok(Proxies::default()));
    }
}
