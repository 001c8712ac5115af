// What may be sent, as the edge will look at it: by its first bytes, whatever it is called.

export const BYTES_MAX = 8 * 1024 * 1024;
export const ACCEPT = "image/jpeg,image/png,image/webp,image/gif,application/pdf,.docx,.xlsx";

const marks = [
  ["image/jpeg", /^\xff\xd8\xff/],
  ["image/png", /^[‰\x89]PNG\r\n\x1a\n/],
  ["image/webp", /^RIFF[^]{4}WEBP/],
  ["image/gif", /^GIF8[79]a/],
  ["application/pdf", /^%PDF-/],
  // Papers are archives; the edge looks into them, for folders that can't be missed.
  ["docx", /^PK\x03\x04[^]*\bword\//],
  ["xlsx", /^PK\x03\x04[^]*\bxl\//],
];

// One sign for each byte. The web's Latin-1 has signs of its own from 80 to 9f, in most
// engines: 89 is ‰.
const latin = (bytes) => new TextDecoder("latin1").decode(bytes);

// The kind of a file by its bytes; nothing where it can't be sent.
export const kindOf = (bytes) => {
  const text = latin(bytes);
  return marks.find(([, mark]) => mark.test(text))?.[0];
};

// Photos over this are made smaller: nobody looks closer, and a phone's network is slow.
const PHOTO_PX_MAX = 2048;
const PHOTO_BYTES_MAX = 1_500_000;

// Where a photo was taken is nobody's business: what tells it goes as well.
const hasExif = (bytes) => latin(bytes.subarray(0, 4096)).includes("Exif\0");

export const mustShrink = (kind, bytes, { width, height }) =>
  /jpeg|png|webp/.test(kind) && (bytes.length > PHOTO_BYTES_MAX || Math.max(width, height) > PHOTO_PX_MAX || hasExif(bytes));

export const sizeOf = ({ width, height }) => {
  const scale = Math.min(1, PHOTO_PX_MAX / Math.max(width, height));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
};
