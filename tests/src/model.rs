//! A model's endpoint that answers as a test says: OpenAI's events, piece by piece.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Error, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

/// What the endpoint does next.
#[derive(Clone, Debug)]
pub enum Piece {
    /// Sends words.
    Words(String),
    /// Waits until the test opens the gate.
    Wait(Arc<Gate>),
    /// Cuts the line.
    Cut,
}

/// A gate that a test opens.
#[derive(Debug, Default)]
pub struct Gate {
    is_open: Mutex<bool>,
    opened: Condvar,
}

impl Gate {
    /// Opens it.
    pub fn open(&self) {
        *self.is_open.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.opened.notify_all();
    }

    fn wait(&self) {
        let is_open = self.is_open.lock().unwrap_or_else(PoisonError::into_inner);
        // A test that fails never opens it: its endpoint must not live for ever.
        let longest = Duration::from_secs(60);
        drop(
            self.opened
                .wait_timeout_while(is_open, longest, |is_open| !*is_open),
        );
    }
}

/// What is answered to a request.
#[derive(Clone, Debug)]
pub enum Answer {
    /// A status, and nothing.
    Status(u16),
    /// A stream.
    Stream(Vec<Piece>),
}

/// A stream of one whole reply.
#[must_use]
pub fn reply(reply: &Value) -> Answer {
    Answer::Stream(vec![Piece::Words(reply.to_string())])
}

/// A stream of one whole reply that says this and nothing else.
#[must_use]
pub fn says(text: &str) -> Answer {
    reply(&json!({ "text": text }))
}

type Script = Mutex<Box<dyn FnMut(&Value) -> Answer + Send>>;

/// An endpoint, listening until it is dropped.
pub struct Model {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<(String, Value)>>>,
    is_closed: Arc<AtomicBool>,
}

impl Model {
    /// One that answers as `script` says to a request's body.
    #[track_caller]
    #[must_use]
    pub fn new(script: impl FnMut(&Value) -> Answer + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let model = Self {
            address: listener.local_addr().expect("an address"),
            asked: Arc::default(),
            is_closed: Arc::default(),
        };
        let script: Arc<Script> = Arc::new(Mutex::new(Box::new(script)));
        let (asked, is_closed) = (Arc::clone(&model.asked), Arc::clone(&model.is_closed));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if is_closed.load(Ordering::SeqCst) {
                    break;
                }
                let (asked, script) = (Arc::clone(&asked), Arc::clone(&script));
                // A caller that hangs up before it is answered is no failure of ours.
                std::thread::spawn(move || drop(serve(stream, &asked, &script)));
            }
        });
        model
    }

    /// Its address, as a merchant types it.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// Key and body of every request so far.
    #[must_use]
    pub fn asked(&self) -> Vec<(String, Value)> {
        self.asked
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Drop for Model {
    fn drop(&mut self) {
        self.is_closed.store(true, Ordering::SeqCst);
        // Wakes the thread that waits for the next caller.
        drop(TcpStream::connect(self.address));
    }
}

fn serve(
    stream: TcpStream,
    asked: &Mutex<Vec<(String, Value)>>,
    script: &Script,
) -> Result<(), Error> {
    let mut reader = BufReader::new(stream);
    let (mut key, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let Some((name, value)) = line.trim_end().split_once(':') else {
            if line.trim_end().is_empty() {
                break;
            }
            assert!(line.starts_with("POST /v1/chat/completions "), "{line}");
            continue;
        };
        match name.to_ascii_lowercase().as_str() {
            "authorization" => key = value.trim().to_owned(),
            "content-length" => length = value.trim().parse().unwrap_or_default(),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let body: Value = serde_json::from_slice(&body).expect("a request is JSON");
    // Noted before it is answered: once the caller knows, the test knows.
    asked
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push((key, body.clone()));
    let answer = script.lock().unwrap_or_else(PoisonError::into_inner)(&body);
    let out = reader.get_mut();
    let pieces = match answer {
        Answer::Status(status) => {
            let head =
                format!("HTTP/1.1 {status} So\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            return out.write_all(head.as_bytes());
        }
        Answer::Stream(pieces) => pieces,
    };
    out.write_all(
        b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n",
    )?;
    for piece in pieces {
        match piece {
            Piece::Words(words) => {
                let event = json!({ "choices": [{ "delta": { "content": words } }] });
                out.write_all(format!("data: {event}\n\n").as_bytes())?;
                out.flush()?;
            }
            Piece::Wait(gate) => gate.wait(),
            Piece::Cut => return Ok(()),
        }
    }
    out.write_all(b"data: [DONE]\n\n")
}
