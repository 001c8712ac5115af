//! One tab as large as a phone's screen: what it loads is counted, what a visitor does is sent as real
//! input. It is clicked rather than touched, since one of the peers can't be opened by touch.

use super::devtools::Browser;
use super::subject::Subject;
use crate::{Fail, files, paths};
use data_encoding::BASE64;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

/// The network of Lighthouse's "slow 4G": latency of each request in milliseconds, bytes per second.
const SLOW_4G: (f64, f64, f64) = (150.0, 1_638_400.0 / 8.0, 750_000.0 / 8.0);

/// How slow the processor of a phone in the middle of the market is beside this one's.
pub const SLOW_PROCESSOR: f64 = 4.0;

/// Nothing under way for so long: the page has all that it wants.
const QUIET: Duration = Duration::from_millis(600);

/// Seconds that anything is waited for.
const WAIT_S: u64 = 60;

/// Under what a page is looked at.
#[derive(Debug, Clone, Copy)]
pub struct Conditions {
    pub slow_processor: bool,
    pub slow_network: bool,
    /// WebAssembly is held back until [`Tab::let_app_come`].
    pub app_held: bool,
}

/// What was fetched.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Fetched {
    pub requests: usize,
    /// Bodies, compressed as they came.
    pub bytes: f64,
    /// The same with the headers.
    pub transferred: f64,
}

#[derive(Debug, Default)]
struct Request {
    url: String,
    headers: f64,
    bytes: f64,
    transferred: f64,
    is_over: bool,
}

/// The tab.
#[derive(Debug)]
pub struct Tab<'a> {
    browser: &'a mut Browser,
    context: String,
    session: String,
    requests: BTreeMap<String, Request>,
    held: Vec<String>,
    last_change: Instant,
}

