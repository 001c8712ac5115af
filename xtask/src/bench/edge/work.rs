//! What one message makes the worker do: which statements, beside those of the floor that must be
//! the same, and how often wasm calls JavaScript. Counted on copies; what ships counts nothing.

use super::api::Merchant;
use super::load::Load;
use super::peer::{self, fixture};
use super::socket::Address;
use crate::progress::Step;
use crate::stack::{Launch, Workerd};
use crate::{Fail, files, paths};
use serde::{Deserialize, Serialize};
use shared::protocol::Said;
use shared::text::MessageText;
use std::collections::BTreeMap;
use std::path::Path;

/// Messages over which the mean is taken.
const MESSAGES: u64 = 500;

/// How far two counts per message may lie apart: alarms are set by the clock.
const TOLERANCE: f64 = 0.05;

/// What the worker's script begins with in its copy: its imports, counting.
const COUNTING_IMPORTS: &str = r#"const crossings = (globalThis.crossings = {});
const counting = (imports) => {
  for (const functions of Object.values(imports)) {
    for (const [name, inner] of Object.entries(functions)) {
      if (typeof inner !== "function") continue;
      crossings[name] = 0;
      functions[name] = (...values) => {
        crossings[name] += 1;
        return inner(...values);
      };
    }
  }
  return imports;
};
"#;

/// What was counted.
#[derive(Debug, Serialize)]
pub struct Work {
    /// Our worker's statements, per message.
    pub ours: BTreeMap<String, f64>,
    /// The floor's.
    pub floor: BTreeMap<String, f64>,
    /// Calls from wasm into JavaScript per message, by what is called.
    pub crossings: BTreeMap<String, f64>,
}

impl Work {
    /// Statements that one of both executes more often.
    #[must_use]
    pub fn unequal(&self) -> Vec<&str> {
        let of = |side: &BTreeMap<String, f64>, statement: &str| {
            side.get(statement).copied().unwrap_or_default()
        };
        let mut unequal: Vec<&str> = self
            .ours
            .keys()
            .chain(self.floor.keys())
            .map(String::as_str)
            .filter(|statement| {
                (of(&self.ours, statement) - of(&self.floor, statement)).abs() > TOLERANCE
            })
            .collect();
        unequal.sort_unstable();
        unequal.dedup();
        unequal
    }
}

/// As the copies answer, since their start.
#[derive(Debug, Deserialize)]
struct Counts {
    statements: BTreeMap<String, u64>,
    crossings: BTreeMap<String, u64>,
}

/// Counts over messages of one visitor, with Pi off and one more socket that listens.
///
/// # Errors
/// What kept it from counting.
pub fn measure(step: &Step, scratch: &Path, secret: &str) -> Result<Work, Fail> {
    step.note("ours");
    let folder = scratch.join("ours");
    copy_ours(&folder)?;
    let workerd = start(&folder, &peer::environment(secret, &peer::limits(false)?))?;
    let origin = format!("http://127.0.0.1:{}", workerd.port);
    let merchant = Merchant::create(&origin, secret, 0)?;
    let text = MessageText::parse("你好").map_err(|e| Fail::content("a message's text", e))?;
    let started = merchant.begin(Said::Text { text })?;
    let (ours, crossings) = count(workerd, merchant.socket(&started))?;

    step.note("the floor");
    let folder = scratch.join("floor");
    copy_floor(&folder)?;
    let workerd = start(&folder, &[])?;
    let address = Address {
        url: format!("ws://127.0.0.1:{}/v1/conversations/c/socket", workerd.port),
        headers: Vec::new(),
    };
    let (floor, _) = count(workerd, address)?;
    Ok(Work {
        ours,
        floor,
        crossings,
    })
}

type PerMessage = BTreeMap<String, f64>;

/// Speaks, and gives statements and crossings per message.
fn count(mut workerd: Workerd, address: Address) -> Result<(PerMessage, PerMessage), Fail> {
    let url = format!("http://127.0.0.1:{}/counts", workerd.port);
    let counts = || -> Result<Counts, Fail> {
        let answer = ureq::get(&url).call().map_err(|e| Fail::content(&url, e))?;
        answer
            .into_body()
            .read_json()
            .map_err(|e| Fail::content(&url, e))
    };
    let mut load = Load::connect(&[address])?;
    load.wake(0..1)?;
    let before = counts()?;
    load.run(0..1, MESSAGES)?;
    let after = counts()?;
    workerd.running.stop();
    Ok((
        per_message(&before.statements, after.statements, words),
        per_message(&before.crossings, after.crossings, called),
    ))
}

fn per_message(
    before: &BTreeMap<String, u64>,
    after: BTreeMap<String, u64>,
    name_of: fn(&str) -> String,
) -> PerMessage {
    let mut means = BTreeMap::new();
    for (name, count) in after {
        let count = count - before.get(&name).copied().unwrap_or(0);
        if count > 0 {
            *means.entry(name_of(&name)).or_default() += count as f64 / MESSAGES as f64;
        }
    }
    means
}

