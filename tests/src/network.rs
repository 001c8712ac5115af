//! A bad network between a page and the worker: it lets no socket through, or nothing at all.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// What the network does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weather {
    /// All goes through.
    Fair,
    /// Sockets are refused, as by a proxy that knows nothing of them.
    NoSockets,
    /// Nothing goes through, and what was open is cut.
    Cut,
}

struct State {
    weather: Weather,
    open: Vec<TcpStream>,
    upgrades: usize,
}

/// A network of its own for one page.
pub struct Network {
    port: u16,
    state: Arc<Mutex<State>>,
}

impl Network {
    /// A network whose other end is the worker on this port.
    #[must_use]
    pub fn to(worker: u16, weather: Weather) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let state = Arc::new(Mutex::new(State {
            weather,
            open: Vec::new(),
            upgrades: 0,
        }));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for page in listener.incoming().flatten() {
                let state = Arc::clone(&shared);
                // What ends in an error is a connection that is cut, which networks do.
                thread::spawn(move || carry(page, worker, &state).ok());
            }
        });
        Self { port, state }
    }

    /// Where the page finds the worker.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Changes the weather.
    pub fn turn(&self, weather: Weather) {
        let mut state = self.state.lock().expect("nobody panics with it");
        state.weather = weather;
        if weather == Weather::Cut {
            for stream in state.open.drain(..) {
                // It may be gone already.
                let _ = stream.shutdown(Shutdown::Both);
            }
        }
    }

    /// How many sockets were asked for.
    #[must_use]
    pub fn upgrades(&self) -> usize {
        self.state.lock().expect("nobody panics with it").upgrades
    }
}

fn carry(mut page: TcpStream, worker: u16, state: &Mutex<State>) -> std::io::Result<()> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        if page.read(&mut byte)? == 0 {
            return Ok(());
        }
        head.push(byte[0]);
    }
    let is_socket = String::from_utf8_lossy(&head)
        .to_ascii_lowercase()
        .contains("upgrade: websocket");
    let worker = TcpStream::connect(("127.0.0.1", worker));
    {
        let mut state = state.lock().expect("nobody panics with it");
        state.upgrades += usize::from(is_socket);
        match state.weather {
            Weather::Cut => return page.shutdown(Shutdown::Both),
            Weather::NoSockets if is_socket => {
                return page.write_all(
                    b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
                );
            }
            Weather::Fair | Weather::NoSockets => {}
        }
        state.open.push(page.try_clone()?);
    }
    let mut worker = worker?;
    worker.write_all(&head)?;
    let (mut from_page, mut to_worker) = (page.try_clone()?, worker.try_clone()?);
    thread::spawn(move || {
        let _ = std::io::copy(&mut from_page, &mut to_worker);
        to_worker.shutdown(Shutdown::Write)
    });
    std::io::copy(&mut worker, &mut page)?;
    page.shutdown(Shutdown::Both)
}
