//! A program of the merchant's that takes webhooks: a small HTTP server that answers as a test says.

use crate::eventually;
use serde::de::DeserializeOwned;
use shared::id::Key;
use shared::webhook::{DELIVERY_HEADER, EVENT_HEADER, Kind, Notice, Target, Webhook};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Error, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// One request that came.
#[derive(Clone, Debug)]
pub struct Told {
    /// The path it went to.
    pub path: String,
    /// The headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body as it was signed.
    pub body: String,
}

impl Told {
    /// A header that must be there.
    #[track_caller]
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
            .unwrap_or_else(|| panic!("no {name} in {:?}", self.headers))
    }

    /// The event's id.
    #[track_caller]
    #[must_use]
    pub fn id(&self) -> &str {
        self.header(DELIVERY_HEADER)
    }

    /// The body.
    #[track_caller]
    #[must_use]
    pub fn json<T: DeserializeOwned>(&self) -> T {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// The body as what it is.
    #[track_caller]
    #[must_use]
    pub fn notice(&self) -> Notice {
        self.json()
    }
}

/// What is answered.
#[derive(Clone, Debug)]
pub enum Reply {
    /// A status.
    Status(u16),
    /// A status that sends the caller elsewhere.
    Elsewhere(u16, String),
    /// The line is cut, as by a program that is down.
    Cut,
    /// Nothing, for as long as the caller waits.
    Nothing,
}

type Script = Mutex<Box<dyn FnMut(&Told) -> Reply + Send>>;

/// A webhook, active and masked.
#[track_caller]
#[must_use]
pub fn webhook(id: &str, url: &str, events: &[Kind]) -> Webhook {
    Webhook {
        id: Key::parse(id).expect("a key"),
        url: Target::from(url),
        events: events.to_vec(),
        reveal: false,
        active: true,
    }
}

/// A receiver, listening until it is dropped.
pub struct Receiver {
    address: SocketAddr,
    told: Arc<Mutex<Vec<Told>>>,
    is_closed: Arc<AtomicBool>,
}

impl Receiver {
    /// One that answers as `script` says.
    #[track_caller]
    #[must_use]
    pub fn new(script: impl FnMut(&Told) -> Reply + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let receiver = Self {
            address: listener.local_addr().expect("an address"),
            told: Arc::default(),
            is_closed: Arc::default(),
        };
        let script: Arc<Script> = Arc::new(Mutex::new(Box::new(script)));
        let (told, is_closed) = (Arc::clone(&receiver.told), Arc::clone(&receiver.is_closed));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if is_closed.load(Ordering::SeqCst) {
                    break;
                }
                let (told, script) = (Arc::clone(&told), Arc::clone(&script));
                // A caller that hangs up before it is answered is no failure of ours.
                std::thread::spawn(move || drop(serve(stream, &told, &script)));
            }
        });
        receiver
    }

    /// One that takes everything.
    #[track_caller]
    #[must_use]
    pub fn willing() -> Self {
        Self::after(Vec::new())
    }

    /// One that takes everything after these answers.
    #[track_caller]
    #[must_use]
    pub fn after(first: Vec<Reply>) -> Self {
        let mut first = first.into_iter();
        Self::new(move |_| first.next().unwrap_or(Reply::Status(200)))
    }

    /// One that is down, and one that takes everything once the switch is set.
    #[track_caller]
    #[must_use]
    pub fn down() -> (Self, Arc<AtomicBool>) {
        let is_up = Arc::new(AtomicBool::new(false));
        let knows = Arc::clone(&is_up);
        let receiver = Self::new(move |_| match knows.load(Ordering::SeqCst) {
            true => Reply::Status(200),
            false => Reply::Cut,
        });
        (receiver, is_up)
    }

    /// An address on it.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// All requests that came so far.
    #[must_use]
    pub fn told(&self) -> Vec<Told> {
        lock(&self.told).clone()
    }

    /// The ids of all events that came, each once however often it was told.
    #[must_use]
    pub fn ids(&self) -> BTreeSet<String> {
        self.told()
            .iter()
            .map(|told| told.id().to_owned())
            .collect()
    }

    /// All requests, once they are as many as this.
    #[track_caller]
    pub fn came(&self, times: usize) -> Vec<Told> {
        let what = format!("request {times} of {}", self.address);
        eventually(&what, || {
            Some(self.told()).filter(|told| told.len() >= times)
        })
    }

    /// All requests of a kind of event, once there is one.
    #[track_caller]
    pub fn came_of(&self, kind: Kind) -> Vec<Told> {
        eventually(kind.name(), || {
            let mut told = self.told();
            told.retain(|told| told.header(EVENT_HEADER) == kind.name());
            Some(told).filter(|told| !told.is_empty())
        })
    }

    /// A webhook that goes to a path of it.
    #[track_caller]
    #[must_use]
    pub fn webhook(&self, id: &str, path: &str, events: &[Kind]) -> Webhook {
        webhook(id, &self.url(path), events)
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.is_closed.store(true, Ordering::SeqCst);
        // Wakes the thread that waits for the next caller.
        drop(TcpStream::connect(self.address));
    }
}

/// A script that panics fails its own test; the others' requests are still good.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn serve(stream: TcpStream, told: &Mutex<Vec<Told>>, script: &Script) -> Result<(), Error> {
    let mut reader = BufReader::new(stream);
    let request = read(&mut reader)?;
    // Noted before it is answered: once the caller knows, the test knows.
    lock(told).push(request.clone());
    let reply = lock(script)(&request);
    let (status, location) = match reply {
        Reply::Status(status) => (status, String::new()),
        Reply::Elsewhere(status, to) => (status, format!("location: {to}\r\n")),
        Reply::Cut => return Ok(()),
        Reply::Nothing => return reader.read_to_end(&mut Vec::new()).map(drop),
    };
    let head =
        format!("HTTP/1.1 {status} So\r\n{location}content-length: 0\r\nconnection: close\r\n\r\n");
    reader.get_mut().write_all(head.as_bytes())
}

fn read(reader: &mut impl BufRead) -> Result<Told, Error> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let path = lines[0].split(' ').nth(1).unwrap_or_default().to_owned();
    let headers: Vec<(String, String)> = lines[1..]
        .iter()
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length = length.and_then(|(_, length)| length.parse().ok());
    let mut body = vec![0; length.unwrap_or_default()];
    reader.read_exact(&mut body)?;
    let body =
        String::from_utf8(body).map_err(|error| Error::new(ErrorKind::InvalidData, error))?;
    Ok(Told {
        path,
        headers,
        body,
    })
}
