// The open chat: header, talk, composer. It is built when it is first opened.
import { boot, text } from "./boot.js";
import { h, icon } from "./dom.js";
import { label, mark } from "./thread.js";

const Who = () =>
  h(
    "div",
    { className: "who" },
    h("strong", {}, boot.name),
    h("div", { className: "line" }, boot.assistant, label(), `${text.quick} · ${boot.open ? text.staffed : `${text.hours} ${boot.hours.join("–")}`}`),
  );

// One line that grows; Enter sends, except where it chooses a word in an input method.
const Composer = (submit) => {
  const field = h("textarea", { rows: 1, maxLength: 2000, placeholder: text.write, "aria-label": text.write, enterKeyHint: "send" });
  const send = h("button", { className: "send", "aria-label": text.send, disabled: true }, icon("M12 19V6m-6 6 6-6 6 6"));
  const form = h("form", { className: "composer" }, field, send);
  const grow = () => {
    send.disabled = !field.value.trim();
    field.style.height = "auto";
    field.style.height = field.scrollHeight + 2 + "px";
  };
  field.oninput = grow;
  field.onkeydown = (event) => {
    // Safari ends a composition before the key that ended it: 229 is how that key looks.
    if (event.key == "Enter" && !event.shiftKey && !event.isComposing && event.keyCode != 229) form.onsubmit(event);
  };
  // A tap on the button must not take the focus, and with it the keyboard, from the field.
  send.onpointerdown = (event) => event.preventDefault();
  form.onsubmit = (event) => {
    event.preventDefault();
    const words = field.value.trim();
    if (!words) return;
    field.value = "";
    grow();
    submit({ kind: "text", text: words });
  };
  return { form, field };
};

// On phones the panel is as high as what the keyboard leaves.
const fit = (panel) => {
  const view = visualViewport;
  if (!view) return;
  const follow = () => {
    if (view.scale > 1.01) return;
    panel.style.setProperty("--height", view.height + "px");
    panel.style.setProperty("--top", view.offsetTop + "px");
  };
  view.addEventListener("resize", follow);
  view.addEventListener("scroll", follow);
};

export const Panel = (thread, chipButtons, submit, close) => {
  const chips = h("div", { className: "chips", role: "group", "aria-label": text.chips }, ...chipButtons);
  const scroll = h(
    "div",
    { className: "scroll", tabIndex: 0 },
    h("div", { className: "intro" }, mark(), h("strong", {}, boot.name), h("p", {}, text.intro)),
    thread,
    chips,
  );
  const note = h("p", { className: "note", role: "status" });
  const talk = h("div", { className: "talk" }, scroll, note);
  const who = Who();
  const { form, field } = Composer(submit);
  const panel = h(
    "section",
    { className: "panel", role: "dialog", "aria-label": `${boot.name} · ${text.chat}` },
    h("header", {}, mark(), who, h("button", { className: "close", "aria-label": text.close, onclick: close }, icon("m6 9 6 6 6-6"))),
    talk,
    form,
  );
  panel.onkeydown = (event) => event.key == "Escape" && !event.isComposing && close();
  fit(panel);
  return { panel, talk, scroll, chips, note, who, field };
};
