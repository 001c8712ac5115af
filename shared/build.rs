//! Turns the packs' TOML files into JSON: all that lie in the folder, so that a new one is there by itself.

// The library's own types read the files, so that what it could not read fails the build here, with
// file and line. The little of them that this needs stands in for the rest.
#[allow(dead_code)]
#[path = "src/protocol/card.rs"]
mod card;
#[allow(dead_code)]
#[path = "src/lang.rs"]
mod lang;
#[allow(dead_code)]
#[path = "src/pack/schema.rs"]
mod schema;
#[allow(dead_code)]
#[path = "src/time.rs"]
mod time;
mod id {
    pub type Key = String;
}
mod protocol {
    pub use crate::card::CardKind;
}

#[path = "build/han.rs"]
mod han;

use std::collections::BTreeMap;
use std::path::Path;
use std::{env, fs, process};

/// What every pack shares; it is none by itself.
const COMMON: &str = "common";

fn main() {
    println!("cargo::rerun-if-changed=build");
    if let Err(error) = convert_packs().and_then(|()| write_tables()) {
        eprintln!("{error}");
        process::exit(1);
    }
}

fn write_tables() -> Result<(), String> {
    let out = env::var("OUT_DIR").map_err(|error| format!("OUT_DIR: {error}"))?;
    han::write_tables(Path::new(&out))
}

fn convert_packs() -> Result<(), String> {
    let folder = Path::new("src/pack/builtin");
    println!("cargo::rerun-if-changed={}", folder.display());
    let out = env::var("OUT_DIR").map_err(|error| format!("OUT_DIR: {error}"))?;
    let out = Path::new(&out);
    let (mut packs, mut claims) = (BTreeMap::new(), BTreeMap::new());
    for entry in fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))? {
        let path = entry.map_err(|error| error.to_string())?.path();
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        println!("cargo::rerun-if-changed={}", path.display());
        let explain = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let text = fs::read_to_string(&path).map_err(|error| explain(&error))?;
        let _: schema::Pack = toml::from_str(&text).map_err(|error| explain(&error))?;
        let mut pack: toml::Table = toml::from_str(&text).map_err(|error| explain(&error))?;
        // Sample chats are for whoever writes and checks packs; the worker has no use for them.
        pack.remove("samples");
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        claims.insert(name.to_string(), pack.remove("claims"));
        packs.insert(name.into_owned(), pack);
    }
    let names: Vec<&str> = packs.keys().map(String::as_str).collect();
    let names = names.into_iter().filter(|name| *name != COMMON);
    let names = format!("&{:?}", names.collect::<Vec<_>>());
    let packs = serde_json::to_string(&packs).map_err(|error| error.to_string())?;
    let claims = serde_json::to_string(&claims).map_err(|error| error.to_string())?;
    for (name, text) in [
        ("packs.json", packs),
        ("claims.json", claims),
        ("packs.rs", names),
    ] {
        fs::write(out.join(name), text).map_err(|error| format!("{name}: {error}"))?;
    }
    Ok(())
}
