// The app: fetched on intent, and handed everything once no request of ours is under way.
import { boot, language, resolve } from "./boot.js";
import { style } from "./dom.js";
import { page } from "./page.js";
import { frames, mint, save, session } from "./session.js";
import { post } from "./wire.js";

// Nothing yet, coming, or alone: it can't run on this page.
let state, begin;

export const isAlone = () => state == "alone";
export const isHere = () => !!begin;

// Script, wasm and style come at the same time.
export const want = async (root, ready) => {
  if (state) return;
  state = "coming";
  try {
    const { js, wasm, css } = boot.app;
    const binary = fetch(resolve(wasm));
    const [glue, sheet] = await Promise.all([import(resolve(js)), fetch(resolve(css)).then((reply) => reply.text()), binary]);
    await glue.default({ module_or_path: binary });
    style(root, sheet);
    begin = glue.start;
  } catch {
    state = "alone";
  }
  ready();
};

// What the app gets: elements to put its own in place of, and everything said so far. From then
// on `sink` takes what the visitor says. Nothing comes back where the app fails before that. The composer's elements stay ours, untouched.
export const handOver = (root, parts) => {
  const handle = {
    root,
    ...parts,
    snapshot: JSON.stringify({ ...session, boot, language, frames, page: page() }),
    post,
    mint,
    save: (json) => save(JSON.parse(json)),
    sink: null,
  };
  try {
    begin(handle);
    return handle;
  } catch {
    begin = undefined;
    state = "alone";
  }
};
