//! What a conversation costs on Cloudflare: counted here, priced by its list.

use super::api::Merchant;
use super::load;
use super::peer::{self, fixture};
use super::socket::Socket;
use crate::progress::Step;
use crate::stack::{Plan, Stack};
use crate::{Fail, files};
use serde::{Deserialize, Serialize};
use shared::id::MessageId;
use shared::limit;
use shared::protocol::{ClientFrame, Marks, Said, Seq, ServerFrame};
use shared::text::MessageText;
use std::path::Path;
use std::time::{Duration, Instant};

/// Conversations that are led: their mean is taken.
const CONVERSATIONS: u32 = 20;

/// What the visitor says in each. The last is the lead card; with it there are twelve, and Pi's
/// answers come on top.
const WORDS: [&str; 11] = [
    "你好，想了解一下",
    "做一颗大概要多少钱？",
    "价格里包含哪些项目呢",
    "要分几次来做？",
    "中间隔多久",
    "会不会很疼",
    "周末可以过来看看吗",
    "你们几点开门、几点下班",
    "地址在哪里，怎么过去方便",
    "可以分期付款吗",
    "好的，那怎么预约",
];

/// Milliseconds from one thing said to the next: nobody writes faster, and meanwhile the alarm rings
/// that looks after a report.
const PAUSE_MS: u64 = limit::REPORT_RETRY_MS[0] + 500;

/// Milliseconds in which what an answer brings along has come too.
const AFTER_MS: u64 = 20;

/// Seconds without a further count after which everything has settled: no alarm is left to ring, and
/// objects have fallen asleep, which is when workerd writes their logs into their files.
const SETTLED_S: u64 = 12;

/// `xtask/bench/prices.toml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prices {
    /// When they were read.
    pub read_on: String,
    /// Where.
    pub sources: Vec<String>,
    worker_requests_million: f64,
    processor_ms_million: f64,
    object_requests_million: f64,
    frames_per_request: f64,
    gigabyte_seconds_million: f64,
    object_gigabytes: f64,
    rows_read_million: f64,
    rows_written_million: f64,
    gigabyte_months: f64,
}

/// What one conversation takes.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Usage {
    /// Requests to the worker: the snippet, the page load, the start, the socket.
    pub worker_requests: f64,
    /// Milliseconds of processor time, at most: all the time from anything sent to its answer.
    pub processor_ms: f64,
    /// Requests to objects, alarms among them.
    pub object_requests: f64,
    /// Frames that came in over sockets.
    pub frames: f64,
    /// Alarms that rang, each set before.
    pub alarms: f64,
    /// Rows read.
    pub rows_read: f64,
    /// Rows written.
    pub rows_written: f64,
    /// Milliseconds in which objects were at work, at most: the same time, once for the conversation's
    /// object and once for the merchant's. Inside of workerd the clock stands still while an object
    /// works, so this can only be seen from outside.
    pub active_ms: f64,
    /// Bytes in SQLite, with a share of the merchant's.
    pub stored_bytes: f64,
}

/// What [`Usage`] costs in US dollars, part by part.
#[derive(Debug, Clone, Serialize)]
pub struct Bill {
    /// Requests to the worker and its processor time.
    pub worker: f64,
    /// Requests to objects.
    pub object_requests: f64,
    /// The time in which objects work.
    pub duration: f64,
    /// Rows read.
    pub rows_read: f64,
    /// Rows written.
    pub rows_written: f64,
    /// One month of storage.
    pub storage: f64,
}

/// What was counted, and what it costs.
#[derive(Debug, Serialize)]
pub struct Cost {
    /// One conversation's mean.
    pub usage: Usage,
    /// A thousand of them.
    pub thousand: Bill,
    /// The same in one number.
    pub thousand_usd: f64,
    /// By which prices.
    pub prices: Prices,
}

/// As `GET /faults/counts` answers: since the worker's start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
struct Counts {
    object_requests: u64,
    frames: u64,
    alarms: u64,
    rows_read: u64,
    rows_written: u64,
}

impl Prices {
    fn read() -> Result<Self, Fail> {
        toml::from_str(&files::read_text(&fixture("prices.toml"))?)
            .map_err(|e| Fail::content("xtask/bench/prices.toml", e.message()))
    }

