// What stands beside the composer once a talk is there: photos and files, emoji, dictation, asking for
// a person, and the corner that makes the window larger.
import { h, icon } from "../dom.js";
import { speak } from "../cards/speak.js";
import { Dictation, canListen } from "./dictate.js";
import { Emoji } from "./emoji.js";
import css from "./extras.css";
import { Files } from "./files.js";
import { ACCEPT } from "./kinds.js";
import { Resizing } from "./size.js";
import * as say from "./texts.js";

const PLUS = "M12 5v14M5 12h14";
const CLIP = "M19 11.5 11.8 18.7a4.2 4.2 0 0 1-6-6l7.6-7.5a2.8 2.8 0 0 1 4 4l-7.5 7.5a1.4 1.4 0 0 1-2-2l6.8-6.8";
const FACE = "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M8.5 14.5c1.8 2.2 5.2 2.2 7 0M9 9.5v.5M15 9.5v.5";
const MICROPHONE = "M12 4a2.5 2.5 0 0 0-2.5 2.5V11a2.5 2.5 0 0 0 5 0V6.5A2.5 2.5 0 0 0 12 4M6.5 11a5.5 5.5 0 0 0 11 0M12 16.5V20";
const PERSON = "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8M5 20c.6-4 3.4-5.5 7-5.5s6.4 1.5 7 5.5";

export default (core) => {
  const t = speak(core.language);
  const { panel, composer, field } = core.parts;
  core.style(css);

  const files = Files(core, t);
  const chooser = h("input", { type: "file", multiple: true, accept: ACCEPT, hidden: true });
  chooser.onchange = () => {
    files.sendAll(chooser.files);
    // The same file may be chosen again.
    chooser.value = "";
  };

  // As if typed: the composer grows, and its button lights up.
  const changed = () => field.dispatchEvent(new Event("input", { bubbles: true }));
  const put = (text) => {
    field.value = text.slice(0, field.maxLength);
    changed();
  };
  const faces = Emoji(t(say.emoji), (face) => {
    if (field.value.length + face.length > field.maxLength) return;
    field.setRangeText(face, field.selectionStart, field.selectionEnd, "end");
    changed();
  });
  const dictation = canListen && Dictation(core, t, put);

  const act = (name, d, onclick) => h("button.extra", { type: "button", onclick }, icon(d), h("span", {}, t(name)));
  const face = act(say.emoji, FACE, () => {
    faces.hidden = !faces.hidden;
    face.setAttribute("aria-expanded", !faces.hidden);
    if (!faces.hidden) faces.querySelector("[tabindex='0']").focus();
  });
  face.setAttribute("aria-expanded", false);
  const person = act(say.person, PERSON, () => {
    toggle(false);
    core.say({ kind: "person" });
  });
  const row = h("div.extra-row", {}, act(say.file, CLIP, () => chooser.click()), face);
  if (dictation) {
    const start = () => {
      toggle(false);
      dictation.start();
    };
    row.append(act(say.speak, MICROPHONE, start));
  }
  row.append(person);
  const tray = h("div.tray", { role: "group", "aria-label": t(say.more), hidden: true }, row, faces);
  const toggle = (isOpen) => {
    tray.hidden = !isOpen;
    plus.setAttribute("aria-expanded", isOpen);
    plus.classList.toggle("open", isOpen);
    if (isOpen) tray.querySelector("button").focus();
  };
  const plus = h("button.plus", { type: "button", "aria-label": t(say.more), onclick: () => toggle(tray.hidden) }, icon(PLUS));
  plus.setAttribute("aria-expanded", false);
  tray.onkeydown = (event) => {
    if (event.key != "Escape") return;
    // It closes this, not the chat.
    event.stopPropagation();
    toggle(false);
    plus.focus();
  };

  // Files may be dropped on the chat, and pictures pasted into the field.
  const hint = h("div.drop", { hidden: true }, t(say.drop));
  const carries = ({ dataTransfer }) => [...(dataTransfer?.types || [])].includes("Files");
  const drag = (isOver) => (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    hint.hidden = !isOver;
  };
  panel.ondragover = drag(true);
  panel.ondragleave = (event) => panel.contains(event.relatedTarget) || drag(false)(event);
  panel.ondrop = (event) => {
    drag(false)(event);
    if (carries(event)) files.sendAll(event.dataTransfer.files);
  };
  field.onpaste = (event) => {
    const pasted = event.clipboardData.files;
    if (!pasted[0]) return;
    event.preventDefault();
    files.sendAll(pasted);
  };

  composer.prepend(plus);
  composer.before(files.list, ...(dictation ? [dictation.bar] : []));
  composer.after(tray, chooser, hint);
  // A page that has the chat as a part of its own says how large it is.
  if (!core.settings.mode || core.settings.mode == "bubble") panel.append(Resizing(core, t));
};
