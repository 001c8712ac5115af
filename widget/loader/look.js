// The merchant's colour, and what goes with it: every text in or on it reaches 4.5:1.

const WHITE = [255, 255, 255];
const INK = [19, 26, 36];
const NIGHT = [34, 41, 50];

const luminance = (rgb) => {
  const [r, g, b] = rgb.map((v) => ((v /= 255) > 0.04045 ? ((v + 0.055) / 1.055) ** 2.4 : v / 12.92));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
};
const contrast = (a, b) => Math.max(luminance(a) / luminance(b), luminance(b) / luminance(a));
const mix = (a, b, part) => a.map((v, i) => Math.round(v + (b[i] - v) * part));
// The nearest colour on the way to `end` that can be read on `ground`.
const readable = (rgb, end, ground) => {
  let part = 0;
  while (part < 1 && contrast(mix(rgb, end, part), ground) < 4.6) part += 0.05;
  return mix(rgb, end, part);
};

const rule = (accent, ink, soft) => {
  // Where white falls short of 4.5, black is above 4.6.
  const on = contrast(accent, WHITE) < 4.5 ? [0, 0, 0] : WHITE;
  const colours = { accent, "on-accent": on, "accent-ink": ink, "accent-soft": soft };
  return `:host{${Object.keys(colours).map((name) => `--${name}:rgb(${colours[name]})`).join(";")}}`;
};

export const accents = (hex) => {
  const rgb = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  const soft = mix(rgb, WHITE, 0.9);
  const softNight = mix(rgb, NIGHT, 0.75);
  // At night the colour itself is dimmed a little, and must still carry white text.
  return (
    rule(rgb, readable(rgb, INK, soft), soft) +
    `@media(prefers-color-scheme:dark){${rule(mix(rgb, NIGHT, 0.15), readable(rgb, WHITE, softNight), softNight)}}`
  );
};
