//! Bundles what is written in JavaScript and CSS, and the scripts that wasm-bindgen wrote.

use super::{Mode, part};
use crate::pack::{self, Edition, Format, Job};
use crate::progress::{Done, Step};
use crate::{Fail, files, paths};

/// The names in the loader that the worker puts the merchant's bootstrap, and the texts of his
/// languages, in the place of.
const PLACES: [&str; 2] = ["__CHIPLINE_BOOTSTRAP__", "__CHIPLINE_TEXTS__"];

/// The scripts that the loader fetches when they are needed: their names in the app's folder, and
/// what each is made of.
pub const LATER: [(&str, &str); 10] = [
    ("talk.js", "widget/loader/talk.js"),
    ("api.js", "widget/loader/api.js"),
    ("cards.js", "widget/loader/cards/cards.js"),
    ("shows.js", "widget/loader/cards/shows.js"),
    ("extras.js", "widget/loader/extras/extras.js"),
    ("ladder.js", "widget/loader/ladder/ladder.js"),
    ("frame.js", "widget/loader/ladder/frame.js"),
    ("framed.js", "widget/loader/ladder/framed.js"),
    ("alone.js", "widget/loader/ladder/alone.js"),
    ("link.js", "widget/loader/ladder/link.js"),
];

/// Bundles everything; it takes less time than finding out whether it must be done.
///
/// # Errors
/// esbuild's report, or what is wrong with the loader.
pub fn bundle(step: &Step, mode: Mode) -> Result<Done, Fail> {
    let root = paths::root();
    let dir = part(mode, "scripts");
    let script = |entry, name: &str, (format, target)| Job::Script {
        entry,
        out: dir.join(name),
        format,
        target,
    };
    let style = |entry: &str, name: &str| Job::Style {
        entry: root.join(entry),
        out: dir.join(name),
    };
    let on_pages = (Format::Iife, Edition::Es2020);
    let app = (Format::Esm, Edition::Es2020);
    let console = (Format::Esm, Edition::Es2022);
    let mut jobs = vec![
        script(root.join("widget/loader/main.js"), "loader.js", on_pages),
        script(part(mode, "widget").join("widget.js"), "app.js", app),
        script(
            part(mode, "console").join("console.js"),
            "console.js",
            console,
        ),
        script(root.join("www/console/boot.js"), "boot.js", console),
        style("www/console/style/main.css", "console.css"),
    ];
    jobs.extend(LATER.map(|(name, entry)| script(root.join(entry), name, app)));
    pack::run(step, "bundling scripts and styles", &jobs)?;
    check_loader(&files::read_text(&dir.join("loader.js"))?)?;
    Ok(Done::Now)
}

fn check_loader(text: &str) -> Result<(), Fail> {
    for place in PLACES {
        let times = text.matches(place).count();
        if times != 1 {
            return Err(Fail::content(
                "widget/loader",
                format!("the bundle names {place} {times} times, and must name it once"),
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loader_has_exactly_one_place_for_the_bootstrap_and_for_the_texts() {
        let [bootstrap, texts] = PLACES;
        assert!(check_loader(&format!("draw({bootstrap},{texts})")).is_ok());
        assert!(check_loader(&format!("draw({bootstrap})")).is_err());
        assert!(check_loader(&format!("draw({bootstrap},{texts},{bootstrap})")).is_err());
    }
}
