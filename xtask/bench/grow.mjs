// Clones the one lead of each merchant until there are as many as wanted, in the files of a worker
// that is not running, and prints how many there are.
//
//   node grow.mjs <data folder> '{"<merchant>": <leads>, …}'
//
// A hundred thousand leads through the public API would take minutes and measure nothing. A clone
// differs from the real one in its ids and its keyed contact, of the same length, so tables and
// indexes grow as they would.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import Database from "libsql";

const data = process.argv[2];
const wanted = JSON.parse(process.argv[3]);
const folder = join(data, "chipline-merchant");
const counts = {};
for (const file of readdirSync(folder)) {
  if (!file.endsWith(".sqlite") || file === "metadata.sqlite") continue;
  const database = new Database(join(folder, file));
  const { merchant } = database.prepare("SELECT merchant FROM merchant").get();
  grow(database, wanted[merchant]);
  counts[merchant] = database.prepare("SELECT count(*) AS leads FROM lead").get().leads;
  database.close();
}
// In the order of what was wanted.
console.log(JSON.stringify(counts, Object.keys(wanted)));

function grow(database, leads) {
  const lead = database.prepare("SELECT id FROM lead").get().id;
  const { lookup } = database.prepare("SELECT lookup FROM lead_contact").get();
  // The n-th clone's name in place of the first one's, wherever it stands.
  const clone = (column) => `replace(replace(${column}, '${lead}', other.lead), '${lookup}', other.lookup)`;
  const others = `
    WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < ${leads - 1}),
    other AS (SELECT substr('${lead}', 1, ${lead.length} - 8) || printf('%08d', n) AS lead,
      substr('${lookup}', 1, ${lookup.length} - 8) || printf('%08d', n) AS lookup FROM counted)`;
  database.transaction(() => {
    for (const table of ["lead", "lead_source", "lead_contact"]) {
      const columns = database
        .prepare(`SELECT name, type FROM pragma_table_info('${table}')`)
        .all()
        .filter(({ name }) => name !== "rank");
      const names = columns.map(({ name }) => name).join(", ");
      const values = columns
        .map(({ name, type }) => (type === "TEXT" ? clone(`${table}.${name}`) : `${table}.${name}`))
        .join(", ");
      database.exec(`${others} INSERT INTO ${table} (${names}) SELECT ${values} FROM other, ${table}`);
    }
  })();
}
