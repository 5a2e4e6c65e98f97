/** What the kernels here share: calling a kernel the backend has, reaching its memory, and registering one of ours. */
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";

export type { BackendWasm };

/** A kernel of ours, typed by its inputs and attributes. The result's memory must come from `backend.makeOutput`. */
export interface WasmKernel<Inputs, Attributes> {
  readonly name: string;
  readonly run: (call: KernelCall<Inputs, Attributes>) => tf.TensorInfo | tf.TensorInfo[];
}

export interface KernelCall<Inputs, Attributes> {
  /** tfjs types every input as possibly undefined; only those a kernel declares optional are. */
  readonly inputs: { [Name in keyof Inputs]: Exclude<Inputs[Name], undefined> };
  readonly attributes: Attributes;
  readonly backend: BackendWasm;
}

/** The kernels of the backend that ours stand in for, which some of ours still call for the cases they do well. */
const replaced = new Map<string, tf.KernelConfig>();

/**
 * Registers a kernel on the backend "wasm", in place of the backend's own where there is one. To be called before the
 * backend starts, because that is when kernels bind to its memory.
 */
export function registerWasmKernel<Inputs, Attributes>(kernel: WasmKernel<Inputs, Attributes>): void {
  const own = tf.getKernel(kernel.name, "wasm") as tf.KernelConfig | undefined;
  if (own) {
    replaced.set(kernel.name, own);
    tf.unregisterKernel(kernel.name, "wasm");
  }
  tf.registerKernel({
    kernelName: kernel.name,
    backendName: "wasm",
    ...(own?.setupFunc ? { setupFunc: own.setupFunc } : {}),
    kernelFunc: ({ inputs, attrs, backend }) =>
      kernel.run({
        inputs: inputs as unknown as KernelCall<Inputs, Attributes>["inputs"],
        attributes: attrs as unknown as Attributes,
        backend: backend as BackendWasm,
      }),
  });
}

/**
 * Runs the kernel that is registered under `name` outside of tfjs's bookkeeping: the caller disposes the result, unless
 * it is the caller's own result.
 */
export function callKernel(
  backend: BackendWasm,
  name: string,
  inputs: Record<string, tf.TensorInfo>,
  attributes: object = {},
): tf.TensorInfo {
  return call(tf.getKernel(name, "wasm"), backend, inputs, attributes);
}

/** Runs the backend's own kernel that one of ours stands in for. As with `callKernel`, the caller disposes the result. */
export function callReplaced(
  backend: BackendWasm,
  name: string,
  inputs: Record<string, tf.TensorInfo>,
  attributes: object = {},
): tf.TensorInfo {
  return call(replaced.get(name), backend, inputs, attributes);
}

function call(
  config: tf.KernelConfig | undefined,
  backend: BackendWasm,
  inputs: Record<string, tf.TensorInfo>,
  attributes: object,
): tf.TensorInfo {
  if (!config) throw new Error("The WebAssembly engine lacks a kernel that it is built from.");
  return config.kernelFunc({ inputs, backend, attrs: attributes as tf.NamedAttrMap }) as tf.TensorInfo;
}

/**
 * A float tensor's memory, not a copy. Valid until the next allocation: memory that grows leaves older views empty, so
 * allocate every output first and take the views then.
 */
export function floats(backend: BackendWasm, tensor: tf.TensorInfo): Float32Array {
  return backend.typedArrayFromHeap(tensor) as Float32Array;
}

/** The same tensor under another shape; shares the memory, so nothing more is to be disposed. */
export function withShape(tensor: tf.TensorInfo, shape: number[]): tf.TensorInfo {
  return { dataId: tensor.dataId, dtype: tensor.dtype, shape };
}

/** Frees what `callKernel` or `makeOutput` gave. */
export function dispose(backend: BackendWasm, ...tensors: tf.TensorInfo[]): void {
  for (const tensor of tensors) backend.disposeData(tensor.dataId);
}
