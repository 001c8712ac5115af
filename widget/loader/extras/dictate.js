// Words that are spoken go into the field, where the browser can listen.
import { h } from "../dom.js";
import * as say from "./texts.js";

const Recognition = window.SpeechRecognition || window.webkitSpeechRecognition;
export const canListen = !!Recognition;

const words = { "not-allowed": say.notAllowed, "service-not-allowed": say.notAllowed, "no-speech": say.notHeard };

export const Dictation = (core, t, put) => {
  const state = h("span", { role: "status" });
  const stop = h("button.later", { type: "button" }, t(say.stop));
  const bar = h("div.send-line", { hidden: true }, state, stop);
  let listener;
  const end = () => listener?.abort();
  core.ends.push(end);
  core.ears.push((name) => name == "closed" && end());
  stop.onclick = () => listener?.stop();
  // What went wrong stays until it has been read and something is typed instead.
  core.parts.field.addEventListener("input", () => {
    if (!listener) bar.hidden = true;
  });
  const start = () => {
    if (listener) return;
    const { field } = core.parts;
    const before = field.value;
    listener = new Recognition();
    listener.lang = core.language == "en" ? "en-US" : core.language;
    listener.interimResults = true;
    listener.continuous = true;
    listener.onresult = ({ results }) => put(before + [...results].map(([best]) => best.transcript).join(""));
    listener.onerror = ({ error }) => {
      if (error == "aborted") return;
      state.textContent = t(words[error] || say.noSpeech);
      bar.classList.add("failed");
    };
    listener.onend = () => {
      listener = undefined;
      stop.hidden = true;
      bar.hidden = !bar.classList.contains("failed");
    };
    bar.classList.remove("failed");
    bar.hidden = stop.hidden = false;
    state.textContent = t(say.listening);
    listener.start();
    stop.focus();
  };
  return { bar, start };
};
