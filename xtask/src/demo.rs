//! `cargo xtask demo`: everything on this machine, with six merchants to look at.

mod card;

use crate::build::{self, Mode};
use crate::pages::{self, Pages};
use crate::progress::{Done, Progress};
use crate::seed::{self, Login};
use crate::stack::{Plan, Stack};
use crate::{Fail, checks, files, paths, proc, secret};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::time::Duration;

/// What the demo remembers of its data. Written only when all of it is there, so that data without
/// it is known to be half made.
#[derive(Debug, Serialize, Deserialize)]
struct Seeded {
    /// The port of the landing pages that the merchants allow.
    pages_port: u16,
    merchants: Vec<Login>,
}

impl Seeded {
    fn path() -> PathBuf {
        paths::state().join("demo.json")
    }

    fn load() -> Option<Self> {
        serde_json::from_slice(&std::fs::read(Self::path()).ok()?).ok()
    }

    fn save(&self) -> Result<(), Fail> {
        let text = serde_json::to_vec_pretty(self).map_err(|e| Fail::content("demo.json", e))?;
        files::write_private(&Self::path(), &text)
    }
}

/// Builds what is needed, runs it until it is told to stop.
///
/// # Errors
/// One sentence for the user.
pub fn run(port: u16, reset: bool, mode: Mode) -> Result<(), Fail> {
    // Before a long build, not after it.
    let pages_port = port.saturating_add(1);
    checks::port_free(port, "the worker")?;
    checks::port_free(pages_port, "the landing pages")?;
    let progress = Progress::default();
    build::everything(&progress, mode)?;

    // Transcripts lie in it, and the secret that opens the contacts.
    files::make_private_dir(&paths::state())?;
    let data = paths::state().join("data");
    let mut seeded = if reset {
        None
    } else {
        Seeded::load().filter(|_| data.is_dir())
    };
    if seeded.is_none() {
        // What says that the data is whole goes first.
        let _ = std::fs::remove_file(Seeded::path());
        files::remove_dir(&data)?;
    }
    let secret = secret::of_the_demo()?;
    let mut stack = Stack::start(Plan {
        port: Some(port),
        ..Plan::new(data, secret.clone())
    })?;
    let mut host = Pages::start(Some(pages_port), paths::state().join("site"))?;
    let origins = host.origins();
    let [site, ..] = &origins;
    progress.step("Filling in the demo merchants", |step| {
        let (merchants, done) = match seeded.take() {
            Some(old) if old.pages_port == pages_port => (old.merchants, Done::Before),
            Some(old) => {
                let before = pages::origins_on(old.pages_port);
                for login in &old.merchants {
                    seed::move_pages(&stack.origin(), login, &before, &origins)?;
                    furnish(&stack.origin(), login, site)?;
                }
                (old.merchants, Done::Now)
            }
            None => {
                let create = |merchant: &seed::DemoMerchant| {
                    step.note(&merchant.slug);
                    let login = seed::create(&stack.origin(), &secret, merchant, &origins)?;
                    seed::furnish(&stack.origin(), &login, merchant, site)?;
                    Ok(login)
                };
                (
                    seed::merchants()?
                        .iter()
                        .map(create)
                        .collect::<Result<_, Fail>>()?,
                    Done::Now,
                )
            }
        };
        let now = Seeded {
            pages_port,
            merchants,
        };
        if done == Done::Now {
            now.save()?;
        }
        host.show(&stack.origin(), &now.merchants)?;
        seeded = Some(now);
        Ok(done)
    })?;
    let logins = seeded.map(|seeded| seeded.merchants).unwrap_or_default();
    println!("{}", card::text(&stack.origin(), &host, &logins));
    let ended = watch(&mut stack, &mut host);
    stack.stop();
    host.stop();
    match ended {
        // Ctrl-C is how the demo is meant to end.
        Err(Fail::Interrupted) => {
            eprintln!("Stopped.");
            Ok(())
        }
        other => other,
    }
}

fn furnish(edge: &str, login: &Login, site: &str) -> Result<(), Fail> {
    let all = seed::merchants()?;
    let merchant = all.iter().find(|merchant| merchant.slug == login.slug);
    merchant.map_or(Ok(()), |merchant| {
        seed::furnish(edge, login, merchant, site)
    })
}

fn watch(stack: &mut Stack, pages: &mut Pages) -> Result<(), Fail> {
    loop {
        std::thread::sleep(Duration::from_millis(100));
        let alive = stack.check().and_then(|()| pages.check());
        if proc::stopping() {
            return Err(Fail::Interrupted);
        }
        alive?;
    }
}
