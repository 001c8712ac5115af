//! Two real cores, the widget's model and the conversation's decision, joined by a link that
//! delays, drops, repeats and swaps: whatever it does, both end with the same talk.
#![allow(clippy::unwrap_used, clippy::expect_used)] // helpers of tests

mod support;

use shared::api::{StartReply, StartRequest};
use shared::attribution::Touch;
use shared::conversation::{
    self as core, Beginning, Conversation, Entropy, Script, Sealer, Speaker, To,
};
use shared::id::{ConversationId, LeadId, MerchantId, MessageId, OperatorId, StartKey, VisitorId};
use shared::keys::Keys;
use shared::lang::Lang;
use shared::merchant::Profile;
use shared::pack::Playbook;
use shared::protocol::{ClientFrame, From, Message, Said, Seq, ServerFrame};
use shared::seal::{KEY_BYTES, NONCE_BYTES, SealError, WrappedKey};
use shared::time::Millis;
use std::collections::VecDeque;
use support::{NOW, id, said, snapshot};
use widget::model::{Effect, Event, Link, Model, Timer, update};

/// Numbers that look random and are the same for the same seed (splitmix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }
}

struct Zeros;

impl Entropy for Zeros {
    fn nonce(&mut self) -> Result<[u8; NONCE_BYTES], SealError> {
        Ok([0; NONCE_BYTES])
    }
}

/// The edge: the conversation's decision, with the transcript kept as its object keeps it.
struct Edge {
    keys: Keys,
    script: Script,
    conversation: Option<Conversation>,
    transcript: Vec<Message>,
    now: Millis,
}

impl Edge {
    fn new() -> Self {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../www/site/demo/merchants.json"
        );
        let merchants: serde_json::Value =
            serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let profile: Profile = serde_json::from_value(merchants[0]["profile"].clone()).unwrap();
        let playbook = Playbook::build(&profile, 1).unwrap();
        let chips = playbook
            .default_chips()
            .into_iter()
            .filter_map(|chip| Some((chip.id, chip.intent?)))
            .collect();
        let script = Script {
            assistant: profile.assistant,
            hours: profile.hours,
            chips,
            playbook,
        };
        let keys = Keys::from_secret("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").unwrap();
        Self {
            keys,
            script,
            conversation: None,
            transcript: Vec::new(),
            now: NOW,
        }
    }

    fn merchant(&self) -> MerchantId {
        MerchantId::mint(&self.keys, &[1; 10])
    }

    fn start(&mut self, request: StartRequest) -> StartReply {
        let merchant = self.merchant();
        let id = ConversationId::for_start(&self.keys, &merchant, &request.start_key);
        if self.conversation.is_none() {
            let lead = LeadId::for_source(&self.keys, &merchant, id.as_str());
            let key = WrappedKey::wrap(
                &self.keys,
                &merchant,
                &lead,
                &[7; KEY_BYTES],
                &[8; NONCE_BYTES],
            )
            .unwrap();
            let visitor = VisitorId::for_start(&self.keys, &merchant, &request.start_key);
            let touch = Touch::of(&request.page, self.now);
            let beginning = Beginning {
                id: id.clone(),
                merchant,
                visitor,
                lead,
                key,
                language: Lang::ZhCn,
                touch,
            };
            self.conversation = Some(Conversation::begin(beginning, self.now));
        }
        assert_eq!(
            self.conversation.as_ref().unwrap().id,
            id,
            "one key, one conversation"
        );
        self.say(Speaker::Visitor, request.id, request.said);
        StartReply {
            conversation: id,
            token: "token".into(),
            frames: self.resume(Seq(0)),
        }
    }

    /// Takes what is said, and gives the frames for its sender.
    fn say(&mut self, by: Speaker, id: MessageId, said: Said) -> Vec<ServerFrame> {
        let conversation = self.conversation.as_ref().unwrap();
        let stored = self
            .transcript
            .iter()
            .find(|message| message.id == id)
            .map(|message| message.seq);
        let key = conversation
            .key
            .unwrap_for(&self.keys, &conversation.merchant, &conversation.lead)
            .unwrap();
        let uttered = Sealer {
            keys: &self.keys,
            merchant: &conversation.merchant,
            key: &key,
            entropy: Zeros,
        }
        .utter(said)
        .unwrap();
        let outcome = core::step(
            conversation,
            &self.script,
            core::Event::Said {
                id,
                stored,
                by,
                uttered,
            },
            self.now,
        )
        .unwrap();
        self.now = self.now.plus(1_000);
        self.conversation = Some(outcome.conversation);
        let mut frames = Vec::new();
        for effect in outcome.effects {
            match effect {
                core::Effect::Append(stored) => self.transcript.push(stored.message),
                core::Effect::Show {
                    to: To::Sender | To::All,
                    message,
                } => frames.push(ServerFrame::Message(message.message)),
                core::Effect::Send {
                    to: To::Sender | To::All,
                    frame,
                } => frames.push(frame),
                core::Effect::Show { .. } | core::Effect::Send { .. } | core::Effect::Report(_) => {
                }
            }
        }
        frames
    }

    fn resume(&self, seen: Seq) -> Vec<ServerFrame> {
        let conversation = self.conversation.as_ref().unwrap();
        let presence = conversation.presence(&self.script, self.now);
        let welcome = ServerFrame::Welcome {
            v: 1,
            conversation: conversation.id.clone(),
            last: conversation.last,
            presence,
        };
        let missed = self.transcript.iter().filter(|message| message.seq > seen);
        std::iter::once(welcome)
            .chain(missed.cloned().map(ServerFrame::Message))
            .collect()
    }
}

