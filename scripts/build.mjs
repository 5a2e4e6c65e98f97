// Bundles the programs Netwright is made of into dist/: extension, language server, worker, CLI, dashboard and picture.
//   node scripts/build.mjs [--watch] [--minify]
import { copyFile, mkdir, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const require = createRequire(import.meta.url);
const watch = process.argv.includes("--watch");
const minify = process.argv.includes("--minify");

/** @type {esbuild.BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  minify,
  sourcemap: minify ? false : "linked",
  logLevel: "warning",
  outdir: "dist",
  loader: { ".nn": "text" },
};

/** @type {esbuild.BuildOptions} */
const forNode = {
  ...common,
  platform: "node",
  target: "node20",
  format: "cjs",
  external: ["vscode"],
  // tfjs-node asks for the whole of tfjs, which would bring a second copy of the engine's registry. One copy only.
  alias: { "@tensorflow/tfjs": "@tensorflow/tfjs-core" },
  mainFields: ["module", "main"],
};

/** @type {esbuild.BuildOptions[]} */
const programs = [
  { ...forNode, entryPoints: { extension: "src/extension/main.ts" } },
  { ...forNode, entryPoints: { server: "server/main.ts" } },
  { ...forNode, entryPoints: { worker: "src/training/worker.ts" } },
  { ...forNode, entryPoints: { cli: "src/cli/main.ts" }, banner: { js: "#!/usr/bin/env node" } },
  {
    ...common,
    platform: "browser",
    target: "es2022",
    format: "iife",
    entryPoints: {
      "webview/dashboard": "webview/main.ts",
      "webview/style": "webview/style.css",
      "webview/picture": "webview/picture/main.ts",
      "webview/picture-style": "webview/picture/style.css",
    },
  },
  { ...forNode, external: ["vscode", "mocha"], entryPoints: { "test/suite": "test/vscode/suite.ts" } },
];

/** The WebAssembly engine's binaries lie beside the worker that loads them. */
async function copyWasm() {
  const from = path.dirname(require.resolve("@tensorflow/tfjs-backend-wasm/package.json"));
  for (const name of ["tfjs-backend-wasm.wasm", "tfjs-backend-wasm-simd.wasm"]) {
    await copyFile(path.join(from, "dist", name), path.join(root, "dist", name));
  }
}

if (!watch) await rm(path.join(root, "dist"), { recursive: true, force: true });
await mkdir(path.join(root, "dist"), { recursive: true });
await copyWasm();
if (watch) {
  const contexts = await Promise.all(programs.map((options) => esbuild.context(options)));
  await Promise.all(contexts.map((context) => context.watch()));
  console.log("watching for changes (Ctrl-C ends)");
} else {
  await Promise.all(programs.map((options) => esbuild.build(options)));
}
