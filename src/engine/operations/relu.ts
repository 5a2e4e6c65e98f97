/** max(x, 0), with a gradient that takes two kernels on every engine. */
import * as tf from "@tensorflow/tfjs-core";
import { beforeActivation } from "./fused-activation.js";
import { operation } from "./operation.js";

export function relu(x: tf.Tensor): tf.Tensor {
  return compute([x], {})[0]!;
}

const compute = operation<object>({
  name: "Relu",
  forward: ([x]) => [tf.relu(x!)],
  backward: (dy, _inputs, [y]) => [() => beforeActivation(dy, y!, "relu")],
});
