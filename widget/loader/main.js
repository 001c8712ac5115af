// The first script: launcher and pills at once, the panel when it is opened, the app behind it.
import css from "../style/loader.css";
import { handOver, isAlone, isHere, want } from "./app.js";
import { boot, chips, language, origin, text } from "./boot.js";
import { h, icon, style } from "./dom.js";
import { accents } from "./look.js";
import { Panel } from "./panel.js";
import { mint, save, session } from "./session.js";
import { Thread, chipRow } from "./thread.js";
import { flush, resume, stop } from "./wire.js";

// How long a page is read before the pills come, in milliseconds.
const READING_MS = 1500;

const host = h("chipline-chat", { lang: language });
const root = host.attachShadow({ mode: "open" });
style(root, css + accents(boot.accent));

let parts, handle, thread;

const launcher = h("button", { className: "launcher", type: "button", "aria-label": `${boot.name} · ${text.chat}`, "aria-expanded": "false" }, boot.mark);
root.append(launcher);

const say = (said) => {
  if (handle) return handle.sink(JSON.stringify(said));
  const send = { id: mint(12), said };
  save({ sends: [...session.sends, send] });
  parts.chips.replaceChildren();
  pend(send);
  flush(ui);
};

const tap = ({ id, text }) => {
  open();
  say({ kind: "chip", chip: id, text });
};

const pend = (send) => {
  thread.pend(send, () => {
    send.lost = false;
    pend(send);
    flush(ui);
  });
  toEnd();
};

const toEnd = () => (parts.scroll.scrollTop = parts.scroll.scrollHeight);

// What becomes of requests. Once the app is in charge none is made here.
const ui = {
  show(message) {
    thread.show(message);
    const { body, from } = message;
    if (from.who != "visitor") parts.chips.replaceChildren(...chipRow(body.chips || [], tap));
    toEnd();
  },
  refuse(send) {
    send.lost = true;
    pend(send);
  },
  weak(tries) {
    parts.note.replaceChildren(...(tries ? [text.weak, h("button", { type: "button", onclick: () => flush(ui) }, text.again)] : []));
  },
  idle() {
    // Panel and app are there and nothing is under way: the app takes over, in one step.
    if (handle || !parts || !isHere() || !stop()) return;
    handle = handOver(root, parts);
    if (!handle) resume(ui);
  },
};

const open = () => {
  pills?.remove();
  if (!parts) {
    thread = Thread(isAlone);
    parts = Panel(thread.node, session.conversation || session.sends[0] ? [] : chipRow(chips, tap), say, close);
    root.append(parts.panel);
    session.sends.forEach(pend);
    flush(ui);
  }
  parts.panel.hidden = false;
  launcher.hidden = true;
  launcher.setAttribute("aria-expanded", "true");
  // On a phone the keyboard would cover the chips.
  if (matchMedia("(pointer: fine)").matches) parts.field.focus();
  // The panel is painted first.
  requestAnimationFrame(() => setTimeout(near));
};

const close = () => {
  parts.panel.hidden = true;
  launcher.hidden = false;
  launcher.setAttribute("aria-expanded", "false");
  launcher.focus();
};

// The visitor comes near: the app is fetched. Where it can't be, an earlier talk is asked for here.
const near = () => {
  want(root, () => {
    ui.idle();
    if (parts && isAlone()) flush(ui, session.back);
  });
  ui.idle();
};

launcher.onclick = open;
root.addEventListener("pointerover", near);
root.addEventListener("focusin", near);

let pills;
setTimeout(() => {
  const shown = parts || session.quiet || session.conversation ? [] : chips.slice(0, 3);
  if (shown[0]) {
    const dismiss = () => {
      save({ quiet: true });
      pills.remove();
      launcher.focus();
    };
    pills = h("div", { className: "pills", role: "group", "aria-label": text.chips }, h("button", { className: "dismiss", type: "button", "aria-label": text.dismiss, onclick: dismiss }, icon("m6 6 12 12M18 6 6 18")), ...chipRow(shown, tap));
    root.append(pills);
  }
  // Only counts come of this.
  navigator.sendBeacon?.(origin + "/v1/touches", JSON.stringify({ merchant: boot.merchant, chips: (parts ? chips : shown).map(({ id }) => id) }));
}, READING_MS);

document.documentElement.append(host);
