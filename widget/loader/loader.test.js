// What the loader stores, sends and reads, without a browser: the files as they are bundled, run in
// one context for each tab over one storage.
const { test } = require("node:test");
const assert = require("node:assert");
const vm = require("node:vm");
const esbuild = require("../../xtask/node_modules/esbuild");

const bundle = (...names) => {
  const contents = names.map((name) => `export * from "./${name}";`).join("");
  const { outputFiles } = esbuild.buildSync({
    stdin: { contents, resolveDir: __dirname },
    bundle: true,
    format: "iife",
    globalName: "loader",
    target: "es2020",
    write: false,
  });
  return outputFiles[0].text;
};
const wire = bundle("store.js", "page.js", "wire.js");

const place = "chipline:m1";
// As an object of this context, to be compared with.
const plain = (value) => JSON.parse(JSON.stringify(value));

// A page with this storage; `fetch` stands for the edge. Without a storage it is forbidden.
const tab = (localStorage, fetch = () => Promise.reject()) => {
  const globals = {
    document: { referrer: "" },
    navigator: { language: "en" },
    location: { href: "https://shop.example/" },
    screen: { width: 1, height: 1 },
    matchMedia: () => ({ matches: false }),
    // Tabs get the time to share a key; nothing is tried again.
    setTimeout: (call, ms) => ms == 50 && setImmediate(call),
    clearTimeout() {},
    performance,
    crypto,
    URL,
    fetch,
    get localStorage() {
      if (!localStorage) throw new Error("SecurityError");
      return localStorage;
    },
  };
  vm.createContext(globals);
  vm.runInContext(wire, globals);
  const { loader } = globals;
  const core = {
    ...loader.Store(place),
    mint: loader.mint,
    boot: { v: 3, merchant: "m1" },
    landing: globals.location.href,
    settings: {},
    resolve: (path) => "https://edge.example" + path,
    ends: [],
    told: [],
    tell: (name) => core.told.push(name),
  };
  const talk = { page: loader.Page(core), frames: [], show() {}, refuse() {}, weak() {}, idle() {} };
  Object.assign(talk, loader.Wire(core, talk));
  const say = (id, text) => {
    core.own.sends.push({ id, said: { kind: "text", text } });
    core.save();
  };
  const ids = () => plain(core.own.sends.map((send) => send.id));
  return { ...core, core, flush: talk.flush, page: talk.page, say, ids };
};

// An edge that knows conversations by their start keys, and takes every message once.
const Edge = () => {
  const conversations = {};
  const store = (at, { id, said }) => {
    const messages = (conversations[at] ||= []);
    if (!messages.some((message) => message.id == id)) messages.push({ id, said });
    return { type: "accepted", id, seq: messages.findIndex((message) => message.id == id) + 1, at: 1 };
  };
  const fetch = async (url, { body }) => {
    const request = JSON.parse(body);
    assert.strictEqual(request.v ?? request.frames[0].v, 3, "the version of its own build is spoken");
    const at = /conversations\/(.*)\/frames/.exec(url)?.[1] ?? "of-" + request.start_key;
    const said = request.frames?.slice(1) ?? [request];
    const reply = { conversation: at, token: "token", frames: said.map((frame) => store(at, frame)) };
    return { status: 200, text: async () => JSON.stringify(reply) };
  };
  return { conversations, fetch };
};

test("nothing is written before the visitor has done something", () => {
  const storage = {};
  tab(storage);
  assert.deepStrictEqual(storage, {});
});

test("what was said is sent by the next page, in order and under the same ids", async () => {
  const storage = {};
  const before = tab(storage);
  for (let n = 0; n < 12; n++) before.say("message-" + n, "?");
  const after = tab(storage);
  assert.deepStrictEqual(after.ids(), before.ids());
  assert.strictEqual(after.session.key, before.session.key);
  const edge = Edge();
  const online = tab(storage, edge.fetch);
  // The first message starts the conversation, the others follow it.
  await online.flush();
  await online.flush();
  const [messages] = Object.values(edge.conversations);
  assert.deepStrictEqual(
    messages.map((message) => message.id),
    plain(before.ids()),
  );
  assert.deepStrictEqual(Object.keys(storage), [place], "what is confirmed is not kept");
});

test("tabs neither overwrite nor double what the other has said", async () => {
  const storage = {};
  const [one, other] = [tab(storage), tab(storage)];
  one.say("one-00000", "said in the one");
  other.say("other-000", "said in the other");
  other.save({ quiet: true });
  const reloaded = tab(storage);
  assert.deepStrictEqual(reloaded.ids().sort(), ["one-00000", "other-000"]);
  // Both send what both have.
  const edge = Edge();
  for (const page of [tab(storage, edge.fetch), tab(storage, edge.fetch)]) {
    await page.flush();
    await page.flush();
    assert.deepStrictEqual(page.ids(), []);
  }
  const [messages, ...more] = Object.values(edge.conversations);
  assert.deepStrictEqual([messages.length, more], [2, []]);
  assert.deepStrictEqual(Object.keys(storage), [place]);
  assert.strictEqual(tab(storage).session.quiet, true);
});

