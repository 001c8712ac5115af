// What a user would write instead: one Node process with `ws` and one SQLite file.
//
//   node node.mjs <folder for the file>
import { createServer } from "node:http";
import { join } from "node:path";
import Database from "libsql";
import { WebSocketServer } from "ws";

const database = new Database(join(process.argv[2], "chat.sqlite"));
// As workerd keeps its files: a write-ahead log, and on the disk before anybody hears of it.
database.pragma("journal_mode = WAL");
database.pragma("synchronous = FULL");
database.exec(`
  CREATE TABLE IF NOT EXISTS conversation (
    id TEXT PRIMARY KEY, last INTEGER NOT NULL, updated_at INTEGER NOT NULL, preview TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS message (
    conversation TEXT NOT NULL, seq INTEGER NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (conversation, seq), UNIQUE (conversation, id)
  ) STRICT, WITHOUT ROWID;
`);
const last = database.prepare("SELECT last FROM conversation WHERE id = ?");
const known = database.prepare("SELECT seq FROM message WHERE conversation = ? AND id = ?");
const append = database.prepare("INSERT INTO message VALUES (?, ?, ?, ?)");
const save = database.prepare(
  "INSERT INTO conversation VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET last = excluded.last, updated_at = excluded.updated_at, preview = excluded.preview",
);
const store = database.transaction((conversation, id, at, said) => {
  const before = known.get(conversation, id);
  if (before !== undefined) return { seq: before.seq };
  const seq = (last.get(conversation)?.last ?? 0) + 1;
  const message = { seq, id, at, from: { who: "visitor" }, body: said };
  append.run(conversation, seq, id, JSON.stringify(message));
  save.run(conversation, seq, at, said.text.slice(0, 60));
  return { seq, message };
});

// The sockets of each conversation.
const rooms = new Map();

const take = (conversation, room, socket, frame) => {
  if (frame.type === "hello") {
    const welcome = { type: "welcome", v: frame.v, last: last.get(conversation)?.last ?? 0 };
    socket.send(JSON.stringify(welcome));
    return;
  }
  const at = Date.now();
  const { seq, message } = store(conversation, frame.id, at, frame.said);
  if (message !== undefined) {
    const shown = JSON.stringify({ type: "message", ...message });
    for (const other of room) if (other !== socket) other.send(shown);
  }
  socket.send(JSON.stringify({ type: "accepted", id: frame.id, seq, at }));
};

const server = createServer((_, response) => response.end("ok"));
const sockets = new WebSocketServer({ noServer: true });
server.on("upgrade", (request, stream, head) => {
  const conversation = request.url.split("/")[3];
  sockets.handleUpgrade(request, stream, head, (socket) => {
    const room = rooms.get(conversation) ?? new Set();
    rooms.set(conversation, room.add(socket));
    socket.on("message", (text) => take(conversation, room, socket, JSON.parse(text)));
    socket.on("close", () => room.delete(socket));
  });
});
server.listen(0, "127.0.0.1", () => {
  console.log(JSON.stringify({ event: "listen", port: server.address().port }));
});
