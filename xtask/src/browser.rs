//! Chromium and the fonts that the end-to-end tests need: installed where we may, named where not.

use crate::progress::{Done, Progress};
use crate::{Fail, proc};
use std::path::Path;
use std::process::Command;

/// Debian's packages, and how to see that each is there. Without the fonts every screenshot is boxes.
const PACKAGES: [(&str, Sign); 4] = [
    ("chromium", Sign::Program("chromium")),
    ("chromium-driver", Sign::Program("chromedriver")),
    ("fonts-noto-cjk", Sign::Font(":lang=zh-cn")),
    ("fonts-noto-color-emoji", Sign::Font("Noto Color Emoji")),
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
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|dir| dir.join(program).is_file()))
}

/// Sees to it that the browser and the fonts are there.
///
/// # Errors
/// [`Fail::Content`] with the command to be run by somebody who may.
pub fn set_up(progress: &Progress) -> Result<(), Fail> {
    let missing: Vec<_> = PACKAGES
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
        return Err(Fail::content(
            "the end-to-end tests need Chromium, its driver and two fonts",
            how,
        ));
    }
    let what = "Installing Chromium and fonts";
    progress.step(what, |step| {
        let apt = |args: &[&str]| {
            let mut command = Command::new("apt-get");
            proc::run(
                step,
                what,
                command.args(args).env("DEBIAN_FRONTEND", "noninteractive"),
            )
        };
        apt(&["update"])?;
        apt(&[&install[..], &missing].concat())?;
        Ok(Done::Now)
    })?;
    Ok(())
}
