//! The command line: `cargo xtask …`.

use clap::{Parser, Subcommand};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use xtask::build::{self, Mode};
use xtask::progress::Progress;
use xtask::{
    Fail, bench, demo, deploy, fuzz, learn, npm, openapi, packs, pi, proc, secret, shots, test,
};

/// Sets up, builds, runs, tests and measures Chipline.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Runs everything on this machine, with six demo merchants.
    Demo {
        /// Port of the worker on 127.0.0.1; the landing pages are on the next one.
        #[arg(long, default_value_t = 8787, value_parser = clap::value_parser!(u16).range(1..65535))]
        port: u16,
        /// Deletes the demo's data and begins anew.
        #[arg(long)]
        reset: bool,
        /// Builds as it ships.
        #[arg(long)]
        release: bool,
    },
    /// Builds widget, console, worker and site into dist/.
    Build {
        /// Builds as it ships.
        #[arg(long)]
        release: bool,
        /// Builds one part.
        #[arg(long)]
        only: Option<build::Part>,
    },
    /// Runs formatting, clippy, unit tests and end-to-end tests.
    Test {
        /// Runs one part.
        #[arg(long)]
        only: Option<test::Part>,
    },
    /// Runs the fuzz targets for longer than the tests do, guided by coverage.
    Fuzz {
        /// Targets whose names hold this; all without it.
        #[arg(default_value = "")]
        target: String,
        /// Seconds for each.
        #[arg(long, default_value_t = 60)]
        seconds: u32,
    },
    /// Builds, and takes pictures of the widget and the console in every state, into dist/shots.
    Shots {
        /// Takes those of the parts whose names hold this: widget, signs, cards, page, console.
        #[arg(default_value = "")]
        only: String,
    },
    /// Works on industry packs, such as shared/src/pack/builtin/dental.toml.
    #[command(subcommand)]
    Pack(PackTask),
    /// Lets Pi answer conversations: JSON lines on standard input, one JSON line per turn on standard
    /// output.
    #[command(after_long_help = PI_HELP)]
    Pi {
        #[command(subcommand)]
        task: Option<PiTask>,
        /// A pack's file that stands in place of the shipped one; more than once for more.
        #[arg(long = "pack", value_name = "FILE", global = true)]
        packs: Vec<PathBuf>,
    },
    /// Measures.
    #[command(subcommand)]
    Bench(Bench),
    /// Prints a one-time token for the first owner of a merchant, good for three days. The
    /// deployment's secret is taken from CHIPLINE_SECRET, or else from the demo.
    Token,
    /// Prints the OpenAPI document.
    Openapi,
    /// Shows what would be deployed to Cloudflare.
    DeployCheck,
}

#[derive(Subcommand)]
enum PiTask {
    /// Looks at texts: {"industry":"dental","service_type":"implant","text":"…"} a line; writes
    /// {"ok":…,"offences":[{"words","law","wording"}],"numbers":[…]}, the numbers being those that are not the
    /// merchant's.
    Guard,
    /// Makes what the linter has learnt (shared/src/pack/claims/learned.bin) of the lessons in xtask/lessons, and
    /// says how well a fifth of them is judged by what the others teach.
    Learn,
}

/// What a line looks like.
const PI_HELP: &str = r#"A conversation is one line, held with the sample merchant of its industry:

  {"id":1,"industry":"dental","service_type":"implant","lang":"zh-CN","at":"Tue 22:30",
   "turns":["带父母怎么种植牙",["我妈","七十二了"],"13812345678",{"agree":true}]}

Only industry and turns are needed. A list within turns is several short messages in a row, taken as
one thought; {"chip":"price"} taps a chip, {"agree":true} or {"agree":false} answers a card. at is a
time on the merchant's clock, who is open Monday to Saturday, nine to six.

Each turn is answered by one line with id, turn, intent, confidence, understood (sure, ask_back or
none), likely, fields, contacts (kind and masked), reply, chips, cards, asks, handoff, danger where the
visitor tells of some, and alarm where something was said that must not be. A line that can't be taken is answered by {"line":…,"error":…}."#;