    /// What so many conversations cost.
    fn bill(&self, usage: &Usage, conversations: f64) -> Bill {
        let million = conversations / 1e6;
        let seconds = usage.active_ms / 1e3;
        Bill {
            worker: million
                * (usage.worker_requests * self.worker_requests_million
                    + usage.processor_ms * self.processor_ms_million),
            object_requests: million
                * (usage.object_requests + usage.frames / self.frames_per_request)
                * self.object_requests_million,
            duration: million * seconds * self.object_gigabytes * self.gigabyte_seconds_million,
            rows_read: million * usage.rows_read * self.rows_read_million,
            rows_written: million * (usage.rows_written + usage.alarms) * self.rows_written_million,
            storage: conversations * usage.stored_bytes / 1e9 * self.gigabyte_months,
        }
    }
}

impl Bill {
    /// All parts together.
    #[must_use]
    pub fn total(&self) -> f64 {
        let Self {
            worker,
            object_requests,
            duration,
            rows_read,
            rows_written,
            storage,
        } = self;
        worker + object_requests + duration + rows_read + rows_written + storage
    }
}

/// Leads conversations on the worker that counts, and prices them.
///
/// # Errors
/// What kept one from being led.
pub fn measure(step: &Step, scratch: &Path, secret: &str) -> Result<Cost, Fail> {
    let prices = Prices::read()?;
    let stack = Stack::start(Plan {
        faults: true,
        limits: peer::limits(true)?,
        ..Plan::new(scratch.join("cost/data"), secret.to_owned())
    })?;
    let merchant = Merchant::create(&stack.origin(), secret, 0)?;
    let counts = || merchant.get::<Counts>("/faults/counts");
    let before = counts()?;
    let mut usage = Usage::default();
    lead(step, &merchant, &mut usage)?;
    step.note("until everything sleeps");
    let after = settled(counts)?;
    let mean = |sum: f64| sum / f64::from(CONVERSATIONS);
    let counted = |count: fn(Counts) -> u64| mean((count(after) - count(before)) as f64);
    let usage = Usage {
        worker_requests: mean(usage.worker_requests),
        processor_ms: mean(usage.processor_ms),
        object_requests: counted(|counts| counts.object_requests),
        frames: counted(|counts| counts.frames),
        alarms: counted(|counts| counts.alarms),
        rows_read: counted(|counts| counts.rows_read),
        rows_written: counted(|counts| counts.rows_written),
        active_ms: mean(usage.active_ms),
        stored_bytes: mean(stored_bytes(stack.data())? as f64),
    };
    stack.stop();
    let thousand = prices.bill(&usage, 1e3);
    Ok(Cost {
        usage,
        thousand_usd: thousand.total(),
        thousand,
        prices,
    })
}

/// Asks until nothing is counted any more.
fn settled(counts: impl Fn() -> Result<Counts, Fail>) -> Result<Counts, Fail> {
    let mut last = counts()?;
    let mut since = Instant::now();
    while since.elapsed().as_secs() < SETTLED_S {
        std::thread::sleep(Duration::from_millis(200));
        let now = counts()?;
        if now != last {
            last = now;
            since = Instant::now();
        }
    }
    Ok(last)
}

fn stored_bytes(data: &Path) -> Result<u64, Fail> {
    let mut sum = 0;
    for file in files::walk(data)? {
        let path = data.join(file);
        if path.extension().is_some_and(|ending| ending == "sqlite") {
            let meta = std::fs::metadata(&path).map_err(|e| Fail::file(&path, e))?;
            sum += meta.len();
        }
    }
    Ok(sum)
}

/// Leads all conversations side by side, each as a visitor's page does, from its load to the lead,
/// and adds what can be seen of them from here.
fn lead(step: &Step, merchant: &Merchant, usage: &mut Usage) -> Result<(), Fail> {
    let [first, others @ ..] = WORDS;
    let mut visits = (0..CONVERSATIONS)
        .map(|_| Visit::begin(merchant, usage, text(first)?))
        .collect::<Result<Vec<_>, Fail>>()?;
    for words in others {
        step.note(words);
        std::thread::sleep(Duration::from_millis(PAUSE_MS));
        for visit in &mut visits {
            visit.say(usage, text(words)?)?;
        }
    }
    std::thread::sleep(Duration::from_millis(PAUSE_MS));
    for (index, visit) in visits.iter_mut().enumerate() {
        // A number of its own, so that each conversation makes a lead of its own.
        let form = merchant.lead_form(&format!("138{index:08}"))?;
        visit.say(usage, Said::Lead(form))?;
    }
    Ok(())
}

