//! One try of a webhook.

use crate::error::{Done, EdgeError};
use crate::platform::now;
use futures_util::future::{Either, select};
use shared::api::Attempt;
use shared::limit;
use shared::time::Millis;
use shared::webhook::{
    DELIVERY_HEADER, EVENT_HEADER, Notice, SIGNATURE_HEADER, TIMESTAMP_HEADER, Target, is_taken,
    sign, timestamp,
};
use std::pin::pin;
use std::time::Duration;
use worker::{
    AbortController, Delay, Fetch, Headers, Method, Request, RequestInit, RequestRedirect, Response,
};

/// Posts a notice, and says what became of it: whether it was taken, and what to log. Never fails:
/// a failure is what became of it.
pub async fn post(
    url: &Target,
    secret: &str,
    notice: &Notice,
    private_targets: bool,
) -> (Attempt, bool) {
    let at = now();
    let outcome = try_post(url, secret, notice, at, private_targets).await;
    let took_ms = now().since(at);
    let (status, error) = match outcome {
        Ok(status) if is_taken(status) => (Some(status), None),
        Ok(status) => (
            Some(status),
            Some(format!("The receiver answered {status}.")),
        ),
        Err(Trouble::Refused(why)) => (None, Some(why)),
        Err(Trouble::Silent) => (
            None,
            Some(format!(
                "The receiver did not answer within {} seconds.",
                limit::WEBHOOK_ANSWER_MS / 1_000
            )),
        ),
        // The platform's words may name addresses within; the log of the worker has them.
        Err(Trouble::Unreached(error)) => {
            crate::log::failure("webhook", &error);
            (None, Some("The receiver was not reached.".to_owned()))
        }
    };
    let is_taken = status.is_some() && error.is_none();
    let attempt = Attempt {
        at,
        status,
        error,
        took_ms,
    };
    (attempt, is_taken)
}

enum Trouble {
    /// An address that may not be called.
    Refused(String),
    /// No answer in time.
    Silent,
    /// The platform could not reach it.
    Unreached(EdgeError),
}

impl From<EdgeError> for Trouble {
    fn from(error: EdgeError) -> Self {
        Self::Unreached(error)
    }
}

async fn try_post(
    url: &Target,
    secret: &str,
    notice: &Notice,
    at: Millis,
    private_targets: bool,
) -> Result<u16, Trouble> {
    let body =
        serde_json::to_string(notice).map_err(|error| EdgeError::unreadable("a notice", &error))?;
    let controller = AbortController::default();
    let signal = controller.signal();
    let sent = pin!(follow(
        url,
        secret,
        notice,
        &body,
        at,
        private_targets,
        &signal
    ));
    let late = pin!(Delay::from(Duration::from_millis(limit::WEBHOOK_ANSWER_MS)));
    let outcome = match select(sent, late).await {
        Either::Left((outcome, _)) => outcome,
        Either::Right(_) => Err(Trouble::Silent),
    };
    // Hangs up on whoever is still waited for, and on answers' bodies, which nobody reads: each
    // would hold a connection.
    controller.abort();
    outcome
}

async fn follow(
    url: &Target,
    secret: &str,
    notice: &Notice,
    body: &str,
    at: Millis,
    private_targets: bool,
    signal: &worker::AbortSignal,
) -> Result<u16, Trouble> {
    let mut url = url.clone();
    for _ in 0..=limit::REDIRECTS_MAX {
        url.check(private_targets)
            .map_err(|error| Trouble::Refused(format!("Not sent: {error}.")))?;
        let request = request(&url, secret, notice, body, at)?;
        let response = send(request, signal).await?;
        let status = response.status_code();
        // Only these two ask for the same request elsewhere; the others would drop the body.
        if !matches!(status, 307 | 308) {
            return Ok(status);
        }
        let location = response
            .headers()
            .get("location")
            .map_err(EdgeError::from)?
            .unwrap_or_default();
        url = url
            .join(&location)
            .map_err(|error| Trouble::Refused(format!("Redirected wrongly: {error}.")))?;
    }
    Err(Trouble::Refused("Redirected too often.".to_owned()))
}

async fn send(request: Request, signal: &worker::AbortSignal) -> Done<Response> {
    #[cfg(feature = "faults")]
    crate::faults::before_call()?;
    Ok(Fetch::Request(request).send_with_signal(signal).await?)
}

fn request(url: &Target, secret: &str, notice: &Notice, body: &str, at: Millis) -> Done<Request> {
    let headers = Headers::new();
    headers.set("content-type", "application/json")?;
    headers.set("user-agent", "Chipline-Webhook/1")?;
    headers.set(DELIVERY_HEADER, &notice.id)?;
    headers.set(EVENT_HEADER, notice.event.name())?;
    headers.set(TIMESTAMP_HEADER, &timestamp(at).to_string())?;
    headers.set(SIGNATURE_HEADER, &sign(secret, at, body))?;
    let mut init = RequestInit::new();
    init.with_method(Method::Post)
        .with_headers(headers)
        .with_body(Some(body.into()))
        .with_redirect(RequestRedirect::Manual);
    Ok(Request::new_with_init(url.as_str(), &init)?)
}