#[derive(Subcommand)]
enum PackTask {
    /// Tells everything that keeps packs from being shipped: where, what, and what to do about it.
    Check {
        /// The packs' files.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Runs the sample chats of packs and tells where they differ from what is expected.
    Replay {
        /// The packs' files.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
}

#[derive(Subcommand)]
enum Bench {
    /// Bytes of everything a browser fetches, held to xtask/budgets.toml.
    Size,
    /// What a message costs at the worker, beside floors measured in the same run.
    Edge {
        /// How often everything is measured; the median counts.
        #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u16).range(1..100))]
        rounds: u16,
        /// Measures one part.
        #[arg(long)]
        only: Option<bench::edge::Part>,
    },
    /// What the widget costs a page and its visitor, beside a floor and four others.
    Widget {
        /// How often everything is measured; the median counts.
        #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..100))]
        rounds: u16,
        /// Measures one of xtask/bench/widget/subjects.toml beside the page alone and the floor.
        #[arg(long)]
        only: Option<String>,
    },
    /// How well Pi understands, what the linter misses and stops, and what a decision takes.
    Pi {
        /// Measures with the part of the set that is kept aside, and shows figures only.
        #[arg(long)]
        holdout: bool,
        /// Prints JSON.
        #[arg(long)]
        json: bool,
        /// Leaves out time and bytes in WebAssembly, which has to be built for them.
        #[arg(long)]
        quick: bool,
    },
}

fn main() -> ExitCode {
    proc::handle_signals();
    match run(Cli::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fail) => report(&fail),
    }
}

fn run(task: Task) -> Result<(), Fail> {
    match task {
        Task::Demo {
            port,
            reset,
            release,
        } => demo::run(port, reset, Mode::new(release)),
        Task::Build {
            release,
            only: None,
        } => build::everything(&Progress::default(), Mode::new(release)),
        Task::Build {
            release,
            only: Some(part),
        } => build::parts(&Progress::default(), Mode::new(release), &[part]),
        Task::Test { only } => test::run(only),
        Task::Shots { only } => shots::run(&only),
        Task::Fuzz { target, seconds } => fuzz::run(&target, seconds),
        Task::Pack(PackTask::Check { files }) => packs::check(&files),
        Task::Pack(PackTask::Replay { files }) => packs::replay(&files),
        Task::Pi { task: None, packs } => pi::run(&packs),
        Task::Pi {
            task: Some(PiTask::Guard),
            packs,
        } => pi::guard(&packs),
        Task::Pi {
            task: Some(PiTask::Learn),
            ..
        } => learn::run(),
        Task::Bench(Bench::Size) => bench::size::run(),
        Task::Bench(Bench::Edge { rounds, only }) => bench::edge::run(rounds.into(), only),
        Task::Bench(Bench::Widget { rounds, only }) => {
            bench::widget::run(rounds.into(), only.as_deref())
        }
        Task::Bench(Bench::Pi {
            holdout,
            json,
            quick,
        }) => bench::pi::run(bench::pi::Options {
            holdout,
            json,
            quick,
        }),
        Task::Token => say(&secret::first_owner_token(&secret::of_the_deployment()?)?),
        Task::Openapi => say(&openapi::document_text()?),
        Task::DeployCheck => {
            npm::install(&Progress::default())?;
            deploy::check()
        }
    }
}

/// Prints what was asked for. A reader that has seen enough and closed the pipe is no error.
fn say(text: &str) -> Result<(), Fail> {
    match writeln!(std::io::stdout(), "{text}") {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Fail::file("standard output", e))
        }
        _ => Ok(()),
    }
}

/// One sentence, after the output of the program that failed if one did.
fn report(fail: &Fail) -> ExitCode {
    if let Fail::Program { output, .. } = fail
        && !output.is_empty()
    {
        eprintln!("\n{}\n", output.trim_end());
    }
    if proc::stopping() {
        eprintln!("Stopped.");
        return ExitCode::from(u8::try_from(proc::INTERRUPTED_CODE).unwrap_or(1));
    }
    eprintln!("error: {fail}");
    ExitCode::FAILURE
}
