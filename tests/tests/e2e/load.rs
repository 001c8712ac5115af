//! Many conversations at once while the worker is killed again and again: nothing that was
//! acknowledged is lost, doubled or out of order, on any of its ways.

use serde_json::json;
use shared::id::{ConversationId, Key, MessageId};
use shared::protocol::{ClientFrame, Message, Said, Seq, ServerFrame};
use shared::text::MessageText;
use shared::webhook::{Kind, NoticeData, Target, Webhook};
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, RwLock};
use tests::eventually;
use tests::receiver::{Receiver, Reply};
use tests::socket::Socket;
use tests::stand::Stand;
use tests::visitor::{Visitor, hello};

const CONVERSATIONS: usize = 200;
/// One in so many has Pi answering, and one in so many leaves a number.
const SHARE: usize = 5;
const MESSAGES: usize = 50;
/// What a client says before it waits for it to be accepted.
const AT_ONCE: usize = 5;
const THREADS: usize = 4;
const KILLS: usize = 3;

/// A client as the widget is one: what is not accepted it says again, and what it missed it asks for.
struct Client {
    visitor: Visitor,
    socket: Option<Socket>,
    seen: Seq,
    /// What is still to be said, in order.
    unsaid: VecDeque<(MessageId, Said)>,
    /// Where the edge says that it has stored what was said.
    accepted: BTreeMap<MessageId, Seq>,
}

impl Client {
    fn new(visitor: Visitor, index: usize, consent: &Key) -> Self {
        let said = |n: usize| {
            let id = MessageId::parse(&format!("w-{n:08}")).unwrap();
            // In the middle of it some leave their number.
            if n == MESSAGES / 2 && index.is_multiple_of(SHARE) {
                let mut form = visitor.lead_form(&format!("138{index:08}"));
                form.consent = consent.clone();
                return (id, Said::Lead(form));
            }
            let text = MessageText::parse(&format!("第{n}句，多少钱")).unwrap();
            (id, Said::Text { text })
        };
        Self {
            seen: Seq(visitor.first_messages().len() as u64),
            socket: None,
            unsaid: (0..MESSAGES).map(said).collect(),
            accepted: BTreeMap::new(),
            visitor,
        }
    }

    /// Says the next few things that are not accepted yet.
    fn speak(&mut self, worker: &RwLock<Stand>) {
        if self.socket.is_none() {
            // Whoever is about to kill the worker waits for this, and this for its return.
            let _up = worker.read().unwrap();
            self.socket = self.visitor.try_connect(self.seen.0);
        }
        let Some(socket) = &mut self.socket else {
            return;
        };
        for (id, said) in self.unsaid.iter().take(AT_ONCE).cloned() {
            if !socket.try_send(&ClientFrame::Say { id, said }) {
                break;
            }
        }
    }

    /// Hears until all of that is accepted, or the worker is gone.
    fn listen(&mut self, acknowledged: &Sender<()>) {
        let left = self.unsaid.len().saturating_sub(AT_ONCE);
        while self.unsaid.len() > left {
            let Some(frame) = self.socket.as_mut().map(Socket::try_receive) else {
                return;
            };
            match frame {
                Ok(ServerFrame::Accepted { id, seq, .. }) => {
                    self.done(&id, seq, acknowledged);
                    let before = self.accepted.insert(id, seq);
                    assert!(before.is_none_or(|before| before == seq), "stored twice");
                }
                Ok(ServerFrame::Message(message)) => {
                    self.done(&message.id, message.seq, acknowledged);
                }
                Ok(ServerFrame::Refused { problem, .. }) => panic!("refused: {problem}"),
                Ok(_) => {}
                Err(_) => self.socket = None,
            }
        }
    }

    /// Something is stored: what was said, or what others say.
    fn done(&mut self, id: &MessageId, seq: Seq, acknowledged: &Sender<()>) {
        self.seen = self.seen.max(seq);
        let before = self.unsaid.len();
        self.unsaid.retain(|(unsaid, _)| unsaid != id);
        if self.unsaid.len() < before {
            // Nobody counts any more after the last kill.
            let _ = acknowledged.send(());
        }
    }

    /// Everything that was said after the beginning, as the edge has it.
    fn transcript(&self) -> Vec<Message> {
        let first = self.visitor.first_messages();
        let reply: shared::api::FramesReply = self.visitor.post_frames(&[hello(1)]).json();
        let mut all = vec![first[0].clone()];
        all.extend(tests::visitor::messages(&reply.frames));
        all
    }
}

/// What a merchant's program has taken: which events, by what they tell of.
#[derive(Default)]
struct Taken {
    messages: HashMap<(ConversationId, Seq), BTreeSet<String>>,
    leads: HashMap<ConversationId, BTreeSet<String>>,
}

/// A program that fails at the first try of every event, and so half of the time.
fn receiver(taken: &Arc<Mutex<Taken>>) -> Receiver {
    let taken = Arc::clone(taken);
    let mut tries: HashMap<String, u32> = HashMap::new();
    Receiver::new(move |told| {
        let tries = tries.entry(told.id().to_owned()).or_default();
        *tries += 1;
        if *tries % 2 == 1 {
            return Reply::Status(503);
        }
        let notice = told.notice();
        let mut taken = taken.lock().unwrap();
        let ids = match notice.data {
            NoticeData::Message {
                conversation,
                message,
            } => taken
                .messages
                .entry((conversation, message.seq))
                .or_default(),
            NoticeData::Lead { lead } => {
                let conversation = lead.facts.conversation.expect("a conversation");
                taken.leads.entry(conversation).or_default()
            }
            other => panic!("not subscribed to: {other:?}"),
        };
        ids.insert(notice.id);
        Reply::Status(200)
    })
}

