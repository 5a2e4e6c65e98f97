/** Every row of a matrix several times over, whose gradient is the sum over the copies. */
import * as tf from "@tensorflow/tfjs-core";
import { floats } from "../wasm-kernels/kernel.js";
import { operation } from "./operation.js";

/** From x [rows, width] to [rows, times, width]. */
export function repeatRows(x: tf.Tensor2D, times: number): tf.Tensor3D {
  return compute([x], { times })[0] as tf.Tensor3D;
}

const compute = operation<{ readonly times: number }>({
  name: "RepeatRows",
  forward: ([x], { times }) => {
    const [rows, width] = x!.shape as [number, number];
    return [tf.tile(tf.reshape(x!, [rows, 1, width]), [1, times, 1])];
  },
  onWasm: ([x], { times }, backend) => {
    const [rows, width] = x!.shape as [number, number];
    const output = backend.makeOutput([rows, times, width], "float32");
    const from = floats(backend, x!);
    const to = floats(backend, output);
    let place = 0;
    for (let row = 0; row < rows; row++) {
      for (let copy = 0; copy < times; copy++) {
        for (let column = 0; column < width; column++) to[place++] = from[row * width + column] as number;
      }
    }
    return [output];
  },
  backward: (dy) => [() => tf.sum(dy, 1)],
});
