//! Rules of the house that a few lines can hold.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use xtask::paths;

fn read(path: &str) -> String {
    std::fs::read_to_string(paths::root().join(path))
        .unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn rust_files(folder: &str) -> Vec<PathBuf> {
    fn below(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                below(&path, files);
            } else if path.extension().is_some_and(|end| end == "rs") {
                files.push(path);
            }
        }
    }
    let mut files = Vec::new();
    below(&paths::root().join(folder), &mut files);
    assert!(!files.is_empty(), "{folder} is empty");
    files
}

/// Direct dependencies of each member, without those for development.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new("cargo")
        .args(["metadata", "--no-deps", "--format-version=1"])
        .current_dir(paths::root())
        .output()
        .unwrap();
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|package| {
            let uses = package["dependencies"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|dependency| dependency["kind"].is_null());
            (
                package["name"].as_str().unwrap().to_owned(),
                uses.map(|dependency| dependency["name"].as_str().unwrap().to_owned())
                    .collect(),
            )
        })
        .collect()
}

#[test]
fn rooms_depend_one_way() {
    let uses = dependencies();
    let forbidden: [(&str, &[&str]); 6] = [
        (
            "shared",
            &[
                "worker",
                "web-sys",
                "js-sys",
                "wasm-bindgen",
                "leptos",
                "gloo",
                "gloo-net",
                "tokio",
                "futures",
                "getrandom",
                "rand",
                "chrono",
                "time",
                "edge",
                "widget",
                "console",
                "xtask",
            ],
        ),
        ("widget", &["edge", "console", "worker", "xtask", "tests"]),
        ("edge", &["leptos", "widget", "console", "xtask", "tests"]),
        ("console", &["edge", "widget", "worker", "xtask", "tests"]),
        ("tests", &["edge", "widget", "console"]),
        ("xtask", &["edge", "widget", "console", "tests"]),
    ];
    for (room, never) in forbidden {
        for name in never {
            assert!(!uses[room].contains(*name), "{room} uses {name}");
        }
    }
}

#[test]
fn the_core_reads_no_clock_and_does_no_io() {
    let is_test = |path: &PathBuf| {
        let mut parts = path.components().map(|part| part.as_os_str());
        parts.any(|part| part == "tests" || part == "tests.rs")
    };
    for path in rust_files("shared/src")
        .iter()
        .filter(|path| !is_test(path))
    {
        let text = std::fs::read_to_string(path).unwrap();
        for never in [
            "std::time::",
            "SystemTime",
            "Instant::now",
            "std::env",
            "std::fs",
            "std::net",
            "std::thread",
            "async fn",
            ".await",
        ] {
            assert!(!text.contains(never), "{} has {never}", path.display());
        }
    }
}

#[test]
fn sql_stands_in_the_store_only() {
    for path in rust_files("edge/src") {
        let in_store = path.components().any(|part| part.as_os_str() == "store");
        let text = std::fs::read_to_string(&path).unwrap();
        let has_sql = [
            "SELECT ",
            "INSERT ",
            "UPDATE ",
            "DELETE FROM",
            "CREATE TABLE",
        ]
        .iter()
        .any(|word| text.contains(&format!("\"{word}")));
        assert!(in_store || !has_sql, "{}", path.display());
    }
}

#[test]
fn the_worker_matches_no_text() {
    // What visitors write is understood in shared/src/pi; the worker carries it.
    for path in rust_files("edge/src") {
        let text = std::fs::read_to_string(&path).unwrap();
        let han = text
            .chars()
            .find(|char| ('\u{4e00}'..='\u{9fff}').contains(char));
        assert_eq!(han, None, "{}", path.display());
    }
}

#[test]
fn migrations_are_numbered_without_a_gap_and_all_applied() {
    let code = read("edge/src/store/migrate.rs");
    for folder in std::fs::read_dir(paths::root().join("edge/migrations"))
        .unwrap()
        .flatten()
        .map(|entry| entry.path())
    {
        let kind = folder.file_name().unwrap().to_string_lossy().into_owned();
        let mut names: Vec<String> = std::fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        for (index, name) in names.iter().enumerate() {
            assert!(
                name.starts_with(&format!("{:04}_", index + 1)) && name.ends_with(".sql"),
                "{kind}/{name}"
            );
            assert!(
                code.contains(&format!("{kind}/{name}")),
                "{kind}/{name} is never applied"
            );
        }
    }
}

