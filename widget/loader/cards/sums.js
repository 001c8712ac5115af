// What can be worked out without a page; the edge does the same, and tests hold the two together.

// What an option costs: for each of a quantity where there is one, and never below the floor.
export const estimate = ({ low, high }, quantity, floor) => [low, high].map((rate) => Math.max(rate * (quantity ?? 1), floor));

// Digits as Chinese input methods write them, too.
export const plain = (text) => text.replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0)).trim();

// What is wrong with a phone number: "" where it is missing, its digits where they are too few or too
// many, "?" where it is none. Nothing where it is right.
export const wrongPhone = (text) => {
  text = plain(text);
  if (!text) return "";
  const [, plus, digits] = /^([+＋]*)(.*)$/s.exec(text.replace(/[ \u00a0\u3000\-－—–.·()（）]/g, ""));
  if (!/^\d+$/.test(digits)) return "?";
  const shape = plus
    ? /^[1-9]\d{7,14}$/
    : /^((00)?86)?1[3-9]\d{9}$|^0[1-9]\d{8,10}$|^[48]00\d{7}$|^[2-9]\d\d[2-9]\d{6}$/;
  return shape.test(digits) ? undefined : digits.length;
};

// Whether it can be a WeChat id, for which a mobile number does as well.
export const isWechat = (text) => /^[a-z][-\w]{5,19}$/i.test(text.trim()) || wrongPhone(text) === undefined;

// Times by the merchant's own days: [[day as milliseconds of its midnight, [time, …]], …].
export const days = (slots, utcOffsetMin) => {
  const DAY_MS = 86_400_000;
  const found = new Map();
  for (const slot of [...slots].sort((one, other) => one - other)) {
    const day = Math.floor((slot + utcOffsetMin * 60_000) / DAY_MS) * DAY_MS;
    found.set(day, [...(found.get(day) || []), slot]);
  }
  return [...found];
};

// A number as it is read: without the country's code where that is understood.
export const readable = (number, lang) =>
  (lang == "zh-CN" ? number.replace(/^\+86/, "") : number).replace(/^([48]00)(\d{3})(\d{4})$/, "$1-$2-$3").replace(/^(1\d\d)(\d{4})(\d{4})$/, "$1 $2 $3");

// A file's size in words.
export const size = (bytes) => (bytes < 1e6 ? Math.max(1, Math.round(bytes / 1e3)) + " KB" : (bytes / 1e6).toFixed(1) + " MB");

// Where an address is, on a map that is used where this language is spoken.
export const mapOf = ({ name, address, latitude, longitude }, lang) => {
  const [title, words] = [name, address].map(encodeURIComponent);
  const isPlaced = latitude != null && longitude != null;
  return lang == "en"
    ? "https://www.openstreetmap.org/" + (isPlaced ? `?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}` : `search?query=${words}`)
    : "https://uri.amap.com/" + (isPlaced ? `marker?position=${longitude},${latitude}&name=${title}&coordinate=wgs84` : `search?keyword=${words}`);
};
