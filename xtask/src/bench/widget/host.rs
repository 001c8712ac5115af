//! Everything that the pages fetch: the real worker with a demo merchant, and the host of the landing
//! page, of the peers' packages and of what answers them.

use super::subject::Subject;
use crate::proc::Running;
use crate::progress::Progress;
use crate::stack::{Plan, Stack};
use crate::{Fail, npm, paths, secret, seed};
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The demo merchant whose landing page is measured.
const SLUG: &str = "dental";

fn folder() -> PathBuf {
    paths::root().join("xtask/bench/widget")
}

/// Both, running.
#[derive(Debug)]
pub struct Host {
    stack: Stack,
    running: Running,
    pages: String,
}

#[derive(Debug, Deserialize)]
struct Listening {
    pages: String,
}

impl Host {
    /// Installs the peers and starts everything.
    ///
    /// # Errors
    /// What kept it from starting.
    pub fn start(progress: &Progress, scratch: &Path, subjects: &[Subject]) -> Result<Self, Fail> {
        npm::install_in(
            progress,
            &folder(),
            "Installing the widgets to compare with",
        )?;
        let secret = secret::fresh()?;
        let stack = Stack::start(Plan::new(scratch.join("data"), secret.clone()))?;
        let merchants = seed::merchants()?;
        let merchant = merchants
            .iter()
            .find(|merchant| merchant.slug == SLUG)
            .ok_or_else(|| Fail::content("www/site/demo/merchants.json", "no dental in it"))?;
        let login = seed::create(&stack.origin(), &secret, merchant, &["*".to_owned()])?;

        let what = "starting the host of the pages";
        let log = scratch.join("host.log");
        let tags: BTreeMap<&str, &str> = subjects
            .iter()
            .map(|subject| (subject.name.as_str(), subject.tag.as_str()))
            .collect();
        let told = json!({
            "subjects": tags,
            "edge": stack.origin(),
            "merchant": login.merchant,
            "landing": paths::root().join("www/site/demo"),
            "slug": SLUG,
        });
        let mut command = Command::new("node");
        command
            .arg(folder().join("host.mjs"))
            .arg(told.to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(File::create(&log).map_err(|e| Fail::file(&log, e))?);
        let mut running = Running::start(what, &mut command)?;
        let mut line = String::new();
        if let (Some(pipe), _) = running.take_pipes() {
            BufReader::new(pipe)
                .read_line(&mut line)
                .map_err(|e| Fail::content(what, e))?;
        }
        let listening: Listening = serde_json::from_str(&line).map_err(|e| {
            let log = log.display();
            Fail::content(what, format!("{e}; what it printed is in {log}"))
        })?;
        Ok(Self {
            stack,
            running,
            pages: listening.pages,
        })
    }

    /// The landing page with a subject's widget.
    #[must_use]
    pub fn page(&self, subject: &Subject) -> String {
        format!("{}/{}/{SLUG}/", self.pages, subject.name)
    }

    /// Ends both in order.
    pub fn stop(mut self) {
        self.running.stop();
        self.stack.stop();
    }
}
