//! Failures, by whose fault they are. A [`Problem`] is the client's to know; everything else is
//! ours: it is logged, and the client learns only that it may try again.

use crate::log;
use shared::catalog::CatalogError;
use shared::knowledge::SourceError;
use shared::protocol::{Code, Problem};
use shared::seal::SealError;
use worker::Response;

/// What may fail within the worker. Handlers of the platform have another `Result`.
pub type Done<T> = Result<T, EdgeError>;

/// Why a request was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum EdgeError {
    /// The client's: it is told.
    #[error("{0}")]
    Refused(Problem),
    /// The platform's.
    #[error("platform: {0}")]
    Platform(#[from] worker::Error),
    /// A stored or internal value that can't be read back.
    #[error("{place}: {error}")]
    Unreadable {
        /// Where it stands.
        place: &'static str,
        /// What is wrong with it.
        error: String,
    },
    /// A sealed value that does not open.
    #[error("{0}")]
    Seal(#[from] SealError),
    /// No random bytes.
    #[error("the platform gives no random bytes")]
    Random,
    /// The deployment's secret is missing or weak.
    #[error("{0}")]
    Secret(String),
    /// Another setting of the deployment's can't be used.
    #[error("{0}")]
    Setting(String),
}

impl From<Problem> for EdgeError {
    fn from(problem: Problem) -> Self {
        Self::Refused(problem)
    }
}

impl From<Code> for EdgeError {
    fn from(code: Code) -> Self {
        Self::Refused(Problem::new(code))
    }
}

impl From<CatalogError> for EdgeError {
    fn from(error: CatalogError) -> Self {
        Self::Refused(Problem::because(Code::InvalidValue, error.to_string()))
    }
}

impl From<SourceError> for EdgeError {
    fn from(error: SourceError) -> Self {
        Self::Refused(Problem::because(Code::InvalidValue, error.to_string()))
    }
}

impl EdgeError {
    /// A value that can't be read back.
    pub fn unreadable(place: &'static str, error: &dyn std::fmt::Display) -> Self {
        Self::Unreadable {
            place,
            error: error.to_string(),
        }
    }

    /// What the client learns of it. What is ours is logged here, once.
    pub fn into_problem(self, place: &str) -> Problem {
        match self {
            Self::Refused(problem) => problem,
            ours => {
                log::failure(place, &ours);
                Problem::new(Code::Internal)
            }
        }
    }
}

/// A refusal as an answer.
///
/// # Errors
/// When the platform can't build a response.
pub fn problem_response(problem: &Problem) -> worker::Result<Response> {
    let mut response = Response::from_json(problem)?.with_status(problem.status);
    response
        .headers_mut()
        .set("content-type", "application/problem+json")?;
    response.headers_mut().set("cache-control", "no-store")?;
    Ok(response)
}
