//! The names that `workerd.capnp` and `wrangler.toml` bind. A test holds all three equal.

/// The deployment's secret.
pub const SECRET: &str = "CHIPLINE_SECRET";
/// Static files.
pub const ASSETS: &str = "ASSETS";
/// Conversations, named by their ids.
pub const CONVERSATION: &str = "CONVERSATION";
/// Merchants, named by their ids.
pub const MERCHANT: &str = "MERCHANT";
/// Shards of the directory.
pub const DIRECTORY: &str = "DIRECTORY";
