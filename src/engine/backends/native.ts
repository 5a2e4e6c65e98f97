/** The native engine: finds TensorFlow's libraries, loads the addon over them and registers the backend "tensorflow". */
import { createRequire } from "node:module";
import os from "node:os";
import util from "node:util";
import * as tf from "@tensorflow/tfjs-core";
import type { NodeJSKernelBackend } from "@tensorflow/tfjs-node/dist/nodejs_kernel_backend.js";
import type { TFEOpAttr, TFJSBinding } from "@tensorflow/tfjs-node/dist/tfjs_binding.js";
import { type Installation, installationFolder, readInstallation } from "./installation.mjs";
import { registerCounts } from "./native-counts.js";
import { registerGather } from "./native-gather.js";
import { nativeObstacle } from "./native-obstacle.js";
import { registerProducts } from "./native-products.js";

/** Whether native TensorFlow can be used here; `why` is a sentence for people in both cases. */
export type NativeState =
  | { available: true; installation: Installation; binding: TFJSBinding; why: string }
  /** `install` is the command that mends it; absent where nothing does. */
  | { available: false; why: string; install?: string };

/** The command that installs the libraries, for messages. */
export const INSTALL_NATIVE = "netwright install-tensorflow";

let state: NativeState | undefined;

/**
 * Looks for the libraries and loads them, once per process: a second call gives the first answer, since a loaded
 * library cannot be taken out again. `threads` is how many one operation may use, where the user's
 * TF_NUM_INTRAOP_THREADS does not say it; left out: every core. Never throws.
 */
export function findNative(threads = os.availableParallelism()): NativeState {
  state ??= load(threads);
  return state;
}

/**
 * Registers the backend "tensorflow" with the loaded addon. Does nothing where it is registered already.
 * Throws the reason where the libraries are not available.
 */
export async function registerNative(): Promise<void> {
  const native = findNative();
  if (!native.available) throw new Error(native.why);
  if (tf.findBackendFactory("tensorflow")) return;
  restoreRemovedUtil();
  // Imported here, not above: a worker on the other engine should not pay for 150 files it never calls.
  const nodeBackend = await import("@tensorflow/tfjs-node/dist/nodejs_kernel_backend.js");
  await import("@tensorflow/tfjs-node/dist/register_all_kernels.js");
  registerCounts();
  registerGather();
  registerProducts();
  tf.registerBackend(
    "tensorflow",
    () => createBackend(nodeBackend.NodeJSKernelBackend.prototype, native.binding),
    3,
  );
}

/**
 * Does what NodeJSKernelBackend's constructor does. That constructor was compiled for engines without classes and cannot
 * extend the real class that tfjs-core's KernelBackend is in a bundle.
 */
function createBackend(prototype: NodeJSKernelBackend, binding: TFJSBinding): NodeJSKernelBackend {
  const backend: NodeJSKernelBackend = Object.create(prototype);
  return Object.assign(backend, {
    binding,
    isGPUPackage: false,
    isUsingGpuDevice: binding.isUsingGpuDevice(),
    tensorMap: new tf.DataStorage(backend, tf.engine()),
  });
}

/** What is used of tfjs-node's backend beyond what it declares as public. */
export interface NativeBackend {
  /** Calls into TensorFlow. */
  binding: TFJSBinding;
  /** What is known of each tensor; `values` are there until TensorFlow has them. */
  tensorMap: tf.DataStorage<{ dtype: number; values: ArrayLike<number> | null }>;
  /** The numbers that TensorFlow's side knows tensors by. */
  getInputTensorIds(tensors: readonly tf.TensorInfo[]): number[];
  executeSingleOutput(
    operation: string,
    attributes: TFEOpAttr[],
    inputs: readonly tf.TensorInfo[],
  ): tf.Tensor;
  executeMultipleOutputs(
    operation: string,
    attributes: TFEOpAttr[],
    inputs: readonly tf.TensorInfo[],
    outputs: number,
  ): tf.Tensor[];
  /** TensorFlow's number of a tensor's type. */
  typeAttributeFromTensor(tensor: tf.TensorInfo): number;
}

/** The backend that runs, where it is native TensorFlow. */
export function nativeBackend(): NativeBackend {
  return tf.backend() as unknown as NativeBackend;
}

/** How many threads one TensorFlow operation may use. */
export function nativeThreads(): number {
  return Number(process.env.TF_NUM_INTRAOP_THREADS);
}

function load(threads: number): NativeState {
  const installation = readInstallation();
  if (!installation) {
    const obstacle = nativeObstacle();
    return obstacle === undefined
      ? {
          available: false,
          why: `native TensorFlow is not installed in ${installationFolder()}`,
          install: INSTALL_NATIVE,
        }
      : { available: false, why: `native TensorFlow is not installed: ${obstacle}` };
  }
  // TensorFlow prints its start-up notes to stderr unless told otherwise before it is loaded.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
  // TensorFlow reads these when it is loaded, and never again.
  const wanted = Number(process.env.TF_NUM_INTRAOP_THREADS);
  if (!(Number.isInteger(wanted) && wanted > 0)) process.env.TF_NUM_INTRAOP_THREADS = String(threads);
  // One operation after another, by the thread that asks for them: handing each to another thread takes longer than most.
  process.env.TF_NUM_INTEROP_THREADS ??= "-1";
  // By itself TensorFlow takes oneDNN's convolutions on the newest processors only; on others they are faster too.
  process.env.TF_ENABLE_ONEDNN_OPTS ??= "1";
  try {
    const binding = createRequire(__filename)(installation.binding) as TFJSBinding;
    return {
      available: true,
      installation,
      binding,
      why: `TensorFlow ${binding.TF_Version} from ${installation.folder}`,
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      available: false,
      why: `native TensorFlow is installed in ${installation.folder} but does not load: ${reason}`,
      install: INSTALL_NATIVE,
    };
  }
}

/** Node 23 removed two functions from `util` that tfjs-node 4.22.0 still calls. */
function restoreRemovedUtil(): void {
  const removed = util as unknown as Record<string, unknown>;
  removed.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  removed.isArray ??= Array.isArray;
}
