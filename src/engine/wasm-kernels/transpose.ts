/** Transpose for WebAssembly: the backend's own where four axes are enough, and one loop where it takes the slow way. */
import * as tf from "@tensorflow/tfjs-core";
import { callReplaced, type KernelCall, type WasmKernel, withShape } from "./kernel.js";

/**
 * Axis i of the result is axis perm[i] of `x`. Dilated convolutions cut their inputs into blocks, which moves six axes,
 * and for more than four the backend works out each number's place anew.
 */
export const transpose: WasmKernel<tf.TransposeInputs, tf.TransposeAttrs> = { name: tf.Transpose, run };

function run({
  inputs: { x },
  attributes: { perm },
  backend,
}: KernelCall<tf.TransposeInputs, tf.TransposeAttrs>): tf.TensorInfo {
  const shape = perm.map((axis) => x.shape[axis] as number);
  const merged = mergeAxes(x.shape, perm);
  if (merged.shape.length <= 4) {
    const result = callReplaced(
      backend,
      tf.Transpose,
      { x: withShape(x, merged.shape) },
      { perm: merged.perm },
    );
    return withShape(result, shape);
  }
  const output = backend.makeOutput(shape, x.dtype);
  const strides = stridesOf(merged.shape);
  copy(
    backend.typedArrayFromHeap(x),
    backend.typedArrayFromHeap(output),
    merged.perm.map((axis) => merged.shape[axis] as number),
    merged.perm.map((axis) => strides[axis] as number),
  );
  return output;
}

/** Axes that stay neighbours in the same order count as one, and those of length 1 not at all. */
function mergeAxes(shape: readonly number[], perm: readonly number[]): { shape: number[]; perm: number[] } {
  const groups: number[][] = [];
  for (const axis of perm.filter((candidate) => shape[candidate] !== 1)) {
    const group = groups.at(-1);
    const follows = group && nextLonger(shape, group.at(-1) as number) === axis;
    if (follows) group.push(axis);
    else groups.push([axis]);
  }
  const inOrder = [...groups].sort((a, b) => (a[0] as number) - (b[0] as number));
  return {
    shape: inOrder.map((group) => group.reduce((size, axis) => size * (shape[axis] as number), 1)),
    perm: groups.map((group) => inOrder.indexOf(group)),
  };
}

/** The first axis behind this one that is longer than 1. */
function nextLonger(shape: readonly number[], axis: number): number {
  return shape.findIndex((length, candidate) => candidate > axis && length !== 1);
}

type Numbers = tf.backend_util.TypedArray;

/** Fills `to` in order; `lengths` are its axes' and `strides` say how far apart in `from` their neighbours are. */
function copy(from: Numbers, to: Numbers, lengths: readonly number[], strides: readonly number[]): void {
  const last = lengths.length - 1;
  const run = lengths[last] as number;
  const step = strides[last] as number;
  // Counts through the axes before the last, as an odometer does.
  const index = new Array<number>(last).fill(0);
  let base = 0;
  for (let target = 0; target < to.length; target += run) {
    for (let offset = 0, source = base; offset < run; offset++, source += step) {
      to[target + offset] = from[source] as number;
    }
    for (let axis = last - 1; axis >= 0; axis--) {
      const next = (index[axis] as number) + 1;
      base += strides[axis] as number;
      index[axis] = next;
      if (next < (lengths[axis] as number)) break;
      base -= next * (strides[axis] as number);
      index[axis] = 0;
    }
  }
}

function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--) {
    strides[axis] = (strides[axis + 1] as number) * (shape[axis + 1] as number);
  }
  return strides;
}
