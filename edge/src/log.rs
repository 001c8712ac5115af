//! Log lines: one JSON object each. No texts, contacts, tokens or addresses of people.

use serde_json::json;

/// Something failed on our side.
pub fn failure(place: &str, error: &dyn std::fmt::Display) {
    worker::console_error!(
        "{}",
        json!({ "level": "error", "place": place, "error": error.to_string() })
    );
}
