//! The worker, running: a real workerd with a data folder and a port of its own.

use crate::proc::Running;
use crate::{Fail, checks, files, npm, paths};
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

/// Seconds that workerd has to answer: a cold disk and two busy cores included.
const START_S: u64 = 30;

/// What workerd is to run.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The port on 127.0.0.1; any free one without.
    pub port: Option<u16>,
    /// The folder for the objects' files. Its log lies beside it, with the ending `.log`.
    pub data: PathBuf,
    /// The deployment's secret, base64url.
    pub secret: String,
    /// The worker that lets tests provoke faults, in place of the shipped one.
    pub faults: bool,
    /// Lets the worker call addresses of this machine, for tests that receive webhooks. Never shipped.
    pub loopback: bool,
    /// What the deployment allows, where that is not as it ships: `shared::door::Limits` as JSON.
    pub limits: String,
    /// Reverse proxies whose word is believed, separated by commas.
    pub proxies: String,
    /// The program to run, where it is not the pinned workerd: another version of it.
    pub workerd: Option<PathBuf>,
    /// The compatibility date, where it is not the shipped one: an older workerd refuses what is
    /// its future.
    pub compatibility: Option<String>,
}

impl Plan {
    /// The shipped worker on any free port.
    #[must_use]
    pub fn new(data: PathBuf, secret: String) -> Self {
        Self {
            port: None,
            data,
            secret,
            faults: false,
            loopback: false,
            limits: String::new(),
            proxies: String::new(),
            workerd: None,
            compatibility: None,
        }
    }
}

/// A running worker. Dropping it kills it, as a power cut would; what it said was stored is stored.
#[derive(Debug)]
pub struct Stack {
    plan: Plan,
    workerd: Workerd,
}

impl Stack {
    /// Starts workerd and waits until it answers.
    ///
    /// # Errors
    /// [`Fail::PortTaken`], [`Fail::WorkerDied`], [`Fail::WorkerSilent`], or a file that is missing
    /// because nothing was built yet.
    pub fn start(plan: Plan) -> Result<Self, Fail> {
        let built = paths::edge(plan.faults);
        if !built.join("index.js").is_file() {
            return Err(Fail::content(
                built.display().to_string(),
                "it is not built yet; `cargo xtask test --only e2e` builds it",
            ));
        }
        files::make_dir(&plan.data)?;
        // What is not set is left out, as on a machine of one's own.
        let environment: Vec<(&str, &str)> = [
            ("CHIPLINE_SECRET", &plan.secret),
            ("CHIPLINE_LIMITS", &plan.limits),
            ("CHIPLINE_PROXIES", &plan.proxies),
        ]
        .into_iter()
        .map(|(name, value)| (name, value.as_str()))
        .filter(|(_, value)| !value.is_empty())
        .collect();
        let workerd = Workerd::start(&Launch {
            user: "the worker",
            config: &config(&plan)?,
            port: plan.port,
            folders: &[("data", &plan.data), ("assets", &paths::assets())],
            environment: &environment,
            program: plan.workerd.as_deref(),
            log: &plan.data.with_extension("log"),
        })?;
        let mut stack = Self { plan, workerd };
        stack.wait_for_answer()?;
        Ok(stack)
    }

