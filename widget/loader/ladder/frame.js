// The same chat in a frame from our origin, where the page's own policy says nothing. Launcher and
// header stay in the page; the frame holds the talk. What the visitor has typed, said and begun goes
// there with him, and what there is to be kept is kept here: the frame may have no storage.
import { h } from "../dom.js";
import { isOurs } from "./choose.js";
import { Unread } from "./unread.js";

// How long a frame may take to answer once it is loaded, and at all. Then the next rung is tried.
const HELLO_MS = 4000;
const LOAD_MS = 20000;

// The same rules say whether it may be here as say whether a page may be anywhere.
const FRAME = ["frame-src", "child-src", "default-src"];

export default (core) => {
  const { boot, session, own, talk, settings } = core;
  const place = "chipline:" + boot.merchant;
  const url = new URL(core.resolve(`/c/${boot.merchant}?mode=frame&lang=${core.language}`));
  const frame = h("iframe.frame", { title: boot.name, allow: "microphone; clipboard-write", src: url.href });
  // A page without an origin gives none to its frames either.
  const isFrom = ({ source, origin }) => source == frame.contentWindow && (origin == url.origin || (origin == "null" && self.origin == "null"));
  const tell = (message) => frame.contentWindow?.postMessage({ chipline: message }, self.origin == "null" ? "*" : url.origin);

  // What is kept: the conversation, and every message that waits, under the names that the frame gives
  // them too.
  const kept = () => {
    const all = { [place]: JSON.stringify(session) };
    own.sends.forEach(({ id, said }, at) => (all[`${place}:${id}`] = JSON.stringify({ id, said, at })));
    return all;
  };
  const keep = ({ name, value }) => {
    if (name != place && !name.startsWith(place + ":")) return;
    try {
      if (value === undefined) delete localStorage[name];
      else localStorage[name] = value;
    } catch {
      // It is kept for as long as this page is.
    }
    if (name == place && value) Object.assign(session, JSON.parse(value));
  };

  // From now on the frame says what the visitor says.
  const tellUnread = Unread(core);
  const move = () => {
    const { composer, field, head } = core.parts;
    const talked = core.root.querySelector(".talk");
    const focused = core.root.activeElement == field;
    const page = talk.page();
    tell({
      kept: kept(),
      settings: { lang: core.language, theme: settings.theme, page: settings.page || page.url, referrer: page.referrer },
      typed: field.value,
      isOpen: !core.parts.panel.hidden,
      isFocused: focused,
      identity: core.identity,
    });
    field.value = "";
    own.sends = [];
    core.fill = (words) => {
      core.open();
      tell({ fill: words });
    };
    core.handle = { sink: (json) => tell({ say: JSON.parse(json) }) };
    head.hidden = composer.hidden = talked.hidden = true;
    frame.hidden = false;
    if (focused) frame.focus();
  };

  const heard = {
    keep,
    // An event of the chat's.
    tell([name, detail]) {
      if (name == "unread") tellUnread(detail.count);
      else if (!/^(opened|closed|ready|route)$/.test(name)) core.tell(name, detail);
    },
    close: () => core.close(),
  };

  return new Promise((then) => {
    let isHere, timer;
    const end = (is) => {
      clearTimeout(timer);
      document.removeEventListener("securitypolicyviolation", refused);
      if (!is) {
        removeEventListener("message", hear);
        frame.remove();
      }
      then(is);
    };
    // A request of ours under way is heard first: what it brings belongs to the talk that moves.
    const enter = () => {
      if (core.isOver) return end(false);
      if (!talk.stop()) return (timer = setTimeout(enter, 50));
      core.build();
      move();
      end(true);
    };
    const hear = (event) => {
      const message = isFrom(event) && event.data?.chipline;
      if (!message) return;
      if (message.hello && !isHere) {
        isHere = true;
        clearTimeout(timer);
        enter();
      } else for (const name in message) heard[name]?.(message[name]);
    };
    const refused = (event) => isOurs(event, FRAME, url.origin) && end(false);
    document.addEventListener("securitypolicyviolation", refused);
    addEventListener("message", hear);
    // What is refused is loaded too, as an empty page.
    frame.onload = () => {
      clearTimeout(timer);
      if (!isHere) timer = setTimeout(end, HELLO_MS, false);
    };
    timer = setTimeout(end, LOAD_MS, false);
    frame.hidden = true;
    core.style(".frame{flex:1;width:100%;border:0;min-height:0}.frame[hidden]{display:block!important;position:absolute;width:0;height:0;flex:none}");
    core.build();
    core.parts.panel.append(frame);

    core.ears.push((name) => {
      if (name == "opened") tell({ isOpen: true });
      if (name == "closed") tell({ isOpen: false });
      if (name == "route") tell({ page: talk.page().url });
    });
    // Another tab of the visitor's keeps something.
    const stored = ({ key, newValue }) => key?.startsWith(place) && tell({ stored: { name: key, value: newValue } });
    addEventListener("storage", stored);
    // Who he is and what he agrees to is set on the widget.
    for (const name of ["identity", "isPrivate"]) {
      let value = core[name];
      Object.defineProperty(core, name, {
        configurable: true,
        get: () => value,
        set(to) {
          value = to;
          tell({ [name]: to });
        },
      });
    }
    core.ends.push(
      () => clearTimeout(timer),
      () => removeEventListener("message", hear),
      () => removeEventListener("storage", stored),
      () => document.removeEventListener("securitypolicyviolation", refused),
      () => frame.remove(),
    );
  });
};
