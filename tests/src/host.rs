//! A merchant's own server, whose pages come with the headers that a test says.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Error, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// What is answered at an address.
#[derive(Clone, Debug)]
struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

type Answers = Arc<Mutex<BTreeMap<String, Answer>>>;

/// A server, listening until it is dropped.
pub struct Host {
    address: SocketAddr,
    answers: Answers,
    is_closed: Arc<AtomicBool>,
}

impl Host {
    /// One without any page.
    #[track_caller]
    #[must_use]
    pub fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let host = Self {
            address: listener.local_addr().expect("an address"),
            answers: Arc::default(),
            is_closed: Arc::default(),
        };
        let (answers, is_closed) = (Arc::clone(&host.answers), Arc::clone(&host.is_closed));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if is_closed.load(Ordering::SeqCst) {
                    break;
                }
                let answers = Arc::clone(&answers);
                // A browser that hangs up is no failure of ours.
                std::thread::spawn(move || drop(serve(stream, &answers)));
            }
        });
        host
    }

    /// Its origin. The name stands for this machine, and is another site than the worker's number.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://localhost:{}", self.address.port())
    }

    /// Puts a page there, and gives its address.
    pub fn put(&self, path: &str, headers: &[(&str, &str)], html: &str) -> String {
        let mut headers = headers.to_vec();
        headers.push(("content-type", "text/html; charset=utf-8"));
        self.answer(path, 200, &headers, html.as_bytes())
    }

    /// Sends whoever comes elsewhere.
    pub fn redirect(&self, path: &str, to: &str) -> String {
        self.answer(path, 302, &[("location", to)], b"")
    }

    /// Puts anything there.
    pub fn answer(&self, path: &str, status: u16, headers: &[(&str, &str)], body: &[u8]) -> String {
        let headers = headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let answer = Answer {
            status,
            headers,
            body: body.to_vec(),
        };
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        answers.insert(path.to_owned(), answer);
        format!("{}{path}", self.origin())
    }
}

impl Default for Host {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.is_closed.store(true, Ordering::SeqCst);
        // Wakes the thread that waits for the next caller.
        drop(TcpStream::connect(self.address));
    }
}

fn serve(stream: TcpStream, answers: &Answers) -> Result<(), Error> {
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    reader.read_line(&mut first)?;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line.trim().is_empty() {
            break;
        }
    }
    let path = first.split(' ').nth(1).unwrap_or_default();
    let path = path.split('?').next().unwrap_or_default();
    let found = {
        let answers = answers.lock().unwrap_or_else(PoisonError::into_inner);
        answers.get(path).cloned()
    };
    let answer = found.unwrap_or(Answer {
        status: 404,
        headers: Vec::new(),
        body: Vec::new(),
    });
    let headers: String = answer
        .headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}\r\n"))
        .collect();
    let head = format!(
        "HTTP/1.1 {} So\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n",
        answer.status,
        answer.body.len()
    );
    let stream = reader.get_mut();
    stream.write_all(head.as_bytes())?;
    stream.write_all(&answer.body)
}
