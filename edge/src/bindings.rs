//! The names that `workerd.capnp` and `wrangler.toml` bind. A test holds all three equal.

/// The deployment's secret.
pub const SECRET: &str = "CHIPLINE_SECRET";
/// `cloudflare` or `workerd`.
pub const PLATFORM: &str = "PLATFORM";
/// What the deployment allows, where that is not as it ships: `shared::door::Limits` as JSON.
pub const LIMITS: &str = "CHIPLINE_LIMITS";
/// Reverse proxies in front of a plain workerd, whose `X-Forwarded-For` is believed.
pub const PROXIES: &str = "CHIPLINE_PROXIES";
/// The deployment's model for merchants without one: `shared::pi::model::Deployed` as JSON.
pub const MODEL: &str = "CHIPLINE_MODEL";
/// Workers AI, where the platform has it.
pub const AI: &str = "AI";
/// Static files.
pub const ASSETS: &str = "ASSETS";
/// Conversations, named by their ids.
pub const CONVERSATION: &str = "CONVERSATION";
/// Merchants, named by their ids.
pub const MERCHANT: &str = "MERCHANT";
/// Shards of the directory.
pub const DIRECTORY: &str = "DIRECTORY";