/// What is under way.
#[derive(Default)]
struct Wire {
    posts: VecDeque<StartRequest>,
    replies: VecDeque<Option<StartReply>>,
    opening: bool,
    is_open: bool,
    /// Nothing goes through any more, and nobody is told.
    is_dead: bool,
    up: VecDeque<ClientFrame>,
    /// Frames to the widget, and whether one may be overtaken: those of a resume keep their order,
    /// since it alone tells what is missing.
    down: VecDeque<(ServerFrame, bool)>,
    timers: Vec<Timer>,
}

struct World {
    dice: Dice,
    model: Model,
    edge: Edge,
    wire: Wire,
    /// While it is bad, the link does everything a link can do.
    is_bad: bool,
    said: Vec<MessageId>,
}

impl World {
    fn new(seed: u64) -> Self {
        let edge = Edge::new();
        let mut handed = snapshot();
        handed.merchant.id = edge.merchant();
        let model = Model::adopt(handed, NOW, 480);
        let mut world = Self {
            dice: Dice(seed),
            model,
            edge,
            wire: Wire::default(),
            is_bad: true,
            said: Vec::new(),
        };
        world.happen(Event::Begun);
        world
    }

    fn happen(&mut self, event: Event) {
        let now = self.edge.now;
        for effect in update(&mut self.model, event, now) {
            match effect {
                Effect::Start(request) => self.wire.posts.push_back(*request),
                Effect::Open(_) => {
                    self.cut();
                    self.wire.opening = true;
                }
                Effect::Drop => self.cut(),
                Effect::Send(frame) => self.wire.up.push_back(frame),
                Effect::Wait(_, timer) => self.wire.timers.push(timer),
                Effect::Save => {}
                Effect::Renew => self.happen(Event::Renewed(
                    StartKey::parse("CCCCCCCCCCCCCCCCCCCCCC").unwrap(),
                )),
            }
        }
        self.check();
    }

    fn cut(&mut self) {
        self.wire.opening = false;
        self.wire.is_open = false;
        self.wire.is_dead = false;
        self.wire.up.clear();
        self.wire.down.clear();
    }

    /// Nothing is shown as stored that is not, and places have no doubles.
    fn check(&self) {
        for message in self.model.thread.placed() {
            let stored = self
                .edge
                .transcript
                .iter()
                .find(|stored| stored.seq == message.seq)
                .expect("it is stored");
            assert_eq!((&stored.id, &stored.from), (&message.id, &message.from));
        }
        assert!(
            self.model
                .thread
                .placed()
                .is_sorted_by(|one, other| one.seq < other.seq)
        );
    }

