// What cards are made of.
import { h, style } from "../dom.js";
import * as say from "./texts.js";

// Puts a sheet into a root, once.
export const Dress = (css) => {
  const dressed = new WeakSet();
  return (root) => {
    if (!dressed.has(root)) style(root, css);
    dressed.add(root);
  };
};

let ids = 0;
export const newId = () => "k" + ids++;

export const p = (name, ...words) => h("p." + name, {}, ...words);
export const push = (name, words, onclick) => h("button." + name, { type: "button", onclick }, words);

// What is wrong, told under the input it is about. `input` is what gets the focus.
const Error = (owner, input) => {
  const node = h("p.error", { id: newId(), role: "alert" });
  const fail = (words = "") => {
    node.textContent = words;
    owner.setAttribute("aria-invalid", !!words);
  };
  const before = owner.getAttribute("aria-describedby");
  owner.setAttribute("aria-describedby", (before ? before + " " : "") + node.id);
  // Who corrects it need not be told any more.
  owner.addEventListener("input", () => fail());
  return { error: node, fail, input };
};

// A line to write in. `check` says what is wrong with it.
export const Field = (c, { name, label, isOptional, isHalf, check, row, ...props }) => {
  const id = newId();
  const input = h("input", { type: "text", id, name, autocomplete: "off", enterKeyHint: "next", "aria-required": !isOptional, ...props });
  const about = h("label.label", { htmlFor: id }, label, isOptional && !isHalf ? h("i.opt", {}, c.t(say.optional)) : "");
  const told = Error(input, input);
  const node = h("div.field" + (isHalf ? " half" : ""), {}, about, row ? row(input) : input, told.error);
  return { ...told, name, value: () => input.value.trim(), check: () => (node.hidden ? undefined : check?.(input.value)), node };
};

// One of several, as radio buttons: the browser knows their keys. `face` draws one.
export const Picks = (c, { name, label, kind = "", options, face, isRequired = true, onpick }) => {
  const about = h("p.label", { id: newId() }, label);
  const rows = h("div.picks");
  const node = h("div.field " + kind, { role: "radiogroup", "aria-labelledby": about.id }, about, rows);
  const value = () => node.querySelector("input:checked")?.value;
  const told = Error(node);
  const fill = (options) => {
    const was = value();
    const radio = ([key, words, hint]) => {
      const input = h("input", { type: "radio", name, value: key, onchange: () => onpick?.(key) });
      input.checked = key == was;
      return h("label.pick", {}, input, face ? face(key, words) : h("span", {}, words, hint ? h("small", {}, hint) : ""));
    };
    const hadFocus = rows.contains(rows.getRootNode().activeElement);
    rows.replaceChildren(...options.map(radio));
    if (hadFocus) first()?.focus();
  };
  const first = () => rows.querySelector("input:checked") || rows.querySelector("input");
  fill(options);
  node.append(told.error);
  const check = () => (isRequired && !node.hidden && !value() ? c.t(say.pickOne) : undefined);
  return { ...told, name, node, fill, value, check, get input() { return first(); } };
};

// The text to be agreed to, and the box that says so.
export const Agreement = (c) => {
  const terms = h("p.terms", { id: newId() }, c.card.consent);
  const input = h("input", { type: "checkbox", name: "agree", "aria-describedby": terms.id });
  const told = Error(input, input);
  return { ...told, node: h("div.field", {}, terms, h("label.agree", {}, input, c.t(say.agree)), told.error), check: () => (input.checked ? undefined : c.t(say.agreeFirst)) };
};

// A card to be filled in. Its parts say what is wrong, each by itself and all at once; the first of
// them gets the focus. `read` makes of it what the visitor says; `blame` finds the part that a
// refusal is about. What is typed lies in the inputs alone: they stay while it is busy, refused or
// put off.
export const Form = (c, { title, parts, between = [], label = () => c.t(say.submit), read, blame, ways = [], canPutOff }) => {
  const { t, act } = c;
  const problem = h("p.error", { role: "alert" });
  const send = h("button.submit", { type: "submit" });
  const putOff = (isOff) => {
    if (isOff) act.say({ kind: "decline" });
    act.putOff(isOff);
    show({ stage: isOff ? "put_off" : "open" });
    (isOff ? off : form).querySelector("input, button").focus();
  };
  const later = canPutOff ? [push("later", t(say.notNow), () => isBusy || putOff(true))] : [];
  const heading = title ? h("p.why", { id: newId() }, title) : "";
  const nodes = parts.map((part) => part.node);
  const rows = h("div.do", {}, send, ...ways, ...later);
  const form = h("form.card", { noValidate: true }, heading, ...nodes, ...between, problem, rows);
  if (title) form.setAttribute("aria-labelledby", heading.id);
  const off = h("div.card off", {}, t(say.putOff), push("later", t(say.takeUp), () => putOff(false)));
  let isBusy;
  const tell = (failing) => {
    parts.forEach((part) => part.fail(failing.get(part)));
    const first = parts.find((part) => failing.get(part));
    first?.input?.focus();
    return !!first;
  };
  form.onsubmit = (event) => {
    event.preventDefault();
    problem.textContent = "";
    if (isBusy) return;
    if (!tell(new Map(parts.map((part) => [part, part.check()])))) act.say(read());
  };
  const show = ({ stage, problem: refusal }) => {
    isBusy = stage == "busy";
    form.hidden = stage == "put_off";
    off.hidden = !form.hidden;
    // Not `disabled`: a button that has the focus would lose it.
    for (const button of rows.querySelectorAll("button")) button.setAttribute("aria-disabled", isBusy);
    form.setAttribute("aria-busy", isBusy);
    relabel();
    problem.textContent = "";
    tell(new Map());
    if (stage != "refused") return;
    const { code, detail = "" } = refusal || {};
    const [part, words] = blame?.(code, detail.split(":")[0].replace("fields.", "")) || [];
    if (part) return tell(new Map([[part, words]]));
    problem.textContent = t({ consent_outdated: say.consentOutdated, too_many: say.tooOften }[code] || say.failed);
  };
  const relabel = () => (send.textContent = isBusy ? t(say.submitting) : label());
  relabel();
  return { node: h("div", {}, form, off), form, show, relabel };
};

// A card that is done with: one line with a tick, and what came of it.
export const Summary = (words, ...details) => {
  const told = details.filter(Boolean).join(" · ");
  return h("div.card done", { tabIndex: -1 }, words, told ? p("hint", told) : "");
};
