// What a page can say to its chats. Each gets the page's function, whose chat is meant (a merchant's
// id or an element's; without one the first, or all where it makes no sense for one alone), and what
// the page gave.
import { warn } from "./settings.js";
import { ended } from "./widgets.js";

const isText = (value) => typeof value == "string" && value.trim();
const isObject = (value) => value === undefined || (value && typeof value == "object");

// Calls with the interface of every merchant meant. One that was drawn without any gets it first.
const each = ({ page, whose, only }, call) => {
  const kits = Object.values(page.kits || {}).filter((kit) => !whose || whose == kit.boot.merchant || kit.widgets.some((core) => core.name == whose));
  return Promise.all(kits.filter((kit) => !only || kit == only).map(async (kit) => {
    if (!kit.api) await kit.use();
    if (kit.api) call(kit.api);
  }));
};

// The widget meant.
const find = ({ page, whose }) => {
  const all = Object.values(page.kits || {}).flatMap((kit) => kit.widgets);
  return whose ? all.find((core) => whose == core.boot.merchant || whose == core.name) : all[0];
};
const withOne = (to, call) => {
  const core = find(to);
  return core && call(core);
};

const bad = (name, what) => warn("command_invalid", `${name} ${what}`);

// What listens for events, for as long as there is a chat.
const heard = [];
const listen = (name, call, isOnce) => {
  const listener = (event) => {
    if (isOnce) forget(call, name);
    call(event.detail);
  };
  heard.push({ name, call, listener });
  addEventListener("chipline:" + name, listener);
};
const forget = (call, name) => {
  for (const entry of [...heard]) {
    if ((name && entry.name != name) || (call && entry.call != call)) continue;
    removeEventListener("chipline:" + entry.name, entry.listener);
    heard.splice(heard.indexOf(entry), 1);
  }
};

export const EVENTS = [
  "ready", "opened", "closed", "conversation-started", "message-sent", "message-received", "unread", "chip-tapped",
  "lead-created", "handoff", "route", "track", "error",
];

const leave = async (to, isForgotten) => {
  await each(to, (api) => api.leave(isForgotten));
  const { page } = to;
  if (Object.keys(page.kits)[0]) return;
  // Nothing is left: what the page has agreed to, or not, is all that is remembered.
  forget();
  const consents = page.q.filter(([called]) => /consent$/.test(called));
  page.q.splice(0, page.q.length, ...consents);
  delete page.kits;
  if (page.isOurs && window.chipline == page) delete window.chipline;
};

export const commands = {
  boot(to, settings) {
    if (!isObject(settings)) return bad("boot", typeof settings);
    const { page, whose, only } = to;
    for (const [merchant, kit] of ended) {
      // Its script has been loaded again meanwhile.
      if (page.kits?.[merchant]) ended.delete(merchant);
      else if (!only && (!whose || whose == merchant)) kit.api.boot(settings);
    }
    return each(to, (api) => api.boot(settings));
  },
  ready(to, call) {
    if (typeof call != "function") return bad("ready", typeof call);
    find(to) ? call() : listen("ready", () => call(), true);
  },
  update: (to, settings) => (isObject(settings) ? each(to, (api) => api.update(settings || {})) : bad("update", typeof settings)),
  show: (to) => withOne(to, (core) => core.open()),
  hide: (to) => withOne(to, (core) => core.parts && !core.parts.panel.hidden && core.close()),
  toggle: (to) => (commands.isOpen(to) ? commands.hide(to) : commands.show(to)),
  isOpen: (to) => withOne(to, (core) => !!core.parts && !core.parts.panel.hidden) || false,
  showNewMessage: (to, text) => (isText(text) ? withOne(to, (core) => core.fill(text)) : commands.show(to)),
  sendMessage(to, text) {
    if (!isText(text)) return bad("sendMessage", typeof text);
    return withOne(to, (core) => {
      core.open(true);
      core.say({ kind: "text", text: text.trim().slice(0, 2000) });
    });
  },
  identify: (to, jwt) => (isText(jwt) ? each(to, (api) => api.identify(jwt)) : bad("identify", typeof jwt)),
  consent(to, state, purpose = "chat") {
    if (!/^(granted|denied)$/.test(state) || !/^(chat|marketing)$/.test(purpose)) return bad("consent", `${state} ${purpose}`);
    return each(to, (api) => api.consent(state == "granted", purpose == "marketing"));
  },
  setLocale: (to, lang) => commands.update(to, { lang }),
  setColorScheme: (to, theme) => commands.update(to, { theme }),
  track(to, name, data) {
    if (!isText(name) || !isObject(data)) return bad("track", typeof name);
    return withOne(to, (core) => core.tell("track", { ...data, name }));
  },
  getVisitorId: (to) => withOne(to, (core) => core.session.conversation),
  on(to, name, call) {
    if (!EVENTS.includes(name) || typeof call != "function") return bad("on", name);
    listen(name, call);
  },
  off: (to, name, call) => forget(call, name),
  shutdown: (to) => leave(to, true),
  destroy: (to) => leave(to, false),
};
for (const name of ["ready", "on", "off"]) commands[name].hears = true;
