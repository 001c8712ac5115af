//! Sockets as any program would open them.

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::ErrorKind;
use std::net::TcpStream;
use std::time::Duration;
use tungstenite::client::IntoClientRequest;
use tungstenite::http::HeaderValue;
use tungstenite::protocol::frame::coding::CloseCode;
use tungstenite::{Error, HandshakeError, Message, WebSocket};

/// An open socket.
pub struct Socket(WebSocket<TcpStream>);

impl Socket {
    /// Opens a socket, or gives the status with which it was refused.
    ///
    /// # Errors
    /// The HTTP status of the refusal.
    #[track_caller]
    pub fn open(url: &str, headers: &[(&'static str, &str)]) -> Result<Self, u16> {
        match Self::attempt(url, headers) {
            Ok(socket) => Ok(socket),
            Err(Error::Http(response)) => Err(response.status().as_u16()),
            Err(error) => panic!("{url}: {error}"),
        }
    }

    /// Opens a socket where nobody may be listening.
    ///
    /// # Errors
    /// Why it did not open.
    pub fn attempt(url: &str, headers: &[(&'static str, &str)]) -> Result<Self, Error> {
        let url = url.replacen("http://", "ws://", 1);
        let mut request = url.as_str().into_client_request().expect("an address");
        for (name, value) in headers {
            request
                .headers_mut()
                .insert(*name, HeaderValue::from_str(value).expect("a header"));
        }
        let host = request
            .uri()
            .authority()
            .expect("a host")
            .as_str()
            .to_owned();
        let stream = TcpStream::connect(host)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        match tungstenite::client(request, stream) {
            Ok((socket, _)) => Ok(Self(socket)),
            Err(HandshakeError::Failure(error)) => Err(error),
            Err(HandshakeError::Interrupted(_)) => Err(Error::Io(ErrorKind::TimedOut.into())),
        }
    }

    /// Sends a frame.
    #[track_caller]
    pub fn send(&mut self, frame: &impl Serialize) {
        self.send_text(serde_json::to_string(frame).expect("a frame"));
    }

    /// Sends any text.
    #[track_caller]
    pub fn send_text(&mut self, text: String) {
        self.0
            .send(Message::text(text))
            .expect("the socket is open");
    }

    /// Sends a frame to somebody who may be gone; gives whether he was still there.
    pub fn try_send(&mut self, frame: &impl Serialize) -> bool {
        let text = serde_json::to_string(frame).expect("a frame");
        self.0.send(Message::text(text)).is_ok()
    }

    /// Sends bytes, which no frame is.
    #[track_caller]
    pub fn send_bytes(&mut self, bytes: Vec<u8>) {
        self.0
            .send(Message::binary(bytes))
            .expect("the socket is open");
    }

    /// The next frame.
    #[track_caller]
    pub fn receive<T: DeserializeOwned>(&mut self) -> T {
        self.try_receive()
            .unwrap_or_else(|why| panic!("no frame: {why}"))
    }

    /// The next frame from somebody who may be gone.
    ///
    /// # Errors
    /// Why there is none. Silence is no such reason: it panics.
    #[track_caller]
    pub fn try_receive<T: DeserializeOwned>(&mut self) -> Result<T, String> {
        loop {
            match self.0.read() {
                Ok(Message::Text(text)) => {
                    return Ok(serde_json::from_str(&text)
                        .unwrap_or_else(|error| panic!("{error}: {text}")));
                }
                Ok(Message::Ping(_) | Message::Pong(_)) => {}
                Ok(Message::Close(frame)) => return Err(format!("closed: {frame:?}")),
                Ok(other) => panic!("no frame: {other:?}"),
                Err(error) => {
                    assert!(!is_silence(&error), "nothing came");
                    return Err(error.to_string());
                }
            }
        }
    }

    /// Frames up to and with the first that is wanted.
    #[track_caller]
    pub fn until<T: DeserializeOwned>(&mut self, is_wanted: impl Fn(&T) -> bool) -> Vec<T> {
        let mut frames = Vec::new();
        loop {
            let frame = self.receive();
            let is_last = is_wanted(&frame);
            frames.push(frame);
            if is_last {
                return frames;
            }
        }
    }

    /// The code with which the other side closes, once it does.
    #[track_caller]
    pub fn closed(&mut self) -> Option<u16> {
        loop {
            match self.0.read() {
                Ok(Message::Close(frame)) => return frame.map(|frame| CloseCode::into(frame.code)),
                Ok(_) => {}
                Err(error) => {
                    assert!(!is_silence(&error), "the socket stays open");
                    return None;
                }
            }
        }
    }
}

fn is_silence(error: &Error) -> bool {
    matches!(error, Error::Io(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut))
}
