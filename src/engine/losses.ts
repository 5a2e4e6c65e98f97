/** Keras 3's losses, each a mean over the batch (`sum_over_batch_size`). */
import * as tf from "@tensorflow/tfjs-core";
import type { Configured, LossName } from "../network.js";
import { sigmoidCrossEntropy, softmaxCrossEntropy } from "./operations/cross-entropy.js";

/** Gives a scalar. Targets and outputs have the same shape; classes are one-hot. */
export type Loss = (targets: tf.Tensor, outputs: tf.Tensor) => tf.Tensor;

/** Keras keeps probabilities this far from 0 and 1 before it takes their logarithm (keras.config.epsilon). */
const EPSILON = 1e-7;

/**
 * The loss of this name. With `fromLogits`, a cross-entropy is given the outputs as they were before softmax or sigmoid.
 * The formulas are those of keras/src/losses/losses.py.
 */
export function lossFunction({ name, args }: Configured<LossName>, fromLogits: boolean): Loss {
  switch (name) {
    // The two differ in how classes are written down, which is settled before they come here.
    case "sparse_categorical_crossentropy":
    case "categorical_crossentropy":
      return fromLogits ? (targets, logits) => softmaxCrossEntropy(logits, targets) : categoricalCrossEntropy;
    case "binary_crossentropy":
      return fromLogits ? (targets, logits) => sigmoidCrossEntropy(logits, targets) : binaryCrossEntropy;
    case "mean_squared_error":
      return (targets, outputs) => tf.mean(tf.square(tf.sub(outputs, targets)));
    case "mean_absolute_error":
      return (targets, outputs) => tf.mean(tf.abs(tf.sub(outputs, targets)));
    case "huber": {
      const delta = typeof args.delta === "number" ? args.delta : 1;
      return (targets, outputs) => huber(targets, outputs, delta);
    }
  }
}

/** −Σ target · log p, with p scaled to sum to 1 and kept from 0 and 1. */
function categoricalCrossEntropy(targets: tf.Tensor, outputs: tf.Tensor): tf.Tensor {
  const shares = tf.div(outputs, tf.sum(outputs, -1, true));
  const logs = tf.log(tf.clipByValue(shares, EPSILON, 1 - EPSILON));
  return tf.neg(tf.mean(tf.sum(tf.mul(targets, logs), -1)));
}

/** −(target · log p + (1 − target) · log(1 − p)), with p kept from 0 and 1. */
function binaryCrossEntropy(targets: tf.Tensor, outputs: tf.Tensor): tf.Tensor {
  const p = tf.clipByValue(outputs, EPSILON, 1 - EPSILON);
  const yes = tf.mul(targets, tf.log(p));
  const no = tf.mul(tf.sub(1, targets), tf.log(tf.sub(1, p)));
  return tf.neg(tf.mean(tf.add(yes, no)));
}

/** ½e² up to |e| = δ, and δ|e| − ½δ² beyond it (Huber, 1964): with m = min(|e|, δ), m·(|e| − ½m). */
function huber(targets: tf.Tensor, outputs: tf.Tensor, delta: number): tf.Tensor {
  const error = tf.abs(tf.sub(outputs, targets));
  const near = tf.minimum(error, delta);
  return tf.mean(tf.mul(near, tf.sub(error, tf.mul(near, 0.5))));
}
