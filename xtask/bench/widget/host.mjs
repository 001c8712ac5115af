// Serves the landing page once for every subject of `subjects.toml`, on one origin, and on another
// what the subjects fetch: packages as npm installed them, and an end that answers in each one's own
// protocol. Everything is compressed as well as brotli can, ahead of time, and packages may be kept
// for ever: the same for all.
//
// node host.mjs '{"subjects":{name: tag},"edge":origin,"merchant":id,"landing":folder,"slug":folder}'
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const { subjects, edge, merchant, landing, slug } = JSON.parse(process.argv[2]);
const HERE = import.meta.dirname;
const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".json": "application/json" };
const SNIPPET = /<script async src="\{\{edge\}\}\/w\/\{\{merchant\}\}\.js"><\/script>/;

const packed = new Map();
const pack = (key, read) => {
  if (!packed.has(key)) {
    const bytes = Buffer.from(read());
    packed.set(key, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }));
  }
  return packed.get(key);
};

const send = (response, path, bytes, cache) =>
  response
    .writeHead(200, {
      "content-type": TYPES[extname(path)] ?? "text/javascript; charset=utf-8",
      "content-encoding": "br",
      "cache-control": cache,
      "access-control-allow-origin": "*",
      "cross-origin-resource-policy": "cross-origin",
    })
    .end(bytes);

const listen = (answer) =>
  new Promise((resolve) => {
    const server = createServer((request, response) => {
      const path = normalize(decodeURIComponent(new URL(request.url, "http://host").pathname));
      Promise.resolve()
        .then(() => answer(path, request, response))
        .catch((error) => response.writeHead(error.code === "ENOENT" || error.code === "EISDIR" ? 404 : 500).end(String(error)));
    });
    server.listen(0, "127.0.0.1", () => resolve(server.address().port));
  });

// What is answered: the words that came, in the shape each one reads.
const richText = (words) => [{ type: "p", children: [{ text: words }] }];
const bubble = (words) => ({ id: `b${Math.random()}`, type: "text", content: { type: "richText", richText: richText(words) } });
const input = { id: "i1", type: "text input", options: { isLong: true, labels: { placeholder: "Write", button: "Send" } } };
const greeting = "你好，想了解点什么？";
const said = new Map();

const ECHO = {
  typebot: (path, { message }) =>
    path.endsWith("/startChat")
      ? { sessionId: "s1", typebot: { id: "bench", version: "6", theme: {}, settings: { typingEmulation: { enabled: false } } }, messages: [bubble(greeting)], input }
      : { messages: [bubble(message.text)], input },
  "deep-chat": (path, { messages }) => ({ text: messages.at(-1).text }),
  "open-chat-studio": (path, { message }) => {
    if (path.endsWith("/start/")) return { session_id: "s1", chatbot: { id: "bench" }, participant: { remote_id: "v1" } };
    if (path.endsWith("/message/")) {
      const task = `t${said.size}`;
      said.set(task, message);
      return { task_id: task, status: "processing" };
    }
    const answered = said.get(path.split("/").at(-3));
    return answered
      ? { status: "complete", message: { created_at: new Date().toISOString(), role: "assistant", content: answered, attachments: [] } }
      : { messages: [], has_more: false, session_status: "active" };
  },
  n8n: (path, { action, chatInput }) => (action === "loadPreviousSession" ? { data: [] } : { output: chatInput }),
};

const echo = async (name, path, request, response) => {
  const cors = { "access-control-allow-origin": "*", "access-control-allow-headers": request.headers["access-control-request-headers"] ?? "*", "access-control-max-age": "86400" };
  if (request.method === "OPTIONS") return response.writeHead(204, cors).end();
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = chunks.length ? JSON.parse(Buffer.concat(chunks)) : {};
  response.writeHead(200, { ...cors, "content-type": "application/json" }).end(JSON.stringify(ECHO[name](path, body)));
};

const vendorPort = await listen((path, request, response) => {
  const [, kind, name] = path.split("/");
  if (kind === "echo") return echo(name, path, request, response);
  const file = kind === "npm" ? join(HERE, "node_modules", path.slice("/npm/".length)) : join(HERE, "floor.js");
  send(response, path, pack(file, () => readFileSync(file)), "public, max-age=31536000, immutable");
});

const filled = (text) =>
  text.replaceAll("{{edge}}", edge).replaceAll("{{merchant}}", merchant).replaceAll("{{vendor}}", `http://127.0.0.1:${vendorPort}`);

const pagesPort = await listen((path, request, response) => {
  const [, subject, ...rest] = path.split("/");
  const name = rest.join("/");
  const file = join(landing, name.endsWith("/") ? `${name}index.html` : name);
  const bytes = pack(`${subject}:${file}`, () => {
    if (extname(file) !== ".html") return readFileSync(file);
    const page = readFileSync(file, "utf8");
    if (!SNIPPET.test(page)) throw new Error(`${file} does not hold the snippet`);
    return filled(page.replace(SNIPPET, () => subjects[subject]));
  });
  send(response, file, bytes, "no-cache");
});

// Whatever is asked for later is compressed now: its time would be measured otherwise.
const warm = async (address) => {
  const reply = await fetch(address, { headers: { "accept-encoding": "br" } });
  if (!reply.ok) throw new Error(`${address}: ${reply.status} ${await reply.text()}`);
  await reply.arrayBuffer();
};
for (const name of Object.keys(subjects)) await warm(`http://127.0.0.1:${pagesPort}/${name}/${slug}/`);
console.log(JSON.stringify({ pages: `http://127.0.0.1:${pagesPort}`, vendor: `http://127.0.0.1:${vendorPort}` }));