impl<'a> Tab<'a> {
    /// Opens an empty tab in which nothing is cached or stored.
    ///
    /// # Errors
    /// What Chromium says.
    pub fn open(
        browser: &'a mut Browser,
        subject: &Subject,
        conditions: Conditions,
    ) -> Result<Self, Fail> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let context = browser.call(None, "Target.createBrowserContext", &json!({}))?;
        let context = text(&context["browserContextId"]);
        let target = json!({ "url": "about:blank", "browserContextId": context, "width": 390, "height": 844 });
        let target = browser.call(None, "Target.createTarget", &target)?;
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let session = browser.call(None, "Target.attachToTarget", &attach)?;
        let session = text(&session["sessionId"]);
        let mut tab = Self {
            browser,
            context,
            session,
            requests: BTreeMap::new(),
            held: Vec::new(),
            last_change: Instant::now(),
        };
        tab.set_up(subject, conditions)?;
        Ok(tab)
    }

    fn set_up(&mut self, subject: &Subject, conditions: Conditions) -> Result<(), Fail> {
        for domain in ["Page", "Network", "Performance", "Runtime"] {
            self.call(&format!("{domain}.enable"), json!({}))?;
        }
        self.call(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": true }),
        )?;
        if conditions.slow_network {
            let (latency, down, up) = SLOW_4G;
            self.call(
                "Network.emulateNetworkConditions",
                json!({ "offline": false, "latency": latency, "downloadThroughput": down, "uploadThroughput": up }),
            )?;
        }
        self.slow_down(if conditions.slow_processor {
            SLOW_PROCESSOR
        } else {
            1.0
        })?;
        if conditions.app_held {
            self.call(
                "Fetch.enable",
                json!({ "patterns": [{ "urlPattern": "*.wasm" }] }),
            )?;
        }
        let observer = files::read_text(&paths::root().join("xtask/bench/widget/observer.js"))?;
        let told = serde_json::to_string(subject)
            .map_err(|e| Fail::content("a subject of the bench", e))?;
        self.call(
            "Page.addScriptToEvaluateOnNewDocument",
            json!({ "source": observer.replace("SUBJECT", &told) }),
        )?;
        Ok(())
    }

    /// Slows the page's processor by a factor.
    ///
    /// # Errors
    /// What Chromium says.
    pub fn slow_down(&mut self, rate: f64) -> Result<(), Fail> {
        self.call("Emulation.setCPUThrottlingRate", json!({ "rate": rate }))
            .map(drop)
    }

    fn call(&mut self, method: &str, params: Value) -> Result<Value, Fail> {
        self.browser.call(Some(&self.session), method, &params)
    }

    /// Goes to a page; it is on its way when this returns.
    ///
    /// # Errors
    /// What Chromium says.
    pub fn go(&mut self, url: &str) -> Result<(), Fail> {
        self.call("Page.navigate", json!({ "url": url })).map(drop)
    }

    /// The value of an expression; of what it promises, if it is a promise.
    ///
    /// # Errors
    /// What it throws.
    pub fn eval(&mut self, expression: &str) -> Result<Value, Fail> {
        let asked =
            json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        let mut answer = self.call("Runtime.evaluate", asked)?;
        match answer.get("exceptionDetails") {
            Some(thrown) => Err(Fail::content(
                expression,
                &thrown["exception"]["description"],
            )),
            None => Ok(answer["result"]["value"].take()),
        }
    }

    /// The same for a number.
    ///
    /// # Errors
    /// What it throws, or that it is no number.
    pub fn number(&mut self, expression: &str) -> Result<f64, Fail> {
        let value = self.eval(expression)?;
        value
            .as_f64()
            .ok_or_else(|| Fail::content(expression, format!("{value} is no number")))
    }

    /// Waits until an expression is true.
    ///
    /// # Errors
    /// That it never is.
    pub fn wait(&mut self, expression: &str) -> Result<(), Fail> {
        let began = Instant::now();
        while began.elapsed().as_secs() < WAIT_S {
            if self.eval(expression)? == true {
                return Ok(());
            }
            self.listen()?;
        }
        Err(Fail::content("waited in vain for", expression))
    }

    /// Clicks the middle of what a selector means, once it is there and stands still.
    ///
    /// # Errors
    /// That it never does.
    pub fn click(&mut self, selector: &str) -> Result<(), Fail> {
        let middle = format!("bench.middle({})", json!(selector));
        let began = Instant::now();
        let mut before = Value::Null;
        while began.elapsed().as_secs() < WAIT_S {
            let at = self.eval(&middle)?;
            if at.is_null() || at != before {
                before = at;
                self.listen()?;
                continue;
            }
            let (x, y) = (&at[0], &at[1]);
            let moved = json!({ "type": "mouseMoved", "x": x, "y": y });
            self.call("Input.dispatchMouseEvent", moved)?;
            for kind in ["mousePressed", "mouseReleased"] {
                let click =
                    json!({ "type": kind, "x": x, "y": y, "button": "left", "clickCount": 1 });
                self.call("Input.dispatchMouseEvent", click)?;
            }
            return Ok(());
        }
        Err(Fail::content("waited in vain to click", selector))
    }

    /// Writes at the caret.
    ///
    /// # Errors
    /// What Chromium says.
    pub fn write(&mut self, text: &str) -> Result<(), Fail> {
        self.call("Input.insertText", json!({ "text": text }))
            .map(drop)
    }

    /// Counters of the page since it began.
    ///
    /// # Errors
    /// What Chromium says.
    pub fn metrics(&mut self) -> Result<Metrics, Fail> {
        let answer = self.call("Performance.getMetrics", json!({}))?;
        let all = answer["metrics"].as_array().into_iter().flatten();
        Ok(Metrics(
            all.filter_map(|metric| {
                Some((
                    metric["name"].as_str()?.to_owned(),
                    metric["value"].as_f64()?,
                ))
            })
            .collect(),
        ))
    }

    /// Lets go of what nothing holds any more.
    ///
    /// # Errors
    /// What Chromium says.
    pub fn collect_garbage(&mut self) -> Result<(), Fail> {
        // The second one takes what the first one's finalisers let go.
        for _ in 0..2 {
            self.call("HeapProfiler.collectGarbage", json!({}))?;
        }
        Ok(())
    }

    /// Waits until the page fetches nothing more. What is held back is not waited for.
    ///
    /// # Errors
    /// That it never ends.
    pub fn wait_until_quiet(&mut self) -> Result<(), Fail> {
        let began = Instant::now();
        while began.elapsed().as_secs() < WAIT_S {
            self.listen()?;
            let under_way = self
                .requests
                .values()
                .filter(|request| !request.is_over)
                .count();
            if under_way == self.held.len() && self.last_change.elapsed() > QUIET {
                return Ok(());
            }
        }
        let never: Vec<&str> = self
            .requests
            .values()
            .filter(|request| !request.is_over)
            .map(|request| request.url.as_str())
            .collect();
        Err(Fail::content("waited in vain for", never.join(", ")))
    }

    /// Lets WebAssembly come that was held back.
    ///
    /// # Errors
    /// What Chromium says.
    pub fn let_app_come(&mut self) -> Result<(), Fail> {
        self.listen()?;
        self.call("Fetch.disable", json!({}))?;
        self.held.clear();
        Ok(())
    }

    /// All that was fetched so far.
    ///
    /// # Errors
    /// What Chromium says.
    pub fn fetched(&mut self) -> Result<Fetched, Fail> {
        self.listen()?;
        let mut all = Fetched::default();
        for request in self.requests.values() {
            all.requests += 1;
            all.bytes += request.bytes;
            all.transferred += request.transferred;
        }
        Ok(all)
    }

    /// Whether anything was fetched whose address ends so.
    #[must_use]
    pub fn has_fetched(&self, ending: &str) -> bool {
        self.requests
            .values()
            .any(|request| request.url.ends_with(ending))
    }

    /// Takes a picture of what is on the screen.
    ///
    /// # Errors
    /// What Chromium says, or [`Fail::File`].
    pub fn screenshot(&mut self, path: &Path) -> Result<(), Fail> {
        let taken = self.call("Page.captureScreenshot", json!({}))?;
        let png = taken["data"].as_str().unwrap_or_default();
        let png = BASE64
            .decode(png.as_bytes())
            .map_err(|e| Fail::content("a picture", e))?;
        files::write(path, &png)
    }

    /// Takes note of what the browser told.
    fn listen(&mut self) -> Result<(), Fail> {
        for event in self.browser.events()? {
            let params = event.params;
            let id = params["requestId"].as_str().unwrap_or_default().to_owned();
            let number = |name: &str| params[name].as_f64().unwrap_or_default();
            match event.method.as_str() {
                "Network.requestWillBeSent" => {
                    let url = params["request"]["url"].as_str().unwrap_or_default();
                    if !url.starts_with("http") {
                        continue;
                    }
                    self.requests.entry(id).or_default().url = url.to_owned();
                }
                "Network.responseReceived" => {
                    if let Some(request) = self.requests.get_mut(&id) {
                        let so_far = &params["response"]["encodedDataLength"];
                        request.headers = so_far.as_f64().unwrap_or_default();
                    }
                }
                "Network.loadingFinished" => {
                    if let Some(request) = self.requests.get_mut(&id) {
                        request.transferred = number("encodedDataLength");
                        request.bytes = (request.transferred - request.headers).max(0.0);
                        request.is_over = true;
                    }
                }
                "Network.loadingFailed" => {
                    if let Some(request) = self.requests.get_mut(&id) {
                        request.is_over = true;
                    }
                }
                "Fetch.requestPaused" => self.held.push(id),
                _ => continue,
            }
            self.last_change = Instant::now();
        }
        Ok(())
    }

    /// Closes it, with all that it stored.
    ///
    /// # Errors
    /// What Chromium says.
    pub fn close(self) -> Result<(), Fail> {
        let context = json!({ "browserContextId": self.context });
        self.browser
            .call(None, "Target.disposeBrowserContext", &context)?;
        // What it still had to tell is nobody's any more.
        self.browser.events().map(drop)
    }
}

/// Counters of a page.
#[derive(Debug)]
pub struct Metrics(BTreeMap<String, f64>);

impl Metrics {
    /// One of them.
    #[must_use]
    pub fn get(&self, name: &str) -> f64 {
        self.0.get(name).copied().unwrap_or(f64::NAN)
    }
}
