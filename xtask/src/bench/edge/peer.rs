//! Who is measured: our worker, the floors and what a user would write instead, each as a process
//! of its own that all speak the same small part of the protocol.

use super::api::Merchant;
use super::socket::Address;
use crate::proc::Running;
use crate::stack::{Launch, Workerd};
use crate::{Fail, files, paths};
use serde::{Deserialize, Serialize, Serializer};
use shared::door::{Limits, Rate};
use shared::protocol::Said;
use shared::text::MessageText;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The shipped worker, with Pi off or on.
    Ours {
        /// Whether Pi answers.
        pi: bool,
    },
    /// Durable Objects in JavaScript that execute the same statements as ours.
    Same,
    /// The same once more, in a process of its own: how far two equal things lie apart here.
    Again,
    /// Durable Objects in JavaScript that only store and broadcast.
    Bare,
    /// Node with `ws` and SQLite.
    Node,
}

impl Kind {
    /// All of them, in the order of the table.
    pub const ALL: [Self; 6] = [
        Self::Ours { pi: false },
        Self::Ours { pi: true },
        Self::Same,
        Self::Again,
        Self::Bare,
        Self::Node,
    ];

    /// Its name in the table.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ours { pi: false } => "Chipline, Pi off",
            Self::Ours { pi: true } => "Chipline, Pi on",
            Self::Same => "JavaScript, same statements",
            Self::Again => "  the same again (control)",
            Self::Bare => "JavaScript, store and send",
            Self::Node => "Node, ws and SQLite",
        }
    }

    /// Its name in files.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Ours { pi: false } => "chipline",
            Self::Ours { pi: true } => "chipline_pi",
            Self::Same => "same",
            Self::Again => "control",
            Self::Bare => "bare",
            Self::Node => "node",
        }
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key())
    }
}

/// A peer, running.
#[derive(Debug)]
pub struct Peer {
    /// Which.
    pub kind: Kind,
    /// Milliseconds from the start of its process to its first answer.
    pub start_ms: f64,
    process: Process,
    data: PathBuf,
    origin: String,
    merchant: Option<Merchant>,
}

#[derive(Debug)]
enum Process {
    Workerd(Workerd),
    Node(Running),
}

impl Peer {
    /// Starts it with a data folder of its own below `scratch`, and waits until it answers.
    ///
    /// # Errors
    /// What kept it from answering.
    pub fn start(kind: Kind, scratch: &Path, secret: &str) -> Result<Self, Fail> {
        let limits = match kind {
            Kind::Ours { pi } => limits(pi)?,
            _ => String::new(),
        };
        Self::start_with(kind, scratch, secret, &limits)
    }

    /// The same, with limits of its own where it is our worker.
    ///
    /// # Errors
    /// What kept it from answering.
    pub fn start_with(
        kind: Kind,
        scratch: &Path,
        secret: &str,
        limits: &str,
    ) -> Result<Self, Fail> {
        let data = scratch.join(kind.key());
        files::make_dir(&data)?;
        let log = data.with_extension("log");
        let workerd = |config: PathBuf, environment: &[(&str, &str)]| {
            let assets = paths::assets();
            let folders = [("data", &*data), ("assets", &*assets)];
            let launch = Launch {
                user: kind.name(),
                config: &config,
                port: None,
                folders: match kind {
                    Kind::Ours { .. } => &folders,
                    _ => &folders[..1],
                },
                environment,
                log: &log,
                program: None,
            };
            let workerd = Workerd::start(&launch)?;
            let port = workerd.port;
            Ok::<_, Fail>((Process::Workerd(workerd), port))
        };
        let began = Instant::now();
        let (process, port) = match kind {
            Kind::Ours { .. } => workerd(
                paths::root().join("edge/workerd.capnp"),
                &environment(secret, limits),
            )?,
            Kind::Same | Kind::Again => workerd(fixture("same.capnp"), &[])?,
            Kind::Bare => workerd(fixture("bare.capnp"), &[])?,
            Kind::Node => node(&data, &log)?,
        };
        let origin = format!("http://127.0.0.1:{port}");
        let health = format!("{origin}/healthz");
        ureq::get(&health)
            .call()
            .map_err(|e| Fail::content(&health, e))?;
        Ok(Self {
            kind,
            start_ms: began.elapsed().as_secs_f64() * 1e3,
            process,
            data,
            origin,
            merchant: None,
        })
    }

    /// Where it answers, without a slash at the end.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The folder with its files.
    #[must_use]
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// Begins conversations and gives the addresses of their sockets.
    ///
    /// # Errors
    /// Our worker's refusal.
    pub fn begin(&mut self, conversations: usize, secret: &str) -> Result<Vec<Address>, Fail> {
        let Kind::Ours { .. } = self.kind else {
            let origin = self.origin.replacen("http", "ws", 1);
            return Ok((0..conversations)
                .map(|index| Address {
                    url: format!("{origin}/v1/conversations/c{index}/socket"),
                    headers: Vec::new(),
                })
                .collect());
        };
        let merchant = match self.merchant.take() {
            Some(merchant) => merchant,
            None => Merchant::create(&self.origin, secret, 0)?,
        };
        let merchant = self.merchant.insert(merchant);
        (0..conversations)
            .map(|_| {
                let text = MessageText::parse("你好，想了解一下")
                    .map_err(|e| Fail::content("a message's text", e))?;
                Ok(merchant.socket(&merchant.begin(Said::Text { text })?))
            })
            .collect()
    }

