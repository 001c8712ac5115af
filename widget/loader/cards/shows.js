// Cards that show: cases, offers, what to bring, where to come, files.
import { h } from "../dom.js";
import { Dress, p, push } from "./kit.js";
import css from "./shows.css";
import { mapOf, size } from "./sums.js";
import * as say from "./texts.js";
import { view } from "./view.js";

export const dress = Dress(css);

// A picture of the merchant's; this script is the edge's, and so are addresses without an origin.
const picture = ({ url, alt }, props) => h("img", { src: new URL(url, import.meta.url), alt, referrerPolicy: "no-referrer", ...props });
// One that is looked at in full by a tap, or nothing where it does not come.
const tappable = (shown, onclick) => {
  const button = push("pic", picture(shown, { loading: "lazy", onerror: () => button.remove() }), () => onclick(button));
  return button;
};

const Card = (name, title, ...inner) => h("div.card " + name, { role: "group", "aria-label": title }, ...inner);

// Cases as a row to be drawn along, offers as a list.
const Items = (name, chooseText) => (c) => {
  const { t, act, card } = c;
  const { title, items } = card;
  const problem = h("p.error", { role: "alert" });
  let stage;
  const go = (key) => stage == "busy" || act.say({ kind: "choice", item: key });
  const canChoose = () => stage != "past";
  const pictured = items.filter((item) => item.picture);
  const slides = () =>
    pictured.map(({ key, title, detail, price, picture: shown }) => ({
      draw: () => picture(shown),
      title: [title, price].filter(Boolean).join(" · "),
      detail,
      act: canChoose() && { words: t(chooseText), go: () => go(key) },
    }));
  const row = (item) => {
    const { key, title, detail, price, picture: shown } = item;
    const open = shown ? tappable(shown, (opener) => view(c, opener, slides(), pictured.indexOf(item))) : "";
    const words = h("div.words", {}, h("b", {}, title), p("hint", detail), price ? p("price", price) : "");
    return h("li", {}, open, words, h("button.pick-it", { type: "button", "aria-label": `${t(chooseText)} · ${title}`, onclick: () => go(key) }, t(chooseText)));
  };
  const list = h("ul", { role: "list" }, ...items.map(row));
  // Along the row by arrows, from picture to picture.
  list.onkeydown = (event) => {
    let by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const here = event.target.closest("li");
    if (!by || name != "shelf") return;
    if (getComputedStyle(list).direction == "rtl") by = -by;
    const next = by > 0 ? here.nextSibling : here.previousSibling;
    event.preventDefault();
    next?.querySelector("button").focus();
    next?.scrollIntoView({ block: "nearest", inline: "start" });
  };
  const show = (data) => {
    stage = data.stage;
    for (const button of list.querySelectorAll(".pick-it")) {
      button.hidden = !canChoose();
      button.setAttribute("aria-disabled", stage == "busy");
    }
    problem.textContent = stage == "refused" ? t(data.problem?.code == "too_many" ? say.tooOften : say.failed) : "";
  };
  return { node: Card(name, title, p("why", title), list, problem), show };
};

export const gallery = Items("shelf", say.want);
export const offers = Items("offers", say.choose);

// Copies, and says so. Where a page may not reach the clipboard, the old way is tried.
const Copy = ({ t }, label, text) => {
  const state = h("span.hint", { role: "status" });
  const copy = async (event) => {
    let isDone = true;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const field = h("textarea.away", { value: text, "aria-hidden": "true" });
      event.target.after(field);
      field.select();
      isDone = document.execCommand("copy");
      field.remove();
      button.focus();
    }
    state.textContent = t(isDone ? say.copied : say.notCopied);
  };
  const button = push("way", label, copy);
  return [button, state];
};

// What to bring. The ticks are the visitor's own.
export const documents = (c) => {
  const { title, items } = c.card;
  const row = (item, at) => h("li", {}, h("label.agree", {}, h("input", { type: "checkbox", name: "item" + at }), h("span", {}, item)));
  const all = [title, ...items.map((item) => "· " + item)].join("\n");
  return { node: Card("list", title, p("why", title), h("ul", { role: "list" }, ...items.map(row)), h("div.do", {}, ...Copy(c, c.t(say.copyAll), all))) };
};

export const place = (c) => {
  const { name, address, hours, picture: shown } = c.card;
  const open = shown ? tappable(shown, (opener) => view(c, opener, [{ draw: () => picture(shown), title: name, detail: address }])) : "";
  const map = h("a.submit", { href: mapOf(c.card, c.lang), target: "_blank", rel: "noopener noreferrer" }, c.t(say.map));
  return {
    node: Card("place", name, open, p("why", name), p("address", address), hours ? p("hint", hours) : "", h("div.do", {}, map, ...Copy(c, c.t(say.copyAddress), address))),
  };
};

// A picture out of memory: its address is gone as soon as it was used.
const shown = (blob, alt, onload) => {
  const url = URL.createObjectURL(blob);
  const done = (then) => () => {
    URL.revokeObjectURL(url);
    then?.();
  };
  return picture({ url, alt }, { onload: done(onload), onerror: done() });
};

// How long a browser may take to begin writing a file, in milliseconds.
const SAVING_MS = 20_000;

// A picture as a picture, all else by name and size. Nothing of it runs: it is looked at, or saved.
export const file = (c) => {
  const { t, act } = c;
  const { file: id, name, media, bytes } = c.result;
  const problem = h("p.error", { role: "alert" });
  const save = async () => {
    problem.textContent = "";
    try {
      const href = URL.createObjectURL(await act.file(id));
      h("a", { href, download: name }).click();
      setTimeout(() => URL.revokeObjectURL(href), SAVING_MS);
    } catch {
      problem.textContent = t(say.notHere);
    }
  };
  const saved = h("button.saved", { type: "button", onclick: save }, h("b", {}, name), h("small.hint", {}, `${size(bytes)} · ${t(say.download)}`));
  const node = h("div.card file", {}, saved, problem);
  // Where it can't be fetched, or the page's policy refuses pictures out of memory, its name stays.
  const reveal = async () => {
    const blob = await act.file(id);
    const small = shown(blob, name, () => {
      const open = push("pic", small, () => view(c, open, [{ draw: () => shown(blob, name), title: name }]));
      node.classList.add("photo");
      node.replaceChildren(open);
    });
  };
  if (/^image\//.test(media)) reveal().catch(() => {});
  return { node };
};
