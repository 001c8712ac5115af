// What every message does at the platform, each in one crossing between wasm and JavaScript: a
// crossing costs little, but the bindings of a single statement make some thirty of them.

export const run = (sql, statement, values) => void sql.exec(statement, ...values);

export const rows = (sql, statement, values) =>
  JSON.stringify(sql.exec(statement, ...values).raw().toArray());

// The bytes of a column of blobs, one after the other.
export const bytes = (sql, statement, values) => {
  const parts = [...sql.exec(statement, ...values).raw()].map(([part]) => new Uint8Array(part));
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (all.set(part, at), at + part.length), 0);
  return all;
};

// The same with what it has cost; only the worker that tests and benches drive has it.
export const counted = (sql, statement, values) => {
  const cursor = sql.exec(statement, ...values);
  const rows = cursor.raw().toArray();
  return JSON.stringify({ rows, read: cursor.rowsRead, written: cursor.rowsWritten });
};

export const call = async (env, binding, name, body) => {
  const answer = await env[binding].getByName(name).fetch("http://object/call", { method: "POST", body });
  return answer.text();
};