    /// Where it answers, without a slash at the end.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.workerd.port)
    }

    /// The port it listens on.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.workerd.port
    }

    /// The folder with the objects' files.
    #[must_use]
    pub fn data(&self) -> &Path {
        &self.plan.data
    }

    /// The deployment's secret.
    #[must_use]
    pub fn secret(&self) -> &str {
        &self.plan.secret
    }

    /// Everything the worker has logged so far, over all restarts.
    #[must_use]
    pub fn log(&self) -> String {
        String::from_utf8_lossy(&std::fs::read(&self.workerd.log).unwrap_or_default()).into_owned()
    }

    /// SIGKILL, now. [`Stack::restart`] brings it back.
    pub fn kill(&mut self) {
        self.workerd.running.kill();
    }

    /// Starts it again with the same data on the same port; kills it first if it still runs.
    ///
    /// # Errors
    /// As [`Stack::start`].
    pub fn restart(&mut self) -> Result<(), Fail> {
        self.restart_with(|_| ())
    }

    /// As [`Stack::restart`], with something of the plan changed: a deployment.
    ///
    /// # Errors
    /// As [`Stack::start`].
    pub fn restart_with(&mut self, change: impl FnOnce(&mut Plan)) -> Result<(), Fail> {
        self.kill();
        let mut plan = Plan {
            port: Some(self.port()),
            ..self.plan.clone()
        };
        change(&mut plan);
        *self = Self::start(plan)?;
        Ok(())
    }

    /// Ends it in order.
    pub fn stop(mut self) {
        self.workerd.running.stop();
    }

    /// Fails when workerd is not running any more.
    ///
    /// # Errors
    /// [`Fail::WorkerDied`].
    pub fn check(&mut self) -> Result<(), Fail> {
        self.workerd.check()
    }

    fn wait_for_answer(&mut self) -> Result<(), Fail> {
        let began = Instant::now();
        // Any answer will do: what it says is for others to judge.
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(START_S)))
            .build()
            .into();
        while began.elapsed().as_secs() < START_S {
            if agent
                .get(format!("{}/healthz", self.origin()))
                .call()
                .is_ok()
            {
                return Ok(());
            }
            self.check()?;
            std::thread::sleep(Duration::from_millis(50));
        }
        Err(Fail::WorkerSilent {
            seconds: START_S,
            log: self.workerd.log.clone(),
        })
    }
}

/// The configuration for a plan: the shipped one as it is, or a copy beside the builds in which only
/// what the plan asks for is different.
fn config(plan: &Plan) -> Result<PathBuf, Fail> {
    let shipped = paths::root().join("edge/workerd.capnp");
    if !plan.faults && !plan.loopback && plan.compatibility.is_none() {
        return Ok(shipped);
    }
    let text = files::read_text(&shipped)?;
    let worker = if plan.faults { "edge-faults" } else { "edge" };
    let mut text = replaced(&text, "../dist/edge/", &format!("{worker}/"))?;
    let mut name = format!("{worker}-public");
    if plan.loopback {
        let opened = r#"allow = ["public", "private"]"#;
        text = replaced(&text, r#"allow = ["public"]"#, opened)?;
        name = format!("{worker}-loopback");
    }
    if let Some(date) = &plan.compatibility {
        let shipped = text.lines().find(|line| line.contains("compatibilityDate"));
        let shipped = shipped.unwrap_or("compatibilityDate").to_owned();
        let dated = format!("  compatibilityDate = \"{date}\",");
        text = replaced(&text, &shipped, &dated)?;
        name = format!("{name}-{date}");
    }
    let path = paths::dist().join(format!("{name}.capnp"));
    if std::fs::read_to_string(&path).ok().as_ref() != Some(&text) {
        files::write(&path, text.as_bytes())?;
    }
    Ok(path)
}

fn replaced(text: &str, from: &str, to: &str) -> Result<String, Fail> {
    if text.contains(from) {
        return Ok(text.replace(from, to));
    }
    Err(Fail::content(
        "edge/workerd.capnp",
        format!("it does not hold `{from}` any more"),
    ))
}

/// What [`Workerd::start`] needs.
pub(crate) struct Launch<'a> {
    pub(crate) user: &'static str,
    pub(crate) config: &'a Path,
    pub(crate) port: Option<u16>,
    pub(crate) folders: &'a [(&'a str, &'a Path)],
    pub(crate) environment: &'a [(&'a str, &'a str)],
    pub(crate) log: &'a Path,
    /// The pinned workerd without.
    pub(crate) program: Option<&'a Path>,
}

/// One workerd process, of whatever configuration with a socket named `http`.
#[derive(Debug)]
pub(crate) struct Workerd {
    pub(crate) running: Running,
    pub(crate) port: u16,
    pub(crate) log: PathBuf,
}

