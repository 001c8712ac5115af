//! Merchants, operators and their sessions.

use crate::contact::Email;
use crate::id::{MerchantId, OperatorId};
use crate::merchant::{Profile, Role};
use serde::{Deserialize, Serialize};

wire! {
    /// A new merchant.
    pub struct CreateMerchant {
        /// The deployer's one-time token.
        token: String,
        /// Its settings.
        profile: Profile,
        /// The first owner's address.
        email: Email,
        /// The first owner's name.
        name: String,
        /// The first owner's password.
        password: String,
    }

    /// The new merchant.
    pub struct CreatedMerchant {
        /// Its id: the snippet is `/w/<id>.js`.
        merchant: MerchantId,
    }

    /// An invitation, accepted.
    pub struct AcceptInvitation {
        /// The one-time token.
        token: String,
        /// The operator's name.
        name: String,
        /// The operator's password: a new one, or the one already used with another merchant.
        password: String,
    }

    /// A sign-in.
    pub struct SignIn {
        /// Address.
        email: Email,
        /// Password.
        password: String,
        /// Which merchant to sign in to; without it the only one there is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        merchant: Option<MerchantId>,
    }

    /// The sign-in's result: a session, or a choice.
    pub struct SignedIn {
        /// The session; its cookie is set. Absent when a merchant has to be chosen.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        me: Option<Me>,
        /// Merchants to choose from.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        merchants: Vec<Membership>,
    }

    /// A merchant somebody works for.
    pub struct Membership {
        /// The merchant.
        merchant: MerchantId,
        /// Its name.
        name: String,
    }

    /// Who is signed in.
    pub struct Me {
        /// The operator.
        operator: OperatorId,
        /// The operator's name.
        name: String,
        /// The operator's role.
        role: Role,
        /// The merchant.
        merchant: MerchantId,
        /// The merchant's settings.
        profile: Profile,
    }

    /// An invitation.
    pub struct Invite {
        /// Whom.
        email: Email,
        /// The role.
        role: Role,
    }

    /// The invitation's token, to be passed on.
    pub struct Invited {
        /// One-time, good for three days.
        token: String,
    }
}
