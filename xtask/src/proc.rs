//! Starts programs, listens to them, and stops them all when we are told to stop.

use crate::Fail;
use crate::progress::Step;
use rustix::process::{Pid, Signal, kill_process_group};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Process groups that we started and that still run.
static GROUPS: Mutex<BTreeSet<i32>> = Mutex::new(BTreeSet::new());
static HANDLED: AtomicBool = AtomicBool::new(false);
static STOPPING: AtomicBool = AtomicBool::new(false);

/// Milliseconds that programs have to end by themselves before they are killed.
const GRACE_MS: u64 = 3_000;

/// Lines of a failed program's output that are kept for its report.
const OUTPUT_LINES_MAX: usize = 400;

/// Makes Ctrl-C and SIGTERM stop everything that is started from now on. Each program then runs in a
/// process group of its own, so that its children are stopped with it.
pub fn handle_signals() {
    let installed = ctrlc::set_handler(|| {
        let first = !STOPPING.swap(true, Ordering::SeqCst);
        signal_all(if first { Signal::TERM } else { Signal::KILL });
        if first {
            // The main thread notices and ends in order; this is for when it can't.
            std::thread::spawn(|| {
                std::thread::sleep(Duration::from_millis(2 * GRACE_MS));
                signal_all(Signal::KILL);
                std::process::exit(INTERRUPTED_CODE);
            });
        } else {
            std::process::exit(INTERRUPTED_CODE);
        }
    });
    HANDLED.store(installed.is_ok(), Ordering::SeqCst);
}

/// The exit code after Ctrl-C, as shells have it.
pub const INTERRUPTED_CODE: i32 = 130;

/// Whether we were told to stop.
#[must_use]
pub fn stopping() -> bool {
    STOPPING.load(Ordering::SeqCst)
}

fn groups() -> MutexGuard<'static, BTreeSet<i32>> {
    GROUPS.lock().unwrap_or_else(PoisonError::into_inner)
}

fn signal_all(signal: Signal) {
    for &group in groups().iter() {
        signal_group(group, signal);
    }
}

fn signal_group(group: i32, signal: Signal) {
    if let Some(pid) = Pid::from_raw(group) {
        // It may have ended by itself in between.
        let _ = kill_process_group(pid, signal);
    }
}

/// A program that runs beside us. Dropping it kills it.
#[derive(Debug)]
pub struct Running {
    child: Child,
    group: Option<i32>,
}

impl Running {
    /// Starts a program.
    ///
    /// # Errors
    /// [`Fail::ProgramMissing`] and what else keeps it from starting; [`Fail::Interrupted`] when we
    /// are about to stop.
    pub fn start(what: &str, command: &mut Command) -> Result<Self, Fail> {
        let own_group = HANDLED.load(Ordering::SeqCst);
        if own_group {
            command.process_group(0);
        }
        // Held over the start, so that a signal either sees the new group or keeps it from starting.
        let mut running = groups();
        if stopping() {
            return Err(Fail::Interrupted);
        }
        let program = command.get_program().to_string_lossy().into_owned();
        let child = command.spawn().map_err(|e| match e.kind() {
            std::io::ErrorKind::NotFound => Fail::ProgramMissing {
                what: what.to_owned(),
                program,
            },
            _ => Fail::file(program, e),
        })?;
        let group = own_group.then(|| i32::try_from(child.id()).ok()).flatten();
        running.extend(group);
        Ok(Self { child, group })
    }

    /// The process id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Takes the pipes that were asked for.
    pub fn take_pipes(
        &mut self,
    ) -> (
        Option<std::process::ChildStdout>,
        Option<std::process::ChildStderr>,
    ) {
        (self.child.stdout.take(), self.child.stderr.take())
    }

    /// How it ended, if it has.
    ///
    /// # Errors
    /// [`Fail::File`] when the system can't say.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>, Fail> {
        self.child
            .try_wait()
            .map_err(|e| Fail::file("waiting for a program", e))
    }

    /// Waits until it ends.
    ///
    /// # Errors
    /// [`Fail::File`] when the system can't say.
    pub fn wait(&mut self) -> Result<ExitStatus, Fail> {
        self.child
            .wait()
            .map_err(|e| Fail::file("waiting for a program", e))
    }

    /// Kills it at once, as a power cut would, and waits until it is gone.
    pub fn kill(&mut self) {
        match self.group {
            Some(group) => signal_group(group, Signal::KILL),
            None => {
                let _ = self.child.kill();
            }
        }
        let _ = self.child.wait();
    }

    /// Asks it to end, and kills it when it does not.
    pub fn stop(&mut self) {
        if let Some(pid) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw)
            && matches!(self.child.try_wait(), Ok(None))
        {
            let _ = rustix::process::kill_process(pid, Signal::TERM);
            for _ in 0..GRACE_MS / 20 {
                if !matches!(self.child.try_wait(), Ok(None)) {
                    break;
                }
                std::thread::sleep(Duration::from_millis(20));
            }
        }
        self.kill();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            self.kill();
        }
        if let Some(group) = self.group {
            groups().remove(&group);
        }
    }
}

/// Runs a program quietly and returns what it wrote to standard output. Its last line is shown as the
/// step's note; all of it is part of the report when it fails.
///
/// # Errors
/// [`Fail::Program`] or what its output says; [`Fail::Interrupted`] when we were told to stop.
pub fn run(step: &Step, what: &str, command: &mut Command) -> Result<String, Fail> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut running = Running::start(what, command)?;
    let (stdout, stderr) = running.take_pipes();
    let (stdout, errors) = std::thread::scope(|scope| {
        let reader = scope.spawn(move || {
            let mut text = Vec::new();
            // A broken pipe ends the text; the exit status tells the rest.
            let _ = stdout.map(|mut pipe| pipe.read_to_end(&mut text));
            String::from_utf8_lossy(&text).into_owned()
        });
        let mut lines = std::collections::VecDeque::new();
        for line in stderr
            .into_iter()
            .flat_map(|pipe| BufReader::new(pipe).split(b'\n'))
        {
            let Ok(line) = line else { break };
            let line = String::from_utf8_lossy(&line).into_owned();
            step.note(&line);
            if lines.len() == OUTPUT_LINES_MAX {
                lines.pop_front();
            }
            lines.push_back(line);
        }
        (
            reader.join().unwrap_or_default(),
            Vec::from(lines).join("\n"),
        )
    });
    let status = running.wait()?;
    if stopping() {
        return Err(Fail::Interrupted);
    }
    if status.success() {
        return Ok(stdout);
    }
    Err(Fail::program(what, status, format!("{stdout}{errors}")))
}

/// Runs a program whose output goes straight to the terminal.
///
/// # Errors
/// [`Fail::Program`]; [`Fail::Interrupted`] when we were told to stop.
pub fn run_shown(what: &str, command: &mut Command) -> Result<(), Fail> {
    let status = Running::start(what, command.stdin(Stdio::null()))?.wait()?;
    if stopping() {
        return Err(Fail::Interrupted);
    }
    if status.success() {
        return Ok(());
    }
    Err(Fail::Program {
        what: what.to_owned(),
        status: status.to_string(),
        output: String::new(),
    })
}
