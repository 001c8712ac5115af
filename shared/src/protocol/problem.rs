//! Refusals: RFC 9457 problem details with a stable code and one clear sentence.

use serde::{Deserialize, Serialize};

/// Why something was refused. The written form is stable: programs may depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The body is not JSON, or not of the endpoint's shape.
    BadRequest,
    /// The frame is not one of the protocol's.
    BadFrame,
    /// A field of the body has a value that is not allowed.
    InvalidValue,
    /// The phone number can't be one.
    InvalidPhone,
    /// The consent agreed to is not the text that is in force.
    ConsentOutdated,
    /// The body or frame is over its cap.
    TooLarge,
    /// A file of a type that is not taken.
    FileType,
    /// The edge does not speak that version of the protocol.
    UnknownVersion,
    /// No such merchant.
    UnknownMerchant,
    /// The page is not on the merchant's list.
    OriginNotAllowed,
    /// No such address.
    NotFound,
    /// The address does not take this method.
    MethodNotAllowed,
    /// No token, or one that is not or no longer good.
    Unauthorised,
    /// E-mail address or password is wrong.
    WrongPassword,
    /// Signed in, but not allowed to do this.
    Forbidden,
    /// The one-time token was used before.
    TokenUsed,
    /// Somebody saved in between.
    Conflict,
    /// Too often, or too many.
    TooMany,
    /// A crawler: it reads the page, but begins no conversation.
    Crawler,
    /// The conversation has ended.
    Closed,
    /// Our fault. Trying again is safe: what was stored is not stored twice.
    Internal,
}

impl Code {
    /// All of them.
    pub const ALL: [Self; 21] = [
        Self::BadRequest,
        Self::BadFrame,
        Self::InvalidValue,
        Self::InvalidPhone,
        Self::ConsentOutdated,
        Self::TooLarge,
        Self::FileType,
        Self::UnknownVersion,
        Self::UnknownMerchant,
        Self::OriginNotAllowed,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::Unauthorised,
        Self::WrongPassword,
        Self::Forbidden,
        Self::TokenUsed,
        Self::Conflict,
        Self::TooMany,
        Self::Crawler,
        Self::Closed,
        Self::Internal,
    ];

    /// The HTTP status that goes with it.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::BadRequest | Self::BadFrame => 400,
            Self::InvalidValue | Self::InvalidPhone => 422,
            Self::ConsentOutdated | Self::TokenUsed | Self::Conflict => 409,
            Self::TooLarge => 413,
            Self::FileType => 415,
            Self::UnknownVersion => 426,
            Self::UnknownMerchant | Self::NotFound => 404,
            Self::OriginNotAllowed | Self::Forbidden | Self::Crawler => 403,
            Self::MethodNotAllowed => 405,
            Self::Unauthorised | Self::WrongPassword => 401,
            Self::TooMany => 429,
            Self::Closed => 410,
            Self::Internal => 500,
        }
    }

    /// The sentence that goes with it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::BadRequest => "The request body is not valid.",
            Self::BadFrame => "The frame is not valid.",
            Self::InvalidValue => "A value is not allowed.",
            Self::InvalidPhone => "The phone number is not valid.",
            Self::ConsentOutdated => {
                "The consent text has changed; please agree to the current one."
            }
            Self::TooLarge => "The request is too large.",
            Self::FileType => "Files of this type are not taken.",
            Self::UnknownVersion => "This version of the protocol is not spoken here.",
            Self::UnknownMerchant => "There is no such merchant.",
            Self::OriginNotAllowed => "The merchant does not allow the widget on this page.",
            Self::NotFound => "There is nothing at this address.",
            Self::MethodNotAllowed => "This address does not take that method.",
            Self::Unauthorised => "Please sign in or start again.",
            Self::WrongPassword => "The e-mail address or the password is wrong.",
            Self::Forbidden => "Your role does not allow this.",
            Self::TokenUsed => "This one-time token was used before.",
            Self::Conflict => "Somebody else saved in between; please load again.",
            Self::TooMany => "Too many requests; please wait a moment.",
            Self::Crawler => "Crawlers can't begin a conversation.",
            Self::Closed => "This conversation has ended.",
            Self::Internal => "Something failed on our side; trying again is safe.",
        }
    }
}

/// A refusal as it is sent (`application/problem+json`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[error("{title} ({})", detail.as_deref().unwrap_or("no detail"))]
pub struct Problem {
    /// Always `about:blank`: the code tells what it is.
    pub r#type: String,
    /// One clear sentence.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// The stable code.
    pub code: Code,
    /// What exactly, where there is more to say. Never anything from within.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

impl Problem {
    /// A refusal with nothing more to say.
    #[must_use]
    pub fn new(code: Code) -> Self {
        Self {
            r#type: "about:blank".to_owned(),
            title: code.title().to_owned(),
            status: code.status(),
            code,
            detail: None,
        }
    }

    /// A refusal that says what exactly.
    #[must_use]
    pub fn because(code: Code, detail: impl Into<String>) -> Self {
        Self {
            detail: Some(detail.into()),
            ..Self::new(code)
        }
    }
}

impl From<Code> for Problem {
    fn from(code: Code) -> Self {
        Self::new(code)
    }
}