test("what two tabs keep stays in the order in which it was said", () => {
  const storage = {};
  const first = tab(storage);
  for (const id of ["a1", "a2", "a3"]) first.say(id, id);
  const second = tab(storage);
  // Two are confirmed here, which the other tab does not know yet.
  first.own.sends.splice(0, 2);
  first.say("a4", "a4");
  second.save();
  assert.deepStrictEqual(tab(storage).ids(), ["a1", "a2", "a3", "a4"]);
});

test("first messages in two tabs begin one conversation", async () => {
  const storage = {};
  const edge = Edge();
  const tabs = [tab(storage, edge.fetch), tab(storage, edge.fetch)];
  tabs.forEach((page, at) => page.say("first-00" + at, "?"));
  await Promise.all(tabs.map((page) => page.flush()));
  assert.strictEqual(Object.keys(edge.conversations).length, 1);
  // A third one, open all the while, goes on in it.
  const late = tab({}, edge.fetch);
  assert.notStrictEqual(late.session.key, tabs[0].session.key);
  const third = tab(storage, edge.fetch);
  assert.strictEqual(third.session.conversation, tabs[0].session.conversation);
  assert.strictEqual(third.own.back, true);
});

test("a tab that was open before goes on where another one began", async () => {
  const storage = {};
  const edge = Edge();
  const [early, first] = [tab(storage, edge.fetch), tab(storage, edge.fetch)];
  first.say("first-000", "?");
  await first.flush();
  early.say("later-000", "?");
  await early.flush();
  const [messages, ...more] = Object.values(edge.conversations);
  assert.deepStrictEqual([messages.length, more], [2, []]);
});

test("a forbidden storage costs nothing now", async () => {
  const edge = Edge();
  const page = tab(undefined, edge.fetch);
  page.say("message-0", "?");
  await page.flush();
  assert.deepStrictEqual(page.ids(), []);
  assert.strictEqual(Object.values(edge.conversations)[0].length, 1);
});

test("a filled card is not kept", () => {
  const storage = {};
  const page = tab(storage);
  page.own.sends.push({ id: "card-0000", said: { kind: "lead", phone: "13812345678" } });
  page.save();
  assert.ok(!JSON.stringify(storage).includes("138"));
});

// Reads an answer that comes in these pieces; `null` breaks it off.
const read = async (status, pieces, onHear = () => {}) => {
  const globals = { AbortController, TextDecoder };
  globals.fetch = async () => {
    if (!status) throw new Error("unreached");
    const encoder = new TextEncoder();
    const bytes = pieces.map((piece) => piece && (typeof piece == "string" ? encoder.encode(piece) : piece));
    const body = new ReadableStream({
      pull(controller) {
        if (!bytes.length) return controller.close();
        const piece = bytes.shift();
        piece ? controller.enqueue(piece) : controller.error(new Error("broken"));
      },
    });
    return new Response(body, { status });
  };
  vm.createContext(globals);
  vm.runInContext(bundle("stream.js"), globals);
  const heard = [];
  let stop;
  const end = await new Promise((resolve) => {
    const hear = (line) => {
      heard.push(line);
      if (onHear(stop)) resolve("stopped");
    };
    stop = globals.loader.stream("https://edge.example/", "token", "{}", hear, (...last) => resolve(last));
  });
  return { heard, end };
};

test("a stream is read line by line, wherever it is cut into pieces", async () => {
  const [head, tail] = [Buffer.from("在").subarray(0, 1), Buffer.from("在").subarray(1)];
  const { heard, end } = await read(200, ['{"a":1}\n\n{"b"', ":2}\n", '"', head, tail, '"\n', "half"]);
  assert.deepStrictEqual(heard, ['{"a":1}', '{"b":2}', '"在"']);
  assert.deepStrictEqual(end, [200, ""]);
});

test("a stream tells how it ended", async () => {
  assert.deepStrictEqual((await read(0, [])).end, [0, ""]);
  assert.deepStrictEqual((await read(200, ["1\n", null])).end, [0, ""]);
  assert.deepStrictEqual((await read(401, ['{"code":"unauthorised"}'])).end, [401, '{"code":"unauthorised"}']);
});

test("a stream that was stopped tells nothing more", async () => {
  const stopping = (stop) => (stop.abort(), true);
  const { heard, end } = await read(200, ["1\n2\n", "3\n"], stopping);
  assert.deepStrictEqual([heard, end], [["1"], "stopped"]);
});
