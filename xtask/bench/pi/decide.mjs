// What Pi takes in WebAssembly: node decide.mjs <folder of engine.js> <turns.json> <packs.json> <claims.json> <learned.bin>
// Prints {"times_us": one for each text, "together", "engine", "packs", "claims", "learned": bytes after brotli}.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { brotliCompressSync } from "node:zlib";

const [, , folder, turns, packs, claims, learned] = process.argv;
const { Conversation, shelve } = createRequire(import.meta.url)(resolve(folder, "engine.js"));

shelve(readFileSync(packs, "utf8"));
const times_us = JSON.parse(readFileSync(turns, "utf8")).map(({ industry, service_type, lang, first, text }) => {
  const talk = new Conversation(industry, service_type, lang);
  // The index over the examples is made with the first thing said, and kept while the object is awake.
  talk.say(first);
  const start = performance.now();
  talk.say(text);
  const took = (performance.now() - start) * 1000;
  talk.free();
  return took;
});

// Quality 11 is what brotliCompressSync does unless told otherwise.
const weigh = (bytes) => brotliCompressSync(bytes).length;

// The parts of a wasm file that say what each function is called and how long it is.
const wasm = readFileSync(join(folder, "engine_bg.wasm"));
let at = 8;
const number = () => {
  for (let value = 0, factor = 1; ; factor *= 128) {
    const byte = wasm[at++];
    value += (byte & 127) * factor;
    if (byte < 128) return value;
  }
};
const text = () => {
  const length = number();
  return wasm.toString("utf8", at, (at += length));
};
let imported = 0;
let code;
const kept = [wasm.subarray(0, 8)];
const sizes = [];
const names = new Map();
while (at < wasm.length) {
  const start = at;
  const id = wasm[at++];
  const size = number();
  const end = at + size;
  if (id === 2) {
    // wasm-bindgen imports functions only: module, name, kind, type.
    for (let left = number(); left > 0; left--) {
      text(), text();
      if (wasm[at++] === 0) imported++;
      number();
    }
  } else if (id === 10) {
    code = wasm.subarray(at, end);
    for (let left = number(); left > 0; left--) {
      const length = number();
      sizes.push(length);
      at += length;
    }
  } else if (id === 0 && text() === "name") {
    while (at < end) {
      const kind = wasm[at++];
      const length = number();
      const stop = at + length;
      if (kind === 1) for (let left = number(); left > 0; left--) names.set(number(), text());
      at = stop;
    }
  }
  at = end;
  // What ships has no names.
  if (id !== 0) kept.push(wasm.subarray(start, end));
}
// Mangled or not: shared::pi, shared::pack, and what they find contacts with.
const isOwn = (name) => /shared(::|\.\.|\d+)(pi|pack|contact)\b|6shared(2pi|4pack|7contact)/.test(name ?? "");
const own = sizes.filter((_, index) => isOwn(names.get(index + imported))).reduce((sum, size) => sum + size, 0);
const engine = Math.round((weigh(code) * own) / code.length);

console.log(
  JSON.stringify({
    times_us,
    together: weigh(Buffer.concat(kept)),
    engine,
    packs: weigh(readFileSync(packs)),
    claims: weigh(readFileSync(claims)),
    learned: weigh(readFileSync(learned)),
  }),
);
