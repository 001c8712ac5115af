// Messages to the edge by ordinary requests, one at a time and in order, the same ids until each
// is confirmed: nothing can be stored twice, and nothing is shown as sent that is not stored.
import { boot, language, resolve } from "./boot.js";
import { page } from "./page.js";
import { frames, join, mint, own, save, session } from "./session.js";

// The loader uses nothing newer: every edge that still speaks it will do.
const v = 1;

// A text body needs no leave of the edge beforehand; one with a token does.
export const post = async (path, body, token) => {
  const reply = await fetch(resolve("/v1/conversations" + path), {
    method: "POST",
    body: JSON.stringify(body),
    keepalive: true,
    credentials: "omit",
    headers: token ? { authorization: "Bearer " + token } : {},
  });
  return [reply.status, await reply.text()];
};

const start = ({ id, said }) => post("", { v, merchant: boot.merchant, start_key: session.key, id, said, page: page(), language });

const go = (waiting) =>
  post(
    `/${session.conversation}/frames`,
    {
      frames: [
        { type: "hello", v, seen: own.seen, page: own.back ? page() : undefined },
        ...waiting.map(({ id, said }) => ({ type: "say", id, said })),
      ],
    },
    session.token,
  );

const take = (frame, ui) => {
  const { type, id, seq, at } = frame;
  const send = own.sends.find((send) => send.id == id);
  if (type == "refused") return send && ui.refuse(send);
  if (type == "accepted") frame = { type: "message", seq, id, at, from: { who: "visitor" } };
  // The visitor's own words stay as they were typed; from the edge they may come back masked.
  if (send) frame.body = send.said;
  if (frame.body) {
    own.sends = own.sends.filter((other) => other != send);
    session.read = own.seen = Math.max(seq, own.seen);
    ui.show(frame);
  }
  if (frame.body || type != "accepted") frames.push(frame);
};

let isBusy, timer;
let tries = 0;

// The app takes over from now on; not while a request is under way whose end only we would hear.
export const stop = () => {
  if (isBusy) return;
  clearTimeout(timer);
  return (isBusy = true);
};

// It could not, and we go on.
export const resume = () => (isBusy = false);

// Sends what waits, or with `look` just asks for news. `ui` hears how it goes.
export const flush = async (ui, look) => {
  const waiting = own.sends.filter((send) => !send.lost);
  const [first] = waiting;
  if (!(first || look) || !stop()) return;
  try {
    // Two tabs may make a key at the same moment. What is stored in the end is the key of both.
    if (!session.token) await new Promise((then) => setTimeout(then, 50));
    join();
    const [status, body] = await (session.token ? go(waiting) : start(first));
    // What is our fault, or too much at once, passes.
    if (status > 499 || status == 429) throw 0;
    if (status < 300) {
      const { frames, ...started } = JSON.parse(body);
      save(started);
      own.back = false;
      frames.forEach((frame) => take(frame, ui));
    } else if (session.token && /401|404|410/.test(status)) {
      // The conversation has ended or is no longer known: another one begins.
      frames.length = own.seen = 0;
      save({ key: mint(4), conversation: undefined, token: undefined });
    } else ui.refuse(first);
    tries = 0;
    // An answer that leaves the first one open is no progress.
    if (own.sends.includes(first) && !first.lost) throw 0;
  } catch {
    tries++;
  }
  save();
  ui.weak(tries > 1);
  resume();
  timer = setTimeout(flush, tries && Math.min(15000, 500 << tries) * (0.75 + Math.random() / 2), ui);
  ui.idle();
};
