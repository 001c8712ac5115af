//! A tab of which pictures are taken, each once nothing on it moves any more.

use serde_json::json;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use tests::browser::{Screen, Tab};

/// Phone and desktop, light and dark.
pub const SCREENS: [(Screen, bool); 4] = [
    (Screen::Phone, false),
    (Screen::Phone, true),
    (Screen::Desktop, false),
    (Screen::Desktop, true),
];

/// What moves for as long as it is there, as dots do while somebody writes, is not waited for. What
/// was written a moment ago may still have to be laid out and scrolled to.
const CALM: &str = "new Promise((then) => requestAnimationFrame(() => requestAnimationFrame(() => {
    const all = root() ? root().getAnimations() : [];
    then(all.every((one) => one.playState != 'running' || one.effect.getComputedTiming().endTime == Infinity));
  })))";

/// A tab, and where its pictures go.
pub struct Camera {
    tab: Tab,
    folder: PathBuf,
    of: String,
}

impl Camera {
    /// An empty tab for pictures of this.
    pub fn open(folder: &Path, of: &str, screen: Screen, is_dark: bool) -> Self {
        let tab = Tab::open(screen);
        tab.dark(is_dark);
        let theme = if is_dark { "dark" } else { "light" };
        Self {
            tab,
            folder: folder.to_owned(),
            of: format!("{of}-{screen:?}-{theme}"),
        }
    }

    /// Takes a picture of what is on the screen.
    pub fn shot(&self, name: &str) {
        while self.tab.resolve(CALM) != json!(true) {}
        self.tab
            .screenshot(&self.folder.join(format!("{}-{name}.png", self.of)));
    }

    /// Asks something, and waits for the answer.
    pub fn ask(&self, question: &str) {
        let before = self.tab.eval("$$('.msg.they').length");
        self.fill("$('textarea')", question);
        self.press("Enter");
        self.wait(&format!(
            "$$('.msg.they').length > {before} && !$('.msg.wait')"
        ));
    }

    /// Asks something, and waits for the card that holds these words.
    pub fn ask_for(&self, question: &str, words: &str) {
        self.ask(question);
        self.wait(&format!("withText($$('.card'), '{words}')"));
    }
}

impl Deref for Camera {
    type Target = Tab;

    fn deref(&self) -> &Tab {
        &self.tab
    }
}
