//! A tab of a real Chromium. What a person does is sent as real input, so that focus, trust and
//! hit testing are the browser's own.

use serde_json::{Value, json};
use std::cell::Cell;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};
use thirtyfour::{ChromiumLikeCapabilities, DesiredCapabilities, LoggingPrefsLogLevel, WebDriver};
use tokio::runtime::Runtime;

/// How large the window is, and how it is touched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// 390 x 844, touched.
    Phone,
    /// 1280 x 800, with a mouse.
    Desktop,
}

/// One tab with a profile of its own.
pub struct Tab {
    runtime: Runtime,
    driver: Option<WebDriver>,
    screen: Screen,
    /// Where the frame stands that is looked into, on the screen.
    frame: Cell<(f64, f64)>,
    _profile: tempfile::TempDir,
}

/// chromedriver, once for all tabs. A static is never dropped, so the shell around it ends it when
/// this process is gone and with it the other end of the shell's standard input.
fn chromedriver() -> &'static str {
    static DRIVER: OnceLock<(String, Child)> = OnceLock::new();
    let (url, _) = DRIVER.get_or_init(|| {
        let mut child = Command::new("sh")
            .args([
                "-c",
                "chromedriver --port=0 & driver=$!; read -r _; kill $driver",
            ])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is installed (cargo xtask test installs it)");
        let out = child.stdout.take().expect("its output");
        let mut lines = BufReader::new(out).lines().map_while(Result::ok);
        let port = lines
            .find_map(|line| {
                let (_, port) = line.split_once("started successfully on port ")?;
                Some(port.trim_end_matches('.').to_owned())
            })
            .expect("chromedriver says its port");
        // It would end on a closed pipe.
        std::thread::spawn(move || lines.for_each(drop));
        (format!("http://127.0.0.1:{port}"), child)
    });
    url
}

