// What cards and the composer's extras work out without a page.
const { test } = require("node:test");
const assert = require("node:assert");
const vm = require("node:vm");
const esbuild = require("../../../xtask/node_modules/esbuild");

// As a module is bundled, so is it run here. `page` stands for what a browser has.
const load = (name, page = {}) => {
  const { outputFiles } = esbuild.buildSync({
    entryPoints: [`${__dirname}/${name}`],
    bundle: true,
    format: "iife",
    globalName: "loaded",
    target: "es2020",
    write: false,
  });
  const globals = { TextDecoder, ...page };
  vm.createContext(globals);
  vm.runInContext(outputFiles[0].text, globals);
  return globals.loaded;
};
// As objects of this context, to be compared with.
const plain = (value) => JSON.parse(JSON.stringify(value));

const sums = load("sums.js");

test("an estimate is rate by quantity, and never below the floor", () => {
  const { estimate } = sums;
  const option = { low: 600, high: 900 };
  assert.deepStrictEqual(plain(estimate(option, 100, 30_000)), [60_000, 90_000]);
  assert.deepStrictEqual(plain(estimate(option, 40, 30_000)), [30_000, 36_000]);
  assert.deepStrictEqual(plain(estimate(option, 20, 30_000)), [30_000, 30_000]);
  assert.deepStrictEqual(plain(estimate(option, undefined, 0)), [600, 900]);
});

test("slots come by the merchant's days, in order, wherever the visitor is", () => {
  const { days } = sums;
  const at = (text) => Date.parse(text);
  // 23:30 and 00:30 in Shanghai are one day in London.
  const late = at("2026-12-03T23:30:00+08:00");
  const early = at("2026-12-04T00:30:00+08:00");
  assert.deepStrictEqual(plain(days([early, late], 480)), [
    [at("2026-12-03T00:00:00Z"), [late]],
    [at("2026-12-04T00:00:00Z"), [early]],
  ]);
  assert.deepStrictEqual(plain(days([early, late], 0)), [[at("2026-12-03T00:00:00Z"), [late, early]]]);
  assert.deepStrictEqual(plain(days([late], -600)), [[at("2026-12-03T00:00:00Z"), [late]]]);
  assert.deepStrictEqual(plain(days([], 480)), []);
});

test("a number is right, has so many digits, or is none", () => {
  const { wrongPhone } = sums;
  const { right, digits, none } = require("./phones.json");
  for (const number of right) assert.strictEqual(wrongPhone(number), undefined, number);
  for (const [number, count] of Object.entries(digits)) assert.strictEqual(wrongPhone(number), count, number);
  for (const number of none) assert.strictEqual(wrongPhone(number), "?", number);
  for (const empty of ["", "  ", "\u3000"]) assert.strictEqual(wrongPhone(empty), "", "empty");
});

test("a WeChat id begins with a letter, or is a mobile number", () => {
  for (const id of ["li_2026", " Wang-88 ", "wxid_0a1b2c3d", "13800138000"]) assert.ok(sums.isWechat(id), id);
  for (const id of ["", "li26", "2026_li", "李小姐2026", "a".repeat(21), "li 2026"]) assert.ok(!sums.isWechat(id), id);
});

test("numbers, sizes and places are written as they are read", () => {
  const { mapOf, readable, size } = sums;
  assert.strictEqual(readable("+864008201234", "zh-CN"), "400-820-1234");
  assert.strictEqual(readable("+8613812345678", "zh-CN"), "138 1234 5678");
  assert.strictEqual(readable("+442079460958", "zh-CN"), "+442079460958");
  assert.strictEqual(readable("+864008201234", "en"), "+864008201234");
  assert.deepStrictEqual([400, 843_200, 1_843_200].map(size), ["1 KB", "843 KB", "1.8 MB"]);
  const place = { name: "店", address: "路 1&2 号", latitude: 30.2, longitude: 120.1 };
  assert.ok(mapOf(place, "zh-TW").startsWith("https://uri.amap.com/marker?position=120.1,30.2&"));
  assert.ok(mapOf(place, "en").startsWith("https://www.openstreetmap.org/?mlat=30.2&mlon=120.1"));
  assert.strictEqual(mapOf({ ...place, latitude: undefined }, "zh-CN"), "https://uri.amap.com/search?keyword=%E8%B7%AF%201%262%20%E5%8F%B7");
});

test("every text is there in every language, with the same places to fill", () => {
  for (const name of ["texts.js", "../extras/texts.js"]) {
    const entries = Object.entries(load(name));
    assert.ok(entries.length > 15, name);
    for (const [key, said] of entries) {
      assert.strictEqual(said.length, 3, key);
      assert.ok(said.every((text) => text.trim()), key);
      assert.strictEqual(new Set(said.map((text) => text.split("#").length)).size, 1, key);
      assert.ok(!/\p{Script=Han}/u.test(said[2]), `${key} in English`);
    }
  }
});

test("a file is what its first bytes tell", () => {
  const { kindOf } = load("../extras/kinds.js");
  const bytes = (text) => Buffer.from(text, "latin1");
  const archive = (folder) => bytes("PK\x03\x04....[Content_Types].xml....PK\x01\x02" + folder + "document.xml");
  for (const [kind, file] of [
    ["image/jpeg", bytes("\xff\xd8\xff\xe0")],
    ["image/png", bytes("\x89PNG\r\n\x1a\n...")],
    ["image/webp", bytes("RIFF\x00\x01\x02\x03WEBP")],
    ["image/gif", bytes("GIF89a")],
    ["application/pdf", bytes("%PDF-1.7")],
    ["docx", archive("word/")],
    ["xlsx", archive("xl/")],
    [undefined, archive("other/")],
    [undefined, bytes("MZ\x90")],
    [undefined, bytes("<svg xmlns='http://www.w3.org/2000/svg'/>")],
    [undefined, bytes("")],
  ])
    assert.strictEqual(kindOf(file), kind);
});

test("a photo that is large, or tells where it was taken, is made anew", () => {
  const { mustShrink, sizeOf } = load("../extras/kinds.js");
  const small = { width: 800, height: 600 };
  const bytes = Buffer.alloc(1000);
  assert.ok(!mustShrink("image/jpeg", bytes, small));
  assert.ok(mustShrink("image/jpeg", bytes, { width: 4000, height: 3000 }));
  assert.ok(mustShrink("image/png", Buffer.alloc(1_600_000), small));
  assert.ok(mustShrink("image/jpeg", Buffer.from("\xff\xd8\xff\xe1..Exif\0\0", "latin1"), small));
  assert.ok(!mustShrink("image/gif", Buffer.alloc(1_600_000), small), "it may move");
  assert.deepStrictEqual(plain(sizeOf({ width: 4096, height: 1024 })), [2048, 512]);
  assert.deepStrictEqual(plain(sizeOf(small)), [800, 600]);
});
