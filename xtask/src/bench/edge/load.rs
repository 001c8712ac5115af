//! The load generator: many conversations on one thread, so that one core is left to whom it
//! measures. Each conversation is a closed loop: it says the next thing when the one before was
//! acknowledged. Beside the socket that speaks, each has a second one that listens.

use super::socket::{Address, Socket};
use crate::Fail;
use mio::unix::SourceFd;
use mio::{Events, Interest, Poll, Token};
use serde::Deserialize;
use shared::id::MessageId;
use shared::protocol::{self, ClientFrame, Said, Seq};
use shared::text::MessageText;
use std::borrow::Cow;
use std::ops::Range;
use std::time::{Duration, Instant};

/// Seconds without any acknowledgement after which something is wrong.
const SILENCE_S: u64 = 30;

/// What visitors say, one after the other. Nothing in it is a contact.
const WORDS: [&str; 4] = [
    "请问做一颗大概要多少钱？价格里包含哪些项目呢",
    "周末可以过来看看吗，你们几点开门、几点下班",
    "我之前在别家问过一次，他们说要分几次来，是这样吗",
    "好的明白了，那我和家里人商量一下再回复你们",
];

/// What was measured.
#[derive(Debug, Clone, Default)]
pub struct Window {
    /// Messages acknowledged.
    pub messages: u64,
    /// Microseconds from sending to acknowledgement, of every message but each conversation's first:
    /// where all begin at once, the first find a shorter queue than those that follow.
    pub latencies_us: Vec<f64>,
    /// Seconds that it took.
    pub seconds: f64,
    /// Bytes in both directions on all sockets.
    pub bytes: u64,
}

/// A conversation, seen from outside.
#[derive(Debug)]
struct Conversation {
    speaker: Socket,
    listener: Socket,
    said: u64,
    to_say: u64,
    waiting: Option<(MessageId, Instant)>,
}

/// Conversations with one peer.
#[derive(Debug)]
pub struct Load {
    poll: Poll,
    conversations: Vec<Conversation>,
}

/// As much of a server's frame as the loop has to know.
#[derive(Deserialize)]
struct Heard<'a> {
    #[serde(borrow, rename = "type")]
    kind: Cow<'a, str>,
    #[serde(borrow)]
    id: Option<Cow<'a, str>>,
}

impl Load {
    /// Opens two sockets for each conversation and says hello.
    ///
    /// # Errors
    /// What keeps a socket from opening.
    pub fn connect(addresses: &[Address]) -> Result<Self, Fail> {
        let poll = Poll::new().map_err(|e| Fail::content("the load generator", e))?;
        let mut conversations = Vec::with_capacity(addresses.len());
        for (index, address) in addresses.iter().enumerate() {
            let open = |token| {
                let mut socket = Socket::open(address)?;
                poll.registry()
                    .register(
                        &mut SourceFd(&socket.raw_fd()),
                        Token(token),
                        Interest::READABLE,
                    )
                    .map_err(|e| Fail::content("the load generator", e))?;
                socket.send(written(&hello(Seq(0)))?)?;
                Ok(socket)
            };
            conversations.push(Conversation {
                speaker: open(2 * index)?,
                listener: open(2 * index + 1)?,
                said: 0,
                to_say: 0,
                waiting: None,
            });
        }
        Ok(Self {
            poll,
            conversations,
        })
    }

    /// Lets each of some conversations say one thing: it may have to wake its object.
    ///
    /// # Errors
    /// A refusal, a socket that closes, or silence.
    pub fn wake(&mut self, which: Range<usize>) -> Result<(), Fail> {
        self.run(which, 1).map(drop)
    }

    /// Lets each of some conversations say so many things.
    ///
    /// # Errors
    /// A refusal, a socket that closes, or silence.
    pub fn run(&mut self, which: Range<usize>, each: u64) -> Result<Window, Fail> {
        let bytes_before = self.bytes(which.clone());
        let began = Instant::now();
        let mut window = Window::default();
        for conversation in &mut self.conversations[which.clone()] {
            conversation.to_say = each;
            conversation.say()?;
        }
        let mut speaking = which.len();
        let mut events = Events::with_capacity(1024);
        while speaking > 0 {
            let silence = Some(Duration::from_secs(SILENCE_S));
            match self.poll.poll(&mut events, silence) {
                Err(e) if e.kind() == std::io::ErrorKind::Interrupted => continue,
                result => result.map_err(|e| Fail::content("the load generator", e))?,
            }
            if events.is_empty() {
                let why = format!("{speaking} messages were not acknowledged within {SILENCE_S} s");
                return Err(Fail::content("the load generator", why));
            }
            for event in &events {
                let index = event.token().0 / 2;
                let conversation = &mut self.conversations[index];
                if event.token().0 % 2 == 1 {
                    while conversation.listener.receive()?.is_some() {}
                    continue;
                }
                while let Some(frame) = conversation.speaker.receive()? {
                    let Some(sent) = conversation.acknowledged(&frame)? else {
                        continue;
                    };
                    window.messages += 1;
                    if conversation.to_say + 1 < each {
                        window.latencies_us.push(sent.elapsed().as_secs_f64() * 1e6);
                    }
                    if conversation.to_say == 0 {
                        speaking -= 1;
                    } else {
                        conversation.say()?;
                    }
                }
            }
        }
        window.seconds = began.elapsed().as_secs_f64();
        window.bytes = self.bytes(which) - bytes_before;
        Ok(window)
    }

    fn bytes(&self, which: Range<usize>) -> u64 {
        self.conversations[which]
            .iter()
            .map(|conversation| conversation.speaker.bytes() + conversation.listener.bytes())
            .sum()
    }
}

impl Conversation {
    fn say(&mut self) -> Result<(), Fail> {
        self.said += 1;
        self.to_say -= 1;
        let id = MessageId::parse(&format!("w-{:012}", self.said))
            .map_err(|e| Fail::content("a message's id", e))?;
        let words = WORDS[self.said as usize % WORDS.len()];
        let text = MessageText::parse(words).map_err(|e| Fail::content("a message's text", e))?;
        let frame = ClientFrame::Say {
            id: id.clone(),
            said: Said::Text { text },
        };
        let text = written(&frame)?;
        self.waiting = Some((id, Instant::now()));
        self.speaker.send(text)
    }

    /// When the message was sent that this frame acknowledges, if it acknowledges one.
    fn acknowledged(&mut self, frame: &str) -> Result<Option<Instant>, Fail> {
        let heard: Heard<'_> =
            serde_json::from_str(frame).map_err(|e| Fail::content("a frame", e))?;
        if heard.kind == "refused" {
            return Err(Fail::content("a message was refused", frame));
        }
        let is_ours = |(id, _): &(MessageId, Instant)| heard.id.as_deref() == Some(id.as_str());
        if heard.kind != "accepted" || !self.waiting.as_ref().is_some_and(is_ours) {
            return Ok(None);
        }
        Ok(self.waiting.take().map(|(_, since)| since))
    }
}

/// A hello of somebody who has seen everything up to here.
#[must_use]
pub fn hello(seen: Seq) -> ClientFrame {
    ClientFrame::Hello {
        v: protocol::VERSION,
        seen,
        page: None,
    }
}

/// A frame as it goes over the wire.
///
/// # Errors
/// [`Fail::Content`]; none of ours gives one.
pub fn written(frame: &ClientFrame) -> Result<String, Fail> {
    serde_json::to_string(frame).map_err(|e| Fail::content("a frame", e))
}
