// A corner by which the open chat is made larger on a desk; kept for this tab, once it was used.
import { h } from "../dom.js";
import * as say from "./texts.js";

const KEY = "chipline:size";
const STEP_PX = 24;

export const Resizing = (core, t) => {
  const { panel } = core.parts;
  const { side } = core.settings;
  const isLeft = side ? side == "left" : getComputedStyle(panel).direction == "rtl";
  const least = [320, 400];
  const fit = (wanted) => {
    const most = [innerWidth - 40, innerHeight - 40];
    const [width, height] = wanted.map((px, at) => Math.round(Math.max(least[at], Math.min(most[at], px))));
    panel.style.setProperty("--wide", width + "px");
    panel.style.setProperty("--high", height + "px");
    panel.classList.add("sized");
    return [width, height];
  };
  const now = () => [panel.offsetWidth, panel.offsetHeight];
  const keep = (size) => {
    try {
      sessionStorage[KEY] = JSON.stringify(size);
    } catch {
      // A forbidden storage costs the size on the next page.
    }
  };
  try {
    const kept = JSON.parse(sessionStorage[KEY]);
    if (kept.every(Number.isFinite)) fit(kept);
  } catch {
    // Nothing is kept, or it may not be read.
  }
  const corner = h("button.corner" + (isLeft ? " right" : ""), { type: "button", "aria-label": t(say.resize) });
  let from;
  corner.onpointerdown = (event) => {
    from = [event.clientX, event.clientY, ...now()];
    corner.setPointerCapture(event.pointerId);
    event.preventDefault();
  };
  corner.onpointermove = ({ clientX, clientY }) => {
    if (!from) return;
    const [x, y, width, height] = from;
    fit([width + (isLeft ? clientX - x : x - clientX), height + y - clientY]);
  };
  corner.onpointerup = corner.onpointercancel = () => {
    if (from) keep(now());
    from = undefined;
  };
  corner.onkeydown = (event) => {
    const side = isLeft ? -1 : 1;
    const by = { ArrowLeft: [side, 0], ArrowRight: [-side, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (!by) return;
    event.preventDefault();
    keep(fit(now().map((px, at) => px + by[at] * STEP_PX)));
  };
  return corner;
};
