// What the loader knows before anything happens: the merchant, the language, where the edge is.
import texts from "./texts.json";

// The edge writes the merchant's bootstrap in place of this name.
export const boot = __CHIPLINE_BOOTSTRAP__;

// Tag managers may run a script without telling which one it is: then it is found by its name.
const script = document.currentScript || document.querySelector(`script[src*="${boot.merchant}"]`);
export const resolve = (path) => new URL(path, script.src);

// The page's language first, then the browser's; the other Chinese before a foreign language.
const wanted = [document.documentElement.lang, navigator.language].map((tag) =>
  /^zh/.test(tag) ? (/tw|hk|mo|hant/i.test(tag) ? "zh-TW" : "zh-CN") : tag.slice(0, 2),
);
const spoken = boot.languages;
export const language =
  wanted.find((tag) => spoken.includes(tag)) || (/zh/.test(wanted) && spoken.find((tag) => /zh/.test(tag))) || spoken[0];

export const text = texts[language];
export const chips = boot.chips[language] || [];
