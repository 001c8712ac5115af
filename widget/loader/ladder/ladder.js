// The app could not be had, or not be begun: what this page forbids is found out, and the chat goes to
// the rung below. A weak network forbids nothing: there the talk goes on over HTTP as it does already.
import { choose, isOurs } from "./choose.js";

// How long a refusal of the browser's may take to be told after the request has failed.
const REPORT_MS = 200;

const pause = (ms) => new Promise((then) => setTimeout(then, ms));

// The smallest module there is.
const canCompile = () => {
  try {
    return !!new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
  } catch {
    return false;
  }
};

// Asks for something small. Where that fails, the browser's report tells whether it was forbidden.
const canConnect = async (core) => {
  const { origin } = new URL(core.resolve("/"));
  let isForbidden;
  const hear = (event) => (isForbidden ||= isOurs(event, ["connect-src"], origin));
  document.addEventListener("securitypolicyviolation", hear);
  try {
    await fetch(core.resolve(core.boot.app + "frame.js"), { method: "HEAD", cache: "no-store", credentials: "omit" });
    return true;
  } catch {
    await pause(REPORT_MS);
    return isForbidden ? false : undefined;
  } finally {
    document.removeEventListener("securitypolicyviolation", hear);
  }
};

const begin = async (core, name) => {
  const rung = await core.load(name + ".js");
  return !core.isOver && rung.default(core);
};

export default async (core) => {
  const wasm = canCompile();
  // A conversation that has begun here has connected.
  const connect = core.talk.frames[0] ? true : await canConnect(core);
  if (core.isOver) return;
  let rung = choose({ wasm, connect });
  // Whether a frame may be is known once there is one.
  if (rung == "frame" && !(await begin(core, "frame"))) rung = choose({ wasm, connect, frame: false });
  if (core.isOver) return;
  core.rung = rung;
  core.tell("rung", { rung });
  if (rung == "alone" || rung == "page") await begin(core, "alone");
  if (rung == "link") await begin(core, "link");
};
