// A panel of the widget's own looks, beside the widget, in which the test draws cards as it likes:
// `put` draws one, `again` tells the last one how it stands now, `said` is what was filled in.
(async (language, samples) => {
  const core = Object.values(window.chipline.kits)[0].widgets[0];
  const cards = await core.load("cards.js");
  const element = (tag, name, attributes = {}) => {
    const node = document.createElement(tag);
    node.className = name;
    Object.entries(attributes).forEach(([key, value]) => node.setAttribute(key, value));
    return node;
  };
  document.querySelectorAll("test-stage").forEach((old) => old.remove());
  const host = element("test-stage", "", { lang: language });
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = core.root.adoptedStyleSheets;
  const panel = element("section", "panel", { role: "dialog", "aria-label": "stage" });
  const talk = element("div", "talk");
  const scroll = element("div", "scroll", { tabindex: 0 });
  const thread = element("div", "thread", { role: "log" });
  scroll.append(thread);
  talk.append(scroll);
  panel.append(talk);
  root.append(panel);
  document.documentElement.append(host);

  const DAY = 86_400_000;
  const midnight = Math.floor((Date.now() + 8 * 3_600_000) / DAY) * DAY - 8 * 3_600_000;
  // Two days with four times each, from the day after tomorrow on.
  const slots = [2, 2, 2, 2, 5, 5, 5, 5].map((day, at) => midnight + day * DAY + (9 + (at % 4) * 2) * 3_600_000);
  const drawing = (hue) =>
    `data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='400' height='300'%3E%3Crect width='400' height='300' fill='hsl(${hue} 30%25 60%25)'/%3E%3C/svg%3E`;
  const text = JSON.stringify(samples).replace(/PICTURE(\d)/g, (_, at) => drawing(at * 100));
  const all = JSON.parse(text);
  Object.values(all).forEach((of) => of.booking?.slots?.push(...slots));

  const stage = (window.stage = {
    host, root, thread, slots, free: [...slots], said: [], off: [], blobs: 0, samples: all,
    clear() {
      thread.replaceChildren();
      stage.said.length = stage.off.length = 0;
    },
    act: {
      say: (said) => stage.said.push(said),
      putOff: (on) => stage.off.push(on),
      get: async () => ({ slots: [...stage.free] }),
      file: async () => {
        if (stage.isOffline) throw new Error("offline");
        const canvas = element("canvas", "");
        canvas.width = canvas.height = 40;
        canvas.getContext("2d").fillRect(0, 0, 40, 20);
        return new Promise((then) => canvas.toBlob(then, "image/jpeg"));
      },
      fill() {},
    },
    again: (changes) => {
      Object.assign(stage.data, changes);
      cards.draw(stage.el, { ...stage.data }, stage.act, language);
      return true;
    },
    put(data, by = "they") {
      const row = element("div", "msg " + by);
      stage.el = document.createElement("div");
      stage.data = { seq: 1, card: null, stage: "open", result: null, problem: null, ...data };
      row.append(stage.el);
      thread.append(row);
      return stage.again({});
    },
    card: (name, state = "open", more = {}) => stage.put({ card: all[language][name], stage: state, ...more }),
    // The card alone, ready for the first Tab.
    fresh(name, state, more) {
      stage.clear();
      stage.card(name, state, more);
      scroll.focus();
      return true;
    },
    find: (selector) => root.querySelector(selector),
    // What has the focus: the name of an input, else what a button says.
    focus: () => {
      const node = root.activeElement;
      return node && (node.name || node.getAttribute("aria-label") || node.querySelector("img")?.alt || node.textContent || node.className);
    },
    problem: () => [...root.querySelectorAll("[role=alert]")].map((node) => node.textContent).filter(Boolean),
    // What the input with the focus is said to be about.
    about: () => root.activeElement.getAttribute("aria-describedby").split(" ").map((id) => root.getElementById(id).textContent).filter(Boolean),
    faults: async () => {
      const found = await axe.run(host, { resultTypes: ["violations"] });
      return found.violations.map(({ id, nodes }) => id + ": " + nodes.map((node) => node.target.flat().join(" ") + " " + node.failureSummary).join("; "));
    },
  });
  return true;
})(LANGUAGE, SAMPLES)
