//! Objects' databases, opened while their worker is down: by the same workerd, with a worker that
//! does to them what a test asks for.

use crate::http;
use crate::probe::Probe;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::path::Path;
use xtask::paths;

const SCRIPT: &str = r#"import { DurableObject } from "cloudflare:workers";

const own = "name NOT LIKE 'sqlite_%' AND name NOT LIKE '_cf_%' AND name <> 'migration'";

class Opened extends DurableObject {
  // Gives what a query finds, or takes the tables back to those of the first migration, and the rows
  // with them.
  async fetch(request) {
    const { query, first, unknown, alarm } = await request.json();
    const { storage } = this.ctx;
    const sql = storage.sql;
    if (query) return Response.json([...sql.exec(query).raw()]);
    const names = (type) =>
      [...sql.exec(`SELECT name FROM sqlite_master WHERE type = ? AND ${own}`, type)].map(({ name }) => name);
    const columns = (table) => [...sql.exec(`SELECT name FROM pragma_table_info('${table}')`)].map(({ name }) => name);
    storage.transactionSync(() => {
      for (const name of names("index")) sql.exec(`DROP INDEX ${name}`);
      const newer = names("table");
      for (const name of newer) sql.exec(`ALTER TABLE ${name} RENAME TO newer_${name}`);
      sql.exec(first);
      for (const name of newer) {
        const kept = columns(name);
        if (kept.length) {
          const paths = unknown.map((field) => `'$.${field}'`);
          const values = kept.map((column) => (column === "body" ? `json_remove(${["body", ...paths]})` : column));
          sql.exec(`INSERT INTO ${name} (${kept}) SELECT ${values} FROM newer_${name}`);
        }
        sql.exec(`DROP TABLE newer_${name}`);
      }
      sql.exec("UPDATE migration SET applied = 1");
    });
    if (alarm) await storage.setAlarm(Date.now());
    return Response.json(names("table"));
  }
  // What rings belongs to the worker that is down.
  async alarm() {
    await this.ctx.storage.setAlarm(Date.now() + 1000);
  }
}

export const ConversationDo = class extends Opened {};
export const MerchantDo = class extends Opened {};

export default {
  fetch(request, env) {
    const [, kind, name] = new URL(request.url).pathname.split("/");
    return env[kind].getByName(name).fetch(request);
  },
};"#;

/// What a query finds in the database of an object.
#[track_caller]
#[must_use]
pub fn rows(data: &Path, kind: &str, name: &str, query: &str) -> Vec<Vec<Value>> {
    ask(data, kind, name, &json!({ "query": query }))
}

/// Takes the database of an object back to its first migration. `unknown` are fields of its rows that
/// a worker of that time would not have written; with `alarm`, one is set that will have rung.
#[track_caller]
pub fn take_back(data: &Path, kind: &str, name: &str, unknown: &[&str], alarm: bool) {
    let first = format!("edge/migrations/{kind}/0001_{kind}.sql");
    let first = std::fs::read_to_string(paths::root().join(first)).expect("the first migration");
    let order = json!({ "first": first, "unknown": unknown, "alarm": alarm });
    let tables: Vec<String> = ask(data, kind, name, &order);
    assert!(
        tables
            .iter()
            .all(|table| first.contains(&format!("CREATE TABLE {table} "))),
        "{tables:?}"
    );
}

#[track_caller]
fn ask<T: DeserializeOwned>(data: &Path, kind: &str, name: &str, order: &Value) -> T {
    let data = data.display();
    let services = format!(
        r#"(name = "probe", worker = .probe), (name = "data", disk = (path = "{data}", writable = true))"#
    );
    let probe = r#"const probe :Workerd.Worker = (
  modules = [(name = "probe.js", esModule = embed "probe.js")],
  compatibilityDate = "2026-10-20",
  bindings = [
    (name = "conversation", durableObjectNamespace = "ConversationDo"),
    (name = "merchant", durableObjectNamespace = "MerchantDo"),
  ],
  durableObjectNamespaces = [
    (className = "ConversationDo", uniqueKey = "chipline-conversation", enableSql = true),
    (className = "MerchantDo", uniqueKey = "chipline-merchant", enableSql = true),
  ],
  durableObjectStorage = (localDisk = "data"),
);"#;
    let probe = Probe::start(SCRIPT, &services, probe);
    let url = probe.url(&format!("/{kind}/{name}"));
    http::send("POST", &url, &[], order.to_string()).json()
}
