// What a page may set, and what of it is good. Anything else is reported under a stable code and
// passed over.

export const warn = (code, what) => console.warn(`chipline ${code}: ${what}`);

const oneOf = (...names) => (value) => (names.includes(value) ? value : undefined);
const number = (min, max) => (value) => (/^\d{1,10}$/.test(value) && value >= min && value <= max ? +value : undefined);
const flag = (value) => ({ 1: true, true: true, "": true, 0: false, false: false })[value];
const like = (pattern) => (value) => (pattern.test(value) ? value : undefined);
const selector = (value) => {
  try {
    document.querySelector(value);
    return value;
  } catch {}
};

export const SETTINGS = {
  // bubble: a launcher in the corner. popup: in the middle, opened by command or after a time.
  // inline: in an element of the page. page: fills the window.
  mode: oneOf("bubble", "popup", "inline", "page"),
  // The language to begin in.
  lang: like(/^[a-z]{2,3}(-\w{2,8})*$/i),
  // The address that the merchant is told, where it is not the document's own.
  page: like(/^https?:\/\/\S+$/),
  // The address that led there, where it is not the document's own.
  referrer: like(/^https?:\/\/\S+$/),
  // For the style elements of browsers without adopted sheets.
  nonce: like(/^[\w+/=-]+$/),
  side: oneOf("left", "right"),
  offset_x: number(0, 1000),
  offset_y: number(0, 1000),
  z: number(0, 2147483647),
  theme: oneOf("light", "dark", "auto"),
  launcher: oneOf("none", "shown"),
  // The launcher keeps above bars that are fixed to the bottom.
  avoid: flag,
  // manual: nothing is drawn, stored or sent before "boot", or before consent is granted.
  start: oneOf("auto", "manual"),
  sound: flag,
  title: flag,
  // Where an inline chat goes, if not into `<chipline-chat>`.
  target: selector,
  // Seconds until it opens by itself.
  open_after: number(0, 3600),
};

// The good ones among these. What other tools put beside ours is none of our matter.
export const checked = (given, isOursAlone) => {
  const good = {};
  for (const [name, value] of Object.entries(given)) {
    const check = Object.hasOwn(SETTINGS, name) && SETTINGS[name];
    if (!check) {
      if (isOursAlone) warn("setting_unknown", name);
      continue;
    }
    const read = check(String(value));
    if (read === undefined) warn("setting_invalid", `${name}=${JSON.stringify(value)}`);
    else good[name] = read;
  }
  return good;
};

// A script's: by its address, or beside it where attributes survive, as data-offset-x.
export const ofScript = (script) => {
  const beside = Object.entries(script.dataset).map(([name, value]) => [name.replace(/[A-Z]/g, (sign) => "_" + sign.toLowerCase()), value]);
  return { ...checked(Object.fromEntries(beside)), ...checked(Object.fromEntries(new URL(script.src).searchParams), true) };
};

// An element's, as attributes: offset-x or offset_x.
export const ofElement = (element) => checked(Object.fromEntries([...element.attributes].map(({ name, value }) => [name.replace(/-/g, "_"), value])));
