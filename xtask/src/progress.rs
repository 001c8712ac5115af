//! Says on standard error what is being done and how long it takes.

use crate::Fail;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::time::{Duration, Instant};

/// Shows steps one after the other: a spinner on a terminal, plain lines elsewhere.
#[derive(Debug)]
pub struct Progress {
    terminal: bool,
}

impl Default for Progress {
    fn default() -> Self {
        Self {
            terminal: std::io::stderr().is_terminal(),
        }
    }
}

/// How a step ended when it did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// It was done now.
    Now,
    /// It had been done before.
    Before,
}

impl Progress {
    /// Runs one step under its name.
    ///
    /// # Errors
    /// What the step itself fails with.
    pub fn step(
        &self,
        name: &str,
        work: impl FnOnce(&Step) -> Result<Done, Fail>,
    ) -> Result<Done, Fail> {
        let began = Instant::now();
        let step = Step {
            bar: self.terminal.then(|| spinner(name)),
        };
        if !self.terminal {
            eprintln!("    {name}");
        }
        let result = work(&step);
        if let Some(bar) = &step.bar {
            bar.finish_and_clear();
        }
        let seconds = began.elapsed().as_secs_f32();
        match &result {
            Ok(Done::Now) => eprintln!("  ✓ {name} ({seconds:.1} s)"),
            Ok(Done::Before) => eprintln!("  ✓ {name} (up to date)"),
            Err(Fail::Interrupted) => {}
            Err(_) => eprintln!("  ✗ {name} ({seconds:.1} s)"),
        }
        result
    }
}

fn spinner(name: &str) -> ProgressBar {
    let bar = ProgressBar::new_spinner().with_message(name.to_owned());
    // The template is a constant; should it ever be wrong, the default style still shows something.
    if let Ok(style) =
        ProgressStyle::with_template("  {spinner} {msg} {elapsed:.dim} {prefix:.dim}")
    {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}

/// The step that is running.
#[derive(Debug)]
pub struct Step {
    bar: Option<ProgressBar>,
}

impl Step {
    /// A step that shows nothing, for callers without a terminal.
    #[must_use]
    pub fn quiet() -> Self {
        Self { bar: None }
    }

    /// Shows what a long step is at, such as the crate being compiled.
    pub fn note(&self, line: &str) {
        if let Some(bar) = &self.bar {
            bar.set_prefix(line.trim().chars().take(60).collect::<String>());
        }
    }
}
