//! What a conversation's object is asked for.

use super::Call;
use serde::{Deserialize, Serialize};
use shared::attribution::Touch;
use shared::conversation::Script;
use shared::id::{ConversationId, LeadId, MerchantId, MessageId, VisitorId};
use shared::identity::Identity;
use shared::lang::Lang;
use shared::protocol::{ClientFrame, Message, Said, ServerFrame};

calls! {
    /// Calls of a conversation's object.
    ConversationCall {
        /// The first message.
        Start {
            /// The version of the protocol that the client speaks.
            v: u32,
            /// The conversation.
            conversation: ConversationId,
            /// Whose it is.
            merchant: MerchantId,
            /// Who begins it.
            visitor: VisitorId,
            /// The lead that will come of it.
            lead: LeadId,
            /// The language to speak.
            language: Lang,
            /// The arrival.
            touch: Touch,
            /// What it will run on.
            script: Script,
            /// The client's id for the message.
            id: MessageId,
            /// The message.
            said: Said,
            /// Who the visitor is, where the merchant's page has said so.
            identity: Option<Identity>,
        } -> Vec<ServerFrame>;
        /// Frames of a visitor without a socket.
        TakeFrames {
            /// The frames, a hello first.
            frames: Vec<ClientFrame>,
        } -> Vec<ServerFrame>;
        /// The last page of the transcript, for an operator.
        LoadThread {} -> Vec<Message>;
        /// Says who the visitor is. Refused with `conflict` where that is somebody else already.
        Identify {
            /// Who.
            identity: Identity,
        } -> VisitorId;
    }
}