    /// One thing happens; false when there is nothing that could.
    fn go(&mut self) -> bool {
        let trouble = if self.is_bad { self.dice.roll(12) } else { 99 };
        let roll = self.dice.roll(256) as u8;
        if self.wire.is_dead {
            self.wire.up.clear();
            self.wire.down.clear();
        }
        if let Some(request) = self.wire.posts.pop_front() {
            // The request is lost on the way there, or the answer on the way back.
            let reply = (trouble > 1).then(|| self.edge.start(request));
            self.wire.replies.push_back(reply.filter(|_| trouble > 3));
        } else if let Some(reply) = self.wire.replies.pop_front() {
            self.happen(reply.map_or(Event::Unreached { roll }, |reply| {
                Event::Started(Box::new(reply))
            }));
        } else if self.wire.opening {
            self.wire.opening = false;
            self.wire.is_open = trouble > 2;
            self.happen(if self.wire.is_open {
                Event::Opened
            } else {
                Event::Closed { code: 1006, roll }
            });
        } else if self.wire.is_open && trouble == 0 {
            self.cut();
            self.happen(Event::Closed { code: 1006, roll });
        } else if self.wire.is_open && trouble == 1 && self.model.link == Link::Live {
            self.wire.is_dead = true;
        } else if self.dice.roll(2) == 0 && !self.wire.up.is_empty() {
            let frame = self.wire.up.pop_front().unwrap();
            let (frames, is_loose) = match frame {
                ClientFrame::Hello { seen, .. } => (self.edge.resume(seen), false),
                ClientFrame::Say { id, said } => (self.edge.say(Speaker::Visitor, id, said), true),
                ClientFrame::TakeOver { .. } => panic!("a visitor takes nothing over"),
                ClientFrame::Typing { .. } | ClientFrame::Marks(_) => (Vec::new(), true),
            };
            self.wire
                .down
                .extend(frames.into_iter().map(|frame| (frame, is_loose)));
        } else if let Some((frame, is_loose)) = self.wire.down.pop_front() {
            let next_is_loose = self
                .wire
                .down
                .front()
                .is_some_and(|(_, is_loose)| *is_loose);
            if trouble == 2 && is_loose && next_is_loose {
                // The next one overtakes it.
                self.wire.down.insert(1, (frame, is_loose));
                return true;
            }
            if trouble == 3 {
                self.wire.down.push_back((frame.clone(), true));
            }
            self.happen(Event::Came(frame));
        } else if self.wire.up.is_empty() && !self.wire.timers.is_empty() {
            let timer = self.wire.timers.remove(0);
            self.happen(Event::Due(timer));
        } else {
            return !self.wire.up.is_empty();
        }
        true
    }
}

#[test]
fn whatever_the_link_does_both_sides_end_with_the_same_talk() {
    for seed in 0..400 {
        let mut world = World::new(seed);
        for number in 0..12 {
            let own = id(&format!("visitor-{number:04}"));
            world.said.push(own.clone());
            world.happen(Event::Said(
                own,
                said(&format!("第{number}句，种一颗牙多少钱")),
            ));
            for _ in 0..world.dice.roll(14) {
                world.go();
            }
            if number == 7 && world.edge.conversation.is_some() {
                let operator = Speaker::Operator {
                    id: OperatorId::parse("o0123456789abcdef").unwrap(),
                    name: "陈工".into(),
                };
                let frames = world
                    .edge
                    .say(operator, id("operator-0001"), said("我来回答"));
                let told = frames
                    .into_iter()
                    .filter(|frame| !matches!(frame, ServerFrame::Accepted { .. }));
                let shown = world
                    .edge
                    .transcript
                    .last()
                    .cloned()
                    .map(ServerFrame::Message);
                if world.wire.is_open {
                    world
                        .wire
                        .down
                        .extend(told.chain(shown).map(|frame| (frame, true)));
                }
            }
            if world.dice.roll(5) == 0 {
                world.happen(Event::Online(true));
            }
        }
        // The network is well again, and the page was looked at after a while.
        world.is_bad = false;
        world.happen(Event::Woke { hidden_ms: 60_000 });
        for _ in 0..2_000 {
            if !world.go() {
                break;
            }
        }
        assert_eq!(
            world.model.thread.waiting(),
            [],
            "seed {seed}: everything was said"
        );
        let ids = |messages: &[Message]| {
            messages
                .iter()
                .map(|message| (message.seq, message.id.clone()))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            ids(world.model.thread.placed()),
            ids(&world.edge.transcript),
            "seed {seed}"
        );
        let mine: Vec<MessageId> = world
            .edge
            .transcript
            .iter()
            .filter(|message| message.from == From::Visitor)
            .map(|message| message.id.clone())
            .collect();
        assert_eq!(
            mine, world.said,
            "seed {seed}: once each, in the order in which it was said"
        );
    }
}
