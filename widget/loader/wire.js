// Messages to the edge by ordinary requests, one at a time and in order, the same ids until each
// is confirmed: nothing can be stored twice, and nothing is shown as sent that is not stored.

export const Wire = (core, talk) => {
  const { boot, own, session, join, save } = core;
  // The build that this script is of: a later edge still speaks it.
  const { v } = boot;

  // A text body needs no leave of the edge beforehand; one with a token does.
  const ask = (path, token, more) =>
    fetch(core.resolve(path), { credentials: "omit", headers: token ? { authorization: "Bearer " + token } : {}, ...more });
  const post = async (path, body, token) => {
    // Who the visitor is, by the merchant's word, goes with what begins a conversation.
    if (!path) body = { ...body, page: talk.page(), identity: core.identity };
    const reply = await ask("/v1/conversations" + path, token, { method: "POST", body: JSON.stringify(body), keepalive: true });
    if (!path && reply.status == 401 && core.identity) {
      // It is none, or not any more. Whoever it is is served all the same.
      core.identity = undefined;
      core.tell("error", { code: "identity_refused" });
      return post(path, body);
    }
    return [reply.status, await reply.text()];
  };

  const start = ({ id, said }) => post("", { v, merchant: boot.merchant, start_key: session.key, id, said, language: core.language });

  const go = (waiting) =>
    post(
      `/${session.conversation}/frames`,
      {
        frames: [
          { type: "hello", v, seen: own.seen, page: own.back ? talk.page() : undefined },
          ...waiting.map(({ id, said }) => ({ type: "say", id, said })),
        ],
      },
      session.token,
    );

  const take = (frame) => {
    const { type, id, seq, at } = frame;
    const send = own.sends.find((send) => send.id == id);
    if (type == "refused") return send && talk.refuse(send, frame.problem);
    if (type == "accepted") frame = { type: "message", seq, id, at, from: { who: "visitor" } };
    // The visitor's own words stay as they were typed; from the edge they may come back masked.
    if (send) frame.body = send.said;
    if (frame.body) {
      own.sends = own.sends.filter((other) => other != send);
      session.read = own.seen = Math.max(seq, own.seen);
      talk.show(frame);
    }
    if (frame.body || type != "accepted") talk.frames.push(frame);
    if (send) core.tell("message-sent", { id, kind: send.said.kind });
    else if (frame.body && frame.from.who != "visitor") core.tell("message-received", { id, by: frame.from.who, kind: frame.body.kind });
  };

  let isBusy, timer;
  let tries = 0;
  core.ends.push(() => clearTimeout(timer));

  // The app takes over from now on; not while a request is under way whose end only we would hear.
  const stop = () => {
    if (isBusy) return;
    clearTimeout(timer);
    return (isBusy = true);
  };

  // It could not, and we go on.
  const resume = () => (isBusy = false);

  // Sends what waits, or with `look` just asks for news.
  const flush = async (look) => {
    const waiting = own.sends.filter((send) => !send.lost);
    const [first] = waiting;
    if (core.isOver || !(first || look) || !stop()) return;
    try {
      // Two tabs may make a key at the same moment. What is stored in the end is the key of both.
      if (!session.token) await new Promise((then) => setTimeout(then, 50));
      join();
      const isFirst = !session.token;
      const [status, body] = await (isFirst ? start(first) : go(waiting));
      // What has been said is stored, and told by the next page.
      if (core.isOver) return;
      // What is our fault, or too much at once, passes.
      if (status > 499 || status == 429) throw 0;
      if (status < 300) {
        const { frames, ...started } = JSON.parse(body);
        save(started);
        own.back = false;
        if (isFirst) core.tell("conversation-started", { conversation: session.conversation });
        frames.forEach(take);
      } else if (!isFirst && /401|404|410/.test(status)) {
        // The conversation has ended or is no longer known: another one begins.
        talk.frames.length = own.seen = 0;
        save({ key: core.mint(4), conversation: undefined, token: undefined });
      } else talk.refuse(first);
      tries = 0;
      // An answer that leaves the first one open is no progress.
      if (own.sends.includes(first) && !first.lost) throw 0;
    } catch {
      tries++;
    }
    if (core.isOver) return;
    save();
    talk.weak(tries > 1);
    resume();
    timer = setTimeout(flush, tries && Math.min(15000, 500 << tries) * (0.75 + Math.random() / 2));
    talk.idle();
  };

  const mine = (path) => ask(`/v1/conversations/${session.conversation}/${path}`, session.token);
  return { post, stop, resume, flush, get: (path) => mine(path).then((reply) => (reply.ok ? reply.json() : Promise.reject(reply.status))), mine };
};
