/** The embedded engine: starts tfjs's WebAssembly backend in plain Node, with the kernels that training lacks there. */
import { existsSync } from "node:fs";
import path from "node:path";
import { type BackendWasm, setWasmPaths, version_wasm } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { loadArithmetic, useThreads } from "../wasm-kernels/arithmetic.js";
import { registerWasmKernels } from "../wasm-kernels/index.js";

/** tfjs's module, whose memory the build lets threads share, and the engine's own, made of `src/engine/assembly/`. */
const BINARIES = ["tfjs-backend-wasm-simd.wasm", "arithmetic.wasm"] as const;
/** The bundle of `src/engine/wasm-kernels/thread.ts`. */
const THREAD_PROGRAM = "engine-thread.js";

/** The version of the WebAssembly backend. */
export const WASM_VERSION: string = version_wasm;

/**
 * The folder that holds the .wasm files: beside the bundle this runs from, or, where nothing is bundled (tests), where the
 * build puts them. Undefined when neither has them.
 */
export function findWasmFolder(): string | undefined {
  return [__dirname, path.join(__dirname, "../../../dist")].find((folder) =>
    BINARIES.every((name) => existsSync(path.join(folder, name))),
  );
}

/**
 * Makes "wasm" ready to be chosen with `tf.setBackend`. Calling it again does nothing.
 * Throws where the .wasm files are missing.
 */
export function registerWasm(folder = findWasmFolder()): void {
  if (!folder)
    throw new Error(
      `the WebAssembly engine's files ${BINARIES.join(" and ")} are missing beside ${__filename}`,
    );
  if (tf.findBackend("wasm")) return;
  loadArithmetic(path.join(folder, BINARIES[1]));
  setWasmPaths(folder + path.sep);
  registerWasmKernels();
}

/** Has so many threads compute on the backend, which runs; returns how many do: one where others cannot be started. */
export async function wasmThreads(threads: number): Promise<number> {
  const program = path.join(findWasmFolder() ?? __dirname, THREAD_PROGRAM);
  return useThreads(tf.backend() as BackendWasm, threads, program);
}