impl Tab {
    /// Opens a tab with an empty profile.
    #[must_use]
    pub fn open(screen: Screen) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime");
        let profile = tempfile::tempdir().expect("a folder");
        let mut capabilities = DesiredCapabilities::chrome();
        for argument in [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            "--lang=zh-CN",
            "--accept-lang=zh-CN",
            "--window-size=1280,800",
        ] {
            capabilities.add_arg(argument).expect("an argument");
        }
        capabilities
            .add_arg(&format!("--user-data-dir={}", profile.path().display()))
            .expect("an argument");
        capabilities
            .set_browser_log_level(LoggingPrefsLogLevel::All)
            .expect("a capability");
        let driver = runtime
            .block_on(WebDriver::new(chromedriver(), capabilities))
            .expect("Chromium starts");
        let tab = Self {
            runtime,
            driver: Some(driver),
            screen,
            frame: Cell::default(),
            _profile: profile,
        };
        if screen == Screen::Phone {
            tab.cdp(
                "Emulation.setDeviceMetricsOverride",
                json!({ "width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": true }),
            );
            tab.cdp(
                "Emulation.setTouchEmulationEnabled",
                json!({ "enabled": true }),
            );
        }
        tab.cdp("Network.enable", json!({}));
        tab
    }

    fn driver(&self) -> &WebDriver {
        self.driver.as_ref().expect("the tab is open")
    }

    /// Sends a command of the DevTools protocol.
    #[track_caller]
    pub fn cdp(&self, method: &str, parameters: Value) -> Value {
        self.runtime
            .block_on(self.driver().cdp().send_raw(method, parameters))
            .unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// Goes to an address.
    #[track_caller]
    pub fn goto(&self, url: &str) {
        self.runtime
            .block_on(self.driver().goto(url))
            .unwrap_or_else(|error| panic!("{url}: {error}"));
    }

    /// Opens one more tab of the same browser and turns to it: from now on this is the one that is
    /// looked at. The first is number 0.
    #[track_caller]
    pub fn open_another(&self) {
        let driver = self.driver();
        self.runtime.block_on(async {
            let handle = driver.new_tab().await.expect("a tab");
            driver.switch_to_window(handle).await.expect("the tab");
        });
        self.cdp("Page.bringToFront", json!({}));
    }

    /// Turns to a tab by its number.
    #[track_caller]
    pub fn turn_to(&self, number: usize) {
        let driver = self.driver();
        self.runtime.block_on(async {
            let handles = driver.windows().await.expect("the tabs");
            let handle = handles[number].clone();
            driver.switch_to_window(handle).await.expect("the tab");
        });
        self.cdp("Page.bringToFront", json!({}));
    }

    /// Looks into a frame: from now on everything is meant there.
    #[track_caller]
    pub fn enter(&self, frame: &str) {
        let place = self.wait(&format!(
            "(() => {{ const r = {frame}?.getBoundingClientRect(); return r && r.width ? [r.x, r.y] : null }})()"
        ));
        let driver = self.driver();
        self.runtime.block_on(async {
            let script = format!("{HELPERS}; return {frame};");
            let found = driver.execute(script, Vec::new()).await.expect("a value");
            let element = found.element().expect("the frame");
            element.enter_frame().await.expect("to look into it");
        });
        self.frame.set((
            place[0].as_f64().unwrap_or_default(),
            place[1].as_f64().unwrap_or_default(),
        ));
    }

    /// Looks at the page again.
    #[track_caller]
    pub fn leave(&self) {
        let driver = self.driver();
        self.runtime
            .block_on(driver.enter_default_frame())
            .expect("the page");
        self.frame.set((0.0, 0.0));
    }

    /// Runs a script in every page and frame before its own.
    #[track_caller]
    pub fn before_pages(&self, script: &str) {
        self.cdp(
            "Page.addScriptToEvaluateOnNewDocument",
            json!({ "source": script }),
        );
    }

    /// Whether the device has a network, as the browser sees it.
    #[track_caller]
    pub fn online(&self, is_online: bool) {
        self.cdp(
            "Network.emulateNetworkConditions",
            json!({ "offline": !is_online, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 }),
        );
    }

    /// The value of a JavaScript expression.
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

    /// The value of an expression that is a promise.
    #[track_caller]
    pub fn resolve(&self, expression: &str) -> Value {
        let script = format!(
            "{HELPERS}; const done = arguments[0]; Promise.resolve({expression}).then(done, error => done('failed: ' + error));"
        );
        let returned = self
            .runtime
            .block_on(self.driver().execute_async(script, Vec::new()));
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
            let is_true = !matches!(&value, Value::Null | Value::Bool(false))
                && value != json!(0)
                && value != json!("");
            if is_true {
                return value;
            }
            if began.elapsed() > Duration::from_secs(45) {
                self.screenshot(&std::env::temp_dir().join("chipline-waiting.png"));
                panic!(
                    "never came: {expression}\n{}\n{}",
                    self.eval("document.body.innerText"),
                    self.console().join("\n")
                );
            }
            std::thread::park_timeout(Duration::from_millis(50));
        }
    }

    /// Taps (phone) or clicks (desktop) the middle of an element, once it is there and stands
    /// still.
    #[track_caller]
    pub fn tap(&self, element: &str) {
        let middle = middle(element);
        let mut at = self.wait(&middle);
        // An element on its way (the panel rises) is tapped where it comes to rest.
        loop {
            std::thread::park_timeout(Duration::from_millis(60));
            let now = self.wait(&middle);
            if now == at {
                break;
            }
            at = now;
        }
        let (left, top) = self.frame.get();
        let (x, y) = (
            left + at[0].as_f64().unwrap_or_default(),
            top + at[1].as_f64().unwrap_or_default(),
        );
        if self.screen == Screen::Phone {
            self.cdp(
                "Input.dispatchTouchEvent",
                json!({ "type": "touchStart", "touchPoints": [{ "x": x, "y": y }] }),
            );
            self.cdp(
                "Input.dispatchTouchEvent",
                json!({ "type": "touchEnd", "touchPoints": [] }),
            );
        } else {
            self.cdp(
                "Input.dispatchMouseEvent",
                json!({ "type": "mouseMoved", "x": x, "y": y }),
            );
            for kind in ["mousePressed", "mouseReleased"] {
                self.cdp(
                    "Input.dispatchMouseEvent",
                    json!({ "type": kind, "x": x, "y": y, "button": "left", "clickCount": 1 }),
                );
            }
        }
    }

    /// Taps an input and types into it.
    #[track_caller]
    pub fn fill(&self, element: &str, text: &str) {
        self.tap(element);
        self.wait(&format!(
            "{element}.getRootNode().activeElement === {element}"
        ));
        self.eval(&format!("({element}.select && {element}.select(), true)"));
        self.write(text);
    }

    /// Types at the caret.
    #[track_caller]
    pub fn write(&self, text: &str) {
        self.cdp("Input.insertText", json!({ "text": text }));
    }

    /// Presses a key.
    #[track_caller]
    pub fn press(&self, key: &str) {
        let code = match key {
            "Enter" => 13,
            "Escape" => 27,
            "Tab" => 9,
            "ArrowDown" => 40,
            "ArrowUp" => 38,
            "ArrowLeft" => 37,
            "ArrowRight" => 39,
            " " => 32,
            _ => 0,
        };
        let text = match key {
            "Enter" => "\r",
            " " => " ",
            _ => "",
        };
        self.cdp("Input.dispatchKeyEvent", json!({ "type": "keyDown", "key": key, "code": key, "windowsVirtualKeyCode": code, "text": text }));
        self.cdp(
            "Input.dispatchKeyEvent",
            json!({ "type": "keyUp", "key": key, "code": key, "windowsVirtualKeyCode": code }),
        );
    }

    /// Slow 4G, as DevTools has it: 1.6 Mbit/s down, 750 kbit/s up, 150 ms a way.
    pub fn slow_network(&self) {
        let down = 1_600_000 / 8;
        let up = 750_000 / 8;
        self.cdp(
            "Network.emulateNetworkConditions",
            json!({ "offline": false, "latency": 150, "downloadThroughput": down, "uploadThroughput": up }),
        );
    }

    /// Requests that fit one of these patterns fail.
    pub fn block(&self, patterns: &[&str]) {
        self.cdp("Network.setBlockedURLs", json!({ "urls": patterns }));
    }

    /// Dark or light.
    pub fn dark(&self, on: bool) {
        let value = if on { "dark" } else { "light" };
        self.cdp(
            "Emulation.setEmulatedMedia",
            json!({ "features": [{ "name": "prefers-color-scheme", "value": value }] }),
        );
    }

    /// Takes a picture of what is on the screen.
    pub fn screenshot(&self, path: &Path) {
        let png = self
            .runtime
            .block_on(self.driver().screenshot_as_png())
            .expect("a picture");
        std::fs::write(path, png).expect("a file");
    }

    /// What the page has written to the browser's console, problems first of all.
    #[must_use]
    pub fn console(&self) -> Vec<String> {
        let entries = self.runtime.block_on(self.driver().get_log("browser"));
        entries
            .map(|entries| entries.iter().map(|entry| format!("{entry:?}")).collect())
            .unwrap_or_default()
    }
}