fn limits(pi_replies_per_day: u32) -> String {
    let any = json!({ "burst": 1_000_000, "per_minute": 1_000_000 });
    json!({
        "messages": any, "starts": any, "requests": any, "pi_replies_per_day": pi_replies_per_day,
        "private_targets": true, "webhook_retry_s": vec![1; 20],
    })
    .to_string()
}

#[test]
fn nothing_acknowledged_is_lost_doubled_or_out_of_order_over_three_kills() {
    let mut stand = Stand::in_memory("dental", |plan| {
        plan.loopback = true;
        plan.limits = limits(1_000);
    });
    let taken = Arc::default();
    let receiver = receiver(&taken);
    stand.owner().set_webhooks(&[Webhook {
        id: Key::parse("crm").unwrap(),
        url: Target::from(receiver.url("/hook").as_str()),
        events: vec![Kind::LeadCreated, Kind::MessageCreated],
        reveal: false,
        active: true,
    }]);
    let consent = tests::visitor::consent_version(&stand.origin(), stand.merchant().as_str());
    // Each runs on the limits that it began with.
    let begin = |stand: &Stand, index| {
        let visitor = Visitor::start(stand, "种一颗牙多少钱");
        Client::new(visitor, index, &consent)
    };
    let with_pi = CONVERSATIONS / SHARE;
    let mut clients: Vec<_> = (0..with_pi).map(|index| begin(&stand, index)).collect();
    stand.deploy(|plan| plan.limits = limits(0));
    clients.extend((with_pi..CONVERSATIONS).map(|index| begin(&stand, index)));

    let worker = RwLock::new(stand);
    let (acknowledged, acknowledgements) = mpsc::channel();
    std::thread::scope(|scope| {
        for clients in clients.chunks_mut(CONVERSATIONS / THREADS) {
            let (acknowledged, worker) = (acknowledged.clone(), &worker);
            scope.spawn(move || {
                while clients.iter().any(|client| !client.unsaid.is_empty()) {
                    for client in &mut *clients {
                        client.speak(worker);
                    }
                    for client in &mut *clients {
                        client.listen(&acknowledged);
                    }
                }
            });
        }
        let between = CONVERSATIONS * MESSAGES / (KILLS + 1);
        for _ in 0..KILLS {
            assert_eq!(acknowledgements.iter().take(between).count(), between);
            worker.write().unwrap().crash();
        }
    });
    let stand = worker.into_inner().unwrap();

    let mut told = BTreeSet::new();
    for client in &clients {
        let transcript = client.transcript();
        let seqs: Vec<u64> = transcript.iter().map(|message| message.seq.0).collect();
        assert_eq!(seqs, (1..=seqs.len() as u64).collect::<Vec<_>>());
        let own: Vec<&Message> = transcript[1..]
            .iter()
            .filter(|message| message.id.as_str().starts_with("w-"))
            .collect();
        let ids: Vec<String> = own.iter().map(|message| message.id.to_string()).collect();
        let said: Vec<String> = (0..MESSAGES).map(|n| format!("w-{n:08}")).collect();
        assert_eq!(ids, said, "each once, in the order in which they were said");
        for message in own {
            let accepted = client.accepted.get(&message.id);
            assert!(accepted.is_none_or(|seq| *seq == message.seq));
        }
        let conversation = &client.visitor.started.conversation;
        told.extend(seqs.iter().map(|seq| (conversation.clone(), Seq(*seq))));
    }

    // One lead for each who left a number, with the merchant and with its program.
    let who_left_one: BTreeSet<ConversationId> = clients
        .iter()
        .step_by(SHARE)
        .map(|client| client.visitor.started.conversation.clone())
        .collect();
    let owner = stand.owner();
    let leads = eventually("all leads", || {
        Some(owner.leads()).filter(|leads| leads.len() >= who_left_one.len())
    });
    let of_leads: Vec<ConversationId> = leads
        .into_iter()
        .filter_map(|lead| lead.facts.conversation)
        .collect();
    assert_eq!(of_leads.len(), who_left_one.len());
    assert_eq!(of_leads.into_iter().collect::<BTreeSet<_>>(), who_left_one);

    // The program was told of every message and every lead; by one event each, so that it can drop
    // what comes twice.
    eventually("all events", || {
        let taken = taken.lock().unwrap();
        (taken.messages.len() >= told.len() && taken.leads.len() >= who_left_one.len())
            .then_some(())
    });
    let taken = taken.lock().unwrap();
    assert_eq!(
        taken.messages.keys().cloned().collect::<BTreeSet<_>>(),
        told
    );
    assert_eq!(
        taken.leads.keys().cloned().collect::<BTreeSet<_>>(),
        who_left_one
    );
    let mut events = taken.messages.values().chain(taken.leads.values());
    assert!(events.all(|ids| ids.len() == 1), "one event for one thing");
}
