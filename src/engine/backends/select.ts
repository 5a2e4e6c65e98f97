/** Chooses what tensors are computed with: native TensorFlow where it is installed, WebAssembly everywhere else. */
import * as tf from "@tensorflow/tfjs-core";
// tfjs-core brings the gradients of its operations separately; without this nothing can be trained.
import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
import { registerDilatedGradient } from "./dilated-gradient.js";
import { findNative, nativeThreads, registerNative } from "./native.js";
import { findWasmFolder, registerWasm, WASM_VERSION, wasmThreads } from "./wasm.js";

export type EngineName = "tensorflow" | "wasm";
export type EngineChoice = "auto" | EngineName;

/** The engine that runs, for the dashboard's status line and the run's record. */
export interface Engine {
  readonly name: EngineName;
  /** Of TensorFlow or of tfjs's WebAssembly backend. */
  readonly version: string;
  /** One sentence saying why this engine runs. */
  readonly why: string;
  /** How many threads one operation may use. */
  readonly threads: number;
}

/** What `netwright doctor` says of one engine. */
export interface EngineReport {
  readonly name: EngineName;
  readonly available: boolean;
  /** Absent where it is not available. */
  readonly version?: string;
  /** Where it is, or why it cannot be used. */
  readonly why: string;
  /** The command that makes it available; absent where it is, or cannot be. */
  readonly install?: string;
}

/**
 * Starts an engine and makes it the one that tensors are computed with in this process.
 * "auto" takes native TensorFlow where it loads and WebAssembly otherwise. `threads` says how many an operation may use;
 * on native TensorFlow the first call in a process decides. Left out: every core there, one thread on WebAssembly. Throws
 * an Error with what to do when the engine that was asked for cannot run.
 */
export async function selectEngine(
  choice: EngineChoice,
  threads?: (engine: EngineName) => number,
): Promise<Engine> {
  registerDilatedGradient();
  const native = choice === "wasm" ? undefined : findNative(threads?.("tensorflow"));
  if (native?.available) {
    await registerNative();
    await start("tensorflow");
    const why =
      choice === "auto"
        ? "Native TensorFlow is installed on this machine."
        : "Native TensorFlow was asked for.";
    return { name: "tensorflow", version: native.binding.TF_Version, why, threads: nativeThreads() };
  }
  if (choice === "tensorflow") {
    throw new Error(
      `The engine "tensorflow" cannot run: ${native?.why}. ${native?.install ? `Install it with: ${native.install}. Or choose` : "Choose"} ` +
        'the engine "wasm", which needs no installation.',
    );
  }
  registerWasm();
  await start("wasm");
  const why = native
    ? `The embedded WebAssembly engine runs because ${native.why}${native.install ? `; ${native.install} installs it, and in VS Code Install Native TensorFlow` : ""}.`
    : "The embedded WebAssembly engine was asked for.";
  return { name: "wasm", version: WASM_VERSION, why, threads: await wasmThreads(threads?.("wasm") ?? 1) };
}

/** Each engine's state on this machine, best first. Loads the native libraries to see that they work. */
export function describeEngines(): EngineReport[] {
  const native = findNative();
  const folder = findWasmFolder();
  return [
    native.available
      ? { name: "tensorflow", available: true, version: native.binding.TF_Version, why: native.why }
      : {
          name: "tensorflow",
          available: false,
          why: native.why,
          ...(native.install !== undefined && { install: native.install }),
        },
    folder
      ? { name: "wasm", available: true, version: WASM_VERSION, why: `WebAssembly with SIMD from ${folder}` }
      : { name: "wasm", available: false, why: "its .wasm files are missing", install: "npm run build" },
  ];
}

async function start(name: EngineName): Promise<void> {
  if (await tf.setBackend(name)) return;
  throw new Error(`The engine "${name}" was found but did not start.`);
}