impl Drop for Tab {
    fn drop(&mut self) {
        if let Some(driver) = self.driver.take() {
            // A tab that will not close is chromedriver's to clean up.
            let _ = self.runtime.block_on(driver.quit());
        }
    }
}

/// An expression for where the middle of an element is, once it has a size. What something else covers
/// is scrolled to the middle of the page first, as a person would.
pub(crate) fn middle(element: &str) -> String {
    format!(
        "(() => {{ const e = {element}; if (!e) return null; \
         const at = () => {{ const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2] }}; \
         const hit = e.getRootNode().elementFromPoint(...at()); \
         if (!e.contains(hit) && !hit?.contains(e)) e.scrollIntoView({{ block: 'center', behavior: 'instant' }}); \
         return e.getBoundingClientRect().width ? at() : null }})()"
    )
}

/// Short words for what is inside the widget's shadow root, and for visible text.
pub(crate) const HELPERS: &str = "
  const host = () => document.querySelector('chipline-chat');
  const root = () => host() && host().shadowRoot;
  const $ = selector => root() && root().querySelector(selector);
  const $$ = selector => root() ? [...root().querySelectorAll(selector)] : [];
  const withText = (elements, text) => elements.find(element => element.textContent.includes(text));
  const byTest = id => document.querySelector(`[data-testid=\"${id}\"]`);
  const allByTest = id => [...document.querySelectorAll(`[data-testid=\"${id}\"]`)];
";
