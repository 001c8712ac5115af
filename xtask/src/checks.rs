//! What must be true of the machine before work begins: said at once, not after ten minutes.

use crate::{Fail, paths, tools};
use std::net::{Ipv4Addr, TcpListener};
use std::process::Command;

/// Megabytes that a first build takes at most: compiled crates for two targets, and the npm tools.
const FIRST_BUILD_MB: u64 = 3_000;

/// Megabytes that a later start takes at most.
const LATER_MB: u64 = 200;

/// Checks that Node.js is there and new enough.
///
/// # Errors
/// [`Fail::NodeMissing`], [`Fail::NodeOld`].
pub fn node() -> Result<(), Fail> {
    let output = Command::new("node")
        .arg("--version")
        .output()
        .map_err(|_| Fail::NodeMissing)?;
    let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    match node_major(&version) {
        Some(major) if major >= tools::NODE_MAJOR_MIN => Ok(()),
        Some(_) => Err(Fail::NodeOld(version)),
        None => Err(Fail::NodeMissing),
    }
}

fn node_major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

/// Checks that nothing listens on the port of this machine that `user` is to have.
///
/// # Errors
/// [`Fail::PortTaken`].
pub fn port_free(port: u16, user: &'static str) -> Result<(), Fail> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    listener
        .map(drop)
        .map_err(|_| Fail::PortTaken { port, user })
}

/// Checks that the disk has room for what is to come.
///
/// # Errors
/// [`Fail::NoSpace`].
pub fn disk_space() -> Result<(), Fail> {
    let root = paths::root();
    let built = paths::dist().join("edge").is_dir();
    let need_mb = if built { LATER_MB } else { FIRST_BUILD_MB };
    // Where the system can't say, the first write will.
    let Ok(stat) = rustix::fs::statvfs(&root) else {
        return Ok(());
    };
    let have_mb = stat.f_bavail.saturating_mul(stat.f_frsize) / 1_000_000;
    if have_mb < need_mb {
        return Err(Fail::NoSpace {
            path: root,
            need_mb,
            have_mb,
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_version_is_read() {
        assert_eq!(node_major("v20.20.2"), Some(20));
        assert_eq!(node_major("v6"), Some(6));
        assert_eq!(node_major("zsh: command not found"), None);
    }

    #[test]
    fn a_taken_port_is_noticed() {
        let holder = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = holder.local_addr().unwrap().port();
        let taken = port_free(port, "a test");
        assert!(matches!(taken, Err(Fail::PortTaken { port: p, .. }) if p == port));
        drop(holder);
        assert!(port_free(port, "a test").is_ok());
    }
}
