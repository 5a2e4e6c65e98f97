/** The gradient before a relu, from the one behind it and the relu's output. */
import * as tf from "@tensorflow/tfjs-core";
import { arithmetic, placeOf } from "../wasm-kernels/arithmetic.js";
import { operation } from "./operation.js";

export function reluGradient(dy: tf.Tensor, y: tf.Tensor): tf.Tensor {
  return compute([dy, y], {})[0]!;
}

const compute = operation<object>({
  name: "ReluGradient",
  // An output is never negative, so its sign is the slope; tfjs-node's `step` takes five operations.
  forward: ([dy, y]) => [tf.mul(dy!, tf.sign(y!))],
  onWasm: ([dy, y], _, backend) => {
    const output = backend.makeOutput(y!.shape, "float32");
    const [from, slopes, to] = [dy!, y!, output].map((tensor) => placeOf(backend, tensor));
    arithmetic(backend).reluGradient(from!, slopes!, to!, tf.util.sizeFromShape(y!.shape));
    return [output];
  },
});