    /// Kilobytes of memory that it occupies.
    ///
    /// # Errors
    /// [`Fail::Content`] when the system can't say.
    pub fn resident_kb(&self) -> Result<f64, Fail> {
        let failed = |why: &dyn std::fmt::Display| Fail::content("the memory of a process", why);
        let output = Command::new("ps")
            .args(["-o", "rss=", "-p", &self.id().to_string()])
            .output()
            .map_err(|e| failed(&e))?;
        let text = String::from_utf8_lossy(&output.stdout);
        text.trim().parse().map_err(|e| failed(&e))
    }

    /// Seconds that it has spent on a processor so far, where the system counts them finely.
    #[must_use]
    pub fn processor_seconds(&self) -> Option<f64> {
        processor_seconds(self.id())
    }

    /// Ends it in order.
    pub fn stop(self) {
        match self.process {
            Process::Workerd(mut workerd) => workerd.running.stop(),
            Process::Node(mut running) => running.stop(),
        }
    }

    fn id(&self) -> u32 {
        match &self.process {
            Process::Workerd(workerd) => workerd.running.id(),
            Process::Node(running) => running.id(),
        }
    }
}

/// Seconds that a process has spent on a processor so far, where the system counts them finely.
#[must_use]
pub fn processor_seconds(process: u32) -> Option<f64> {
    let tasks = std::fs::read_dir(format!("/proc/{process}/task")).ok()?;
    let nanoseconds: u64 = tasks
        .flatten()
        .filter_map(|task| std::fs::read_to_string(task.path().join("schedstat")).ok())
        .filter_map(|text| text.split(' ').next()?.parse::<u64>().ok())
        .sum();
    Some(nanoseconds as f64 / 1e9)
}

/// A file of `xtask/bench/`.
#[must_use]
pub fn fixture(name: &str) -> PathBuf {
    paths::root().join("xtask/bench").join(name)
}

/// What our worker is told by its environment.
#[must_use]
pub fn environment<'a>(secret: &'a str, limits: &'a str) -> [(&'static str, &'a str); 3] {
    [
        ("CHIPLINE_SECRET", secret),
        ("CHIPLINE_LIMITS", limits),
        ("CHIPLINE_PROXIES", ""),
    ]
}

/// Limits that nobody reaches, with Pi on or off, as our worker is told them.
///
/// # Errors
/// None that these could cause.
pub fn limits(pi: bool) -> Result<String, Fail> {
    serde_json::to_string(&open_limits(pi)).map_err(|e| Fail::content("CHIPLINE_LIMITS", e))
}

/// Limits that nobody reaches, with Pi on or off.
#[must_use]
pub fn open_limits(pi: bool) -> Limits {
    let open = Rate {
        burst: 1_000_000,
        per_minute: 60_000_000,
    };
    Limits {
        messages: open,
        starts: open,
        requests: open,
        pi_replies_per_day: if pi { u32::MAX } else { 0 },
        ..Limits::default()
    }
}

/// What the Node peer prints when it listens; workerd prints the same.
#[derive(Deserialize)]
struct Listening {
    port: u16,
}

fn node(data: &Path, log: &Path) -> Result<(Process, u16), Fail> {
    let what = "starting the Node peer";
    let mut command = Command::new("node");
    command
        .arg(fixture("node.mjs"))
        .arg(data)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(File::create(log).map_err(|e| Fail::file(log, e))?);
    let mut running = Running::start(what, &mut command)?;
    let (stdout, _) = running.take_pipes();
    let mut line = String::new();
    if let Some(pipe) = stdout {
        BufReader::new(pipe)
            .read_line(&mut line)
            .map_err(|e| Fail::content(what, e))?;
    }
    let listening: Listening = serde_json::from_str(&line).map_err(|e| {
        Fail::content(
            what,
            format!("{e}; what it printed is in {}", log.display()),
        )
    })?;
    Ok((Process::Node(running), listening.port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_floors_run_on_the_same_date() {
        let date = |text: &str| {
            text.lines()
                .map(str::trim)
                .find(|line| line.starts_with("compatibilityDate"))
                .map(str::to_owned)
        };
        let ours = files::read_text(&paths::root().join("edge/workerd.capnp")).unwrap();
        assert!(date(&ours).is_some());
        for floor in ["same.capnp", "bare.capnp"] {
            let text = files::read_text(&fixture(floor)).unwrap();
            assert_eq!(date(&text), date(&ours), "{floor}");
        }
    }

    #[test]
    fn the_floor_s_rows_are_shaped_like_ours() {
        let text = files::read_text(&fixture("conversation.json")).unwrap();
        let row: serde_json::Value = serde_json::from_str(&text).unwrap();
        let ours: shared::conversation::Conversation = serde_json::from_str(&text).unwrap();
        assert_eq!(serde_json::to_value(ours).unwrap(), row);
    }
}
