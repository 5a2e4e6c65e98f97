/** UnsortedSegmentSum for WebAssembly: adds rows up by the number each belongs to; it is the gradient of an embedding. */
import * as tf from "@tensorflow/tfjs-core";
import { floats, type KernelCall, type WasmKernel } from "./kernel.js";

/**
 * `x` is [rows, …] of floats, `segmentIds` [rows] of integers; the result is [numSegments, …], where row s is the sum of
 * those rows of `x` whose number is s. A row with a number out of range is left out, as TensorFlow does.
 */
export const unsortedSegmentSum: WasmKernel<tf.UnsortedSegmentSumInputs, tf.UnsortedSegmentSumAttrs> = {
  name: tf.UnsortedSegmentSum,
  run: sum,
};

function sum({
  inputs: { x, segmentIds },
  attributes: { numSegments },
  backend,
}: KernelCall<tf.UnsortedSegmentSumInputs, tf.UnsortedSegmentSumAttrs>): tf.TensorInfo {
  const shape = [numSegments, ...x.shape.slice(1)];
  const width = tf.util.sizeFromShape(x.shape.slice(1));
  const output = backend.makeOutput(shape, x.dtype);
  // Integers are added as integers: the views have the tensors' own types.
  const from = floats(backend, x);
  const to = floats(backend, output);
  const ids = backend.typedArrayFromHeap(segmentIds);
  to.fill(0);
  for (let row = 0; row < ids.length; row++) {
    const segment = ids[row] as number;
    if (segment < 0 || segment >= numSegments) continue;
    const start = segment * width;
    const source = row * width;
    for (let column = 0; column < width; column++) {
      to[start + column] = (to[start + column] as number) + (from[source + column] as number);
    }
  }
  return output;
}
