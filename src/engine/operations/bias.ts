/** Adds a bias to the last axis, by an operation that TensorFlow can join with the product or convolution before it. */
import * as tf from "@tensorflow/tfjs-core";
import { isNative, native } from "./native.js";
import { operation } from "./operation.js";

/** `bias` is [channels], the last axis of `x`. */
export function addBias(x: tf.Tensor, bias: tf.Tensor): tf.Tensor {
  return compute([x, bias], {})[0]!;
}

/** What the bias's gradient is, given that of the sum. */
export function biasGradient(dy: tf.Tensor): tf.Tensor {
  if (isNative() && dy.rank > 1) return native("BiasAddGrad", [dy])[0]!;
  return tf.sum(
    dy,
    dy.shape.slice(1).map((_, axis) => axis),
  );
}

const compute = operation<object>({
  name: "AddBias",
  forward: ([x, bias]) => [isNative() ? native("BiasAdd", [x!, bias!])[0]! : tf.add(x!, bias!)],
  backward: (dy) => [() => dy, () => biasGradient(dy)],
});
