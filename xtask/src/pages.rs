//! The demo merchants' landing pages: rendered with their snippets, served on an origin of their own.

use crate::seed::Login;
use crate::stack::{Launch, Workerd};
use crate::{Fail, files, paths};
use std::path::{Path, PathBuf};

/// Endings of files that hold placeholders.
const RENDERED: [&str; 3] = ["html", "js", "css"];

/// The host of the pages, running. Dropping it ends it.
#[derive(Debug)]
pub struct Pages {
    workerd: Workerd,
    folder: PathBuf,
}

impl Pages {
    /// Starts the host on an emptied `folder`; on any free port without one.
    ///
    /// # Errors
    /// [`Fail::PortTaken`], [`Fail::WorkerDied`].
    pub fn start(port: Option<u16>, folder: PathBuf) -> Result<Self, Fail> {
        files::remove_dir(&folder)?;
        files::make_dir(&folder)?;
        let workerd = Workerd::start(&Launch {
            user: "the landing pages",
            config: &source().join("host.capnp"),
            port,
            folders: &[("pages", &folder)],
            environment: &[],
            log: &folder.with_extension("log"),
            program: None,
        })?;
        Ok(Self { workerd, folder })
    }

    /// Where a merchant's page is.
    #[must_use]
    pub fn address(&self, login: &Login) -> String {
        format!("http://127.0.0.1:{}/{}/", self.workerd.port, login.slug)
    }

    /// The pages' origins, as a browser may name them: what merchants have to allow.
    #[must_use]
    pub fn origins(&self) -> [String; 2] {
        origins_on(self.workerd.port)
    }

    /// The folder that is served. What is put there is served at once.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Puts every merchant's page there, with its snippet for the worker at `edge`, and what the
    /// pages share.
    ///
    /// # Errors
    /// [`Fail::File`], [`Fail::DiskFull`].
    pub fn show(&self, edge: &str, logins: &[Login]) -> Result<(), Fail> {
        for path in files::walk(&source())? {
            let Some(folder) = path
                .parent()
                .filter(|folder| !folder.as_os_str().is_empty())
            else {
                continue; // The host itself, and the merchants.
            };
            let mut bytes = files::read(&source().join(&path))?;
            let ending = path
                .extension()
                .and_then(|e| e.to_str())
                .unwrap_or_default();
            let login = logins.iter().find(|login| folder.starts_with(&login.slug));
            if let Some(login) = login.filter(|_| RENDERED.contains(&ending)) {
                let text = String::from_utf8(bytes)
                    .map_err(|e| Fail::content(path.display().to_string(), e))?;
                bytes = fill(&text, edge, login).into_bytes();
            }
            files::write(&self.folder.join(&path), &bytes)?;
        }
        Ok(())
    }

    /// Fails when the host is not running any more.
    ///
    /// # Errors
    /// [`Fail::WorkerDied`].
    pub fn check(&mut self) -> Result<(), Fail> {
        self.workerd.check()
    }

    /// Ends it in order.
    pub fn stop(mut self) {
        self.workerd.running.stop();
    }
}

/// The origins of pages served on a port.
#[must_use]
pub fn origins_on(port: u16) -> [String; 2] {
    ["127.0.0.1", "localhost"].map(|host| format!("http://{host}:{port}"))
}

fn source() -> PathBuf {
    paths::root().join("www/site/demo")
}

fn fill(text: &str, edge: &str, login: &Login) -> String {
    let text = text
        .replace("{{edge}}", edge)
        .replace("{{slug}}", &login.slug);
    text.replace("{{merchant}}", login.merchant.as_str())
}