impl Workerd {
    pub(crate) fn start(launch: &Launch<'_>) -> Result<Self, Fail> {
        if let Some(port) = launch.port {
            checks::port_free(port, launch.user)?;
        }
        let open = || {
            let file = File::options().create(true).append(true).open(launch.log);
            file.map_err(|e| Fail::file(launch.log, e))
        };
        let mut command = Command::new(launch.program.map_or_else(npm::workerd, Path::to_path_buf));
        command
            .arg("serve")
            .arg(launch.config)
            .arg("--control-fd=1");
        command.arg(format!(
            "--socket-addr=http=127.0.0.1:{}",
            launch.port.unwrap_or(0)
        ));
        for (name, path) in launch.folders {
            let path = std::path::absolute(path).map_err(|e| Fail::file(path, e))?;
            command.arg(format!("--directory-path={name}={}", path.display()));
        }
        for name in ["CHIPLINE_SECRET", "CHIPLINE_LIMITS", "CHIPLINE_PROXIES"] {
            command.env_remove(name);
        }
        command.envs(launch.environment.iter().copied());
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(open()?);
        let mut running = Running::start("starting workerd", &mut command)?;
        let (stdout, _) = running.take_pipes();
        let ports = follow(stdout, open()?);
        let began = Instant::now();
        loop {
            match ports.recv_timeout(Duration::from_millis(100)) {
                Ok(port) => {
                    return Ok(Self {
                        running,
                        port,
                        log: launch.log.to_path_buf(),
                    });
                }
                Err(RecvTimeoutError::Timeout) if began.elapsed().as_secs() < START_S => {}
                Err(_) => {
                    running.kill();
                    let status = running.wait()?.to_string();
                    // Between our look at the port and workerd's somebody may have taken it.
                    launch
                        .port
                        .map_or(Ok(()), |port| checks::port_free(port, launch.user))?;
                    return Err(Fail::WorkerDied {
                        status,
                        log: launch.log.to_path_buf(),
                    });
                }
            }
        }
    }

    pub(crate) fn check(&mut self) -> Result<(), Fail> {
        match self.running.ended()? {
            None => Ok(()),
            Some(status) => Err(Fail::WorkerDied {
                status: status.to_string(),
                log: self.log.clone(),
            }),
        }
    }
}

/// Copies workerd's standard output to the log, and passes on the port it says it listens on.
fn follow(stdout: Option<ChildStdout>, mut log: File) -> Receiver<u16> {
    let (send, receive) = mpsc::channel();
    std::thread::spawn(move || {
        for line in stdout
            .into_iter()
            .flat_map(|pipe| BufReader::new(pipe).split(b'\n'))
        {
            let Ok(line) = line else { break };
            match listening(&line) {
                // Nobody waits any more once the first port is known.
                Some(port) => drop(send.send(port)),
                None => drop(log.write_all(&[&line, &b"\n"[..]].concat())),
            }
        }
    });
    receive
}

fn listening(line: &[u8]) -> Option<u16> {
    let line: serde_json::Value = serde_json::from_slice(line).ok()?;
    (line["event"] == "listen")
        .then(|| line["port"].as_u64()?.try_into().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_is_read_and_other_lines_are_not() {
        assert_eq!(
            listening(br#"{"event":"listen","socket":"http","port":41001}"#),
            Some(41001)
        );
        assert_eq!(listening(br#"{"event":"lead","port":1}"#), None);
        assert_eq!(listening(b"hello"), None);
    }

    #[test]
    fn only_the_tests_own_configuration_opens_loopback() {
        let shipped = std::fs::read_to_string(paths::root().join("edge/workerd.capnp")).unwrap();
        assert!(shipped.contains(r#"allow = ["public"]"#) && !shipped.contains("private\""));
        let opened = replaced(
            &shipped,
            r#"allow = ["public"]"#,
            r#"allow = ["public", "private"]"#,
        )
        .unwrap();
        assert_ne!(opened, shipped);
        assert!(replaced(&shipped, "nowhere in it", "").is_err());
    }
}
