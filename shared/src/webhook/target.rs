//! Addresses that notices may go to: public ones, over an encrypted connection.
//!
//! This is the first of two fences. A name is only resolved when the worker calls it, and may then
//! stand for anything: the network that the worker is given reaches public addresses only.

use core::net::{Ipv4Addr, Ipv6Addr};
use serde::{Deserialize, Serialize};
use url::{Host, Url};

/// An address as a merchant typed it; [`Target::check`] says whether it may be called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Target(String);

/// Why an address may not be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    /// Not an address, or too long.
    #[error("the address can't be read")]
    Shape,
    /// Not `https`.
    #[error("the address must begin with https://")]
    Scheme,
    /// A name and password within the address would end up in logs.
    #[error("the address must not carry a name or password")]
    Credentials,
    /// This machine, a local network, or a name that only such a network knows.
    #[error("the address is not a public one")]
    Private,
}

/// Endings of names that no public resolver answers.
const PRIVATE_ENDINGS: [&str; 7] = [
    "localhost",
    "local",
    "internal",
    "intranet",
    "lan",
    "home",
    "arpa",
];

impl From<&str> for Target {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl Target {
    /// As it was typed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Looks at it as a browser would, with all the ways in which an address can be written.
    /// `private_targets` opens this machine for tests; the worker's network must open it too.
    ///
    /// # Errors
    /// Why it may not be called.
    pub fn check(&self, private_targets: bool) -> Result<(), TargetError> {
        self.check_scheme(private_targets, &["https"])
    }

    /// As [`Target::check`], for a page that is only read: it may lack encryption.
    ///
    /// # Errors
    /// Why it may not be read.
    pub fn check_page(&self, private_targets: bool) -> Result<(), TargetError> {
        self.check_scheme(private_targets, &["https", "http"])
    }

    fn check_scheme(&self, private_targets: bool, schemes: &[&str]) -> Result<(), TargetError> {
        if self.0.len() > crate::limit::URL_CHARS_MAX {
            return Err(TargetError::Shape);
        }
        let url = Url::parse(&self.0).map_err(|_| TargetError::Shape)?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(TargetError::Credentials);
        }
        let host = url.host().ok_or(TargetError::Shape)?;
        if private_targets && url.scheme() == "http" {
            return Ok(());
        }
        if !schemes.contains(&url.scheme()) {
            return Err(TargetError::Scheme);
        }
        let is_public = match host {
            Host::Ipv4(address) => is_public_v4(address),
            Host::Ipv6(address) => is_public_v6(address),
            Host::Domain(name) => is_public_name(name),
        };
        if is_public || private_targets {
            Ok(())
        } else {
            Err(TargetError::Private)
        }
    }

    /// Where a redirect leads from here. It has to be checked like the first address.
    ///
    /// # Errors
    /// [`TargetError::Shape`] when it leads nowhere.
    pub fn join(&self, location: &str) -> Result<Self, TargetError> {
        let from = Url::parse(&self.0).map_err(|_| TargetError::Shape)?;
        let to = from.join(location).map_err(|_| TargetError::Shape)?;
        Ok(Self(to.into()))
    }
}

fn is_public_name(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    let last = name.rsplit('.').next().unwrap_or(name);
    // A name without a dot is one of the local network.
    name.contains('.') && !PRIVATE_ENDINGS.contains(&last)
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || a == 0
        // Shared by carriers (RFC 6598), protocol assignments, benchmarks, multicast and reserved.
        || (a == 100 && (64..128).contains(&b))
        || (a, b, c) == (192, 0, 0)
        || (a == 198 && (18..20).contains(&b))
        || a >= 224;
    !is_special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    // Addresses that carry an IPv4 address are as public as that one.
    let segments = address.segments();
    let carried = match segments {
        [0, 0, 0, 0, 0, 0xffff | 0, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            Some((high, low))
        }
        [0x2002, high, low, ..] => Some((high, low)),
        _ => None,
    };
    if let Some((high, low)) = carried {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        return is_public_v4(Ipv4Addr::new(a, b, c, d));
    }
    // Only 2000::/3 is given out to the public; documentation and Teredo lie within.
    let is_documentation = matches!(segments, [0x2001, 0xdb8, ..] | [0x2001, 0, ..]);
    segments[0] & 0xe000 == 0x2000 && !is_documentation
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Result<(), TargetError> {
        Target::from(text).check(false)
    }

    #[test]
    fn public_addresses_may_be_called() {
        for text in [
            "https://crm.example.com/hook?key=1",
            "https://93.184.216.34/",
            "https://[2606:4700::1111]/",
            "https://例子.中国/hook",
            "https://hooks.example.com:8443/a",
        ] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn nothing_private_may_be_called_however_it_is_written() {
        for text in [
            "https://127.0.0.1/",
            "https://127.1/",
            "https://2130706433/",
            "https://0x7f.0.0.1/",
            "https://0177.0.0.1/",
            "https://0/",
            "https://10.1.2.3/",
            "https://172.16.0.1/",
            "https://192.168.1.1/",
            "https://169.254.169.254/latest/meta-data",
            "https://100.64.0.1/",
            "https://[::1]/",
            "https://[::]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[::ffff:a00:1]/",
            "https://[64:ff9b::7f00:1]/",
            "https://[2002:7f00:1::]/",
            "https://[fe80::1]/",
            "https://[fd00::1]/",
            "https://localhost/",
            "https://LOCALHOST./",
            "https://a.localhost/",
            "https://printer/",
            "https://db.internal/",
            "https://１２７.0.0.1/",
        ] {
            assert_eq!(check(text), Err(TargetError::Private), "{text}");
        }
    }

    #[test]
    fn a_page_is_read_without_encryption_too_but_nothing_private() {
        let check = |text: &str| Target::from(text).check_page(false);
        assert_eq!(check("http://shop.example/"), Ok(()));
        assert_eq!(check("http://127.0.0.1/"), Err(TargetError::Private));
        assert_eq!(check("http://[::1]:8787/"), Err(TargetError::Private));
        assert_eq!(check("file:///etc/passwd"), Err(TargetError::Shape));
        assert_eq!(check("ftp://shop.example/"), Err(TargetError::Scheme));
    }

    #[test]
    fn what_is_no_address_is_refused() {
        assert_eq!(check("http://crm.example/"), Err(TargetError::Scheme));
        assert_eq!(check("file:///etc/passwd"), Err(TargetError::Shape));
        assert_eq!(check("crm.example"), Err(TargetError::Shape));
        assert_eq!(
            check("https://a:b@crm.example/"),
            Err(TargetError::Credentials)
        );
        assert_eq!(
            check(&format!("https://crm.example/{}", "x".repeat(3_000))),
            Err(TargetError::Shape)
        );
    }

    #[test]
    fn a_redirect_leads_where_a_browser_would_go() {
        let from = Target::from("https://crm.example/a/b");
        assert_eq!(from.join("../c"), Ok(Target::from("https://crm.example/c")));
        let away = from.join("http://169.254.169.254/").unwrap();
        assert_eq!(away.check(false), Err(TargetError::Scheme));
    }
}
