//! What a shard of the directory is asked for.

use super::Call;
use serde::{Deserialize, Serialize};
use shared::api::Membership;
use shared::id::MerchantId;

calls! {
    /// Calls of a directory shard.
    DirectoryCall {
        /// Counts a try and gives the stored password hash, if there is such a person.
        BeginSignIn {
            /// Keyed hash of the address.
            lookup: String,
        } -> Option<String>;
        /// The password was right: the count begins anew.
        SignInSucceeded {
            /// Keyed hash of the address.
            lookup: String,
        } -> Vec<Membership>;
        /// Notes a person's merchant; the password hash counts only for a new person.
        AddMember {
            /// Keyed hash of the address.
            lookup: String,
            /// The new person's password hash.
            password: String,
            /// The merchant.
            merchant: MerchantId,
            /// The merchant's name.
            name: String,
        } -> ();
    }
}
