//! A visitor's way through a page with a widget, and what is measured on it.

use super::devtools::Browser;
use super::host::Host;
use super::subject::{PAGE, Subject, Widget};
use super::tab::{Conditions, Tab};
use crate::bench::stats::Rounds;
use crate::{Fail, paths};
use serde::Serialize;
use serde_json::json;
use std::time::{Duration, Instant};

/// How long a page that has loaded is looked at before it is touched: prepared questions and what
/// else comes by itself is there by then.
const READING: Duration = Duration::from_millis(3_000);

/// What is said first, while no app is there yet, and what is said later.
const FIRST: &str = "你好，想先了解一下";
const SECOND: &str = "周末有人在吗";

/// Everything that is measured of a subject, once in each round. What can't be measured of it has no
/// rounds.
#[derive(Debug, Default, Serialize)]
pub struct Measures {
    /// Before any interaction; processor and network slowed.
    pub before: Transfer,
    pub blocking_ms: Rounds,
    pub longest_script_ms: Rounds,
    pub script_ms: Rounds,
    pub largest_paint_ms: Rounds,
    pub shift: Rounds,
    pub nodes: Rounds,
    pub listeners: Rounds,
    pub launcher_ms: Rounds,
    pub wasm_before: Rounds,
    /// From the click on the launcher on, the same way.
    pub composer_ms: Rounds,
    /// To the same moment from the pointer's coming to the launcher: with what a widget prepares then.
    pub pointer_to_composer_ms: Rounds,
    pub first_bubble_ms: Rounds,
    pub second_bubble_ms: Rounds,
    /// Until nothing more came, one message said and answered.
    pub opened: Transfer,
    pub heap_bytes: Rounds,
    pub wasm_bytes: Rounds,
    /// Nothing slowed: the longest task once the pointer has come, none below 50 ms counted.
    pub longest_task_ms: Rounds,
    /// Only the processor slowed: from the pointer's coming to the app's first change of the page.
    pub takeover_ms: Rounds,
}

/// What was fetched since the page began.
#[derive(Debug, Default, Serialize)]
pub struct Transfer {
    pub requests: Rounds,
    /// Bodies, compressed.
    pub bytes: Rounds,
    /// The same with headers.
    pub transferred: Rounds,
}

impl Transfer {
    fn push(&mut self, tab: &mut Tab<'_>) -> Result<(), Fail> {
        let fetched = tab.fetched()?;
        self.requests.push(fetched.requests as f64);
        self.bytes.push(fetched.bytes);
        self.transferred.push(fetched.transferred);
        Ok(())
    }
}

/// One round of one subject.
///
/// # Errors
/// What the browser says, or what never came.
pub fn round(
    browser: &mut Browser,
    host: &Host,
    subject: &Subject,
    measures: &mut Measures,
) -> Result<(), Fail> {
    slow(browser, host, subject, measures)?;
    let Some(widget) = &subject.widget else {
        return Ok(());
    };
    fast(browser, host, subject, widget, measures)?;
    if widget.app.is_some() {
        takeover(browser, host, subject, widget, measures)?;
    }
    Ok(())
}

