/** Cross-entropies straight from the values before softmax or sigmoid, which cannot overflow and need few kernels. */
import * as tf from "@tensorflow/tfjs-core";
import { floats } from "../wasm-kernels/kernel.js";
import { isNative, native } from "./native.js";
import { operation } from "./operation.js";

/**
 * The mean over rows of −Σ target · log softmax(logits), as a scalar. Inputs: logits and targets [rows, classes]; each
 * row of the targets sums to 1. No gradient flows to the targets.
 */
export function softmaxCrossEntropy(logits: tf.Tensor, targets: tf.Tensor): tf.Tensor {
  return fromSoftmax([logits, targets], {})[0]!;
}

const fromSoftmax = operation<object>({
  name: "SoftmaxCrossEntropy",
  // log Σ eˣ with the largest x taken out, so that no power overflows.
  forward: ([logits, targets]) => {
    if (isNative()) {
      // TensorFlow gives the losses and their gradients: probabilities less targets.
      const [losses, differences] = native("SoftmaxCrossEntropyWithLogits", [logits!, targets!], {}, 2);
      return [tf.mean(losses!), differences!];
    }
    const shifted = tf.sub(logits!, tf.max(logits!, 1, true));
    const powers = tf.exp(shifted);
    const sums = tf.sum(powers, 1, true);
    const right = tf.sum(tf.mul(shifted, targets!), 1, true);
    return [tf.mean(tf.sub(tf.log(sums), right)), tf.div(powers, sums)];
  },
  onWasm: ([logits, targets], _, backend) => {
    const [rows, classes] = logits!.shape as [number, number];
    const loss = backend.makeOutput([], "float32");
    const probabilities = backend.makeOutput(logits!.shape, "float32");
    const x = floats(backend, logits!);
    const y = floats(backend, targets!);
    const p = floats(backend, probabilities);
    let total = 0;
    for (let start = 0; start < x.length; start += classes) {
      let largest = Number.NEGATIVE_INFINITY;
      for (let at = start; at < start + classes; at++) largest = Math.max(largest, x[at]!);
      let sum = 0;
      let right = 0;
      for (let at = start; at < start + classes; at++) {
        const shifted = x[at]! - largest;
        const power = Math.exp(shifted);
        p[at] = power;
        sum += power;
        right += shifted * y[at]!;
      }
      for (let at = start; at < start + classes; at++) p[at]! /= sum;
      total += Math.log(sum) - right;
    }
    floats(backend, loss)[0] = total / rows;
    return [loss, probabilities];
  },
  backward: (dy, [, targets], [, saved]) => [
    () => tf.mul(isNative() ? saved! : tf.sub(saved!, targets!), tf.div(dy, targets!.shape[0]!)),
    () => tf.zerosLike(targets!),
  ],
});

/** The mean over all values of −(target · log σ(x) + (1 − target) · log(1 − σ(x))), as a scalar. */
export function sigmoidCrossEntropy(logits: tf.Tensor, targets: tf.Tensor): tf.Tensor {
  return fromSigmoid([logits, targets], {})[0]!;
}

const fromSigmoid = operation<object>({
  name: "SigmoidCrossEntropy",
  // max(x, 0) − x·target + log(1 + e^−|x|), the stable form of TensorFlow's sigmoid_cross_entropy_with_logits.
  forward: ([logits, targets]) => {
    const tail = tf.log1p(tf.exp(tf.neg(tf.abs(logits!))));
    const linear = tf.sub(tf.relu(logits!), tf.mul(logits!, targets!));
    return [tf.mean(tf.add(linear, tail))];
  },
  backward: (dy, [logits, targets]) => [
    () => tf.mul(tf.sub(tf.sigmoid(logits!), targets!), tf.div(dy, logits!.size)),
    () => tf.zerosLike(targets!),
  ],
});
