// What is said, before the app takes over: same elements and classes as in `src/ui/`, so that the
// change can't be seen.
import { boot, text } from "./boot.js";
import { h } from "./dom.js";

export const mark = () => h("i", { className: "mark", "aria-hidden": "true" }, boot.mark);
export const label = () => h("b", { className: "ai" }, text.ai);

export const chipRow = (chips, tap) => chips.map((chip) => h("button", { className: "chip", type: "button", onclick: () => tap(chip) }, chip.label));

const spoken = (words) => h("span", { className: "sr" }, words);

// A line of the thread. `side` is me, pi or op; lines of one side in a row show its name once.
const line = (thread, side, name, before, ...children) => {
  const previous = before ? before.previousSibling : thread.lastChild;
  const isFirst = previous?.dataset.by != side + name;
  const by = isFirst && side != "me" && h("div", { className: "by" }, ...(side == "pi" ? [mark(), name, label()] : [name]));
  const node = h("div", { className: `msg ${side} in` + (isFirst ? " first" : "") }, ...(by ? [by] : []), ...children);
  node.dataset.by = side + name;
  thread.insertBefore(node, before);
  return node;
};

export const Thread = (isAlone) => {
  const thread = h("div", { className: "thread", role: "log" });
  const lines = {};

  // Something of the visitor's on its way, or refused.
  const pend = ({ id, said, lost }, again) => {
    const node = (lines[id] ||= line(thread, "me", "", null, h("div", { className: "b" }, said.text, h("i", { className: "tick" }, spoken("")))));
    node.classList.toggle("wait", !lost);
    node.classList.toggle("lost", !!lost);
    node.querySelector(".sr").textContent = lost ? "" : text.sending;
    node.querySelector(".again")?.remove();
    if (lost) node.append(h("button", { className: "again", type: "button", onclick: again }, text.unsent + " · " + text.again));
  };

  const show = ({ id, from, body }) => {
    const known = lines[id];
    if (known) {
      known.classList.remove("wait");
      known.querySelector(".sr").textContent = text.sent;
      return;
    }
    const side = { visitor: "me", pi: "pi" }[from.who] || "op";
    const name = side == "me" ? "" : from.name || boot.assistant;
    const words = body.text || body.contact;
    const children = body.card
      ? [h("div", { className: "card" }, h("p", { className: "why" }, body.reason || body.consent), h("p", { className: "hint" }, isAlone() ? text.wait : text.opening))]
      : words && [h("div", { className: "b" }, words, ...(side == "me" ? [h("i", { className: "tick" }, spoken(text.sent))] : []))];
    if (children) lines[id] = line(thread, side, name, thread.querySelector(".wait"), ...children);
  };

  return { node: thread, pend, show };
};
