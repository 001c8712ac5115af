//! The card that tells where everything is.

use crate::pages::Pages;
use crate::paths;
use crate::seed::Login;
use std::fmt::Write;

/// What the demo prints once everything answers.
pub(super) fn text(edge: &str, pages: &Pages, logins: &[Login]) -> String {
    let mut card = String::from("\nChipline is running.\n\n  Landing pages\n");
    let width = logins
        .iter()
        .map(|login| pages.address(login).len())
        .max()
        .unwrap_or_default();
    for login in logins {
        // Writing to a string can't fail.
        let _ = writeln!(
            card,
            "    {:<width$}  {}",
            pages.address(login),
            login.merchant_name
        );
    }
    let _ = writeln!(card, "\n  Console      {edge}/console/");
    let width = logins
        .iter()
        .map(|login| login.email.as_str().len())
        .max()
        .unwrap_or_default();
    for login in logins {
        let _ = writeln!(
            card,
            "    {:<width$}  {}",
            login.email.as_str(),
            login.password
        );
    }
    let state = paths::state();
    let state = std::env::current_dir()
        .ok()
        .and_then(|dir| state.strip_prefix(dir).ok().map(ToOwned::to_owned))
        .unwrap_or(state);
    let _ = write!(
        card,
        "\n  Data         {} (these logins: demo.json)\n\nCtrl-C stops it.",
        state.join("data").display()
    );
    card
}
