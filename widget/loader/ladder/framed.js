// Within the frame: tells the page around it that it is here, and begins the chat with what that page
// hands over. Who may be around it, the edge has said (`frame-ancestors`); the page that answered
// first is the only one that is heard.
const page = (window.chipline ||= (...call) => page.q.push(call));
page.q ||= [];

let origin;
const tell = (message) => parent.postMessage({ chipline: message }, !origin || origin == "null" ? "*" : origin);

// What is kept is kept by the page around: it is told of every change.
const storage = (kept) =>
  new Proxy(kept, {
    set(all, name, value) {
      all[name] = value = String(value);
      tell({ keep: { name, value } });
      return true;
    },
    deleteProperty(all, name) {
      delete all[name];
      tell({ keep: { name } });
      return true;
    },
  });

const begin = ({ kept, settings, typed, isOpen, isFocused, identity }) => {
  const local = storage(kept);
  Object.defineProperty(window, "localStorage", { configurable: true, value: local });
  for (const name in settings) if (!settings[name]) delete settings[name];
  if (identity) page.q.push(["identify", identity]);
  page.q.push(["boot", settings]);
  page.q.push(["ready", () => enter({ kept, typed, isOpen, isFocused })]);
};

const enter = ({ kept, typed, isOpen, isFocused }) => {
  const [core] = Object.values(page.kits)[0].widgets;
  const { parts } = core;
  const heard = {
    say: core.say,
    fill: core.fill,
    isOpen(is) {
      parts.panel.hidden = !is;
      if (is && !matchMedia("(pointer:coarse)").matches) parts.field.focus();
    },
    page: (url) => (core.settings.page = url),
    stored({ name, value }) {
      if (value === null) delete kept[name];
      else kept[name] = value;
      dispatchEvent(new StorageEvent("storage", { key: name, newValue: value }));
    },
    identity: (jwt) => jwt && page.q.push(["identify", jwt]),
    isPrivate: (is) => page.q.push(["consent", is ? "denied" : "granted", "marketing"]),
  };
  hear = (message) => {
    for (const name in message) heard[name]?.(message[name]);
  };
  core.style(".close{display:block!important}");
  core.close = () => tell({ close: true });
  core.ears.push((...event) => tell({ tell: event }));
  if (typed) {
    parts.field.value = typed;
    parts.field.dispatchEvent(new Event("input"));
  }
  parts.panel.hidden = !isOpen;
  if (isFocused) parts.field.focus();
  early.forEach(hear);
  core.near();
};

// What is told while the chat is on its way.
const early = [];
let hear = (message) => early.push(message);

addEventListener("message", (event) => {
  const message = event.source == parent && parent != window && event.data?.chipline;
  if (!message || (origin !== undefined && event.origin != origin)) return;
  if (origin !== undefined) return hear(message);
  origin = event.origin;
  begin(message);
});
tell({ hello: true });
