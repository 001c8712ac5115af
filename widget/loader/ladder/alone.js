// The talk without the app: news is asked for over HTTP, a card that was filled in becomes what came
// of it, and the launcher counts what nobody has read.
import { h } from "../dom.js";
import { Unread } from "./unread.js";

// Milliseconds until what could not be had is asked for again.
const AGAIN_MS = 3000;
// Milliseconds from one look for news to the next: while the talk is read, and while it is closed.
const OPEN_MS = 3000;
const CLOSED_MS = 30000;

// Cards by what comes of them, as it is stored and as it is said.
const RESULTS = {
  lead_given: ["lead"],
  consent_given: ["consent"],
  estimated: ["price"],
  booking_asked: ["booking"],
  booking_settled: ["booking"],
  call_asked: ["call", "lead"],
  chosen: ["gallery", "offers"],
  rated: ["rating"],
};
const SAID = {
  lead: RESULTS.lead_given,
  consent: RESULTS.consent_given,
  estimate: RESULTS.estimated,
  booking: RESULTS.booking_asked,
  call_back: RESULTS.call_asked,
  choice: RESULTS.chosen,
  rating: RESULTS.rated,
};

const stageOf = ({ kind, booked }) => (kind == "booking_asked" ? "busy" : booked === false ? "refused" : "done");

export default (core) => {
  const { boot, talk, lines, own, session } = core;
  const { show, refuse } = talk;
  const { pend } = core;
  // {el, card, seq, stage}, the latest last; `sent` is the id under which it was filled in.
  const cards = [];
  const tellUnread = Unread(core);
  let unread = 0;

  const draw = (card, stage, result = null, problem = null) => {
    card.stage = stage;
    talk.card(card.el, { seq: card.seq, card: card.card, stage, result, problem }, actOf(card));
  };
  // What is filled in now belongs to this card.
  const actOf = (card) =>
    talk.act(
      (said) => {
        core.filling = card;
        core.say(said);
        core.filling = undefined;
      },
      (isOff) => draw(card, isOff ? "put_off" : "open"),
    );
  const find = (kinds) => [...cards].reverse().find((card) => kinds?.includes(card.card.card) && card.stage != "done");

  core.pend = (send) => {
    const kinds = SAID[send.said.kind];
    const card = core.filling || find(kinds);
    if (!kinds || !card) return pend(send);
    card.sent = send.id;
    draw(card, "busy");
  };
  talk.refuse = (send, problem) => {
    const card = cards.find((card) => card.sent == send.id);
    if (!card) return refuse(send);
    send.lost = true;
    draw(card, problem?.code == "slot_taken" ? "refused" : "open", null, problem);
  };
  const keep = ({ id, seq, body }) => {
    const el = lines[id]?.querySelector(".msg > div:last-child");
    if (body.kind != "card" || !el) return;
    const card = { el, card: body, seq, stage: "open" };
    cards.push(card);
    draw(card, "open");
  };
  // A line of its own for what is no words.
  const showPiece = (message) => {
    const { id, seq, body } = message;
    show({ ...message, body: { kind: "text", text: " " } });
    const line = lines[id];
    const el = h("div");
    line.lastChild.replaceWith(el);
    line.classList.replace("me", "they");
    talk.card(el, { seq, card: null, stage: "done", result: body, problem: null }, talk.act(core.say));
  };
  // What the edge has made of a card that was filled in: of its own messages it tells the sender no
  // more than that they are stored.
  const ask = async (card, seq) => {
    try {
      const hello = { type: "hello", v: boot.v, seen: seq - 1 };
      const [, text] = await talk.post(`/${session.conversation}/frames`, { frames: [hello] }, session.token);
      const { body } = JSON.parse(text).frames.find(({ id, body }) => id == card.sent && body);
      if (!core.isOver && card.stage == "busy") draw(card, stageOf(body), body);
    } catch {
      if (!core.isOver) setTimeout(ask, AGAIN_MS, card, seq);
    }
  };
  talk.show = (message) => {
    const { id, seq, from, body } = message;
    const isMine = from.who == "visitor";
    if (!isMine && core.parts.panel.hidden) tellUnread(++unread);
    if (body.kind == "declined") return;
    const kinds = RESULTS[body.kind];
    const sent = cards.find((card) => card.sent == id);
    if (kinds || sent) {
      const card = sent || find(kinds);
      if (!kinds) ask(card, seq);
      else if (card) draw(card, stageOf(body), body, body.booked === false ? { code: "slot_taken" } : null);
      else if (!lines[id]) showPiece(message);
      return;
    }
    if (body.kind == "file" && !lines[id]) return showPiece(message);
    show(message);
    keep(message);
  };
  talk.frames.filter((frame) => frame.body).forEach(keep);
  // What was filled in before this script was there.
  for (const { id, from, body } of talk.frames) if (body && (RESULTS[body.kind] || SAID[body.kind])) {
    const card = find(RESULTS[body.kind] || SAID[body.kind]);
    if (card) lines[id]?.remove();
    if (card && RESULTS[body.kind]) draw(card, stageOf(body), body);
  }

  const isOpen = () => core.parts && !core.parts.panel.hidden;
  let timer;
  const look = () => {
    clearTimeout(timer);
    if (core.isOver || core.handle) return;
    if (session.conversation && core.parts && document.visibilityState == "visible") talk.flush(true);
    timer = setTimeout(look, isOpen() ? OPEN_MS : CLOSED_MS);
  };
  core.ears.push((name) => {
    if (name == "opened" && unread) tellUnread((unread = 0));
    if (name == "opened") look();
  });
  document.addEventListener("visibilitychange", look);
  core.ends.push(() => clearTimeout(timer), () => document.removeEventListener("visibilitychange", look));
  // History on return: from the first message on this page.
  if (session.conversation && !own.seen) own.back = true;
  look();
};
