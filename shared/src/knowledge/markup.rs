//! A page's HTML as text: its title, its headings, its paragraphs, without what stands around them.
//!
//! It reads tags with the reader that the doctor has (`door/policy/page.rs`), which the worker holds
//! already. The maintained crates for this stand on html5ever, whose tree and tables nobody here needs;
//! those without it don't tell headings and navigation from words.

use super::cut::{Block, is_question};
use crate::door::policy::page;

/// What a page says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadPage {
    /// Its title, without the site's name behind it.
    pub title: String,
    /// Its parts, in order.
    pub blocks: Vec<Block>,
}

/// Elements whose words are none of the page's own.
const AROUND: [&str; 9] = [
    "nav", "footer", "aside", "svg", "select", "button", "template", "object", "head",
];

/// Elements that begin and end a line.
const LINES: [&str; 34] = [
    "html",
    "body",
    "p",
    "div",
    "li",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "table",
    "thead",
    "tbody",
    "tr",
    "section",
    "article",
    "main",
    "header",
    "br",
    "hr",
    "blockquote",
    "pre",
    "figure",
    "figcaption",
    "details",
    "summary",
    "form",
    "fieldset",
];

/// Elements whose words are headings.
const HEADINGS: [&str; 8] = ["h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary"];

/// Characters of a line of links and nothing else that is a menu's.
const MENU_CHARS_MAX: usize = 40;

/// Reads a page.
#[must_use]
pub fn read_page(html: &str) -> ReadPage {
    let mut reader = Reader::default();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        reader.words(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
        } else if let Some(end) = rest.strip_prefix('/') {
            let (name, after) = end.split_once('>').unwrap_or((end, ""));
            reader.closes(name.trim().to_ascii_lowercase().as_str());
            rest = after;
        } else if rest.starts_with(|first: char| first.is_ascii_alphabetic()) {
            let Some((tag, after)) = page::read_tag(rest) else {
                rest = "";
                break;
            };
            rest = after;
            if page::TEXT.contains(&tag.name.as_str()) {
                let (text, after) = page::split_at_end(rest, &tag.name);
                rest = after.split_once('>').map_or("", |(_, after)| after);
                if tag.name == "title" && reader.title.is_empty() {
                    reader.title = title(&page::decode(text));
                }
            } else {
                reader.opens(&tag.name);
            }
        } else if rest.starts_with(['!', '?']) {
            rest = rest.split_once('>').map_or("", |(_, after)| after);
        } else {
            reader.words("<");
        }
    }
    reader.words(rest);
    reader.ends_line();
    ReadPage {
        title: reader.title,
        blocks: reader.blocks,
    }
}

/// A page's title without the site's name, which stands behind a sign of its own.
fn title(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let first = text
        .split(" - ")
        .flat_map(|part| part.split(['|', '_', '｜', '—']));
    let first = first.map(str::trim).find(|part| !part.is_empty());
    first.unwrap_or_default().to_owned()
}

#[derive(Default)]
struct Reader {
    title: String,
    blocks: Vec<Block>,
    /// Elements that are open and whose words don't count.
    around: Vec<String>,
    line: String,
    /// Characters of the line that stand in links.
    linked: usize,
    in_link: bool,
    in_heading: bool,
}

impl Reader {
    fn opens(&mut self, name: &str) {
        if AROUND.contains(&name) {
            self.ends_line();
            self.around.push(name.to_owned());
        }
        if LINES.contains(&name) {
            self.ends_line();
            self.in_heading = HEADINGS.contains(&name);
        }
        match name {
            // Whoever forgets to close its head has a body all the same.
            "body" => self.around.clear(),
            "a" => self.in_link = true,
            "td" | "th" => self.line.push(' '),
            _ => {}
        }
    }

    fn closes(&mut self, name: &str) {
        if let Some(at) = self.around.iter().rposition(|open| open == name) {
            self.line.clear();
            self.around.truncate(at);
        }
        if LINES.contains(&name) {
            self.ends_line();
            self.in_heading = false;
        }
        if name == "a" {
            self.in_link = false;
        }
    }

    fn words(&mut self, text: &str) {
        if !self.around.is_empty() || text.is_empty() {
            return;
        }
        let text = page::decode(text);
        if self.in_link {
            self.linked += text.trim().chars().count();
        }
        self.line.push_str(&text);
    }

    fn ends_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        let linked = std::mem::take(&mut self.linked);
        let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
        let chars = line.chars().filter(|char| !char.is_whitespace()).count();
        let is_menu = chars <= MENU_CHARS_MAX && linked * 10 >= chars * 8;
        if line.is_empty() || (is_menu && linked > 0) {
            return;
        }
        self.blocks.push(if is_question(&line) {
            Block::Label(line)
        } else if self.in_heading {
            Block::Heading(line)
        } else {
            Block::Text(line)
        });
    }
}
