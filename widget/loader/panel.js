// The open chat: header, talk, composer. It is built when it is first opened.
import { button, h, icon } from "./dom.js";

export const mark = ({ boot }) => h("i.mark", { "aria-hidden": true }, boot.mark);
export const label = () => h("i.ai", {}, "AI");
export const chipRow = (core, chips) => chips.map((chip) => button("chip", chip.label, () => core.tap(chip)));

// One line that grows; Enter sends, except where it ends a word in an input method.
const Composer = ({ text, say }) => {
  const field = h("textarea", { rows: 1, maxLength: 2000, placeholder: text.write, "aria-label": text.write, enterKeyHint: "send", dir: "auto" });
  const grow = () => {
    send.disabled = !field.value.trim();
    field.style.height = 0;
    field.style.height = field.scrollHeight + 2 + "px";
  };
  const go = () => {
    const words = field.value.trim();
    field.value = "";
    grow();
    if (words) say({ kind: "text", text: words });
  };
  const send = button("send", text.send, go, icon("M12 19V6m-6 6 6-6 6 6"));
  send.disabled = true;
  // A tap on the button must not take the focus, and with it the keyboard, from the field.
  send.onpointerdown = (event) => event.preventDefault();
  field.oninput = grow;
  field.onkeydown = (event) => {
    // Safari ends a composition before the key that ended it; 229 is how that key looks.
    if (event.key != "Enter" || event.shiftKey || event.isComposing || event.keyCode == 229) return;
    event.preventDefault();
    go();
  };
  return { field, send, composer: h("div.composer", {}, field, send) };
};

export const Panel = (core) => {
  const { boot, text } = core;
  const name = () => h("i.name", {}, boot.name);
  const thread = h("div.thread", { role: "log" });
  const chips = h("div.chips");
  const scroll = h("div.scroll", { tabIndex: 0 }, h("div.intro", {}, mark(core), name(), text.intro), thread, chips);
  const talk = h("div.talk", {}, scroll);
  const who = h("div.who", {}, name(), h("div.line", {}, boot.assistant, label(), boot.open ? text.quick : text.hours + boot.hours.join("–")));
  const writing = Composer(core);
  const head = h("div.head", {}, mark(core), who, button("close", text.close, () => core.close(), icon("m6 9 6 6 6-6")));
  const panel = h("section.panel", { role: "dialog", "aria-label": boot.name, hidden: true }, head, talk, writing.composer);
  panel.onkeydown = (event) => {
    // What an input method closes by this key is not the chat.
    if (event.key == "Escape" && !event.isComposing) core.close();
  };
  return { panel, head, who, talk, scroll, thread, chips, ...writing };
};
