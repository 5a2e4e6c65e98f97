// Bundles the programs Netwright is made of into dist/: extension, language server, worker, CLI, dashboard and picture.
//   node scripts/build.mjs [--watch] [--minify] [--with-libraries]
import { chmod, copyFile, cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";
import * as esbuild from "esbuild";
import { readInstallation } from "../src/engine/backends/installation.mjs";
import { withSharedMemory } from "./shared-memory.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const require = createRequire(import.meta.url);
const watch = process.argv.includes("--watch");
const minify = process.argv.includes("--minify");
/** For a package that has to run by itself: copies what is not bundled beside the bundles. */
const withLibraries = process.argv.includes("--with-libraries");
/** Libraries with native code, which is loaded from their own folders. */
const native = ["@duckdb/node-api", "sharp"];

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
  external: ["vscode", ...native],
  // tfjs-node asks for the whole of tfjs, which would bring a second copy of the engine's registry. One copy only.
  alias: { "@tensorflow/tfjs": "@tensorflow/tfjs-core" },
  mainFields: ["module", "main"],
};

/** @type {esbuild.BuildOptions[]} */
const programs = [
  { ...forNode, entryPoints: { extension: "src/extension/main.ts" } },
  { ...forNode, entryPoints: { server: "server/main.ts" } },
  { ...forNode, entryPoints: { profiler: "src/data/profiling/process.ts" } },
  { ...forNode, entryPoints: { worker: "src/training/worker.ts" } },
  { ...forNode, entryPoints: { "engine-thread": "src/engine/wasm-kernels/thread.ts" } },
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
      "webview/data": "webview/data/main.ts",
      "webview/data-style": "webview/data/style.css",
    },
  },
  {
    ...forNode,
    external: ["vscode", "mocha", ...native],
    entryPoints: { "test/suite": "test/vscode/suite.ts" },
  },
];

/** The binaries of the WebAssembly engine and of SQLite lie beside the programs that load them. */
async function copyWasm() {
  const engine = path.join(
    path.dirname(require.resolve("@tensorflow/tfjs-backend-wasm/package.json")),
    "dist",
  );
  const sqlite = path.dirname(require.resolve("sql.js/dist/sql-wasm.wasm"));
  for (const from of [path.join(engine, "tfjs-backend-wasm.wasm"), path.join(sqlite, "sql-wasm.wasm")]) {
    await copyFile(from, path.join(root, "dist", path.basename(from)));
  }
  const simd = "tfjs-backend-wasm-simd.wasm";
  await writeFile(path.join(root, "dist", simd), withSharedMemory(await readFile(path.join(engine, simd))));
}

/** The WebAssembly engine's own module. It has no data of its own: its memory is that of tfjs's backend. */
async function compileArithmetic() {
  const options = [
    "-O3",
    "--noAssert",
    "--enable",
    "simd",
    "--enable",
    "threads",
    "--runtime",
    "stub",
    "--importMemory",
    "--noExportMemory",
    "--sharedMemory",
    // As much as tfjs's module may ask for, and no less than it asks for first; in pages of 64 KiB.
    "--maximumMemory",
    "65536",
  ];
  const { error, stderr } = await asc.main([
    "src/engine/assembly/index.ts",
    ...["--baseDir", root, "--outFile", "dist/arithmetic.wasm"],
    ...options,
  ]);
  if (error) throw new Error(`The WebAssembly module could not be built.\n${stderr}`);
}

/** Copies the native libraries and what they depend on, as far as it is installed for this platform. */
async function copyLibraries() {
  const modules = path.join(root, "node_modules");
  const wanted = [...native];
  for (const name of wanted) {
    const text = await readFile(path.join(modules, name, "package.json"), "utf8").catch(() => undefined);
    // The binaries of other platforms are not installed.
    if (text === undefined) continue;
    const { dependencies = {}, optionalDependencies = {} } = JSON.parse(text);
    for (const other of Object.keys({ ...dependencies, ...optionalDependencies })) {
      if (!wanted.includes(other)) wanted.push(other);
    }
    await cp(path.join(modules, name), path.join(root, "dist/node_modules", name), {
      recursive: true,
      filter: (file) =>
        !/\.(map|md)$|\.d\.[cm]?ts$|\/sharp\/(src|install)(\/|$)/.test(file.replaceAll(path.sep, "/")),
    });
  }
}

/**
 * The binding to native TensorFlow, 0.1 MB, for the platform this is built on: with it a user needs no
 * compiler. It is there where TensorFlow is installed.
 */
async function copyBinding() {
  const installation = readInstallation();
  if (installation === undefined) {
    console.warn(
      "This package cannot install native TensorFlow for its users: npm run setup:tensorflow first makes what it needs.",
    );
    return;
  }
  const folder = path.join(root, "dist/native", `${process.platform}-${process.arch}`);
  await mkdir(folder, { recursive: true });
  const target = path.join(folder, "tfjs_binding.node");
  await copyFile(installation.binding, target);
  await chmod(target, 0o644);
}

if (!watch) await rm(path.join(root, "dist"), { recursive: true, force: true });
await mkdir(path.join(root, "dist"), { recursive: true });
await copyWasm();
await compileArithmetic();
if (withLibraries) {
  await copyLibraries();
  await copyBinding();
}
if (watch) {
  const contexts = await Promise.all(programs.map((options) => esbuild.context(options)));
  await Promise.all(contexts.map((context) => context.watch()));
  console.log("watching for changes (Ctrl-C ends)");
} else {
  await Promise.all(programs.map((options) => esbuild.build(options)));
}
