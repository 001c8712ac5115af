//! Pages that we are asked to look at: the doctor's patients, and what merchants have Pi learn from.
//! Every address is looked at before it is called, redirects included; time and size are bounded.

use crate::error::{Done, EdgeError};
use futures_util::StreamExt;
use futures_util::future::{Either, select};
use shared::door::policy::Unread;
use shared::limit;
use shared::webhook::Target;
use std::pin::pin;
use std::time::Duration;
use worker::{
    AbortController, Delay, Fetch, Headers, Request, RequestInit, RequestRedirect, Response, Url,
};

/// The name under which pages are fetched. Our own doors know it for a crawler's: no check makes us
/// check ourselves in a circle.
const USER_AGENT: &str = "Mozilla/5.0 (compatible; ChiplineDoctorBot/1)";

/// A page as it came.
pub struct Fetched {
    /// Its address after all redirects.
    pub url: Url,
    /// Its headers.
    pub headers: Headers,
    /// Its bytes, in whatever character set.
    pub bytes: Vec<u8>,
    /// Whether there is more of it.
    pub is_cut: bool,
}

/// Fetches a page, within its time.
///
/// # Errors
/// When the platform fails; what is wrong with the page is in the result.
pub async fn fetch(url: &str, private_targets: bool) -> Done<Result<Fetched, Unread>> {
    let controller = AbortController::default();
    let signal = controller.signal();
    let fetched = pin!(follow(url, private_targets, &signal));
    let late = pin!(Delay::from(Duration::from_millis(limit::CHECKED_PAGE_MS)));
    let outcome = match select(fetched, late).await {
        Either::Left((outcome, _)) => outcome,
        Either::Right(_) => Ok(Err(Unread::Silent)),
    };
    // Hangs up on whoever still sends.
    controller.abort();
    outcome
}

async fn follow(
    url: &str,
    private_targets: bool,
    signal: &worker::AbortSignal,
) -> Done<Result<Fetched, Unread>> {
    let mut target = Target::from(url);
    for _ in 0..=limit::REDIRECTS_MAX {
        if target.check_page(private_targets).is_err() {
            return Ok(Err(Unread::Refused));
        }
        let request = outgoing(&target)?;
        let response = match Fetch::Request(request).send_with_signal(signal).await {
            Ok(response) => response,
            // The platform's words may name addresses within; the log of the worker has them.
            Err(error) => {
                crate::log::failure("page", &EdgeError::from(error));
                return Ok(Err(Unread::Unreached));
            }
        };
        let location = response.headers().get("location")?;
        match (response.status_code(), location) {
            (301 | 302 | 303 | 307 | 308, Some(location)) => match target.join(&location) {
                Ok(next) => target = next,
                Err(_) => return Ok(Err(Unread::Refused)),
            },
            (200..=299, _) => return read(&target, response).await,
            _ => return Ok(Err(Unread::Failed)),
        }
    }
    Ok(Err(Unread::Redirects))
}

fn outgoing(target: &Target) -> Done<Request> {
    let headers = Headers::new();
    headers.set("accept", "text/html,application/xhtml+xml")?;
    headers.set("user-agent", USER_AGENT)?;
    let mut init = RequestInit::new();
    init.with_headers(headers)
        .with_redirect(RequestRedirect::Manual);
    Ok(Request::new_with_init(target.as_str(), &init)?)
}

async fn read(target: &Target, mut response: Response) -> Done<Result<Fetched, Unread>> {
    let media = response.headers().get("content-type")?.unwrap_or_default();
    let media = media.split(';').next().unwrap_or_default().trim();
    if !["text/html", "application/xhtml+xml"].contains(&media.to_ascii_lowercase().as_str()) {
        return Ok(Err(Unread::NotHtml));
    }
    let Ok(url) = Url::parse(target.as_str()) else {
        return Ok(Err(Unread::Refused));
    };
    let mut bytes = Vec::new();
    let mut is_cut = false;
    let mut stream = response.stream()?;
    while let Some(piece) = stream.next().await {
        let Ok(piece) = piece else {
            return Ok(Err(Unread::Unreached));
        };
        bytes.extend_from_slice(&piece);
        if bytes.len() > limit::CHECKED_PAGE_BYTES_MAX {
            bytes.truncate(limit::CHECKED_PAGE_BYTES_MAX);
            is_cut = true;
            break;
        }
    }
    Ok(Ok(Fetched {
        url,
        headers: response.headers().clone(),
        bytes,
        is_cut,
    }))
}
