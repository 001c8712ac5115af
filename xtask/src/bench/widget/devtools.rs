//! A Chromium, driven over its DevTools protocol.

use crate::proc::Running;
use crate::{Fail, files};
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::io::{BufRead, BufReader, ErrorKind};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tungstenite::{Error, Message, WebSocket};

/// Seconds that an answer is waited for: a page on a slow network with a slowed processor included.
const WAIT_S: u64 = 60;

/// What the browser tells without being asked.
#[derive(Debug)]
pub struct Event {
    pub method: String,
    pub params: Value,
}

/// The running browser. Dropping it kills it.
#[derive(Debug)]
pub struct Browser {
    socket: WebSocket<TcpStream>,
    running: Running,
    calls: u64,
    events: VecDeque<Event>,
}

impl Browser {
    /// Starts a headless one with a profile of its own below `scratch`.
    ///
    /// # Errors
    /// What kept it from starting.
    pub fn start(scratch: &Path) -> Result<Self, Fail> {
        let what = "starting Chromium";
        let profile = scratch.join("profile");
        files::make_dir(&profile)?;
        let mut command = Command::new("chromium");
        command
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-extensions",
                "--hide-scrollbars",
                "--lang=zh-CN",
                "--accept-lang=zh-CN",
                // Nothing beyond this machine is asked: fonts from elsewhere fail at once, every time.
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                "--remote-debugging-port=0",
            ])
            .arg(format!("--user-data-dir={}", profile.display()))
            .arg("about:blank")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        let mut running = Running::start(what, &mut command)?;
        let (_, stderr) = running.take_pipes();
        let mut lines =
            BufReader::new(stderr.ok_or_else(|| Fail::content(what, "it has no output"))?)
                .lines()
                .map_while(Result::ok);
        let address = lines
            .find_map(|line| {
                line.strip_prefix("DevTools listening on ")
                    .map(str::to_owned)
            })
            .ok_or_else(|| Fail::content(what, "it ended before it listened"))?;
        // It would stop on a full pipe.
        std::thread::spawn(move || lines.for_each(drop));

        let failed = |why: &dyn std::fmt::Display| Fail::content(what, why);
        let authority = address
            .strip_prefix("ws://")
            .and_then(|rest| rest.split('/').next())
            .ok_or_else(|| Fail::content(what, format!("it listens on {address}")))?;
        let stream = TcpStream::connect(authority).map_err(|e| failed(&e))?;
        stream.set_nodelay(true).map_err(|e| failed(&e))?;
        let (socket, _) = tungstenite::client(address.as_str(), stream).map_err(|e| failed(&e))?;
        // Reading is given up now and then, to look at the clock.
        socket
            .get_ref()
            .set_read_timeout(Some(Duration::from_millis(50)))
            .map_err(|e| failed(&e))?;
        Ok(Self {
            socket,
            running,
            calls: 0,
            events: VecDeque::new(),
        })
    }

    /// Calls a method, of the browser itself or of a tab, and waits for what it returns.
    ///
    /// # Errors
    /// What the browser says is wrong with it, or that it says nothing.
    pub fn call(
        &mut self,
        session: Option<&str>,
        method: &str,
        params: &Value,
    ) -> Result<Value, Fail> {
        self.calls += 1;
        let id = self.calls;
        let mut message = json!({ "id": id, "method": method, "params": params });
        if let Some(session) = session {
            message["sessionId"] = session.into();
        }
        self.socket
            .send(Message::text(message.to_string()))
            .map_err(|e| Fail::content(method, e))?;
        let began = Instant::now();
        while began.elapsed().as_secs() < WAIT_S {
            let Some(mut message) = self.read()? else {
                continue;
            };
            if message["id"] == id {
                return match message.get("error") {
                    Some(error) => Err(Fail::content(method, error)),
                    None => Ok(message["result"].take()),
                };
            }
            self.keep(message);
        }
        Err(Fail::content(
            format!("{method} {params}"),
            format!("no answer within {WAIT_S} s"),
        ))
    }

    /// What the browser has told since this was last asked, with what it tells in a moment.
    ///
    /// # Errors
    /// The connection is gone.
    pub fn events(&mut self) -> Result<Vec<Event>, Fail> {
        if let Some(message) = self.read()? {
            self.keep(message);
        }
        Ok(self.events.drain(..).collect())
    }

    fn keep(&mut self, mut message: Value) {
        if let Some(method) = message["method"].as_str().map(str::to_owned) {
            let params = message["params"].take();
            self.events.push_back(Event { method, params });
        }
    }

    fn read(&mut self) -> Result<Option<Value>, Fail> {
        match self.socket.read() {
            Ok(Message::Text(text)) => serde_json::from_str(&text)
                .map(Some)
                .map_err(|e| Fail::content("what Chromium says", e)),
            Ok(_) => Ok(None),
            Err(Error::Io(e))
                if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) =>
            {
                if crate::proc::stopping() {
                    return Err(Fail::Interrupted);
                }
                Ok(None)
            }
            Err(e) => Err(Fail::content("the connection to Chromium", e)),
        }
    }

    /// Its version, as it says it.
    ///
    /// # Errors
    /// As [`Browser::call`].
    pub fn version(&mut self) -> Result<String, Fail> {
        let version = self.call(None, "Browser.getVersion", &json!({}))?;
        Ok(version["product"].as_str().unwrap_or_default().to_owned())
    }

    /// Ends it.
    pub fn stop(mut self) {
        self.running.stop();
    }
}