/// Opens a tab, does something in it and closes it. Where something never came, a picture of the page
/// says more than words.
fn visit(
    browser: &mut Browser,
    subject: &Subject,
    conditions: Conditions,
    work: impl FnOnce(&mut Tab<'_>) -> Result<(), Fail>,
) -> Result<(), Fail> {
    let mut tab = Tab::open(browser, subject, conditions)?;
    if let Err(fail) = work(&mut tab) {
        if matches!(fail, Fail::Interrupted) {
            return Err(fail);
        }
        let picture = paths::dist().join("bench-widget-failed.png");
        tab.screenshot(&picture)?;
        let what = format!("{}, as seen in {}", subject.title, picture.display());
        return Err(Fail::content(what, fail));
    }
    tab.close()
}

/// A phone on a slow network: from the page's first byte to two messages said.
fn slow(
    browser: &mut Browser,
    host: &Host,
    subject: &Subject,
    measures: &mut Measures,
) -> Result<(), Fail> {
    let conditions = Conditions {
        slow_processor: true,
        slow_network: true,
        app_held: true,
    };
    visit(browser, subject, conditions, |tab| {
        load(tab, host, subject)?;
        if subject.widget.is_some() {
            let at = tab.number("bench.painted('launcher')")?;
            measures.launcher_ms.push(at);
        }
        before(tab, measures)?;
        match &subject.widget {
            Some(widget) => talk(tab, widget, measures),
            None => Ok(()),
        }
    })
}

/// Loads the page and reads it for a while.
fn load(tab: &mut Tab<'_>, host: &Host, subject: &Subject) -> Result<(), Fail> {
    tab.go(&host.page(subject))?;
    tab.wait("document.readyState === 'complete'")?;
    if subject.name != PAGE {
        tab.number("bench.painted('launcher')")?;
    }
    let began = Instant::now();
    while began.elapsed() < READING {
        tab.wait_until_quiet()?;
    }
    Ok(())
}

/// How the page fared that nobody has touched yet.
fn before(tab: &mut Tab<'_>, measures: &mut Measures) -> Result<(), Fail> {
    measures.before.push(tab)?;
    let is_there = tab.has_fetched(".wasm");
    measures.wasm_before.push(f64::from(u8::from(is_there)));
    let blocking = "bench.longTasks.reduce((sum, [, duration]) => sum + duration - 50, 0)";
    measures.blocking_ms.push(tab.number(blocking)?);
    measures
        .longest_script_ms
        .push(tab.number("bench.longestScript")?);
    measures
        .largest_paint_ms
        .push(tab.number("bench.largestPaint")?);
    measures.shift.push(tab.number("bench.shift")?);
    measures
        .script_ms
        .push(tab.metrics()?.get("ScriptDuration") * 1e3);
    tab.collect_garbage()?;
    let metrics = tab.metrics()?;
    measures.nodes.push(metrics.get("Nodes"));
    measures.listeners.push(metrics.get("JSEventListeners"));
    Ok(())
}

/// Opens the chat and says something before the app comes and after it.
fn talk(tab: &mut Tab<'_>, widget: &Widget, measures: &mut Measures) -> Result<(), Fail> {
    watch(tab, "composer", "editable", &[&widget.composer])?;
    tab.click(&widget.launcher)?;
    let since_click = "bench.painted('composer').then((at) => at - bench.met.click)";
    measures.composer_ms.push(tab.number(since_click)?);
    let since_pointer = "bench.painted('composer').then((at) => at - bench.met.pointerover)";
    measures
        .pointer_to_composer_ms
        .push(tab.number(since_pointer)?);

    measures
        .first_bubble_ms
        .push(say(tab, widget, "first", FIRST)?);
    tab.let_app_come()?;
    if widget.app.is_some() {
        tab.number("bench.painted('app')")?;
    }
    tab.wait_until_quiet()?;
    measures.opened.push(tab)?;
    measures
        .second_bubble_ms
        .push(say(tab, widget, "second", SECOND)?);

    tab.wait_until_quiet()?;
    tab.slow_down(1.0)?;
    tab.collect_garbage()?;
    measures
        .heap_bytes
        .push(tab.metrics()?.get("JSHeapUsedSize"));
    measures
        .wasm_bytes
        .push(tab.number("bench.memory?.buffer.byteLength ?? 0")?);
    Ok(())
}

/// Writes and sends; gives the milliseconds until the words stand in the thread. Returns when they
/// are answered.
fn say(tab: &mut Tab<'_>, widget: &Widget, name: &str, words: &str) -> Result<f64, Fail> {
    let (composer, theirs) = (json!(widget.composer), json!(widget.theirs));
    tab.click(&widget.composer)?;
    tab.wait(&format!("bench.hasFocus({composer})"))?;
    tab.write(words)?;
    let answers = tab.number(&format!("bench.all({theirs}).length"))?;
    watch(tab, name, "said", &[&widget.mine, words])?;
    tab.click(&widget.send)?;
    let since_click = format!(
        "bench.painted({}).then((at) => at - bench.met.click)",
        json!(name)
    );
    let took = tab.number(&since_click)?;
    tab.wait(&format!("bench.all({theirs}).length > {answers}"))?;
    Ok(took)
}

fn watch(tab: &mut Tab<'_>, name: &str, test: &str, about: &[&str]) -> Result<(), Fail> {
    let about = json!(about);
    tab.eval(&format!(
        "bench.watch({}, {}, ...{about})",
        json!(name),
        json!(test)
    ))
    .map(drop)
}

/// Nothing slowed: the longest task between the pointer's coming and the app at rest.
fn fast(
    browser: &mut Browser,
    host: &Host,
    subject: &Subject,
    widget: &Widget,
    measures: &mut Measures,
) -> Result<(), Fail> {
    let conditions = Conditions {
        slow_processor: false,
        slow_network: false,
        app_held: false,
    };
    visit(browser, subject, conditions, |tab| {
        load(tab, host, subject)?;
        open(tab, widget)?;
        tab.wait_until_quiet()?;
        let longest = "Math.max(0, ...bench.longTasks.filter(([start]) => start > bench.met.pointerover).map(([, duration]) => duration))";
        measures.longest_task_ms.push(tab.number(longest)?);
        Ok(())
    })
}

/// Only the processor slowed: how soon the app is in charge.
fn takeover(
    browser: &mut Browser,
    host: &Host,
    subject: &Subject,
    widget: &Widget,
    measures: &mut Measures,
) -> Result<(), Fail> {
    let conditions = Conditions {
        slow_processor: true,
        slow_network: false,
        app_held: false,
    };
    visit(browser, subject, conditions, |tab| {
        load(tab, host, subject)?;
        open(tab, widget)?;
        let since_met = "bench.painted('app').then((at) => at - bench.met.pointerover)";
        measures.takeover_ms.push(tab.number(since_met)?);
        Ok(())
    })
}

/// Opens the chat; where an app follows, waits until it is in charge.
fn open(tab: &mut Tab<'_>, widget: &Widget) -> Result<(), Fail> {
    watch(tab, "composer", "editable", &[&widget.composer])?;
    tab.click(&widget.launcher)?;
    tab.number("bench.painted('composer')")?;
    if widget.app.is_some() {
        tab.number("bench.painted('app')")?;
    }
    Ok(())
}
