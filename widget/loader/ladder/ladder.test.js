// Which rung follows from what was found out about a page, and what a browser's report says.
const { test } = require("node:test");
const assert = require("node:assert");
const esbuild = require("../../../xtask/node_modules/esbuild");

const { outputFiles } = esbuild.buildSync({
  entryPoints: [`${__dirname}/choose.js`],
  bundle: true,
  format: "cjs",
  write: false,
});
const { choose, isOurs } = new Function("module", outputFiles[0].text + ";return module.exports")({});

test("the best rung that is allowed is taken", () => {
  for (const [wasm, connect, frame, rung] of [
    [true, true, undefined, "page"],
    [false, true, undefined, "frame"],
    [false, true, true, "frame"],
    [false, true, false, "alone"],
    [true, false, undefined, "frame"],
    [false, false, undefined, "frame"],
    [true, false, false, "link"],
    [false, false, false, "link"],
  ])
    assert.strictEqual(choose({ wasm, connect, frame }), rung, `${wasm} ${connect} ${frame}`);
});

test("a weak network forbids nothing", () => {
  assert.strictEqual(choose({ wasm: true, connect: undefined }), "page");
  assert.strictEqual(choose({ wasm: false, connect: undefined, frame: false }), "alone");
});

test("only a report of ours that is enforced counts", () => {
  const report = { effectiveDirective: "connect-src", disposition: "enforce", blockedURI: "https://chat.example/v1/x" };
  const is = (changes) => isOurs({ ...report, ...changes }, ["connect-src"], "https://chat.example");
  assert.ok(is({}));
  assert.ok(is({ blockedURI: "https://chat.example" }));
  assert.ok(!is({ blockedURI: "https://chat.example.evil.example/" }));
  assert.ok(!is({ blockedURI: "inline" }));
  assert.ok(!is({ disposition: "report" }));
  assert.ok(!is({ effectiveDirective: "img-src" }));
});
