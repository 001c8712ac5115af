// Draws every card, for the app and for the rung without it.
import { h } from "../dom.js";
import css from "./cards.css";
import { call, consent, lead, whenIn } from "./contact.js";
import { booking, moneyOf, price, rating } from "./choices.js";
import { Dress, Summary, p } from "./kit.js";
import { speak } from "./speak.js";
import * as say from "./texts.js";

const kinds = { lead, consent, price, booking, call, rating };

// Cards with pictures, and files, are a script of their own: most talks have none. Until it is there,
// and where it can't be had, the card's words stand for it.
const Shown = (c, kind, words) => {
  const node = h("div", {}, p("b", words));
  let made, data;
  import(new URL("shows.js", import.meta.url)).then(
    (shows) => {
      shows.dress(node.getRootNode());
      made = shows[kind](c);
      node.replaceChildren(made.node);
      made.show?.(data);
    },
    () => {},
  );
  const show = (now) => {
    data = now;
    made?.show?.(now);
  };
  return { node, show };
};

const contactsOf = ({ name, contacts }) => [name, ...(contacts || []).map(([, masked]) => masked)];

// What came of a card, in one line.
const summaries = {
  lead_given: (t, body) => Summary(t(say.given), ...contactsOf(body)),
  call_asked: (t, body) => Summary(t(say.willCall), ...contactsOf(body), whenIn(t, body.when)),
  consent_given: (t, { agreed, sensitive }) => {
    const [yes, no] = sensitive ? [say.mayBeAsked, say.notAsked] : [say.agreed, say.refused];
    return Summary(t(agreed ? yes : no));
  },
  estimated: (t, body, lang) => Summary(t(say.estimated, moneyOf(body, lang)), body.title, body.choice, body.quantity && `${body.quantity} ${body.unit || ""}`),
  booking_asked: (t, { written }) => p("b", `${t(say.confirming)} · ${written}`),
  booking_settled: (t, { written, booked }) => (booked ? Summary(t(say.booked), written) : p("b", `${t(say.notBooked)} · ${written}`)),
  chosen: (t, { title }) => Summary(t(say.chosen, title)),
  rated: (t, { stars, words }) => Summary(`${t(say.thanks)} · ${t(say.star, stars)}`, words),
};

// What is left of a card that was passed over. What only shows something goes on doing so.
const passed = (t, { card, reason, title, contact }) =>
  ({ lead: reason, price: title, booking: title, consent: t(contact ? say.mayWe : say.mayAsk), rating: t(say.rate) })[card];

// What is typed into the old inputs goes into the new ones, in their order: a day brings its times.
// So does the focus, with the caret.
const carry = (from, focused, to) => {
  const find = ({ name, value, type }) => [...to.querySelectorAll("input, textarea")].find((input) => input.name == name && (type != "radio" || input.value == value));
  for (const old of from.querySelectorAll("input, textarea")) {
    const input = old.name && find(old);
    if (!input) continue;
    if (old.checked) input.checked || input.click();
    else if (!/radio|checkbox/.test(old.type)) {
      input.value = old.value;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (old != focused) continue;
    input.focus();
    if (/text/.test(old.type)) input.setSelectionRange(old.selectionStart, old.selectionEnd);
  }
};

const dress = Dress(css);
const drawn = new WeakMap();

// Draws a card inside `el`, or what has become of it. What was typed stays.
export const draw = (el, { card, stage, result, problem }, act, lang) => {
  const t = speak(lang);
  const root = el.getRootNode();
  dress(root);
  const was = drawn.get(el) || {};
  const isOver = stage == "done" || (stage == "past" && passed(t, card));
  const isFile = result?.kind == "file";
  // A card that stays what it is, is only told how it stands.
  const key = JSON.stringify(isFile ? result : isOver ? [stage, result, card?.card] : card) + lang;
  let now = was;
  if (was.key != key) {
    const c = { card, act, t, lang, result };
    if (isFile) now = Shown(c, "file", result.name);
    else if (isOver) now = { node: stage == "done" ? summaries[result.kind](t, result, lang) : p("b", isOver) };
    else now = kinds[card.card]?.(c) || Shown(c, card.card, card.title || card.name);
    now = { ...now, key };
    drawn.set(el, now);
    const focused = root.activeElement;
    const hadFocus = was.node?.contains(focused);
    el.classList.add("piece");
    el.replaceChildren(now.node);
    if (was.node && !isOver) carry(was.node, focused, now.node);
    // The line that a filled card has become keeps the place of whoever fills in by keyboard; what is
    // looked at is the thread's matter.
    if (hadFocus && isOver) now.node.focus({ preventScroll: true });
  }
  const standing = JSON.stringify([stage, problem, result]);
  if (now.standing == standing) return;
  now.standing = standing;
  now.show?.({ stage, problem, result });
};
