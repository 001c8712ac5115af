//! Bodies: bounded before they are read, then parsed as a whole or refused.

use crate::error::EdgeError;
use futures_util::StreamExt;
use serde::de::DeserializeOwned;
use shared::limit;
use shared::protocol::{Code, Problem};
use worker::Request;

/// A visitor's body. Its content type is not asked for: the loader sends plain text, which spares
/// a page on another origin the preflight.
///
/// # Errors
/// A refusal: too large, not JSON, not of this shape.
pub async fn visitor_body<T: DeserializeOwned>(request: &mut Request) -> Result<T, EdgeError> {
    read(request, limit::VISITOR_BODY_BYTES_MAX).await
}

/// A console's body.
///
/// # Errors
/// A refusal: too large, not JSON, not of this shape.
pub async fn console_body<T: DeserializeOwned>(request: &mut Request) -> Result<T, EdgeError> {
    read(request, limit::CONSOLE_BODY_BYTES_MAX).await
}

async fn read<T: DeserializeOwned>(
    request: &mut Request,
    bytes_max: usize,
) -> Result<T, EdgeError> {
    let bytes = bytes(request, bytes_max).await?;
    serde_json::from_slice(&bytes).map_err(|error| {
        // serde's words name fields and places of the body, nothing of ours.
        Problem::because(Code::BadRequest, error.to_string()).into()
    })
}

/// A body as it is.
///
/// # Errors
/// `too_large`
pub async fn bytes(request: &mut Request, bytes_max: usize) -> Result<Vec<u8>, EdgeError> {
    let claimed = request
        .headers()
        .get("content-length")?
        .and_then(|length| length.parse::<usize>().ok());
    if claimed.is_some_and(|length| length > bytes_max) {
        return Err(Code::TooLarge.into());
    }
    // Without a stated length the body is read piece by piece, and dropped at the bound.
    let mut bytes = Vec::with_capacity(claimed.unwrap_or_default());
    if request.inner().body().is_some() {
        let mut stream = request.stream()?;
        while let Some(piece) = stream.next().await {
            bytes.extend_from_slice(&piece?);
            if bytes.len() > bytes_max {
                return Err(Code::TooLarge.into());
            }
        }
    }
    Ok(bytes)
}
