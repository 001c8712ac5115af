// A text in a language, with `#` filled in.
export const speak = (lang) => {
  const at = Math.max(0, ["zh-CN", "zh-TW", "en"].indexOf(lang));
  return (text, ...fill) => text[at].replace(/#/g, () => fill.shift());
};
