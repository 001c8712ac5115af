// What is said, before the app takes over: the same elements and classes as in `src/ui/`, so that
// the change can't be seen.
import { isAlone } from "./app.js";
import { boot, text } from "./boot.js";
import { button, h } from "./dom.js";

export const mark = () => h("i.mark", { "aria-hidden": true }, boot.mark);
export const label = () => h("i.ai", {}, "AI");
export const chipRow = (chips, tap) => chips.map((chip) => button("chip", chip.label, () => tap(chip)));

export const thread = h("div.thread", { role: "log" });
const lines = {};

// Shows a message, or what has become of it. `state` is wait while it is on its way, lost where it
// was refused, empty once it is stored.
export const show = ({ id, from, body }, state = "") => {
  const isMine = from.who == "visitor";
  // What is stored stands before what is on its way.
  const before = state ? null : thread.querySelector(".wait");
  const line = (lines[id] ||= h("div"));
  if (!line.by) {
    line.by = from.name || from.who;
    const isFirst = (before ? before.previousSibling : thread.lastChild)?.by != line.by;
    if (isFirst && !isMine) line.append(from.name ? h("div.by", {}, from.name) : h("div.by", {}, mark(), boot.assistant, label()));
    line.append(body.card ? h("div.card", {}, body.reason || body.consent, h("p.hint", {}, isAlone ? "" : text.opening)) : h("div.b", {}, body.text || "✓"));
    if (isMine) line.lastChild.append(h("i", { role: "img" }));
    line.base = `in msg ${isMine ? "me" : "they"} ${isFirst ? "first " : ""}`;
    thread.insertBefore(line, before);
  }
  line.className = line.base + state;
  if (isMine) line.querySelector("i").ariaLabel = { wait: text.sending, lost: text.unsent }[state] || text.sent;
};
