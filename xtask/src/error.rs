//! What can go wrong, each as one sentence for the person at the terminal.

use std::io;
use std::path::{Path, PathBuf};

/// Why a command of xtask failed.
#[derive(Debug, thiserror::Error)]
pub enum Fail {
    /// Something else listens on the port.
    #[error(
        "port {port}, wanted for {user}, is taken: stop what listens there, or choose another one with --port"
    )]
    PortTaken {
        /// The port.
        port: u16,
        /// What was to listen there.
        user: &'static str,
    },
    /// `node` is not on the path.
    #[error("Node.js {min} or newer is needed and `node` was not found: install it and run the same command again", min = crate::tools::NODE_MAJOR_MIN)]
    NodeMissing,
    /// `node` is too old.
    #[error("Node.js {min} or newer is needed, and `node` here is {0}: update it and run the same command again", min = crate::tools::NODE_MAJOR_MIN)]
    NodeOld(String),
    /// Another program is not on the path.
    #[error(
        "`{program}` was not found, and {what} needs it: install it and run the same command again"
    )]
    ProgramMissing {
        /// What was being done.
        what: String,
        /// The program's name.
        program: String,
    },
    /// A package registry did not answer.
    #[error(
        "{what} stopped because the package registry can't be reached: check the network and run the same command again"
    )]
    Unreachable {
        /// What was being done.
        what: String,
    },
    /// A write found no room.
    #[error("the disk is full ({what}): free some space and run the same command again")]
    DiskFull {
        /// What was being done, or the file being written.
        what: String,
    },
    /// There is too little room to begin.
    #[error("{need_mb} MB of disk space are needed in {path} and {have_mb} MB are free")]
    NoSpace {
        /// Where.
        path: PathBuf,
        /// What the work takes at most, in megabytes.
        need_mb: u64,
        /// What is free, in megabytes.
        have_mb: u64,
    },
    /// A program ended with an error; its output is worth reading.
    #[error("{what} failed ({status})")]
    Program {
        /// What was being done.
        what: String,
        /// How it ended.
        status: String,
        /// The last part of what it printed.
        output: String,
    },
    /// A file could not be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file or reply is there, but not as it must be.
    #[error("{what}: {why}")]
    Content {
        /// Which one.
        what: String,
        /// What is wrong with it.
        why: String,
    },
    /// workerd went away while it was needed.
    #[error("the worker stopped by itself ({status}); what it printed last is in {}", log.display())]
    WorkerDied {
        /// How it ended.
        status: String,
        /// Where its output was kept.
        log: PathBuf,
    },
    /// workerd runs but gives no answer.
    #[error("the worker did not answer within {seconds} s; what it printed is in {}", log.display())]
    WorkerSilent {
        /// How long was waited.
        seconds: u64,
        /// Where its output was kept.
        log: PathBuf,
    },
    /// The worker refused a request.
    #[error("{what}: the worker answered {status}: {detail}")]
    Refused {
        /// What was asked for.
        what: String,
        /// The HTTP status.
        status: u16,
        /// The problem's code and detail.
        detail: String,
    },
    /// Something is larger than its budget.
    #[error("over budget: {0}")]
    OverBudget(String),
    /// Ctrl-C, or SIGTERM.
    #[error("stopped")]
    Interrupted,
}

impl Fail {
    /// Wraps a system error on `path`; a full disk gets its own sentence.
    pub fn file(path: impl AsRef<Path>, source: io::Error) -> Self {
        if source.kind() == io::ErrorKind::StorageFull {
            return Self::DiskFull {
                what: format!("writing {}", path.as_ref().display()),
            };
        }
        Self::File {
            path: path.as_ref().to_path_buf(),
            source,
        }
    }

    /// Something read is not as it must be.
    pub fn content(what: impl Into<String>, why: impl ToString) -> Self {
        Self::Content {
            what: what.into(),
            why: why.to_string(),
        }
    }

    /// Sorts a program's failure by what it printed: no disk, no network, or its own fault.
    #[must_use]
    pub fn program(what: &str, status: impl ToString, output: String) -> Self {
        let printed = |signs: &[&str]| signs.iter().any(|sign| output.contains(sign));
        if printed(&["No space left on device", "ENOSPC", "os error 28"]) {
            return Self::DiskFull {
                what: what.to_owned(),
            };
        }
        if printed(UNREACHABLE_SIGNS) {
            return Self::Unreachable {
                what: what.to_owned(),
            };
        }
        Self::Program {
            what: what.to_owned(),
            status: status.to_string(),
            output,
        }
    }
}

/// What cargo, rustup and npm print when they can't reach their registry.
const UNREACHABLE_SIGNS: &[&str] = &[
    "Could not resolve host",
    "Couldn't resolve host",
    "Could not connect to server",
    "Couldn't connect to server",
    "Failed to connect to",
    "failed to download from",
    "spurious network error",
    "error sending request",
    "could not download file",
    "network failure seems to have happened",
    "ENOTFOUND",
    "ECONNREFUSED",
    "ECONNRESET",
    "ETIMEDOUT",
    "EAI_AGAIN",
    "ENETUNREACH",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_programs_failure_is_sorted_by_what_it_printed() {
        let sort = |text: &str| Fail::program("installing", "exit status: 1", text.to_owned());
        assert!(matches!(
            sort("write: No space left on device"),
            Fail::DiskFull { .. }
        ));
        assert!(matches!(
            sort("npm error code EAI_AGAIN"),
            Fail::Unreachable { .. }
        ));
        assert!(matches!(
            sort("error[E0308]: mismatched types"),
            Fail::Program { .. }
        ));
    }

    #[test]
    fn every_sentence_is_one_line() {
        for fail in [
            Fail::PortTaken {
                port: 8787,
                user: "the worker",
            },
            Fail::NodeMissing,
            Fail::NodeOld("v18.1.0".into()),
            Fail::Unreachable {
                what: "installing wasm-bindgen".into(),
            },
            Fail::file("a", io::Error::from(io::ErrorKind::StorageFull)),
        ] {
            assert!(!fail.to_string().contains('\n'));
        }
    }
}
