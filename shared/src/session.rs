//! Tokens that travel through other people's hands: a visitor's, a console session's, and the
//! one-time tokens of a first owner or an invitation. All are sealed: nothing can be read from
//! them or changed in them, and each kind has its own key.

use crate::contact::Email;
use crate::id::{ConversationId, MerchantId, OperatorId, VisitorId};
use crate::keys::Keys;
use crate::limit;
use crate::merchant::Role;
use crate::seal::{self, NONCE_BYTES};
use crate::time::Millis;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Why a token was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Not made by this deployment for this use.
    #[error("the token is not valid")]
    Invalid,
    /// It was good once.
    #[error("the token has expired")]
    Expired,
}

/// What a visitor's token stands for: one visitor in one conversation of one merchant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitorClaims {
    /// The merchant it is bound to.
    pub merchant: MerchantId,
    /// The conversation it opens.
    pub conversation: ConversationId,
    /// The visitor it stands for.
    pub visitor: VisitorId,
    /// When it stops being good.
    pub expires: Millis,
}

/// What a console's cookie stands for. The merchant's object still asks its own list whether the
/// session is open and which role the operator has now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionClaims {
    /// The merchant signed in to.
    pub merchant: MerchantId,
    /// Who signed in.
    pub operator: OperatorId,
    /// Random id of the session, so that it can be ended.
    pub session: String,
    /// When it stops being good.
    pub expires: Millis,
}

/// What a one-time token allows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "for", rename_all = "snake_case")]
pub enum OneTime {
    /// Creating one merchant with its first owner. The deployer prints it.
    FirstOwner {
        /// Makes each token another one, and the merchant's id follow from it.
        nonce: String,
        /// When it stops being good.
        expires: Millis,
    },
    /// Joining a merchant.
    Invitation {
        /// The merchant to join.
        merchant: MerchantId,
        /// The person invited; nobody else can use it.
        email: Email,
        /// The role given.
        role: Role,
        /// Makes each token another one.
        nonce: String,
        /// When it stops being good.
        expires: Millis,
    },
}

fn seal_claims(
    key: &[u8; 32],
    place: &str,
    claims: &impl Serialize,
    nonce: &[u8; NONCE_BYTES],
) -> Result<String, TokenError> {
    let bytes = serde_json::to_vec(claims).map_err(|_| TokenError::Invalid)?;
    seal::seal(key, nonce, place, &bytes).map_err(|_| TokenError::Invalid)
}

fn open_claims<T: DeserializeOwned>(
    key: &[u8; 32],
    place: &str,
    token: &str,
) -> Result<T, TokenError> {
    let bytes = seal::open(key, place, token).map_err(|_| TokenError::Invalid)?;
    serde_json::from_slice(&bytes).map_err(|_| TokenError::Invalid)
}

fn check_expiry(expires: Millis, now: Millis) -> Result<(), TokenError> {
    if now < expires {
        Ok(())
    } else {
        Err(TokenError::Expired)
    }
}

impl VisitorClaims {
    /// Claims that stay good for [`limit::VISITOR_TOKEN_MS`].
    #[must_use]
    pub fn new(
        merchant: MerchantId,
        conversation: ConversationId,
        visitor: VisitorId,
        now: Millis,
    ) -> Self {
        Self {
            merchant,
            conversation,
            visitor,
            expires: now.plus(limit::VISITOR_TOKEN_MS),
        }
    }

    /// The token.
    ///
    /// # Errors
    /// [`TokenError`] when the cipher refuses, which it does for no input of these types.
    pub fn seal(&self, keys: &Keys, nonce: &[u8; NONCE_BYTES]) -> Result<String, TokenError> {
        seal_claims(keys.visitor(), "visitor", self, nonce)
    }

    /// Opens a token and checks that it is still good.
    ///
    /// # Errors
    /// [`TokenError`] when it is not this deployment's, or no longer good.
    pub fn open(keys: &Keys, token: &str, now: Millis) -> Result<Self, TokenError> {
        let claims: Self = open_claims(keys.visitor(), "visitor", token)?;
        check_expiry(claims.expires, now)?;
        Ok(claims)
    }
}

impl SessionClaims {
    /// The cookie's value.
    ///
    /// # Errors
    /// [`TokenError`] when the cipher refuses, which it does for no input of these types.
    pub fn seal(&self, keys: &Keys, nonce: &[u8; NONCE_BYTES]) -> Result<String, TokenError> {
        seal_claims(keys.session(), "session", self, nonce)
    }

    /// Opens a cookie's value and checks that it is still good.
    ///
    /// # Errors
    /// [`TokenError`] when it is not this deployment's, or no longer good.
    pub fn open(keys: &Keys, token: &str, now: Millis) -> Result<Self, TokenError> {
        let claims: Self = open_claims(keys.session(), "session", token)?;
        check_expiry(claims.expires, now)?;
        Ok(claims)
    }
}

impl OneTime {
    /// The token.
    ///
    /// # Errors
    /// [`TokenError`] when the cipher refuses, which it does for no input of these types.
    pub fn seal(&self, keys: &Keys, nonce: &[u8; NONCE_BYTES]) -> Result<String, TokenError> {
        seal_claims(keys.one_time(), "one-time", self, nonce)
    }

    /// Opens a token and checks that it is still good. That it is used only once, the directory
    /// has to see to.
    ///
    /// # Errors
    /// [`TokenError`] when it is not this deployment's, or no longer good.
    pub fn open(keys: &Keys, token: &str, now: Millis) -> Result<Self, TokenError> {
        let claims: Self = open_claims(keys.one_time(), "one-time", token)?;
        check_expiry(claims.expires(), now)?;
        Ok(claims)
    }

    /// When it stops being good.
    #[must_use]
    pub fn expires(&self) -> Millis {
        match self {
            Self::FirstOwner { expires, .. } | Self::Invitation { expires, .. } => *expires,
        }
    }

    /// What makes it another one than all others.
    #[must_use]
    pub fn nonce(&self) -> &str {
        match self {
            Self::FirstOwner { nonce, .. } | Self::Invitation { nonce, .. } => nonce,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::StartKey;
    use crate::keys::tests::keys;

    #[test]
    fn a_token_is_good_for_its_own_use_and_time() {
        let keys = keys();
        let merchant = MerchantId::mint(&keys, &[1; 10]);
        let start = StartKey::parse("AAAAAAAAAAAAAAAAAAAAAA").unwrap();
        let now = Millis(1_000);
        let claims = VisitorClaims::new(
            merchant.clone(),
            ConversationId::for_start(&keys, &merchant, &start),
            VisitorId::for_start(&keys, &merchant, &start),
            now,
        );
        let token = claims.seal(&keys, &[1; 12]).unwrap();
        assert_eq!(VisitorClaims::open(&keys, &token, now), Ok(claims.clone()));
        assert_eq!(
            VisitorClaims::open(&keys, &token, claims.expires),
            Err(TokenError::Expired)
        );
        assert_eq!(
            SessionClaims::open(&keys, &token, now),
            Err(TokenError::Invalid)
        );
        assert_eq!(OneTime::open(&keys, &token, now), Err(TokenError::Invalid));
        assert_eq!(
            VisitorClaims::open(&keys, "", now),
            Err(TokenError::Invalid)
        );
        let mut changed = token.clone();
        changed.replace_range(20..21, if &token[20..21] == "A" { "B" } else { "A" });
        assert_eq!(
            VisitorClaims::open(&keys, &changed, now),
            Err(TokenError::Invalid)
        );
    }
}
