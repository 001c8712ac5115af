// The app: fetched on intent, and handed everything once no request of ours is under way.
import { boot, language, resolve } from "./boot.js";
import { style } from "./dom.js";
import { page } from "./page.js";
import { frames, mint, own, save, session, stored } from "./session.js";
import { post } from "./wire.js";

let isWanted;
// The app's start function, once it is here.
export let begin;
// It can't run on this page: the loader goes on without it.
export let isAlone;

// Script, wasm and style come at the same time.
export const want = async (root, then) => {
  if (isWanted) return;
  isWanted = true;
  try {
    const { js, wasm, css } = boot.app;
    const binary = fetch(resolve(wasm));
    const [glue, sheet] = await Promise.all([import(resolve(js)), fetch(resolve(css)).then((reply) => reply.text()), binary]);
    await glue.default({ module_or_path: binary });
    style(root, sheet);
    begin = glue.start;
  } catch {
    isAlone = true;
  }
  then();
};

// What the app gets: elements to put its own in place of, everything said so far, and what only
// the loader can do. From then on `sink` takes what the visitor says; the composer stays ours,
// untouched. Nothing comes back where the app fails before that.
export const handOver = (parts) => {
  const handle = {
    ...parts,
    snapshot: JSON.stringify({ ...session, ...own, boot, language, frames, page: page() }),
    address: resolve("/v1/conversations/").href,
    post: (path, body, token, then) => post(path, JSON.parse(body), token).then((reply) => then(...reply), () => then(0, "")),
    save(json) {
      const { sends, ...shared } = JSON.parse(json);
      own.sends = sends;
      save(shared);
    },
    stored,
    mint,
  };
  try {
    begin(handle);
    return handle;
  } catch {
    begin = undefined;
    isAlone = true;
  }
};
