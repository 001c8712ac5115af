// The first script: launcher and pills at once, the panel when it is opened, and what was said kept.
// Whatever else there is comes by later scripts, when it is needed.
import css from "../style/loader.css";
import { boot, load, resolve, script, speak } from "./boot.js";
import { button, h, listen, style } from "./dom.js";
import { accent } from "./look.js";
import { chipRow, Panel } from "./panel.js";
import { mint, Store } from "./store.js";

// How long a page is read before the pills come, in milliseconds.
const READING_MS = 1500;
// How long after a visitor came near what a talk needs is fetched.
const SOON_MS = 50;
// How long until what was not within reach is asked for again.
const AGAIN_MS = 5000;

const landing = location.href;

// Puts a widget on the page. All of it hangs on `core`, which is what the later scripts get.
const make = (settings = {}, host = h("chipline-chat")) => {
  const { language, text, chips } = speak(settings.lang);
  const store = Store("chipline:" + boot.merchant);
  const { session, own, join, save } = store;
  const root = host.shadowRoot || host.attachShadow({ mode: "open" });
  const lines = {};
  let pills, drawn, isComing, coming;

  // A panel that nobody sees yet is laid out all the same (loader.css): drawn when the visitor comes
  // near, it has only to be shown by the tap that follows. The later scripts hear of it by `build`.
  const draw = () => {
    if (!drawn) {
      drawn = Panel(core);
      if (!session.conversation) drawn.chips.append(...chipRow(core, chips));
      root.append(drawn.panel);
    }
    return drawn;
  };

  const say = (said) => {
    if (core.handle) return core.handle.sink(JSON.stringify(said));
    const send = { id: mint(3), said };
    own.sends.push(send);
    save();
    core.pend(send);
    near();
  };

  const core = {
    boot, text, chips, language, settings, script, landing, resolve, load, host, root, lines, say, ...store, mint,
    ears: [],
    ends: [],
    style: (css) => style(root, css, settings.nonce),
    // Events hold ids, kinds and counts, never what somebody wrote or how to reach him.
    tell(name, detail) {
      core.ears.forEach((ear) => ear(name, detail));
      detail = { ...detail, merchant: boot.merchant };
      dispatchEvent(new CustomEvent("chipline:" + name, { detail }));
      window.dataLayer?.push?.({ event: "chipline_" + name.replace("-", "_"), ...detail });
    },
    tap(chip) {
      core.open();
      core.tell("chip-tapped", { chip: chip.id });
      chip.fill ? core.fill(chip.text) : say({ kind: "chip", chip: chip.id, text: chip.text });
    },
    fill(words) {
      core.open();
      const { field } = core.parts;
      // What the visitor has written himself stays.
      if (!field.value.includes(words)) field.value += words;
      field.dispatchEvent(new Event("input"));
      field.focus();
    },
    // Draws what waits to be sent.
    pend({ id, said }) {
      const { thread, scroll } = core.parts;
      const isFirst = !/ me/.test(thread.lastChild?.className);
      lines[id] ||= h("div", {}, h("div.b", {}, said.text || "✓", h("i", { role: "img", ariaLabel: text.sending })));
      lines[id].className = `in msg me ${isFirst ? "first " : ""}wait`;
      thread.append(lines[id]);
      scroll.scrollTop = 1e9;
    },
    build() {
      if (core.parts) return;
      core.parts = { ...draw(), launcher };
      own.sends.forEach(core.pend);
    },
    open(isCalm) {
      core.build();
      const { panel, field } = core.parts;
      if (!panel.hidden) return;
      pills?.remove();
      panel.hidden = false;
      launcher.hidden = true;
      // On a phone the keyboard would cover the chips.
      if (!isCalm && !matchMedia("(pointer:coarse)").matches) field.focus();
      clearTimeout(coming);
      core.tell("opened");
      // The panel is painted first.
      requestAnimationFrame(() => setTimeout(near));
    },
    close() {
      core.parts.panel.hidden = true;
      launcher.hidden = false;
      launcher.focus();
      core.tell("closed");
    },
    // The visitor comes near: what a talk needs is fetched, all of it at once. Who was here before has
    // one that goes on, with the panel closed too.
    near() {
      if (core.isOver) return;
      join();
      if (session.conversation) core.build();
      if (core.talk) return core.talk.near();
      if (isComing) return;
      isComing = true;
      const app = [load("app.js"), fetch(resolve(boot.app + "app.wasm"))];
      const talk = load("talk.js");
      // What of it fails is looked at by talk; the page hears nothing of it.
      Promise.all([talk, ...app]).catch(() => {});
      talk.then(
        (talk) => talk.default(core, app),
        () =>
          setTimeout(() => {
            isComing = false;
            if (own.sends[0]) near();
          }, AGAIN_MS),
      );
    },
  };
  const near = () => core.near();
  // Not fetched at once: that must not hold up the tap that follows.
  const soon = () => {
    draw();
    clearTimeout(coming);
    coming = setTimeout(near, SOON_MS);
  };

  core.style(css + accent(boot.accent));
  host.lang = language;
  const launcher = (core.launcher = button("launcher", `${boot.name} · ${text.chat}`, () => core.open(), boot.mark));
  listen(root);
  root.addEventListener("pointerover", soon);
  root.addEventListener("focusin", soon);
  root.append(launcher);

  const reading = setTimeout(() => {
    const shown = settings.mode || settings.launcher || session.quiet || session.conversation ? [] : chips.slice(0, 3);
    // Only counts come of this.
    navigator.sendBeacon(resolve("/v1/touches"), JSON.stringify({ merchant: boot.merchant, chips: shown.map((chip) => chip.id) }));
    // Who was here before is told what is new, once the page has nothing better to do.
    const { saveData, effectiveType } = navigator.connection || {};
    if (session.conversation && !saveData && !/2g/.test(effectiveType)) (window.requestIdleCallback || setTimeout)(near);
    if (core.parts || !shown[0]) return;
    const dismiss = () => {
      save({ quiet: true });
      pills.remove();
      launcher.focus();
    };
    pills = h("div.pills", {}, button("dismiss", text.dismiss, dismiss, "✕"), ...chipRow(core, shown));
    root.append(pills);
  }, READING_MS);

  // Pages that change their body, or all there is, keep the chat.
  const stay = new MutationObserver(() => host.isConnected || attach());
  const attach = () => {
    document.documentElement.append(host);
    stay.observe(document, { childList: true });
    stay.observe(document.documentElement, { childList: true });
  };
  if (!host.isConnected) attach();

  core.ends.push(() => stay.disconnect(), () => clearTimeout(reading), () => clearTimeout(coming));
  kit.widgets.push(core);
  core.tell("ready");
  return core;
};

// What this script leaves on the page is one name, `chipline`: the function that takes commands, the
// page's own if it has made one to call before this script was there. Commands, settings and a
// `<chipline-chat>` of the page's are api.js's matter; a page without them never fetches it.
const page = (window.chipline ||= Object.assign((...call) => page.q.push(call), { isOurs: true }));
const kits = (page.kits ||= {});
const calls = (page.q ||= []);
const kit = { boot, script, make, page, widgets: [], use: () => useApi() };
const useApi = () =>
  load("api.js").then(
    (api) => api.default(kit),
    // Where the page may not have agreed yet, no chat is better than one that does not know.
    () => kit.widgets[0] || /manual|denied/.test(script.outerHTML + JSON.stringify(calls)) || make(),
  );

// Tag managers and pages that change their body may run it again.
if (!kits[boot.merchant]) {
  kits[boot.merchant] = kit;
  // api.js puts a hook of its own there.
  if (!Object.keys(calls).includes("push"))
    calls.push = (call) => {
      calls[calls.length] = call;
      useApi();
    };
  calls[0] || script.src.includes("?") || Object.keys(script.dataset)[0] || document.querySelector("body chipline-chat") ? useApi() : make();
}
