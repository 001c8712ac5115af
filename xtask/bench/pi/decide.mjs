// What Pi takes in WebAssembly: node decide.mjs <folder of engine.js> <turns.json> <packs.json>
// Prints {"times_us": one for each text, "together": bytes, "packs": bytes}, bytes after brotli.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { brotliCompressSync } from "node:zlib";

const [, , folder, turns, packs] = process.argv;
const { Conversation } = createRequire(import.meta.url)(resolve(folder, "engine.js"));

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
const weigh = (path) => brotliCompressSync(readFileSync(path)).length;
console.log(JSON.stringify({ times_us, together: weigh(join(folder, "engine_bg.wasm")), packs: weigh(packs) }));
