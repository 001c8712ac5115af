//! Puts `dist/assets` together: names by content, compressed twins, manifest.

use super::scripts::LATER;
use super::{Mode, part};
use crate::assets::Assets;
use crate::progress::{Done, Step};
use crate::{Fail, files, paths};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// What the worker reads to put a snippet together.
#[derive(Serialize)]
struct Manifest {
    /// The folder of the app and of every later script.
    app: String,
    /// The loader's texts, by language.
    texts: BTreeMap<String, Value>,
    build: String,
}

/// Collects every part and writes what changed.
///
/// # Errors
/// A part that is missing, or a page without its placeholders.
pub fn assemble(step: &Step, mode: Mode) -> Result<Done, Fail> {
    let scripts = part(mode, "scripts");
    let mut assets = Assets::default();
    assets.add("loader.js", files::read(&scripts.join("loader.js"))?);
    let wasm = part(mode, "widget").join("widget_bg.wasm");
    let mut app = vec![
        ("app.js", files::read(&scripts.join("app.js"))?),
        ("app.wasm", files::read(&wasm)?),
    ];
    for (name, _) in LATER {
        app.push((name, files::read(&scripts.join(name))?));
    }
    let app = assets.add_folder("w", app);

    let names = [
        (
            "{{js}}",
            assets.add_hashed("console", "js", files::read(&scripts.join("console.js"))?),
        ),
        (
            "{{wasm}}",
            assets.add_hashed(
                "console",
                "wasm",
                files::read(&part(mode, "console").join("console_bg.wasm"))?,
            ),
        ),
        (
            "{{css}}",
            assets.add_hashed("console", "css", files::read(&scripts.join("console.css"))?),
        ),
        (
            "{{boot}}",
            assets.add_hashed("console-boot", "js", files::read(&scripts.join("boot.js"))?),
        ),
    ];
    assets.add(
        "console/index.html",
        fill(
            &files::read_text(&paths::root().join("www/console/index.html"))?,
            &names,
        )?
        .into_bytes(),
    );

    let site = paths::root().join("www/site");
    for path in files::walk(&site)? {
        if path.starts_with("demo") {
            continue;
        }
        let mut bytes = files::read(&site.join(&path))?;
        if path.as_os_str() == "protocol.html" {
            bytes = with_vectors(&files::read_text(&site.join(&path))?)?.into_bytes();
        }
        assets.add(&path.to_string_lossy(), bytes);
    }
    assets.add("packs.json", shared::pack::PACKS.into());
    assets.add(
        "openapi.json",
        crate::openapi::document_text()?.into_bytes(),
    );

    let manifest = Manifest {
        app,
        texts: texts()?,
        build: assets.hash(),
    };
    let manifest = serde_json::to_vec(&manifest).map_err(|e| Fail::content("manifest.json", e))?;
    assets.write(step, &paths::assets(), mode, &manifest)
}

/// The loader's texts.
fn texts() -> Result<BTreeMap<String, Value>, Fail> {
    let path = paths::root().join("widget/loader/texts.json");
    serde_json::from_slice(&files::read(&path)?).map_err(|e| Fail::content("texts.json", e))
}

/// Fills a page's placeholders; each must be there, and none may be left.
fn fill(page: &str, names: &[(&str, String)]) -> Result<String, Fail> {
    let mut filled = page.to_owned();
    for (placeholder, name) in names {
        if !filled.contains(placeholder) {
            return Err(Fail::content(
                "www/console/index.html",
                format!("{placeholder} is missing"),
            ));
        }
        filled = filled.replace(placeholder, name);
    }
    if filled.contains("{{") {
        return Err(Fail::content(
            "www/console/index.html",
            "it holds an unknown placeholder",
        ));
    }
    Ok(filled)
}

/// Puts the golden vectors into a page, in place of `{{vector:folder/name}}`: what it shows is what
/// the tests of every side hold.
fn with_vectors(page: &str) -> Result<String, Fail> {
    let mut parts = page.split("{{vector:");
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part
            .split_once("}}")
            .ok_or_else(|| Fail::content("www/site/protocol.html", "a placeholder has no end"))?;
        let path = paths::root().join(format!("shared/vectors/{name}.json"));
        let vector = files::read_text(&path)?;
        let escaped = vector
            .trim_end()
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('"', "&quot;");
        filled.push_str(&escaped);
        filled.push_str(rest);
    }
    Ok(filled)
}
