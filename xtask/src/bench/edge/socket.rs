//! One WebSocket of the load generator: thousands of them are read on one thread.

use crate::Fail;
use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::os::fd::{AsRawFd, RawFd};
use std::time::{Duration, Instant};
use tungstenite::client::IntoClientRequest;
use tungstenite::http::HeaderValue;
use tungstenite::protocol::WebSocketConfig;
use tungstenite::{Error, Message, WebSocket};

/// Bytes that a socket keeps for reading: frames here are short and sockets many.
const READ_BYTES: usize = 4 * 1024;

/// Seconds that a frame is waited for, on a busy machine too.
const WAIT_S: u64 = 30;

/// How a socket is opened.
#[derive(Debug, Clone)]
pub struct Address {
    /// Where.
    pub url: String,
    /// Headers of the request.
    pub headers: Vec<(&'static str, String)>,
}

/// An open socket.
#[derive(Debug)]
pub struct Socket(WebSocket<Metered>);

impl Socket {
    /// Opens a socket. Waits for the handshake, and for nothing after it.
    ///
    /// # Errors
    /// [`Fail::Content`] with what kept it from opening.
    pub fn open(address: &Address) -> Result<Self, Fail> {
        let failed = |why: &dyn std::fmt::Display| Fail::content(&address.url, why);
        let mut request = address
            .url
            .as_str()
            .into_client_request()
            .map_err(|e| failed(&e))?;
        for (name, value) in &address.headers {
            let value = HeaderValue::from_str(value).map_err(|e| failed(&e))?;
            request.headers_mut().insert(*name, value);
        }
        let host = request.uri().authority().map_or("", |host| host.as_str());
        let stream = TcpStream::connect(host).map_err(|e| failed(&e))?;
        stream.set_nodelay(true).map_err(|e| failed(&e))?;
        let metered = Metered {
            stream,
            sent: 0,
            received: 0,
        };
        let config = WebSocketConfig::default()
            .read_buffer_size(READ_BYTES)
            .write_buffer_size(0);
        let (socket, _) = tungstenite::client::client_with_config(request, metered, Some(config))
            .map_err(|e| failed(&e))?;
        let stream = &socket.get_ref().stream;
        stream.set_nonblocking(true).map_err(|e| failed(&e))?;
        Ok(Self(socket))
    }

    /// What the system knows it by.
    #[must_use]
    pub fn raw_fd(&self) -> RawFd {
        self.0.get_ref().stream.as_raw_fd()
    }

    /// Sends a frame. Frames are far smaller than the system's buffer, so it takes them at once.
    ///
    /// # Errors
    /// [`Fail::Content`] when the socket is not open any more.
    pub fn send(&mut self, text: String) -> Result<(), Fail> {
        self.0
            .send(Message::text(text))
            .map_err(|e| Fail::content("sending a frame", e))
    }

    /// The next frame that has arrived, if one has.
    ///
    /// # Errors
    /// [`Fail::Content`] when the socket is not open any more.
    pub fn receive(&mut self) -> Result<Option<tungstenite::Utf8Bytes>, Fail> {
        loop {
            match self.0.read() {
                Ok(Message::Text(text)) => return Ok(Some(text)),
                Ok(Message::Close(frame)) => {
                    let why = frame.map_or_else(String::new, |frame| frame.to_string());
                    return Err(Fail::content("a socket was closed", why));
                }
                Ok(_) => {}
                Err(Error::Io(e)) if e.kind() == ErrorKind::WouldBlock => return Ok(None),
                Err(e) => return Err(Fail::content("receiving a frame", e)),
            }
        }
    }

    /// The next frame, waited for: for a few sockets whose time is not measured to the microsecond.
    ///
    /// # Errors
    /// [`Fail::Content`] when the socket is not open any more, or nothing comes.
    pub fn wait(&mut self) -> Result<tungstenite::Utf8Bytes, Fail> {
        let began = Instant::now();
        while began.elapsed().as_secs() < WAIT_S {
            match self.receive()? {
                Some(text) => return Ok(text),
                None => std::thread::sleep(Duration::from_micros(100)),
            }
        }
        Err(Fail::content(
            "waiting for a frame",
            format!("none came within {WAIT_S} s"),
        ))
    }

    /// Bytes that went out and came in, handshake included.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        let metered = self.0.get_ref();
        metered.sent + metered.received
    }
}

/// A stream that counts what goes over it.
#[derive(Debug)]
struct Metered {
    stream: TcpStream,
    sent: u64,
    received: u64,
}

impl Read for Metered {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.stream.read(buffer)?;
        self.received += read as u64;
        Ok(read)
    }
}

impl Write for Metered {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.stream.write(bytes)?;
        self.sent += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}
