//! The console in a real browser.

use crate::browser::{Screen, Tab};
use crate::stand::Stand;

impl Tab {
    /// Types into the form of the sign-in page, and sends it.
    #[track_caller]
    pub fn type_login(&self, email: &str, password: &str) {
        self.fill("document.querySelector('input[name=email]')", email);
        self.fill("document.querySelector('input[name=password]')", password);
        self.tap("byTest('submit')");
    }
}

/// Signs the merchant's owner in by hand.
#[track_caller]
pub fn sign_in(stand: &Stand, screen: Screen) -> Tab {
    let tab = Tab::open(screen);
    tab.goto(&stand.url("/console/"));
    tab.type_login(stand.login.email.as_str(), &stand.login.password);
    tab.wait("byTest('merchant') || byTest('empty')");
    tab
}
