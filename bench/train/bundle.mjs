// Bundles what the training bench runs of ours: Netwright's training with graphs and without, and tfjs's own layers.
// @ts-check
import { copyFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));

/** Where tfjs's package has the binaries of its WebAssembly backend. */
export const wasmFolder = path.join(
  here,
  "..",
  "..",
  "node_modules",
  "@tensorflow",
  "tfjs-backend-wasm",
  "dist",
);
/** Of our own engine, as `npm run build` makes them. */
const wasmFiles = ["tfjs-backend-wasm-simd.wasm", "arithmetic.wasm", "engine-thread.js"];

/** Where no graph can be made, steps are computed operation by operation. @type {esbuild.Plugin} */
const withoutGraphs = {
  name: "without graphs",
  setup: (build) => {
    build.onLoad({ filter: /graph-trainer\.ts$/ }, () => ({
      contents: `import { NotRecordable } from "./recording.js";
        export function graphTrainer() { throw new NotRecordable("the bench asked for none"); }`,
      loader: "ts",
      resolveDir: path.join(here, "..", "..", "src", "engine", "graph"),
    }));
  },
};

/** The files of the bundles. @param {string} folder */
export async function bundleOurs(folder) {
  const bundle = async (
    /** @type {string} */ name,
    /** @type {string} */ entry,
    /** @type {esbuild.Plugin[]} */ plugins = [],
  ) => {
    const outfile = path.join(folder, `${name}.cjs`);
    await esbuild.build({
      entryPoints: [path.join(here, entry)],
      bundle: true,
      minify: true,
      platform: "node",
      target: "node20",
      format: "cjs",
      // As in the extension's own bundles: one copy of tfjs-core.
      alias: { "@tensorflow/tfjs": "@tensorflow/tfjs-core" },
      mainFields: ["module", "main"],
      define: { "import.meta.url": "undefined" },
      plugins,
      outfile,
      logLevel: "warning",
    });
    return outfile;
  };
  // Our WebAssembly engine has its files beside the program.
  for (const file of wasmFiles)
    copyFileSync(path.join(here, "..", "..", "dist", file), path.join(folder, file));
  return {
    graphs: await bundle("graphs", "ours.ts"),
    operations: await bundle("operations", "ours.ts", [withoutGraphs]),
    tfjs: await bundle("tfjs", "tfjs.ts"),
  };
}
