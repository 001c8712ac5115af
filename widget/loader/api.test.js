// What the page API promises, held against what it is made of: names in the package, names at the edge.
const { test } = require("node:test");
const assert = require("node:assert");
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const vm = require("node:vm");
const esbuild = require("../../xtask/node_modules/esbuild");

const at = (...path) => join(__dirname, ...path);
const read = (...path) => readFileSync(at(...path), "utf8");

const run = (contents, globals = {}) => {
  const { outputFiles } = esbuild.buildSync({
    stdin: { contents, resolveDir: __dirname },
    bundle: true,
    format: "iife",
    globalName: "out",
    target: "es2020",
    write: false,
  });
  vm.createContext(globals);
  vm.runInContext(outputFiles[0].text, globals);
  return globals.out;
};
const plain = (value) => JSON.parse(JSON.stringify(value));

test("the package has the commands and events that there are", () => {
  const api = run('export * from "./api/commands.js"');
  const npm = run('export * from "../npm/index.js"');
  assert.deepStrictEqual(plain(npm.COMMANDS).sort(), Object.keys(api.commands).sort());
  assert.deepStrictEqual(plain(npm.EVENTS), plain(api.EVENTS));
  for (const name of npm.COMMANDS) assert.strictEqual(typeof npm[name], "function", name);
  const types = read("../npm/index.d.ts");
  const global = read("../npm/global.d.ts");
  const readme = read("../npm/README.md");
  for (const name of npm.COMMANDS) {
    assert.match(types, new RegExp(`declare function ${name}\\b`), name);
    assert.match(global, new RegExp(`"${name}"`), name);
    assert.match(readme, new RegExp("`" + name + "\\b"), name);
  }
  const events = /interface Events \{(.*?)\n\}/s.exec(types)[1];
  const typed = [...events.matchAll(/^  "?([\w-]+)"?:/gm)].map(([, name]) => name);
  assert.deepStrictEqual(typed, plain(api.EVENTS));
  for (const name of api.EVENTS) assert.match(readme, new RegExp("`" + name + "`"), name);
});

test("the package documents the settings that there are", () => {
  const { SETTINGS } = run('export * from "./api/settings.js"');
  const names = Object.keys(SETTINGS);
  const settings = /interface Settings \{(.*?)\n\}/s.exec(read("../npm/index.d.ts"))[1];
  assert.deepStrictEqual([...settings.matchAll(/^  (\w+)\?:/gm)].map(([, name]) => name), names);
  const readme = read("../npm/README.md");
  for (const name of names) assert.match(readme, new RegExp("`" + name + "`"), name);
});

test("settings are checked, wrong ones reported and passed over", () => {
  const warned = [];
  const document = { querySelector: (selector) => assert.ok(!selector.includes("[")) };
  const { checked } = run('export * from "./api/settings.js"', { console: { warn: (text) => warned.push(text) }, document });
  const good = { mode: "popup", side: "left", offset_x: "40", z: 7, theme: "dark", avoid: "", sound: "0", lang: "zh-Hant-TW", target: "#a", page: "https://a.example/" };
  assert.deepStrictEqual(plain(checked(good, true)), { ...good, offset_x: 40, avoid: true, sound: false });
  assert.deepStrictEqual(warned, []);
  const bad = { mode: "up", offset_x: "-4", z: "1e9", lang: "../x", target: "a[", page: "javascript:x", constructor: "x" };
  assert.deepStrictEqual(plain(checked(bad, true)), {});
  assert.deepStrictEqual(warned.map((text) => text.split(":")[0]), [...Array(6).fill("chipline setting_invalid"), "chipline setting_unknown"]);
  // Beside the script others have their own.
  checked({ gtmId: "x" });
  assert.strictEqual(warned.length, 7);
});

test("what tells of an ad is known by the same names as at the edge", () => {
  const { MARKS } = run('export * from "./page.js"');
  const source = read("../../shared/src/attribution.rs");
  const list = (name) => {
    const [, body] = new RegExp(`const ${name}[^=]*= \\[(.*?)\\n\\];`, "s").exec(source);
    return [...body.matchAll(/"(\w+)"/g)].map(([, word]) => word);
  };
  const utm = [...source.matchAll(/get\("(utm_\w+)"\)/g)].map(([, word]) => word);
  assert.deepStrictEqual(plain(MARKS), [...utm, ...list("CLICK_PARAMS"), ...list("AD_PARAMS")]);
});

// The page's address as it is told, on a page with this address that was reached by that one.
const told = (href, { landing = href, referrer = "", isPrivate, ...navigator } = {}) => {
  const globals = {
    location: { href },
    document: { referrer },
    navigator: { language: "en", ...navigator },
    screen: { width: 1, height: 1 },
    matchMedia: () => ({ matches: false }),
    performance,
  };
  const { Page } = run('export * from "./page.js"', globals);
  return Page({ landing, settings: {}, isPrivate })();
};

test("a route change keeps the ad that began the visit", () => {
  const landing = "https://a.example/?callback=K&utm_source=ks&x=1#top";
  assert.strictEqual(told(landing).url, "https://a.example/?callback=K&utm_source=ks&x=1");
  assert.strictEqual(told("https://a.example/p?y=2", { landing }).url, "https://a.example/p?y=2&callback=K&utm_source=ks");
  assert.strictEqual(told("https://a.example/p?callback=L", { landing }).url, "https://a.example/p?callback=L&utm_source=ks");
});

test("whoever asks not to be tracked takes no click along", () => {
  const landing = "https://a.example/?callback=K&x=1&gclid=G&utm_term=a%26b";
  const referrer = "https://b.example/?fbclid=F&y=1";
  for (const signal of [{ globalPrivacyControl: true }, { doNotTrack: "1" }, { isPrivate: true }]) {
    const { url, referrer: from } = told(landing, { referrer, ...signal });
    assert.deepStrictEqual([url, from], ["https://a.example/?x=1", "https://b.example/?y=1"]);
  }
  assert.strictEqual(told(landing, { doNotTrack: "unspecified" }).url, landing);
});

test("an address too long for the edge loses whole parameters", () => {
  const { url } = told(`https://a.example/?a=1&b=${"x".repeat(3000)}`);
  assert.strictEqual(url, "https://a.example/?a=1");
});
