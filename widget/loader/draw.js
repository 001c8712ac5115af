// What is said, before the app takes over: the same elements and classes as in `src/ui/`, so that
// the change can't be seen.
import { button, h } from "./dom.js";
import { chipRow, label, mark } from "./panel.js";

export const Draw = (core, talk) => {
  const { boot, lines } = core;
  const { text } = talk;
  const note = h("p.note", { role: "status" });

  // Shows a message that is stored.
  const show = ({ id, seq, from, body }) => {
    const { thread, scroll, chips } = core.parts;
    const isMine = from.who == "visitor";
    const by = isMine ? "visitor" : from.name || from.who;
    // What is stored stands before what is on its way.
    const before = thread.querySelector(".wait");
    let line = lines[id];
    if (!line) {
      const last = before ? before.previousSibling : thread.lastChild;
      const isFirst = (last?.by || (last && "visitor")) != by;
      line = lines[id] = h("div", { className: `in msg ${isMine ? "me" : "they"}${isFirst ? " first" : ""}` });
      line.by = by;
      if (isFirst && !isMine) line.append(from.name ? h("div.by", {}, from.name) : h("div.by", {}, mark(core), boot.assistant, label()));
      if (body.kind == "card") {
        const el = line.appendChild(h("div"));
        talk.card(el, { seq, card: body, stage: "open", result: null, problem: null }, talk.act(core.say));
      } else line.append(h("div.b", {}, body.text || "✓"));
      if (isMine) line.lastChild.append(h("i", { role: "img" }));
      thread.insertBefore(line, before);
    }
    if (isMine) {
      line.classList.remove("wait");
      line.lastChild.lastChild.ariaLabel = text.sent;
    }
    // Pi's questions are none to a person who answers, nor once the talk is to be rated.
    if (body.chips?.[0] || from.who != "pi" || body.card == "rating") chips.replaceChildren(...chipRow(core, body.chips || []));
    scroll.scrollTop = 1e9;
  };

  const refuse = (send) => {
    send.lost = true;
    const line = lines[send.id];
    line.classList.replace("wait", "lost");
    line.lastChild.lastChild.ariaLabel = text.unsent;
  };

  const weak = (isWeak) => {
    if (!note.isConnected) core.parts.talk.append(note);
    note.replaceChildren(...(isWeak ? [text.weak, button("again", text.again, () => talk.flush())] : []));
  };

  return { show, refuse, weak };
};
