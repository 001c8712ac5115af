// Messages to the edge by ordinary requests, one at a time and in order, the same ids until each
// is confirmed: nothing can be stored twice, and nothing is shown as sent that is not stored.
import { boot, language, origin } from "./boot.js";
import { page } from "./page.js";
import { frames, renew, save, session } from "./session.js";

// A text body needs no leave of the edge beforehand; one with a token does.
export const post = async (path, body, token) => {
  const reply = await fetch(origin + path, {
    method: "POST",
    body,
    keepalive: true,
    credentials: "omit",
    headers: token ? { authorization: "Bearer " + token } : {},
    signal: AbortSignal.timeout?.(20000),
  });
  return [reply.status, await reply.text()];
};

const start = ({ id, said }) =>
  post("/v1/conversations", JSON.stringify({ v: 1, merchant: boot.merchant, start_key: session.key, id, said, page: page(), language }));

const go = (waiting) =>
  post(
    `/v1/conversations/${session.conversation}/frames`,
    JSON.stringify({
      frames: [
        { type: "hello", v: 1, seen: session.seen, page: session.back ? page() : undefined },
        ...waiting.map(({ id, said }) => ({ type: "say", id, said })),
      ],
    }),
    session.token,
  );

const find = (id) => session.sends.find((send) => send.id == id);

const take = (ui, frame) => {
  const { type, id, seq, at } = frame;
  const send = find(id);
  if (type == "refused") {
    if (send) ui.refuse(send);
    return;
  }
  if (type == "accepted") {
    if (!send) return;
    frame = { type: "message", seq, id, at, from: { who: "visitor" } };
  }
  // The visitor's own words stay as they were typed; from the edge they may come back masked.
  if (send) frame.body = send.said;
  if (frame.body) {
    session.sends = session.sends.filter((other) => other != send);
    if (seq > session.seen) session.seen = seq;
    ui.show(frame);
  }
  frames.push(frame);
};

let isBusy, timer;
let tries = 0;

// The app takes over from now on; not while a request is under way whose end only we would hear.
export const stop = () => {
  if (isBusy) return false;
  clearTimeout(timer);
  return (isBusy = true);
};

// It could not, and we go on.
export const resume = (ui) => {
  isBusy = false;
  flush(ui);
};

// Sends what waits, or with `look` just asks for news. `ui` hears how it goes.
export const flush = async (ui, look) => {
  const waiting = session.sends.filter((send) => !send.lost);
  if (isBusy || !(look || waiting[0])) return;
  clearTimeout(timer);
  isBusy = true;
  try {
    const [status, body] = await (session.token ? go(waiting) : start(waiting[0]));
    // What is our fault, or too much at once, passes.
    if (status > 499 || status == 429) throw 0;
    const reply = JSON.parse(body);
    if (status < 300) {
      save({ conversation: reply.conversation || session.conversation, token: reply.token || session.token, back: false });
      reply.frames.forEach((frame) => take(ui, frame));
    } else if (session.token && /401|404|410/.test(status)) renew();
    else ui.refuse(waiting[0]);
    // An answer that leaves the first one open is no progress.
    tries = waiting[0] && find(waiting[0].id) && !waiting[0].lost && session.token ? tries + 1 : 0;
  } catch {
    tries++;
  }
  isBusy = false;
  save();
  ui.weak(tries);
  timer = setTimeout(() => flush(ui), tries && Math.min(15000, 500 << tries) * (0.75 + Math.random() / 2));
  ui.idle();
};
