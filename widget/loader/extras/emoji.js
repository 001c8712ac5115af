// A small grid of faces and signs, each named by itself: screen readers know them in every language.
import { h } from "../dom.js";

const COLUMNS = 8;
const FACES = [..."😀😄😁😂🙂😉😊😍😘😋😎🤔😅😭😢😡😱😴🤗🙄😷🤒🥳🤝👍👎👌👏🙏💪💯👋💕💔🌹🎉🎁🔥⭐🌞🌙☕🍻🏠🚗📷📞✅"];

export const Emoji = (label, pick) => {
  const buttons = FACES.map((face, at) => h("button.face", { type: "button", tabIndex: at ? -1 : 0, onclick: () => pick(face) }, face));
  const grid = h("div.faces", { role: "group", "aria-label": label, hidden: true }, ...buttons);
  grid.onkeydown = (event) => {
    const isRtl = getComputedStyle(grid).direction == "rtl";
    const by = { ArrowRight: isRtl ? -1 : 1, ArrowLeft: isRtl ? 1 : -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS }[event.key];
    if (!by) return;
    event.preventDefault();
    const here = buttons.indexOf(event.target);
    const there = Math.min(buttons.length - 1, Math.max(0, here + by));
    buttons[here].tabIndex = -1;
    buttons[there].tabIndex = 0;
    buttons[there].focus();
  };
  return grid;
};
