// The open chat: header, talk, composer. It is built when it is first opened.
import { boot, text } from "./boot.js";
import { button, h, icon } from "./dom.js";
import { label, mark, thread } from "./thread.js";

// One line that grows; Enter sends, except where it ends a word in an input method.
const Composer = (submit) => {
  const field = h("textarea", { rows: 1, maxLength: 2000, placeholder: text.write, "aria-label": text.write, enterKeyHint: "send" });
  const grow = () => {
    send.disabled = !field.value.trim();
    field.style.height = 0;
    field.style.height = field.scrollHeight + 2 + "px";
  };
  const go = () => {
    const words = field.value.trim();
    field.value = "";
    grow();
    if (words) submit({ kind: "text", text: words });
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
  return [field, send];
};

export const Panel = (submit, close) => {
  const name = () => h("i.name", {}, boot.name);
  const chips = h("div.chips");
  const scroll = h("div.scroll", { tabIndex: 0 }, h("div.intro", {}, mark(), name(), text.intro), thread, chips);
  const note = h("p.note", { role: "status" });
  const talk = h("div.talk", {}, scroll, note);
  const who = h("div.who", {}, name(), h("div.line", {}, boot.assistant, label(), boot.open ? text.quick : text.hours + boot.hours.join("–")));
  const [field, send] = Composer(submit);
  const head = h("div.head", {}, mark(), who, button("close", text.close, close, icon("m6 9 6 6 6-6")));
  const panel = h("section.panel", { role: "dialog", "aria-label": boot.name, hidden: true }, head, talk, h("div.composer", {}, field, send));
  panel.onkeydown = (event) => {
    if (event.key == "Escape") close();
  };
  return { panel, talk, scroll, chips, note, who, field };
};
