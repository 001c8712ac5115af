// Loads a merchant's snippet and gives its commands as functions. Nothing happens before `load`,
// so that it may be imported where there is no page, too.

export const COMMANDS = [
  "boot", "ready", "update", "show", "hide", "toggle", "isOpen", "showNewMessage", "sendMessage", "identify", "consent",
  "setLocale", "setColorScheme", "track", "getVisitorId", "on", "off", "shutdown", "destroy",
];

export const EVENTS = [
  "ready", "opened", "closed", "conversation-started", "message-sent", "message-received", "unread", "chip-tapped",
  "lead-created", "handoff", "route", "track", "error",
];

// The function that keeps calls until the snippet is there.
const queue = () =>
  (window.chipline ||= function () {
    (window.chipline.q ||= []).push(arguments);
  });

const call = (name, ...args) => new Promise((then) => queue()(name, ...args, then));

// Puts the snippet on the page, once, and resolves when its chat is there.
export const load = ({ src, nonce, ...settings }) => {
  const url = new URL(src, location.href);
  for (const [name, value] of Object.entries(settings)) {
    // true and false are written as 1 and 0.
    if (value !== undefined) url.searchParams.set(name, typeof value == "boolean" ? +value : value);
  }
  if (nonce) url.searchParams.set("nonce", nonce);
  queue();
  const is = (script) => script.src == url.href;
  const there = [...document.scripts].find(is);
  return new Promise((then, fail) => {
    const script = there || Object.assign(document.createElement("script"), { async: true, src: url.href });
    if (nonce) script.nonce = nonce;
    script.addEventListener("error", () => {
      // It may be tried again.
      script.remove();
      fail(new Error(`${url} can't be loaded`));
    }, { once: true });
    ready().then(then);
    if (!there) document.head.append(script);
  });
};

export const ready = () => new Promise((then) => queue()("ready", then));
export const boot = (settings = {}) => call("boot", settings);
export const update = (settings = {}) => call("update", settings);
export const show = () => call("show");
export const hide = () => call("hide");
export const toggle = () => call("toggle");
export const isOpen = () => call("isOpen");
export const showNewMessage = (text = "") => call("showNewMessage", text);
export const sendMessage = (text) => call("sendMessage", text);
export const identify = (jwt) => call("identify", jwt);
export const consent = (state, purpose = "chat") => call("consent", state, purpose);
export const setLocale = (lang) => call("setLocale", lang);
export const setColorScheme = (theme) => call("setColorScheme", theme);
export const track = (name, data = {}) => call("track", name, data);
export const getVisitorId = () => call("getVisitorId");
export const shutdown = () => call("shutdown");
export const destroy = () => call("destroy");

// What listens is told what came with the event; what comes back ends it.
export const on = (name, listener) => {
  queue()("on", name, listener);
  return () => off(name, listener);
};
export const off = (name, listener) => queue()("off", name, listener);
