// What the loader knows before anything happens: the merchant, the texts, where the edge is.

// The edge writes the merchant's bootstrap in place of the one name, and the texts of the languages
// that the merchant speaks in place of the other.
export const boot = __CHIPLINE_BOOTSTRAP__;
const texts = __CHIPLINE_TEXTS__;

// Tag managers may run a script without telling which one it is: then it is found by its name.
export const script = document.currentScript || document.querySelector(`script[src*="${boot.merchant}"]`);
export const resolve = (path) => new URL(path, script.src).href;
// A later script.
export const load = (name) => import(resolve(boot.app + name));

// The language asked for first, then the page's, then the browser's; the other Chinese before a
// foreign language.
export const speak = (asked = "") => {
  const wanted = [asked, document.documentElement.lang, navigator.language].map((tag) =>
    /^zh/.test(tag) ? (/tw|hk|mo|hant/i.test(tag) ? "zh-TW" : "zh-CN") : tag.slice(0, 2),
  );
  const spoken = boot.languages;
  const language = wanted.find((tag) => spoken.includes(tag)) || (/zh/.test(wanted) && spoken.find((tag) => /zh/.test(tag))) || spoken[0];
  return { language, text: texts[language], chips: boot.chips[language] || [] };
};