/// A statement, however its lines are broken.
fn words(statement: &str) -> String {
    statement.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is called, without what wasm-bindgen adds to keep names apart.
fn called(name: &str) -> String {
    let name = name.rsplit_once('_').map_or(name, |(name, _)| name);
    ["__wbg_", "__wbindgen_", "_wbg_"]
        .iter()
        .fold(name, |name, prefix| {
            name.strip_prefix(prefix).unwrap_or(name)
        })
        .to_owned()
}

fn start(folder: &Path, environment: &[(&str, &str)]) -> Result<Workerd, Fail> {
    let data = folder.join("data");
    files::make_dir(&data)?;
    let assets = paths::assets();
    let folders = [("data", &*data), ("assets", &*assets)];
    Workerd::start(&Launch {
        user: "the copy that counts",
        config: &folder.join("workerd.capnp"),
        port: None,
        folders: if environment.is_empty() {
            &folders[..1]
        } else {
            &folders
        },
        environment,
        log: &folder.join("log"),
        program: None,
    })
}

/// Copies our worker into a folder, counting.
fn copy_ours(folder: &Path) -> Result<(), Fail> {
    let shipped = paths::edge(false);
    for file in ["entry.js", "index_bg.wasm"] {
        files::write(&folder.join(file), &files::read(&shipped.join(file))?)?;
    }
    let script = files::read_text(&shipped.join("index.js"))?;
    let script = counting_imports(&script).ok_or_else(|| {
        Fail::content("dist/edge/index.js", "it makes its instance in another way")
    })?;
    files::write(&folder.join("index.js"), script.as_bytes())?;
    let config = files::read_text(&paths::root().join("edge/workerd.capnp"))?;
    let config = config.replace("../dist/edge/", "");
    copy_config(folder, &config, "entry.js")
}

/// Copies the floor into a folder, counting.
fn copy_floor(folder: &Path) -> Result<(), Fail> {
    for file in ["same.js", "conversation.json"] {
        files::write(&folder.join(file), &files::read(&fixture(file))?)?;
    }
    let tables = paths::root().join("edge/migrations");
    for file in files::walk(&tables)? {
        files::write(
            &folder.join("migrations").join(&file),
            &files::read(&tables.join(&file))?,
        )?;
    }
    let config = files::read_text(&fixture("same.capnp"))?;
    let config = config.replace("../../edge/migrations/", "migrations/");
    copy_config(folder, &config, "same.js")
}

/// Writes a configuration in which the counting module stands before the worker's own.
fn copy_config(folder: &Path, config: &str, main: &str) -> Result<(), Fail> {
    let counting = files::read(&fixture("counting.js"))?;
    files::write(&folder.join("counting.js"), &counting)?;
    let before = format!(r#"(name = "{main}", "#);
    if !config.contains(&before) {
        return Err(Fail::content(
            main,
            "its configuration names it in another way",
        ));
    }
    let after =
        r#"(name = "counting.js", esModule = embed "counting.js"), (name = "inner", "#.to_owned();
    let config = config.replace(&before, &after);
    files::write(&folder.join("workerd.capnp"), config.as_bytes())
}

/// The worker's script with imports that count, wherever it makes an instance.
fn counting_imports(script: &str) -> Option<String> {
    const MAKES: &str = "new WebAssembly.Instance(";
    let mut parts = script.split(MAKES);
    let mut counting = format!("{COUNTING_IMPORTS}{}", parts.next()?);
    let mut is_any = false;
    for part in parts {
        // `module,imports())…`
        let (module, rest) = part.split_once(',')?;
        let (imports, rest) = rest.split_once("())")?;
        counting.push_str(&format!("{MAKES}{module},counting({imports}())){rest}"));
        is_any = true;
    }
    is_any.then_some(counting)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_what_is_called() {
        assert_eq!(called("__wbg_getWebSockets_5f2b"), "getWebSockets");
        assert_eq!(called("__wbg___wbindgen_string_get_c6592"), "string_get");
        assert_eq!(called("__wbg__wbg_cb_unref_b46c"), "cb_unref");
    }

    #[test]
    fn every_instance_counts() {
        let script =
            "let a=new WebAssembly.Instance(m,i());function f(){a=new WebAssembly.Instance(m,i())}";
        assert!(counting_imports(script).unwrap().ends_with(
            "let a=new WebAssembly.Instance(m,counting(i()));function f(){a=new WebAssembly.Instance(m,counting(i()))}"
        ));
        assert_eq!(counting_imports("nothing of the kind"), None);
    }

    #[test]
    fn a_statement_more_on_either_side_is_no_equal_work() {
        let side = |counts: &[(&str, f64)]| {
            counts
                .iter()
                .map(|(name, each)| ((*name).to_owned(), *each))
                .collect()
        };
        let work = Work {
            ours: side(&[("both", 1.0), ("alarm", 0.02), ("ours", 1.0)]),
            floor: side(&[("both", 1.0), ("floor", 0.5)]),
            crossings: BTreeMap::new(),
        };
        assert_eq!(work.unequal(), ["floor", "ours"]);
    }
}
