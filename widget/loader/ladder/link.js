// The page lets nothing through to us: the chat is a link to a page of its own, with the ad's
// parameters kept.
import { h } from "../dom.js";
import { MARKS } from "../page.js";

const WORDS = {
  "zh-CN": ["这个页面不允许在这里聊天，请在新页面打开：", "打开聊天"],
  "zh-TW": ["這個頁面不允許在這裡聊天，請在新頁面開啟：", "開啟聊天"],
  en: ["This page allows no chat here. It opens in a page of its own:", "Open the chat"],
};

// The chat page's address.
export const chatAddress = (core) => {
  const url = new URL(core.resolve("/c/" + core.boot.merchant));
  const { url: page } = core.talk.page();
  for (const [name, value] of page ? new URL(page).searchParams : []) if (MARKS.includes(name)) url.searchParams.append(name, value);
  url.searchParams.set("lang", core.language);
  return url.href;
};

export default (core) => {
  const [sentence, name] = WORDS[core.language];
  // What can't be sent is not tried again and again.
  const rest = () => (core.talk.stop() || core.isOver ? core.parts && core.talk.weak(false) : setTimeout(rest, 50));
  const show = () => {
    const { composer, chips, thread, scroll, field } = core.parts;
    if (composer.hidden) return;
    // Nothing is to be written there, nor shown as if it were on its way.
    composer.hidden = chips.hidden = thread.hidden = true;
    // What was tapped or written goes along, for the visitor to send there; no server hears of it.
    const href = () => {
      const words = [...core.own.sends.map(({ said }) => said.text), field.value].filter(Boolean).join("\n");
      return chatAddress(core) + (words && "#say=" + encodeURIComponent(words));
    };
    const onclick = () => (link.href = href());
    const link = h("a.open", { href: href(), onclick, target: "_blank", rel: "noopener" }, name);
    scroll.append(h("div.away", { role: "status" }, h("p", {}, sentence), link));
  };
  core.style(
    ".away{display:grid;gap:16px;justify-items:center;padding:16px;text-align:center}" +
      ".open{min-height:var(--touch);padding:10px 24px;border-radius:22px;background:var(--accent);color:var(--on-accent);font-weight:600;text-decoration:none}",
  );
  rest();
  core.ears.push((name) => name == "opened" && show());
  if (core.parts) show();
};
