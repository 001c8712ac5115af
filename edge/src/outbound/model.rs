//! A model's endpoint: one that speaks as OpenAI's does, or the platform's own.

use crate::bindings;
use crate::error::{Done, EdgeError};
use crate::log;
use crate::platform::limits;
use futures_util::StreamExt;
use shared::limit;
use shared::pi::model::{Access, Events, Failure, Prompt, request};
use shared::webhook::Target;
use worker::{ByteStream, Env, Fetch, Headers, Method, Request, RequestInit, RequestRedirect};

/// Tries to reach an endpoint that fails at once.
const TRIES: u32 = 2;

/// A reply under way.
pub struct Words {
    stream: ByteStream,
    events: Events,
    bytes: usize,
}

impl Words {
    /// The words that come next; nothing at the end.
    ///
    /// # Errors
    /// [`Failure`] when the line is cut, or more comes than any answer needs.
    pub async fn next(&mut self) -> Result<Option<String>, Failure> {
        match self.stream.next().await {
            None => Ok(None),
            Some(Ok(chunk)) => {
                self.bytes += chunk.len();
                if self.bytes > limit::MODEL_STREAM_BYTES_MAX {
                    return Err(Failure::Unreadable);
                }
                Ok(Some(self.events.push(&chunk)))
            }
            Some(Err(error)) => {
                log::failure("model stream", &error);
                Err(Failure::Unreached)
            }
        }
    }
}

/// Asks a model for a streamed answer. What it is told goes there and nowhere else; its key only into
/// the header of this request.
///
/// # Errors
/// When the platform fails; what the endpoint does wrong is a [`Failure`].
pub async fn ask(env: &Env, access: &Access, prompt: &Prompt) -> Done<Result<Words, Failure>> {
    let body = request(&access.model, prompt);
    let Some(url) = &access.url else {
        let ai = env.ai(bindings::AI)?;
        return Ok(match ai.run_bytes(&access.model, &body).await {
            Ok(stream) => Ok(words(stream)),
            Err(error) => {
                log::failure("model", &error);
                Err(Failure::Unreached)
            }
        });
    };
    if url.check(limits(env)?.private_targets).is_err() {
        return Ok(Err(Failure::Unreached));
    }
    let body = serde_json::to_string(&body)
        .map_err(|error| EdgeError::unreadable("a model's request", &error))?;
    for _ in 0..TRIES {
        let sent = Fetch::Request(post(url, &access.key, &body)?).send().await;
        match sent {
            Ok(mut response) if response.status_code() == 200 => {
                return Ok(Ok(words(response.stream()?)));
            }
            // Its own fault or too much asked: another try may do. A refusal stays one.
            Ok(response) if response.status_code() >= 500 => {}
            Ok(_) => break,
            Err(error) => log::failure("model", &error),
        }
    }
    Ok(Err(Failure::Unreached))
}

fn words(stream: ByteStream) -> Words {
    Words {
        stream,
        events: Events::default(),
        bytes: 0,
    }
}

fn post(url: &Target, key: &str, body: &str) -> Done<Request> {
    let headers = Headers::new();
    headers.set("content-type", "application/json")?;
    headers.set("accept", "text/event-stream")?;
    if !key.is_empty() {
        headers.set("authorization", &format!("Bearer {key}"))?;
    }
    let mut init = RequestInit::new();
    init.with_method(Method::Post)
        .with_headers(headers)
        .with_body(Some(body.into()))
        // An endpoint that sends its key elsewhere is none: the answer is no 200.
        .with_redirect(RequestRedirect::Manual);
    let url = format!("{}/chat/completions", url.as_str().trim_end_matches('/'));
    Ok(Request::new_with_init(&url, &init)?)
}
