/** Slice for WebAssembly: copies only the part asked for, where the backend's kernel first copies the whole tensor. */
import * as tf from "@tensorflow/tfjs-core";
import { callReplaced, type KernelCall, type WasmKernel } from "./kernel.js";

/**
 * The part of `x` that starts at `begin` and is `size` long along each axis (-1: to the end). The recurrent layers cut
 * a long sequence into steps, so with the backend's kernel a sequence of n steps is copied n times.
 */
export const slice: WasmKernel<tf.SliceInputs, tf.SliceAttrs> = { name: tf.Slice, run: cut };

function cut({
  inputs: { x },
  attributes,
  backend,
}: KernelCall<tf.SliceInputs, tf.SliceAttrs>): tf.TensorInfo {
  if (x.dtype === "string") return callReplaced(backend, tf.Slice, { x }, attributes);
  const parsed = tf.slice_util.parseSliceParams(x as tf.Tensor, attributes.begin, attributes.size);
  const [begin, size] = parsed as [number[], number[]];
  const output = backend.makeOutput(size, x.dtype);
  if (tf.util.sizeFromShape(size) === 0) return output;

  // Axes at the end that are taken whole are contiguous: together with the axis before them they make up one run.
  const rank = x.shape.length;
  let split = rank - 1;
  while (split > 0 && size[split] === x.shape[split]) split--;
  const strides = stridesOf(x.shape);
  const run = rank === 0 ? 1 : (size[split] as number) * (strides[split] as number);

  let base = 0;
  for (let axis = 0; axis < rank; axis++) base += (begin[axis] as number) * (strides[axis] as number);
  const from = backend.typedArrayFromHeap(x);
  const to = backend.typedArrayFromHeap(output);
  // Counts through the axes before the run, as an odometer does.
  const index = new Array<number>(Math.max(split, 0)).fill(0);
  for (let target = 0; target < to.length; target += run) {
    copyRun(from, base, to, target, run);
    for (let axis = split - 1; axis >= 0; axis--) {
      const next = (index[axis] as number) + 1;
      base += strides[axis] as number;
      index[axis] = next;
      if (next < (size[axis] as number)) break;
      base -= next * (strides[axis] as number);
      index[axis] = 0;
    }
  }
  return output;
}

type Numbers = tf.backend_util.TypedArray;

/** A view costs more to make than a few numbers cost to copy. */
function copyRun(from: Numbers, start: number, to: Numbers, target: number, length: number): void {
  if (length > 32) {
    to.set(from.subarray(start, start + length), target);
    return;
  }
  for (let offset = 0; offset < length; offset++) to[target + offset] = from[start + offset] as number;
}

function stridesOf(shape: number[]): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--) {
    strides[axis] = (strides[axis + 1] as number) * (shape[axis + 1] as number);
  }
  return strides;
}
