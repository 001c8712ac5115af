// Bundles scripts and styles and compresses files, as told by a file with a list of jobs.
// Only `cargo xtask build` calls this.
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";
import * as esbuild from "esbuild";

const common = { bundle: true, minify: true, charset: "utf8", legalComments: "none", logLevel: "warning" };

// A style that a script imports becomes its minified text.
const styleAsText = {
  name: "style-as-text",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { outputFiles, metafile } = await esbuild.build({ ...common, entryPoints: [path], write: false, metafile: true });
      return { contents: outputFiles[0].text.trim(), loader: "text", watchFiles: Object.keys(metafile.inputs) };
    });
  },
};

const jobs = {
  script: ({ entry, out, format, target }) =>
    esbuild.build({ ...common, entryPoints: [entry], outfile: out, format, target, plugins: [styleAsText] }),
  style: ({ entry, out }) => esbuild.build({ ...common, entryPoints: [entry], outfile: out, external: ["*.svg", "*.png", "*.woff2"] }),
  brotli: ({ entry, out, quality }) => {
    const bytes = readFileSync(entry);
    const params = { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length, [constants.BROTLI_PARAM_LGWIN]: 24 };
    // Whole or not at all: a half-written file would be taken for done next time.
    writeFileSync(`${out}.tmp`, brotliCompressSync(bytes, { params }));
    renameSync(`${out}.tmp`, out);
  },
};

try {
  for (const job of JSON.parse(readFileSync(process.argv[2], "utf8"))) await jobs[job.kind](job);
} catch (error) {
  // esbuild has said already what is wrong with a file.
  if (!error.errors) console.error(error);
  process.exitCode = 1;
}
