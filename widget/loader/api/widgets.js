// A merchant's widgets on the page: made, made anew when something changes that can't be changed in
// place, and ended without a trace.
import { h } from "../dom.js";
import { avoid } from "./avoid.js";
import { paint, sheetOf } from "./layout.js";
import { notice } from "./notice.js";
import { watchRoute } from "./route.js";
import { checked, ofElement, ofScript, warn } from "./settings.js";

// What is changed in place.
const LOOKS = ["side", "offset_x", "offset_y", "z", "theme", "launcher", "avoid", "sound", "title"];

// Those that have ended and may be started again.
export const ended = new Map();

// A sheet of ours in a widget, replaced as a whole.
const Looks = (core) => {
  let sheets = [];
  const take = () => {
    const { root } = core;
    if (root.adoptedStyleSheets) root.adoptedStyleSheets = root.adoptedStyleSheets.filter((sheet) => !sheets.includes(sheet));
    sheets.forEach((sheet) => sheet.remove?.());
  };
  const before = () => [...(core.root.adoptedStyleSheets || []), ...core.root.querySelectorAll("style")];
  return (css) => {
    take();
    const old = before();
    core.style(css);
    sheets = before().filter((sheet) => !old.includes(sheet));
  };
};

export const enter = (kit) => {
  if (kit.api) return false;
  const { page, boot, script, widgets } = kit;
  const place = "chipline:" + boot.merchant;
  // What the page asked for, and what it said about the visitor.
  let asked = ofScript(script);
  let isBooted, isDenied, isPrivate, identity, isRecognised, elements, stopRoute;

  // ---- one widget

  const dress = (core) => {
    const { host, settings, root } = core;
    core.undress?.();
    const isRtl = getComputedStyle(host).direction == "rtl";
    core.looks(sheetOf(settings, isRtl, core.isUnsized));
    paint(root, settings.theme);
    const undos = [settings.avoid && avoid(core), (settings.title || settings.sound) && notice(core, settings)].filter(Boolean);
    core.undress = () => undos.forEach((undo) => undo());
  };

  const finish = (core) => {
    Object.assign(core, { isPrivate, identity, looks: Looks(core) });
    const { settings, style } = core;
    core.style = (css) => {
      style(css);
      paint(core.root, core.settings.theme);
    };
    dress(core);
    core.ends.push(() => core.undress());
    if (settings.mode == "inline" || settings.mode == "page") {
      core.open(true);
      core.close = () => {};
      core.parts.panel.setAttribute("role", "region");
      // What the visitor wrote where he could not send it.
      const words = settings.mode == "page" && new URLSearchParams(location.hash.slice(1)).get("say");
      if (words) {
        history.replaceState(history.state, "", location.pathname + location.search);
        core.fill(words);
      }
    }
    if (settings.open_after !== undefined && !core.session.quiet) {
      const timer = setTimeout(() => core.isOver || core.open(true), settings.open_after * 1000);
      // Who has closed it is not bothered with it again.
      core.ears.push((name) => {
        clearTimeout(timer);
        if (name == "closed") core.save({ quiet: true });
      });
      core.ends.push(() => clearTimeout(timer));
    }
    // The focus goes back to where it was when a command of the page's opened it.
    let from;
    core.ears.push((name) => {
      if (name == "opened") from = document.activeElement;
      if (name == "closed" && from && from != core.host && from != document.body) from.focus();
    });
    if (identity && !isRecognised) recognise(core);
    return core;
  };

  // A bubble is what there is without a word about it.
  const make = (settings, element) => {
    const { mode, ...rest } = settings;
    const wanted = mode && mode != "bubble" ? settings : rest;
    if (!element) return finish(kit.make(wanted));
    const isUnsized = element.offsetHeight < 120;
    const host = element.appendChild(h("chipline-chat"));
    const core = kit.make(wanted, host);
    Object.assign(core, { element, isUnsized, name: element.id });
    return finish(core);
  };

  const end = (core) => {
    core.isOver = true;
    for (const undo of core.ends.splice(0).reverse()) {
      try {
        undo();
      } catch (error) {
        warn("end_failed", error);
      }
    }
    core.host.remove();
    widgets.splice(widgets.indexOf(core), 1);
  };

  // Made anew, with what the visitor sees and has written.
  const remake = (core, settings) => {
    const { parts, element, session } = core;
    const isOpen = parts && !parts.panel.hidden;
    const words = parts?.field.value;
    end(core);
    const fresh = make(settings, element);
    // Where nothing can be stored, too.
    Object.assign(fresh.session, session);
    fresh.own.back = !!session.conversation;
    if (words) fresh.build();
    if (words) fresh.parts.field.value = words;
    if (isOpen) fresh.open(true);
  };

  // ---- all of them

  // The page's elements for this merchant: an element without a merchant's name belongs to the first
  // script that finds it.
  const isFor = (element) => {
    const merchant = element.getAttribute("merchant");
    return !element.shadowRoot && (merchant ? merchant == boot.merchant : Object.values(page.kits)[0] == kit);
  };
  const places = () => {
    const found = [...document.querySelectorAll("body chipline-chat")].filter(isFor);
    const target = asked.mode == "inline" && asked.target && document.querySelector(asked.target);
    return target ? [...found, target] : found;
  };
  // Elements come and go with what the page shows.
  const fill = () => {
    widgets.filter((core) => core.element && !core.element.isConnected).forEach(end);
    for (const element of places()) {
      if (widgets.some((core) => core.element == element)) continue;
      make({ ...asked, ...(element.localName == "chipline-chat" && ofElement(element)), mode: "inline" }, element);
    }
  };

  const start = () => {
    if (isDenied || (asked.start == "manual" && !isBooted) || widgets[0]) return;
    ended.delete(boot.merchant);
    page.kits ||= {};
    page.kits[boot.merchant] = kit;
    if (page.isOurs) window.chipline = page;
    const wantsElements = asked.mode == "inline" || places()[0];
    if (wantsElements) {
      fill();
      elements ||= new MutationObserver(fill);
      elements.observe(document, { childList: true, subtree: true });
    }
    if (!wantsElements || (asked.mode && asked.mode != "inline")) make(asked);
    stopRoute ||= watchRoute(() => widgets[0]?.tell("route", {}));
  };

  const stop = () => {
    elements?.disconnect();
    stopRoute?.();
    elements = stopRoute = undefined;
    [...widgets].forEach(end);
  };

  const forget = () => {
    try {
      for (const name of Object.keys(localStorage)) if (name == place || name.startsWith(place + ":")) delete localStorage[name];
    } catch {
      // Where it is forbidden there is nothing to forget.
    }
  };

  // Whoever the merchant says the visitor is finds his conversation on every device; the one that he
  // has begun here becomes his.
  const recognise = async (core) => {
    const { session, own } = core;
    try {
      const body = JSON.stringify({ merchant: boot.merchant, identity, token: session.token });
      const reply = await fetch(core.resolve("/v1/identify"), { method: "POST", credentials: "omit", body });
      if (!reply.ok) return core.tell("error", { code: "identity_refused" });
      const { conversation, token } = await reply.json();
      isRecognised = true;
      if (core.isOver || !conversation) return;
      const isKnown = conversation == session.conversation;
      core.save({ conversation, token });
      if (isKnown) return;
      own.back = true;
      core.parts ? remake(core, core.settings) : core.near();
    } catch {
      core.tell("error", { code: "unreached" });
    }
  };

  kit.api = {
    start,
    boot(given = {}) {
      asked = { ...asked, ...checked(given, true) };
      isBooted = true;
      isDenied ? warn("consent_denied", "boot") : start();
    },
    update(given) {
      const good = checked(given, true);
      asked = { ...asked, ...good };
      const isLook = Object.keys(good).every((name) => LOOKS.includes(name));
      for (const core of [...widgets]) {
        const settings = { ...core.settings, ...good };
        if (!isLook) remake(core, settings);
        else {
          core.settings = settings;
          dress(core);
        }
      }
    },
    consent(isGranted, isForMarketing) {
      if (isForMarketing) {
        isPrivate = !isGranted;
        for (const core of widgets) core.isPrivate = isPrivate;
        return;
      }
      isDenied = !isGranted;
      if (isGranted) {
        isBooted = true;
        start();
      } else {
        stop();
        forget();
      }
    },
    identify(jwt) {
      identity = jwt;
      isRecognised = false;
      for (const core of [...widgets]) {
        core.identity = jwt;
        recognise(core);
      }
    },
    // Ends it; it may be started again, by command or by loading its script again.
    leave(isForgotten) {
      stop();
      if (isForgotten) {
        forget();
        identity = undefined;
      }
      isBooted = false;
      ended.set(boot.merchant, kit);
      delete page.kits[boot.merchant];
    },
  };

  // One that was drawn before anybody asked for more.
  if (widgets[0]) {
    finish(widgets[0]);
    stopRoute = watchRoute(() => widgets[0]?.tell("route", {}));
  }
  return true;
};
