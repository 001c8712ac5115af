//! Turns the packs' TOML files into JSON, which the library includes.

use std::path::Path;
use std::{env, fs, process};

fn main() {
    if let Err(error) = convert_packs() {
        eprintln!("{error}");
        process::exit(1);
    }
}

fn convert_packs() -> Result<(), String> {
    let folder = Path::new("src/pack/builtin");
    println!("cargo::rerun-if-changed={}", folder.display());
    let out = env::var("OUT_DIR").map_err(|error| format!("OUT_DIR: {error}"))?;
    for entry in fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))? {
        let path = entry.map_err(|error| error.to_string())?.path();
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        println!("cargo::rerun-if-changed={}", path.display());
        let explain = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let text = fs::read_to_string(&path).map_err(|error| explain(&error))?;
        let pack: toml::Value = toml::from_str(&text).map_err(|error| explain(&error))?;
        let json = serde_json::to_string(&pack).map_err(|error| explain(&error))?;
        let name = path.file_stem().unwrap_or_default();
        let target = Path::new(&out).join(name).with_extension("json");
        fs::write(&target, json).map_err(|error| explain(&error))?;
    }
    Ok(())
}
