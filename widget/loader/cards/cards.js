// Draws every card, for the app and for the rung without it.
import { style } from "../dom.js";
import css from "./cards.css";
import { call, consent, lead, whenIn } from "./contact.js";
import { booking, moneyOf, price, rating } from "./choices.js";
import { Summary, p } from "./kit.js";
import { documents, file, gallery, offers, place } from "./shows.js";
import { speak } from "./speak.js";
import * as say from "./texts.js";

const kinds = { lead, consent, price, gallery, offers, booking, call, documents, place, rating };

const contactsOf = ({ name, contacts }) => [name, ...(contacts || []).map(([, masked]) => masked)];

// What came of a card, in one line.
const summaries = {
  lead_given: (t, body) => Summary(t(say.given), ...contactsOf(body)),
  call_asked: (t, body) => Summary(t(say.willCall), ...contactsOf(body), whenIn(t, body.when)),
  consent_given: (t, { agreed }) => Summary(t(agreed ? say.agreed : say.refused)),
  estimated: (t, body, lang) => Summary(t(say.estimated, moneyOf(body, lang)), body.title, body.choice, body.quantity && `${body.quantity} ${body.unit || ""}`),
  booking_asked: (t, { written }) => p("b", `${t(say.confirming)} · ${written}`),
  booking_settled: (t, { written, booked }) => (booked ? Summary(t(say.booked), written) : p("b", `${t(say.notBooked)} · ${written}`)),
  chosen: (t, { title }) => Summary(t(say.chosen, title)),
  rated: (t, { stars, words }) => Summary(`${t(say.thanks)} · ${t(say.star, stars)}`, words),
};

// What is left of a card that was passed over. What only shows something goes on doing so.
const passed = (t, { card, reason, title }) =>
  ({ lead: reason, price: title, booking: title, consent: t(say.mayWe), rating: t(say.rate) })[card];

// What is typed into the old inputs goes into the new ones, in their order: a day brings its times.
const carry = (from, to) => {
  const focused = from.getRootNode().activeElement;
  const find = ({ name, value, type }) => [...to.querySelectorAll("input, textarea")].find((input) => input.name == name && (type != "radio" || input.value == value));
  for (const old of from.querySelectorAll("input, textarea")) {
    const input = old.name && find(old);
    if (!input) continue;
    if (old.checked) input.click();
    else if (!/radio|checkbox/.test(old.type)) input.value = old.value;
  }
  return () => {
    const input = from.contains(focused) && focused.name && find(focused);
    if (!input) return;
    input.focus();
    if (/text/.test(focused.type)) input.setSelectionRange(focused.selectionStart, focused.selectionEnd);
  };
};

const drawn = new WeakMap();
const styled = new WeakSet();

// Draws a card inside `el`, or what has become of it. What was typed stays.
export const draw = (el, { card, stage, result, problem }, act, lang) => {
  const t = speak(lang);
  const root = el.getRootNode();
  if (!styled.has(root)) style(root, css);
  styled.add(root);
  const was = drawn.get(el) || {};
  const isOver = stage == "done" || (stage == "past" && passed(t, card));
  const isFile = result?.kind == "file";
  // A card that stays what it is, is only told how it stands.
  const key = JSON.stringify(isFile ? result : isOver ? [stage, result, card?.card] : card) + lang;
  let now = was;
  if (was.key != key) {
    const c = { card, act, t, lang, result };
    if (isFile) now = file(c);
    else if (isOver) now = { node: stage == "done" ? summaries[result.kind](t, result, lang) : p("b", isOver) };
    else now = kinds[card.card](c);
    now = { ...now, key };
    drawn.set(el, now);
    const hadFocus = was.node?.contains(root.activeElement);
    const refocus = was.show && now.show && carry(was.node, now.node);
    el.classList.add("piece");
    el.replaceChildren(now.node);
    refocus?.();
    // The line that a filled card has become keeps the place of whoever fills in by keyboard.
    if (hadFocus && isOver) now.node.focus();
  }
  const standing = JSON.stringify([stage, problem, result]);
  if (now.standing == standing) return;
  now.standing = standing;
  now.show?.({ stage, problem, result });
};