#[test]
fn both_platforms_are_configured_alike() {
    let wrangler: toml::Table = read("edge/wrangler.toml").parse().unwrap();
    let capnp = read("edge/workerd.capnp");
    let strings = |value: &toml::Value| {
        value
            .as_array()
            .unwrap()
            .iter()
            .map(|value| value.as_str().unwrap().to_owned())
            .collect::<BTreeSet<_>>()
    };

    let objects: BTreeMap<String, String> = wrangler["durable_objects"]["bindings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|binding| {
            (
                binding["name"].as_str().unwrap().to_owned(),
                binding["class_name"].as_str().unwrap().to_owned(),
            )
        })
        .collect();
    let after = |line: &str, word: &str| {
        line.split(&format!("{word} = \""))
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .map(str::to_owned)
    };
    let bound: BTreeMap<String, String> = capnp
        .lines()
        .filter_map(|line| Some((after(line, "name")?, after(line, "durableObjectNamespace")?)))
        .collect();
    assert_eq!(objects, bound);

    // Every class is one with SQLite, on both.
    let classes: BTreeSet<String> = objects.values().cloned().collect();
    let migrated: BTreeSet<String> = wrangler["migrations"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|migration| strings(&migration["new_sqlite_classes"]))
        .collect();
    assert_eq!(migrated, classes);
    assert!(!read("edge/wrangler.toml").contains("new_classes"));
    let sqlite: BTreeSet<String> = capnp
        .lines()
        .filter(|line| line.contains("enableSql = true"))
        .filter_map(|line| after(line, "className"))
        .collect();
    assert_eq!(sqlite, classes);

    assert_eq!(
        wrangler["compatibility_date"].as_str().map(str::to_owned),
        capnp
            .lines()
            .find_map(|line| after(line, "compatibilityDate"))
    );
    let flags = wrangler
        .get("compatibility_flags")
        .map(strings)
        .unwrap_or_default();
    let capnp_flags: BTreeSet<String> = capnp
        .lines()
        .find(|line| line.contains("compatibilityFlags"))
        .map(|line| {
            line.split('"')
                .skip(1)
                .step_by(2)
                .map(str::to_owned)
                .collect()
        })
        .unwrap_or_default();
    assert_eq!(flags, capnp_flags);

    // Everything else that is bound has its counterpart.
    let mut others: BTreeSet<String> = wrangler["vars"]
        .as_table()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    others.insert(wrangler["assets"]["binding"].as_str().unwrap().to_owned());
    others.extend(["CHIPLINE_SECRET", "CHIPLINE_MODEL"].map(str::to_owned));
    let start = capnp.find("bindings = [").unwrap();
    let end = start + capnp[start..].find("],").unwrap();
    let named: BTreeSet<String> = capnp[start..end]
        .lines()
        .filter_map(|line| after(line, "name"))
        .filter(|name| !objects.contains_key(name))
        .collect();
    assert_eq!(named, others);

    // And the worker's own names are these; models of its own only one of the two platforms has.
    others.insert("AI".to_owned());
    let code = read("edge/src/bindings.rs");
    for used in code.split('"').skip(1).step_by(2) {
        assert!(
            objects.contains_key(used) || others.contains(used),
            "{used} is not bound"
        );
    }
}

#[test]
fn the_shipped_worker_has_no_faults_to_provoke() {
    let shipped = std::fs::read(paths::edge(false).join("index_bg.wasm")).unwrap();
    let faulty = std::fs::read(paths::edge(true).join("index_bg.wasm")).unwrap();
    let has = |bytes: &[u8], needle: &str| {
        bytes
            .windows(needle.len())
            .any(|window| window == needle.as_bytes())
    };
    for mark in ["/faults", "that was asked for"] {
        assert!(!has(&shipped, mark), "{mark}");
        assert!(has(&faulty, mark), "the control: {mark}");
    }
    // Nor anything of the demo.
    let secret_of_demo = read("www/site/demo/merchants.json");
    let merchants: serde_json::Value = serde_json::from_str(&secret_of_demo).unwrap();
    for merchant in merchants.as_array().unwrap() {
        let name = merchant["profile"]["name"].as_str().unwrap();
        assert!(!has(&shipped, name), "{name} is part of the worker");
    }
}

#[test]
fn the_project_speaks_of_itself_alone() {
    let output = Command::new("git")
        .args(["ls-files"])
        .current_dir(paths::root())
        .output()
        .unwrap();
    let tracked = String::from_utf8(output.stdout).unwrap();
    let root = paths::root();
    let checkout = format!("{}/", root.display());
    for file in tracked.lines().filter(|file| !file.ends_with(".png")) {
        let Ok(text) = std::fs::read_to_string(root.join(file)) else {
            continue;
        };
        assert!(
            !text.contains(&checkout),
            "{file} names a path of this machine"
        );
        if !file.ends_with("Cargo.lock") {
            for host in [
                concat!("registry.", "npmjs.org"),
                concat!("static.", "crates.io"),
                concat!("index.", "crates.io"),
            ] {
                assert!(!text.contains(host), "{file} names {host}");
            }
        }
    }
}

#[test]
fn the_promises_name_tests_that_exist() {
    let table = read("tests/README.md");
    let mut named = 0;
    // The second column: after the table's head, outside of code blocks.
    let rows: String = table.lines().filter(|line| line.starts_with('|')).collect();
    for word in rows
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|word| word.contains("::"))
    {
        let function = word.rsplit("::").next().unwrap();
        let exists = [
            "tests/tests",
            "shared",
            "edge/src",
            "widget",
            "www/console/src",
            "xtask/src",
        ]
        .iter()
        .flat_map(|folder| rust_files(folder))
        .any(|path| {
            std::fs::read_to_string(path)
                .unwrap()
                .contains(&format!("fn {function}("))
        });
        assert!(exists, "{word}");
        named += 1;
    }
    assert!(named > 30, "the table is empty");
}
