// What the loader knows before anything happens: the merchant, the page's language, where we are.
import texts from "./texts.json";

// The edge writes the merchant's bootstrap in place of this name.
export const boot = __CHIPLINE_BOOTSTRAP__;

// Tag managers may evaluate a script without telling which one it is: then it is found by its name.
const script = document.currentScript || document.querySelector(`script[src*="${boot.merchant}"]`);
export const resolve = (path) => new URL(path, script.src).href;
export const origin = new URL(script.src).origin;

// The page's language first, then the browser's; the other Chinese before a foreign language.
const wanted = [document.documentElement.lang, navigator.language].map((tag) =>
  /^zh[-_](tw|hk|mo|hant)/i.test(tag) ? "zh-TW" : /^zh/i.test(tag) ? "zh-CN" : /^en/i.test(tag) ? "en" : "",
);
export const language =
  wanted.find((tag) => boot.languages.includes(tag)) ||
  (/zh/.test(wanted) && boot.languages.find((tag) => /zh/.test(tag))) ||
  boot.languages[0];

export const text = texts[language];
export const chips = boot.chips[language] || [];
