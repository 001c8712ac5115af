// A picture in full, over the panel: what has the focus stays in it until it is closed.
import { h, icon } from "../dom.js";
import { push } from "./kit.js";
import * as say from "./texts.js";

const BACK = "m15 5-7 7 7 7";
const NEXT = "m9 5 7 7-7 7";

// `slides` are {draw, title, detail, act: {words, go}}; `draw` makes the picture. `opener` gets the focus back.
export const view = ({ t }, opener, slides, at = 0) => {
  const over = opener.closest(".panel") || opener.getRootNode();
  const stage = h("div.slide", { "aria-live": "polite" });
  const named = (name, label, onclick, d) => h("button." + name, { type: "button", "aria-label": label, onclick }, icon(d));
  const close = () => {
    node.remove();
    opener.focus();
  };
  const turn = (by) => {
    at = (at + by + slides.length) % slides.length;
    const { draw, title, detail, act } = slides[at];
    const go = () => {
      close();
      act.go();
    };
    stage.replaceChildren(
      h("div.full", {}, draw()),
      h("div.about", {}, h("b", {}, title), detail ? h("p.hint", {}, detail) : "", act ? push("submit", act.words, go) : ""),
    );
  };
  const arrows = slides[1] ? [named("turn back", t(say.back), () => turn(-1), BACK), named("turn next", t(say.next), () => turn(1), NEXT)] : [];
  const node = h("div.view", { role: "dialog", "aria-modal": "true", "aria-label": slides[at].title }, named("close", t(say.close), close, "m6 6 12 12M18 6 6 18"), stage, ...arrows);
  node.onkeydown = (event) => {
    const { key } = event;
    // Escape closes this, not the panel below.
    event.stopPropagation();
    if (key == "Escape") return close();
    const by = { ArrowLeft: -1, ArrowRight: 1 }[key];
    if (by && slides[1]) return turn(getComputedStyle(node).direction == "rtl" ? -by : by);
    if (key != "Tab") return;
    event.preventDefault();
    const buttons = [...node.querySelectorAll("button")];
    const here = buttons.indexOf(node.getRootNode().activeElement);
    buttons[(here + (event.shiftKey ? -1 : 1) + buttons.length) % buttons.length].focus();
  };
  turn(0);
  over.append(node);
  node.firstChild.focus();
};
