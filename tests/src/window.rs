//! A window of Firefox or of WebKitGTK, driven by the browsers' common protocol alone. What a person
//! does is sent as real input.

use crate::browser::{HELPERS, middle};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use thirtyfour::{Capabilities, DesiredCapabilities, WebDriver};
use tokio::runtime::Runtime;

/// Whose window it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Firefox, without a screen.
    Firefox,
    /// WebKitGTK's own small browser, on a screen in memory.
    WebKit,
}

/// One window with a profile of its own.
pub struct Window {
    runtime: Runtime,
    driver: Option<WebDriver>,
    _programs: Vec<Program>,
}

impl Window {
    /// Opens a window.
    #[must_use]
    pub fn open(engine: Engine) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime");
        let (programs, url, capabilities) = match engine {
            Engine::Firefox => firefox(),
            Engine::WebKit => webkit(),
        };
        let driver = runtime
            .block_on(WebDriver::new(url, capabilities))
            .unwrap_or_else(|error| panic!("{engine:?}: {error}"));
        Self {
            runtime,
            driver: Some(driver),
            _programs: programs,
        }
    }

    fn driver(&self) -> &WebDriver {
        self.driver.as_ref().expect("the window is open")
    }

    /// Goes to an address.
    #[track_caller]
    pub fn goto(&self, url: &str) {
        self.runtime
            .block_on(self.driver().goto(url))
            .unwrap_or_else(|error| panic!("{url}: {error}"));
    }

    /// The value of a JavaScript expression, with the words of [`crate::browser::Tab`].
    #[track_caller]
    pub fn eval(&self, expression: &str) -> Value {
        let script = format!("{HELPERS}; return ({expression});");
        let returned = self
            .runtime
            .block_on(self.driver().execute(script, Vec::new()));
        returned
            .unwrap_or_else(|error| panic!("{expression}: {error}"))
            .json()
            .clone()
    }

    /// Waits until an expression has a value that counts as true, and gives it.
    #[track_caller]
    pub fn wait(&self, expression: &str) -> Value {
        let began = Instant::now();
        loop {
            let value = self.eval(&format!(
                "(() => {{ try {{ return {expression} }} catch (error) {{ return null }} }})()"
            ));
            if ![Value::Null, json!(false), json!(0), json!("")].contains(&value) {
                return value;
            }
            assert!(
                began.elapsed() < Duration::from_secs(45),
                "never came: {expression}\n{}",
                self.eval("(root() || document.body).textContent")
            );
            std::thread::park_timeout(Duration::from_millis(50));
        }
    }

    /// Clicks the middle of an element, once it is there and stands still.
    #[track_caller]
    pub fn tap(&self, element: &str) {
        let middle = middle(element);
        let mut at = self.wait(&middle);
        loop {
            std::thread::park_timeout(Duration::from_millis(60));
            let now = self.wait(&middle);
            if now == at {
                break;
            }
            at = now;
        }
        let [x, y] = [0, 1].map(|axis| at[axis].as_f64().unwrap_or_default() as i64);
        let click = self.driver().action_chain().move_to(x, y).click();
        self.runtime
            .block_on(click.perform())
            .unwrap_or_else(|error| panic!("{element}: {error}"));
    }

    /// Clicks an input and types into it, key by key. A page may still move under the first click; a
    /// person who sees no caret clicks again.
    #[track_caller]
    pub fn fill(&self, element: &str, text: &str) {
        let is_focused = format!("{element}.getRootNode().activeElement === {element}");
        let began = Instant::now();
        self.tap(element);
        while self.eval(&is_focused) != true {
            assert!(
                began.elapsed() < Duration::from_secs(45),
                "never focused: {element}\n{}",
                self.eval(&format!(
                    "(() => {{ const r = {element}.getBoundingClientRect(); \
                     return {element}.getRootNode().elementFromPoint(r.x + r.width / 2, r.y + r.height / 2)?.outerHTML }})()"
                ))
            );
            self.tap(element);
        }
        self.press(text);
    }

    /// Presses keys: those of a text, or one of `thirtyfour::Key`.
    #[track_caller]
    pub fn press(&self, keys: impl Into<thirtyfour::TypingData>) {
        let chain = self.driver().action_chain().send_keys(keys);
        self.runtime
            .block_on(chain.perform())
            .unwrap_or_else(|error| panic!("typing: {error}"));
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        if let Some(driver) = self.driver.take() {
            // What will not close ends with its driver.
            let _ = self.runtime.block_on(driver.quit());
        }
    }
}

fn firefox() -> (Vec<Program>, String, Capabilities) {
    let port = free_port();
    let program = xtask::tools::GECKODRIVER.path();
    let program = program.to_str().expect("a path of text");
    let driver = Program::start(&[program, "--port", &port.to_string()], &[]);
    let mut wanted = DesiredCapabilities::firefox();
    wanted.set_headless().expect("a capability");
    let binary = xtask::browser::firefox().expect("Firefox (cargo xtask test installs it)");
    wanted
        .set_firefox_binary(binary.to_str().expect("a path of text"))
        .expect("a capability");
    (vec![driver], listening(port), wanted.into())
}

fn webkit() -> (Vec<Program>, String, Capabilities) {
    let mut screen = Program::start(
        &[
            "Xvfb",
            "-displayfd",
            "1",
            "-screen",
            "0",
            "1280x900x24",
            "-nolisten",
            "tcp",
        ],
        &[],
    );
    let display = format!(":{}", screen.first_line());
    let port = free_port();
    let driver = Program::start(
        &["WebKitWebDriver", &format!("--port={port}")],
        &[("DISPLAY", &display), ("GDK_BACKEND", "x11")],
    );
    let wanted = json!({ "browserName": "MiniBrowser" });
    let wanted = serde_json::from_value(wanted).expect("capabilities");
    (vec![driver, screen], listening(port), wanted)
}

/// A port that nothing listens on.
fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    listener.local_addr().expect("its number").port()
}

/// Waits until a driver listens, and gives its address.
fn listening(port: u16) -> String {
    let began = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(
            began.elapsed() < Duration::from_secs(30),
            "the driver never listened"
        );
        std::thread::park_timeout(Duration::from_millis(20));
    }
    format!("http://127.0.0.1:{port}")
}

/// A program that ends with this process: the shell around it ends it when its standard input is
/// closed, however that comes about.
struct Program(Child);

impl Program {
    fn start(command: &[&str], environment: &[(&str, &str)]) -> Self {
        let child = Command::new("sh")
            .args(["-c", r#""$@" & program=$!; read -r _; kill $program"#, "sh"])
            .args(command)
            .envs(environment.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        Self(child.unwrap_or_else(|error| panic!("{command:?}: {error}")))
    }

    /// The first line that it prints; what follows is thrown away.
    fn first_line(&mut self) -> String {
        let out = self.0.stdout.take().expect("its output");
        let mut lines = BufReader::new(out).lines().map_while(Result::ok);
        let line = lines.next().expect("a line");
        std::thread::spawn(move || lines.for_each(drop));
        line
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}
