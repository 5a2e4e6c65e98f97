/** Keras 3's losses, each a mean over the batch (`sum_over_batch_size`). */
import * as tf from "@tensorflow/tfjs-core";
import type { Configured } from "../layers/layer.js";
import type { LossName } from "../network.js";
import { sigmoidCrossEntropy, softmaxCrossEntropy } from "./operations/cross-entropy.js";

/**
 * Gives a scalar. Targets and outputs have the same shape; classes are one-hot. `rowWeights` [rows], where given, are
 * factors on what each row loses; the mean is still taken over all rows, whatever their weights, as Keras takes it.
 */
export type Loss = (targets: tf.Tensor, outputs: tf.Tensor, rowWeights?: tf.Tensor) => tf.Tensor;

/** What each row loses, or each of several places in a row: the shape of the targets without their last axis. */
type RowLoss = (targets: tf.Tensor, outputs: tf.Tensor) => tf.Tensor;

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
      if (!fromLogits) return meanOf(categoricalCrossEntropy);
      return fastWithoutWeights(
        (targets, logits) => softmaxCrossEntropy(logits, targets),
        (targets, logits) => tf.neg(tf.sum(tf.mul(targets, tf.logSoftmax(logits)), -1)),
      );
    case "binary_crossentropy":
      if (!fromLogits) return meanOf(binaryCrossEntropy);
      return fastWithoutWeights(
        (targets, logits) => sigmoidCrossEntropy(logits, targets),
        // −log σ(x) is softplus(−x), and −log(1 − σ(x)) is that plus x.
        (targets, logits) =>
          tf.mean(tf.add(tf.softplus(tf.neg(logits)), tf.mul(tf.sub(1, targets), logits)), -1),
      );
    case "mean_squared_error":
      return meanOf((targets, outputs) => tf.mean(tf.square(tf.sub(outputs, targets)), -1));
    case "mean_absolute_error":
      return meanOf((targets, outputs) => tf.mean(tf.abs(tf.sub(outputs, targets)), -1));
    case "huber": {
      const delta = typeof args.delta === "number" ? args.delta : 1;
      return meanOf((targets, outputs) => huber(targets, outputs, delta));
    }
  }
}

function meanOf(rows: RowLoss): Loss {
  return (targets, outputs, rowWeights) => {
    const losses = rows(targets, outputs);
    return tf.mean(rowWeights ? tf.mul(losses, rowWeights) : losses);
  };
}

function fastWithoutWeights(mean: RowLoss, rows: RowLoss): Loss {
  const weighted = meanOf(rows);
  return (targets, outputs, rowWeights) =>
    rowWeights ? weighted(targets, outputs, rowWeights) : mean(targets, outputs);
}

/** −Σ target · log p, with p scaled to sum to 1 and kept from 0 and 1. */
function categoricalCrossEntropy(targets: tf.Tensor, outputs: tf.Tensor): tf.Tensor {
  const shares = tf.div(outputs, tf.sum(outputs, -1, true));
  const logs = tf.log(tf.clipByValue(shares, EPSILON, 1 - EPSILON));
  return tf.neg(tf.sum(tf.mul(targets, logs), -1));
}

/** −(target · log p + (1 − target) · log(1 − p)), with p kept from 0 and 1. */
function binaryCrossEntropy(targets: tf.Tensor, outputs: tf.Tensor): tf.Tensor {
  const p = tf.clipByValue(outputs, EPSILON, 1 - EPSILON);
  const yes = tf.mul(targets, tf.log(p));
  const no = tf.mul(tf.sub(1, targets), tf.log(tf.sub(1, p)));
  return tf.neg(tf.mean(tf.add(yes, no), -1));
}

/** ½e² up to |e| = δ, and δ|e| − ½δ² beyond it (Huber, 1964): with m = min(|e|, δ), m·(|e| − ½m). */
function huber(targets: tf.Tensor, outputs: tf.Tensor, delta: number): tf.Tensor {
  const error = tf.abs(tf.sub(outputs, targets));
  const near = tf.minimum(error, delta);
  return tf.mean(tf.mul(near, tf.sub(error, tf.mul(near, 0.5))), -1);
}
