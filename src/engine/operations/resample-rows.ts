/** Rows made anew as weighted sums of rows: what resizing an image does along one axis. */
import * as tf from "@tensorflow/tfjs-core";
import { floats } from "../wasm-kernels/kernel.js";
import { operation } from "./operation.js";

/**
 * From x [batch, length, width] to [batch, weights.length, width]: weights · x for each of the batch, with one row of
 * weights for each new row.
 */
export function resampleRows(x: tf.Tensor3D, weights: readonly Float32Array[]): tf.Tensor3D {
  return compute([x], { weights })[0] as tf.Tensor3D;
}

interface Attributes {
  readonly weights: readonly Float32Array[];
}

const compute = operation<Attributes>({
  name: "ResampleRows",
  forward: ([x], { weights }) => [tf.matMul(tf.stack(weights.map((row) => tf.tensor1d(row))), x!)],
  // Nearly all weights are 0: a new row is made of two to four old ones.
  onWasm: ([x], { weights }, backend) => {
    const [batch, length, width] = x!.shape as [number, number, number];
    const output = backend.makeOutput([batch, weights.length, width], "float32");
    const from = floats(backend, x!);
    const to = floats(backend, output);
    to.fill(0);
    for (const [row, factors] of weights.entries()) {
      for (const [source, factor] of factors.entries()) {
        if (factor === 0) continue;
        for (let sample = 0; sample < batch; sample++) {
          const start = (sample * length + source) * width;
          const target = (sample * weights.length + row) * width;
          for (let column = 0; column < width; column++) {
            to[target + column] = (to[target + column] as number) + factor * (from[start + column] as number);
          }
        }
      }
    }
    return [output];
  },
  backward: (dy, _inputs, _outputs, { weights }) => [
    () => resampleRows(dy as tf.Tensor3D, transposed(weights)),
  ],
});

function transposed(weights: readonly Float32Array[]): Float32Array[] {
  return Array.from(weights[0]!, (_, from) => Float32Array.from(weights, (row) => row[from]!));
}
