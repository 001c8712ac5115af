//! A worker of its own, with a merchant on it, in a folder that goes away.

use crate::operator::Operator;
use shared::id::MerchantId;
use shared::keys::Keys;
use shared::merchant::Hours;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use xtask::seed::{self, DemoMerchant, Login};
use xtask::stack::{Plan, Stack};

/// The page on which the stand's merchant allows its widget.
pub const PAGE: &str = "https://shop.example";

/// The deployment's secret: 32 bytes, base64url.
const SECRET: &str = "c3RhbmQtc2VjcmV0LW9mLTMyLWJ5dGVzLWV4YWN0bHk";

/// A worker and its merchant.
pub struct Stand {
    /// The worker.
    pub stack: Stack,
    /// The merchant, and how its owner signs in.
    pub login: Login,
    folder: TempDir,
}

impl Stand {
    /// The shipped worker, with the demo merchant of this slug.
    #[track_caller]
    #[must_use]
    pub fn new(slug: &str) -> Self {
        Self::planned(slug, |_| ())
    }

    /// The shipped worker; the merchant allows these pages.
    #[track_caller]
    #[must_use]
    pub fn on_pages(slug: &str, origins: &[String]) -> Self {
        Self::on_pages_planned(slug, origins, |_| ())
    }

    /// The same, of which something is not as it ships.
    #[track_caller]
    #[must_use]
    pub fn on_pages_planned(
        slug: &str,
        origins: &[String],
        change: impl FnOnce(&mut Plan),
    ) -> Self {
        Self::start(slug, origins, change)
    }

    /// The shipped worker with these limits: `shared::door::Limits` as JSON.
    #[track_caller]
    #[must_use]
    pub fn with_limits(slug: &str, limits: serde_json::Value) -> Self {
        Self::planned(slug, |plan| plan.limits = limits.to_string())
    }

    /// A worker of which something is not as it ships.
    #[track_caller]
    #[must_use]
    pub fn planned(slug: &str, change: impl FnOnce(&mut Plan)) -> Self {
        Self::start(slug, &[PAGE.to_owned()], change)
    }

    /// As [`Stand::planned`], with its data in memory where the system has such a folder: for tests
    /// that write more than a disk has confirmed in their time. What a killed process has written is
    /// still there, in memory as on a disk.
    #[track_caller]
    #[must_use]
    pub fn in_memory(slug: &str, change: impl FnOnce(&mut Plan)) -> Self {
        let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
        let folder = folder.expect("a folder");
        Self::start_in(folder, slug, &[PAGE.to_owned()], change)
    }

    #[track_caller]
    fn start(slug: &str, origins: &[String], change: impl FnOnce(&mut Plan)) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Self::start_in(folder, slug, origins, change)
    }

    #[track_caller]
    fn start_in(
        folder: TempDir,
        slug: &str,
        origins: &[String],
        change: impl FnOnce(&mut Plan),
    ) -> Self {
        let mut plan = Plan::new(folder.path().join("data"), SECRET.to_owned());
        change(&mut plan);
        let stack = Stack::start(plan).unwrap_or_else(|error| panic!("{error}"));
        let login = seed::create(&stack.origin(), SECRET, &demo(slug), origins)
            .unwrap_or_else(|error| panic!("{error}"));
        Self {
            stack,
            login,
            folder,
        }
    }

    /// Kills the worker with SIGKILL and starts it again on the same data.
    #[track_caller]
    pub fn crash(&mut self) {
        self.deploy(|_| ());
    }

    /// As [`Stand::crash`], with another plan for what comes after.
    #[track_caller]
    pub fn deploy(&mut self, change: impl FnOnce(&mut Plan)) {
        let restarted = self.stack.restart_with(change);
        restarted.unwrap_or_else(|error| panic!("{error}"));
    }

    /// Where the worker answers.
    #[must_use]
    pub fn origin(&self) -> String {
        self.stack.origin()
    }

    /// An address on the worker.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.stack.origin())
    }

    /// The merchant.
    #[must_use]
    pub fn merchant(&self) -> &MerchantId {
        &self.login.merchant
    }

    /// The deployment's keys, as the deployer could derive them.
    #[must_use]
    pub fn keys(&self) -> Keys {
        Keys::from_secret(self.stack.secret()).expect("the stand's secret is good")
    }

    /// Creates another demo merchant.
    #[track_caller]
    #[must_use]
    pub fn another(&self, slug: &str) -> Login {
        self.another_on(slug, &[PAGE.to_owned()])
    }

    /// Creates another demo merchant, who allows these pages.
    #[track_caller]
    #[must_use]
    pub fn another_on(&self, slug: &str, origins: &[String]) -> Login {
        seed::create(&self.origin(), self.stack.secret(), &demo(slug), origins)
            .unwrap_or_else(|error| panic!("{error}"))
    }

    /// The merchant's owner, signed in.
    #[track_caller]
    #[must_use]
    pub fn owner(&self) -> Operator {
        Operator::sign_in(&self.origin(), &self.login)
    }

    /// Every file below the data folder, and the worker's log.
    #[must_use]
    pub fn files(&self) -> Vec<PathBuf> {
        files_below(self.folder.path())
    }

    /// Objects that have left a file.
    #[must_use]
    pub fn objects(&self) -> usize {
        self.files()
            .iter()
            .filter(|path| path.extension().is_some_and(|end| end == "sqlite"))
            .count()
    }

    /// Whether any file holds these bytes.
    #[must_use]
    pub fn holds(&self, needle: &str) -> bool {
        self.files().iter().any(|path| {
            let bytes = std::fs::read(path).unwrap_or_default();
            bytes
                .windows(needle.len())
                .any(|window| window == needle.as_bytes())
        })
    }
}

/// A demo merchant by its slug, open around the clock: what Pi says at night has tests that set the hours,
/// and every other test sees the same at any time of the day.
#[track_caller]
#[must_use]
pub fn demo(slug: &str) -> DemoMerchant {
    let all = seed::merchants().unwrap_or_else(|error| panic!("{error}"));
    let mut merchant = all
        .into_iter()
        .find(|merchant| merchant.slug == slug)
        .unwrap_or_else(|| panic!("no demo merchant {slug}"));
    merchant.profile.hours = always(merchant.profile.hours.reply_min);
    merchant
}

/// Hours at which somebody is there always, and answers within so many minutes.
#[must_use]
pub fn always(reply_min: Option<u16>) -> Hours {
    Hours {
        utc_offset_min: 480,
        opens_min: 0,
        closes_min: 1440,
        days: (0..7).collect(),
        reply_min,
    }
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files.extend(files_below(&path))
        } else {
            files.push(path)
        }
    }
    files
}
