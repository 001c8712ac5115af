// The merchant's colour. What is written in it is black where white would fall short of 4.5:1;
// text of such a light colour could not be read on white, and is plain ink.
export const accent = (hex) => {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const v = parseInt(hex.slice(at, at + 2), 16) / 255;
    return v > 0.04 ? ((v + 0.055) / 1.055) ** 2.4 : v / 13;
  });
  return `:host{--accent:${hex};--on-accent:${0.2126 * r + 0.7152 * g + 0.0722 * b > 0.184 ? "#000;--accent-ink:var(--ink)" : "#fff"}}`;
};
