/** The embedded engine: starts tfjs's WebAssembly backend in plain Node, with the kernels that training lacks there. */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { setWasmPaths, version_wasm } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { loadArithmetic } from "../wasm-kernels/arithmetic.js";
import { registerWasmKernels } from "../wasm-kernels/index.js";

const BINARY = "tfjs-backend-wasm-simd.wasm";
/** The engine's own module, which `npm run build` makes of `src/engine/assembly/`. */
const OWN_BINARY = "arithmetic.wasm";

/** The version of the WebAssembly backend. */
export const WASM_VERSION: string = version_wasm;

/**
 * The folder that holds the .wasm files: beside the bundle this runs from, or, where nothing is bundled (tests),
 * inside the package that brings them. Undefined when neither has them.
 */
export function findWasmFolder(): string | undefined {
  if (existsSync(path.join(__dirname, BINARY))) return __dirname;
  try {
    const manifest = createRequire(__filename).resolve("@tensorflow/tfjs-backend-wasm/package.json");
    const folder = path.join(path.dirname(manifest), "dist");
    return existsSync(path.join(folder, BINARY)) ? folder : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Makes "wasm" ready to be chosen with `tf.setBackend`. Calling it again does nothing.
 * Throws where the .wasm files are missing.
 */
export function registerWasm(folder = findWasmFolder()): void {
  if (!folder) throw new Error(`the WebAssembly engine's file ${BINARY} is missing beside ${__filename}`);
  if (tf.findBackend("wasm")) return;
  loadArithmetic(findOwnBinary());
  setWasmPaths(folder + path.sep);
  registerWasmKernels();
}

/** Beside the bundle this runs from, or, where nothing is bundled (tests), where the build puts it. */
function findOwnBinary(): string {
  const places = [__dirname, path.join(__dirname, "../../../dist")].map((folder) =>
    path.join(folder, OWN_BINARY),
  );
  const file = places.find((place) => existsSync(place));
  if (file === undefined)
    throw new Error(`the WebAssembly engine's file ${OWN_BINARY} is missing beside ${__filename}`);
  return file;
}