fn text(words: &str) -> Result<Said, Fail> {
    let text = MessageText::parse(words).map_err(|e| Fail::content("a message's text", e))?;
    Ok(Said::Text { text })
}

/// One visitor's page.
struct Visit {
    socket: Socket,
    seen: Seq,
}

impl Visit {
    fn begin(merchant: &Merchant, usage: &mut Usage, first: Said) -> Result<Self, Fail> {
        let (socket, took_ms) = timed(|| {
            merchant.load_snippet()?;
            merchant.touch()?;
            let started = merchant.begin(first)?;
            Socket::open(&merchant.socket(&started))
        })?;
        usage.worker_requests += 4.0;
        usage.add_work(took_ms);
        let mut visit = Self {
            socket,
            seen: Seq(0),
        };
        visit.socket.send(load::written(&load::hello(Seq(0)))?)?;
        visit.hear()?;
        Ok(visit)
    }

    /// Says something as the widget does: writing shows, and what is answered is marked as read.
    fn say(&mut self, usage: &mut Usage, said: Said) -> Result<(), Fail> {
        let id = MessageId::parse(&format!("w-{:08}", self.seen.0))
            .map_err(|e| Fail::content("a message's id", e))?;
        let typing = load::written(&ClientFrame::Typing { on: true })?;
        self.socket.send(typing)?;
        let say = load::written(&ClientFrame::Say {
            id: id.clone(),
            said,
        })?;
        let (accepted, took_ms) = timed(|| {
            self.socket.send(say)?;
            self.accepted(&id)
        })?;
        usage.add_work(took_ms);
        self.seen = self.seen.max(accepted);
        self.hear()?;
        let marks = Marks {
            delivered: self.seen,
            read: self.seen,
        };
        self.socket.send(load::written(&ClientFrame::Marks(marks))?)
    }

    /// Waits until a message is stored.
    fn accepted(&mut self, id: &MessageId) -> Result<Seq, Fail> {
        loop {
            match read(&self.socket.wait()?)? {
                ServerFrame::Accepted { id: of, seq, .. } if of == *id => return Ok(seq),
                ServerFrame::Refused { problem, .. } => {
                    return Err(Fail::content("a message was refused", problem));
                }
                _ => {}
            }
        }
    }

    /// Takes in what comes by itself.
    fn hear(&mut self) -> Result<(), Fail> {
        std::thread::sleep(Duration::from_millis(AFTER_MS));
        while let Some(frame) = self.socket.receive()? {
            if let ServerFrame::Message(message) = read(&frame)? {
                self.seen = self.seen.max(message.seq);
            }
        }
        Ok(())
    }
}

impl Usage {
    /// Adds the time in which an answer was waited for.
    fn add_work(&mut self, took_ms: f64) {
        self.processor_ms += took_ms;
        self.active_ms += 2.0 * took_ms;
    }
}

/// What something gives, and how many milliseconds it takes.
fn timed<T>(work: impl FnOnce() -> Result<T, Fail>) -> Result<(T, f64), Fail> {
    let began = Instant::now();
    let done = work()?;
    Ok((done, began.elapsed().as_secs_f64() * 1e3))
}

fn read(frame: &str) -> Result<ServerFrame, Fail> {
    serde_json::from_str(frame).map_err(|e| Fail::content("a frame", e))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_the_bill_is_priced() {
        let usage = Usage {
            worker_requests: 4.0,
            processor_ms: 10.0,
            object_requests: 30.0,
            frames: 40.0,
            alarms: 1.0,
            rows_read: 1_000.0,
            rows_written: 99.0,
            active_ms: 250.0,
            stored_bytes: 50_000.0,
        };
        let bill = Prices::read().unwrap().bill(&usage, 1e3);
        let is = |part: f64, usd: f64| assert!((part - usd).abs() < 1e-12, "{part} {usd}");
        is(bill.worker, 0.0012 + 0.0002);
        is(bill.object_requests, 32.0 * 0.15e-3);
        is(bill.duration, 0.25 * 0.128 * 12.5e-3);
        is(bill.rows_read, 1e-6 * 1e3);
        is(bill.rows_written, 0.1);
        is(bill.storage, 0.01);
        is(bill.total(), 0.0014 + 0.0048 + 0.0004 + 0.001 + 0.1 + 0.01);
    }
}
