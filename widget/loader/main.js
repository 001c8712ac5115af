// The first script: launcher and pills at once, the panel when it is opened, the app behind it.
import css from "../style/loader.css";
import { begin, handOver, isAlone, want } from "./app.js";
import { boot, chips, language, resolve, text } from "./boot.js";
import { button, h, icon, style } from "./dom.js";
import { accent } from "./look.js";
import { Panel } from "./panel.js";
import { join, mint, own, save, session } from "./session.js";
import { chipRow, show } from "./thread.js";
import { flush, resume, stop } from "./wire.js";

// How long a page is read before the pills come, in milliseconds.
const READING_MS = 1500;

const host = h("chipline-chat", { lang: language });
const root = host.attachShadow({ mode: "open" });
style(root, css + accent(boot.accent));

let parts, handle, pills;

const say = (said) => {
  if (handle) return handle.sink(JSON.stringify(said));
  const send = { id: mint(3), said };
  own.sends.push(send);
  save();
  pend(send);
  flush(ui);
};

const tap = ({ id, text }) => {
  open();
  say({ kind: "chip", chip: id, text });
};

const lay = (message, state, chips = []) => {
  show(message, state);
  if (chips[0] || message.from.who == "visitor") parts.chips.replaceChildren(...chipRow(chips, tap));
  parts.scroll.scrollTop = 1e9;
};

const pend = ({ id, said, lost }) => lay({ id, from: { who: "visitor" }, body: said }, lost ? "lost" : "wait");

// What becomes of requests. Once the app is in charge none is made here.
const ui = {
  show: (message) => lay(message, "", message.body.chips),
  refuse(send) {
    send.lost = true;
    pend(send);
  },
  weak: (isWeak) => parts.note.replaceChildren(...(isWeak ? [text.weak, button("again", text.again, () => flush(ui))] : [])),
  idle() {
    // Panel and app are there and nothing is under way: the app takes over, in one step.
    if (handle || !parts || !begin || !stop()) return;
    handle = handOver(parts);
    if (!handle) resume();
  },
};

const build = () => {
  if (parts) return;
  parts = { ...Panel(say, close), launcher };
  root.append(parts.panel);
  if (!session.conversation) parts.chips.append(...chipRow(chips, tap));
  own.sends.forEach(pend);
};

const open = () => {
  pills?.remove();
  build();
  parts.panel.hidden = false;
  launcher.hidden = true;
  // On a phone the keyboard would cover the chips.
  if (!matchMedia("(pointer:coarse)").matches) parts.field.focus();
  // The panel is painted first.
  requestAnimationFrame(() => setTimeout(near));
};

const close = () => {
  parts.panel.hidden = true;
  launcher.hidden = false;
  launcher.focus();
};

// The visitor comes near: the app is fetched. Who was here before has a talk that goes on, with the
// panel closed too. Once there is a panel, what waits is sent, and where the app can't come an earlier
// talk is asked for here.
const near = () => {
  join();
  if (session.conversation) build();
  want(root, near);
  if (parts) flush(ui, isAlone && own.back);
  ui.idle();
};

const launcher = button("launcher", `${boot.name} · ${text.chat}`, open, boot.mark);
root.addEventListener("pointerover", near);
root.addEventListener("focusin", near);
root.append(launcher);

setTimeout(() => {
  const shown = session.quiet || session.conversation ? [] : chips.slice(0, 3);
  // Only counts come of this.
  navigator.sendBeacon(resolve("/v1/touches"), JSON.stringify({ merchant: boot.merchant, chips: shown.map((chip) => chip.id) }));
  // Who was here before is told what is new, once the page has nothing better to do.
  const { saveData, effectiveType } = navigator.connection || {};
  if (session.conversation && !saveData && !/2g/.test(effectiveType)) (window.requestIdleCallback || setTimeout)(near);
  if (parts || !shown[0]) return;
  const dismiss = () => {
    save({ quiet: true });
    pills.remove();
    launcher.focus();
  };
  pills = h("div.pills", {}, button("dismiss", text.dismiss, dismiss, icon("m6 6 12 12M18 6 6 18")), ...chipRow(shown, tap));
  root.append(pills);
}, READING_MS);

document.documentElement.append(host);
