//! The browsers and the fonts that tests and measurements need: installed where we may, named where
//! not.

use crate::progress::{Done, Progress};
use crate::{Fail, proc, tools};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Debian's packages, and how to see that each is there. Without the fonts every screenshot is boxes.
const CHROMIUM: [(&str, Sign); 4] = [
    ("chromium", Sign::Program("chromium")),
    ("chromium-driver", Sign::Program("chromedriver")),
    ("fonts-noto-cjk", Sign::Font(":lang=zh-cn")),
    ("fonts-noto-color-emoji", Sign::Font("Noto Color Emoji")),
];

/// What the smoke run in other browsers needs; WebKitGTK has no windows without a screen.
const OTHERS: [(&str, Sign); 3] = [
    ("firefox-esr", Sign::Program("firefox-esr")),
    ("webkit2gtk-driver", Sign::Program("WebKitWebDriver")),
    ("xvfb", Sign::Program("Xvfb")),
];

enum Sign {
    Program(&'static str),
    Font(&'static str),
}

impl Sign {
    fn seen(&self) -> bool {
        match self {
            Self::Program(name) => on_path(name),
            Self::Font(pattern) => {
                let found = Command::new("fc-list").arg(pattern).output();
                found.is_ok_and(|output| !output.stdout.is_empty())
            }
        }
    }
}

fn on_path(program: &str) -> bool {
    path_of(program).is_some()
}

fn path_of(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let mut places = std::env::split_paths(&path).map(|dir| dir.join(program));
    places.find(|place| place.is_file())
}

/// Debian's Firefox, once it is installed.
#[must_use]
pub fn firefox() -> Option<PathBuf> {
    path_of("firefox-esr")
}

/// Sees to it that Chromium and the fonts are there.
///
/// # Errors
/// [`Fail::Content`] with the command to be run by somebody who may.
pub fn set_up(progress: &Progress) -> Result<(), Fail> {
    install(progress, "Chromium, its driver and two fonts", &CHROMIUM)
}

/// Sees to it that the other browsers are there, and what drives them.
///
/// # Errors
/// As [`set_up()`].
pub fn set_up_others(progress: &Progress) -> Result<(), Fail> {
    install(progress, "Firefox, WebKitGTK and a screen for it", &OTHERS)?;
    tools::GECKODRIVER.install(progress)
}

fn install(progress: &Progress, name: &str, packages: &[(&str, Sign)]) -> Result<(), Fail> {
    let missing: Vec<_> = packages
        .iter()
        .filter(|(_, sign)| !sign.seen())
        .map(|(name, _)| *name)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let install = ["install", "--yes", "--no-install-recommends"];
    if !on_path("apt-get") || !rustix::process::geteuid().is_root() {
        let how = match Path::new("/etc/debian_version").is_file() {
            true => format!(
                "run `sudo apt-get {} {}`",
                install.join(" "),
                missing.join(" ")
            ),
            false => format!("install what Debian calls {}", missing.join(", ")),
        };
        return Err(Fail::content(format!("the browser tests need {name}"), how));
    }
    let what = format!("Installing {name}");
    progress.step(&what, |step| {
        let apt = |args: &[&str]| {
            let mut command = Command::new("apt-get");
            proc::run(
                step,
                &what,
                command.args(args).env("DEBIAN_FRONTEND", "noninteractive"),
            )
        };
        apt(&["update"])?;
        apt(&[&install[..], &missing].concat())?;
        Ok(Done::Now)
    })?;
    Ok(())
}
