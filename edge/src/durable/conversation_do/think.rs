//! Pi's thoughts, performed: waiting for the rest of one, and asking a model what to say to it.

use super::core::Core;
use super::ears::Source;
use crate::durable::call::{self, AskModel, NoteModel};
use crate::error::{Done, EdgeError};
use crate::log;
use crate::outbound;
use crate::platform::now;
use crate::store;
use futures_util::future::{Either, select};
use shared::conversation::{Event, Input};
use shared::id::{MerchantId, MessageId};
use shared::limit;
use shared::pi::model::{Draft, Failure, Line, Prompt, Reply, Sieve, Stream, prompt};
use shared::protocol::{Body, From, Message, Seq, ServerFrame, Side};
use shared::time::Millis;
use std::pin::pin;
use std::rc::Rc;
use std::time::Duration;
use worker::Delay;

/// Everything that asking takes, read at once.
struct Question {
    merchant: MerchantId,
    prompt: Prompt,
    /// The id that the answer will have.
    answer: MessageId,
}

impl Core {
    /// Says that a thought is over, once its time has come. An object that ends before has its alarm.
    pub(super) async fn wait(self: Rc<Self>, no: Seq, until: Millis) {
        Delay::from(Duration::from_millis(until.since(now()))).await;
        self.think(Event::ThoughtOver { no });
    }

    /// Asks a model, and takes in what it says; whatever fails, the rules answer.
    pub(super) async fn ask(self: Rc<Self>, no: Seq, until: Millis) {
        let outcome = match self.try_ask(no, until).await {
            Ok(outcome) => outcome,
            Err(error) => {
                log::failure("model", &error);
                None
            }
        };
        let refused = matches!(outcome, Some(Err(Failure::Refused)));
        let reply = outcome.and_then(Result::ok);
        self.think(Event::Modelled { no, reply, refused });
    }

    fn think(self: &Rc<Self>, event: Event) {
        let input = Input::Happened(Box::new(event));
        if let Err(error) = self.take(Source::Nobody, |_, _| Ok(input)) {
            // The alarm that was set with the thought brings the next try.
            log::failure("thought", &error);
        }
    }

    /// What a model says, or why it does not; nothing where none was asked.
    async fn try_ask(&self, no: Seq, until: Millis) -> Done<Option<Result<Reply, Failure>>> {
        let Some(question) = self.question(no)? else {
            return Ok(None);
        };
        let typing = |on| {
            let frame = ServerFrame::Typing {
                side: Side::Staff,
                on,
            };
            self.ears
                .tell_side(&self.state, Side::Visitor, &frame, None)
        };
        typing(true)?;
        let merchant = call::merchant(&self.env, &question.merchant);
        let access = merchant
            .call(AskModel {
                merchant: question.merchant.clone(),
            })
            .await?;
        let Some(access) = access else {
            typing(false)?;
            return Ok(None);
        };
        // A little before the thought's own end, so that the reason is told and not the silence.
        let left_ms = until.since(now()).saturating_sub(500);
        let asked = pin!(outbound::model::ask(&self.env, &access, &question.prompt));
        let late = pin!(Delay::from(Duration::from_millis(left_ms)));
        let outcome = match select(pin!(self.listen(asked, &question)), late).await {
            Either::Left((outcome, _)) => outcome.unwrap_or_else(|error| {
                log::failure("model", &error);
                Err(Failure::Unreached)
            }),
            Either::Right(_) => Err(Failure::Slow),
        };
        typing(false)?;
        if outcome.is_err() {
            // What was shown of it is taken back.
            self.draft(&question.answer, String::new())?;
        }
        let failure = outcome.as_ref().err().copied();
        merchant.call(NoteModel { failure }).await?;
        Ok(Some(outcome))
    }

    /// Reads what the model writes, and shows it sentence by sentence.
    async fn listen(
        &self,
        asked: impl Future<Output = Done<Result<outbound::model::Words, Failure>>>,
        question: &Question,
    ) -> Done<Result<Reply, Failure>> {
        let mut words = match asked.await? {
            Ok(words) => words,
            Err(failure) => return Ok(Err(failure)),
        };
        let mut stream = Stream::default();
        loop {
            match words.next().await {
                Ok(Some(piece)) => stream.push(&piece),
                Ok(None) => break,
                Err(failure) => return Ok(Err(failure)),
            }
            match self.sift(question, |sieve| stream.draft(sieve))? {
                Draft::Same => {}
                Draft::Text(text) => self.draft(&question.answer, text)?,
                Draft::Stop(_) => return Ok(Err(Failure::Refused)),
            }
        }
        let Ok(reply) = Reply::parse(stream.text()) else {
            return Ok(Err(Failure::Unreadable));
        };
        let passed = self.sift(question, |sieve| sieve.check(&reply.text))?;
        Ok(passed.map(|()| reply).map_err(|_| Failure::Refused))
    }

    /// Looks at something with the sieve that knows the question's numbers.
    fn sift<T>(&self, question: &Question, look: impl FnOnce(&Sieve<'_>) -> T) -> Done<T> {
        self.read(|driver, _| {
            let lines = question.prompt.lines.iter().map(Line::text);
            let notes = question.prompt.notes.iter().map(String::as_str);
            let texts = lines.chain(notes);
            Ok(look(&Sieve::new(&driver.script().playbook, texts)))
        })
    }

    fn draft(&self, id: &MessageId, text: String) -> Done<()> {
        let frame = ServerFrame::Draft {
            id: id.clone(),
            text,
        };
        self.ears
            .tell_side(&self.state, Side::Visitor, &frame, None)
    }

    /// What a model is asked, if the thought still stands.
    fn question(&self, no: Seq) -> Done<Option<Question>> {
        self.read(|driver, sql| {
            let conversation = driver.conversation();
            let thought = conversation
                .thought
                .as_ref()
                .filter(|thought| thought.no == no);
            let Some(thought) = thought else {
                return Ok(None);
            };
            let after = Seq(conversation
                .last
                .0
                .saturating_sub(limit::MODEL_MESSAGES.into()));
            let messages = store::conversation::messages_after(sql, after)?;
            let lines = messages.into_iter().filter_map(line).collect();
            let turn = conversation.rules_turn(driver.script(), thought, now());
            let prompt = prompt(
                &driver.script().playbook,
                &conversation.memory,
                (&thought.text(), &turn),
                conversation.language,
                lines,
            );
            let answer = MessageId::parse(&format!("pi-{:08}", conversation.last.next().0))
                .map_err(|error| EdgeError::unreadable("an id", &error))?;
            Ok(Some(Question {
                merchant: conversation.merchant.clone(),
                prompt,
                answer,
            }))
        })
    }
}

/// A message as a model reads it: words, contacts masked. Cards and files are none.
fn line(message: Message) -> Option<Line> {
    let text = match message.body {
        Body::Text { text, .. } | Body::Chip { text, .. } => text,
        _ => return None,
    };
    Some(match message.from {
        From::Visitor => Line::Visitor(text),
        From::Pi | From::Operator { .. } => Line::Staff(text),
    })
}
