//! Bundles what is written in JavaScript and CSS, and the scripts that wasm-bindgen wrote.

use super::{Mode, part};
use crate::pack::{self, Edition, Format, Job};
use crate::progress::{Done, Step};
use crate::{Fail, files, paths};

/// The token in the loader that the worker puts the merchant's bootstrap in the place of.
pub const BOOTSTRAP_TOKEN: &str = "__CHIPLINE_BOOTSTRAP__";

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
    let jobs = [
        script(root.join("widget/loader/main.js"), "loader.js", on_pages),
        script(part(mode, "widget").join("widget.js"), "app.js", app),
        style("widget/style/app.css", "app.css"),
        script(
            part(mode, "console").join("console.js"),
            "console.js",
            console,
        ),
        script(root.join("www/console/boot.js"), "boot.js", console),
        style("www/console/style/main.css", "console.css"),
    ];
    pack::run(step, "bundling scripts and styles", &jobs)?;
    check_loader(&files::read_text(&dir.join("loader.js"))?)?;
    Ok(Done::Now)
}

fn check_loader(text: &str) -> Result<(), Fail> {
    match text.matches(BOOTSTRAP_TOKEN).count() {
        1 => Ok(()),
        times => Err(Fail::content(
            "widget/loader",
            format!("the bundle names {BOOTSTRAP_TOKEN} {times} times, and must name it once"),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loader_has_exactly_one_place_for_the_bootstrap() {
        assert!(check_loader("(()=>{draw(__CHIPLINE_BOOTSTRAP__)})();").is_ok());
        assert!(check_loader("(()=>{})();").is_err());
        assert!(check_loader("a(__CHIPLINE_BOOTSTRAP__);b(__CHIPLINE_BOOTSTRAP__)").is_err());
    }
}
