/** Keras 3's losses of single rows, by the formulas of keras/src/losses/losses.py. */
import * as tf from "@tensorflow/tfjs-core";

/**
 * What each row loses, or each of several places in a row: the shape of the targets without their last axis. Classes are
 * one-hot or, in one column, 0 and 1.
 */
export type RowLoss = (targets: tf.Tensor, outputs: tf.Tensor) => tf.Tensor;

/** Keras keeps probabilities this far from 0 and 1 before it takes their logarithm (keras.config.epsilon). */
const EPSILON = 1e-7;

const meanOfRow = (values: tf.Tensor) => tf.mean(values, -1);
const sumOfRow = (values: tf.Tensor) => tf.sum(values, -1);

/** −Σ target · log p, with p scaled to sum to 1 and kept from 0 and 1. */
export const categoricalCrossEntropy: RowLoss = (targets, outputs) =>
  tf.neg(sumOfRow(tf.mul(targets, tf.log(shares(outputs)))));

/** The same from what softmax would be taken of. */
export const categoricalCrossEntropyFromLogits: RowLoss = (targets, logits) =>
  tf.neg(sumOfRow(tf.mul(targets, tf.logSoftmax(logits))));

/** −(target · log p + (1 − target) · log(1 − p)), with p kept from 0 and 1. */
export const binaryCrossEntropy: RowLoss = (targets, outputs) => meanOfRow(binaryLosses(targets, outputs));

/** The same from what a sigmoid would be taken of: −log σ(x) is softplus(−x), and −log(1 − σ(x)) is that plus x. */
export const binaryCrossEntropyFromLogits: RowLoss = (targets, logits) =>
  meanOfRow(tf.add(tf.softplus(tf.neg(logits)), tf.mul(tf.sub(1, targets), logits)));

/** −Σ target · α · (1 − p)^γ · log p (Lin et al. 2017). */
export const categoricalFocalCrossEntropy =
  (alpha: number, gamma: number): RowLoss =>
  (targets, outputs) => {
    const p = shares(outputs);
    const factor = tf.mul(tf.pow(tf.sub(1, p), gamma), alpha);
    return tf.neg(sumOfRow(tf.mul(factor, tf.mul(targets, tf.log(p)))));
  };

/** (1 − p)^γ times the binary cross-entropy, with p the probability of the right answer; `alpha` weighs yes against no. */
export const binaryFocalCrossEntropy =
  (alpha: number | undefined, gamma: number): RowLoss =>
  (targets, outputs) => {
    const no = tf.sub(1, targets);
    const p = tf.add(tf.mul(targets, outputs), tf.mul(no, tf.sub(1, outputs)));
    const focal = tf.mul(tf.pow(tf.sub(1, p), gamma), binaryLosses(targets, outputs));
    if (alpha === undefined) return meanOfRow(focal);
    return meanOfRow(tf.mul(tf.add(tf.mul(targets, alpha), tf.mul(no, 1 - alpha)), focal));
  };

/** (1 − p^q) / q of the right class's probability (Zhang and Sabuncu 2018). */
export const generalizedCrossEntropy =
  (q: number): RowLoss =>
  (targets, outputs) =>
    tf.div(tf.sub(1, tf.pow(sumOfRow(tf.mul(targets, outputs)), q)), q);

/** Σ target · log(target / p). */
export const klDivergence: RowLoss = (targets, outputs) => {
  const wanted = tf.clipByValue(targets, EPSILON, 1);
  const given = tf.clipByValue(outputs, EPSILON, 1);
  return sumOfRow(tf.mul(wanted, tf.log(tf.div(wanted, given))));
};

/** max(0, 1 + the largest wrong output − the right one). */
export const categoricalHinge: RowLoss = (targets, outputs) => {
  const right = sumOfRow(tf.mul(targets, outputs));
  const wrong = tf.max(tf.mul(tf.sub(1, targets), outputs), -1);
  return tf.relu(tf.add(tf.sub(wrong, right), 1));
};

export const hinge: RowLoss = (targets, outputs) => meanOfRow(shortfall(targets, outputs));

export const squaredHinge: RowLoss = (targets, outputs) => meanOfRow(tf.square(shortfall(targets, outputs)));

/** −cos of the angle between outputs and targets. */
export const cosineSimilarity: RowLoss = (targets, outputs) =>
  tf.neg(sumOfRow(tf.mul(ofLength1(targets), ofLength1(outputs))));

export const meanSquaredError: RowLoss = (targets, outputs) => meanOfRow(tf.square(tf.sub(outputs, targets)));

export const meanAbsoluteError: RowLoss = (targets, outputs) => meanOfRow(tf.abs(tf.sub(outputs, targets)));

/** ½e² up to |e| = δ, and δ|e| − ½δ² beyond it (Huber, 1964): with m = min(|e|, δ), m·(|e| − ½m). */
export const huber =
  (delta: number): RowLoss =>
  (targets, outputs) => {
    const error = tf.abs(tf.sub(outputs, targets));
    const near = tf.minimum(error, delta);
    return meanOfRow(tf.mul(near, tf.sub(error, tf.mul(near, 0.5))));
  };

/** log cosh e = e + softplus(−2e) − log 2. */
export const logCosh: RowLoss = (targets, outputs) => {
  const error = tf.sub(outputs, targets);
  return meanOfRow(tf.sub(tf.add(error, tf.softplus(tf.mul(error, -2))), Math.LN2));
};

export const meanSquaredLogarithmicError: RowLoss = (targets, outputs) => {
  const logarithm = (values: tf.Tensor) => tf.log(tf.add(tf.maximum(values, EPSILON), 1));
  return meanOfRow(tf.square(tf.sub(logarithm(outputs), logarithm(targets))));
};

export const meanAbsolutePercentageError: RowLoss = (targets, outputs) => {
  const part = tf.div(tf.sub(targets, outputs), tf.maximum(tf.abs(targets), EPSILON));
  return tf.mul(meanOfRow(tf.abs(part)), 100);
};

export const poisson: RowLoss = (targets, outputs) =>
  meanOfRow(tf.sub(outputs, tf.mul(targets, tf.log(tf.add(outputs, EPSILON)))));

/** Outputs as shares of 1, kept from 0 and 1. */
function shares(outputs: tf.Tensor): tf.Tensor {
  return tf.clipByValue(tf.div(outputs, tf.sum(outputs, -1, true)), EPSILON, 1 - EPSILON);
}

function binaryLosses(targets: tf.Tensor, outputs: tf.Tensor): tf.Tensor {
  const p = tf.clipByValue(outputs, EPSILON, 1 - EPSILON);
  const yes = tf.mul(targets, tf.log(p));
  const no = tf.mul(tf.sub(1, targets), tf.log(tf.sub(1, p)));
  return tf.neg(tf.add(yes, no));
}

/** How far outputs fall short of 1 where the target is 1, and of −1 where it is 0. */
function shortfall(targets: tf.Tensor, outputs: tf.Tensor): tf.Tensor {
  return tf.relu(tf.sub(1, tf.mul(tf.sub(tf.mul(targets, 2), 1), outputs)));
}

function ofLength1(values: tf.Tensor): tf.Tensor {
  const squares = tf.sum(tf.square(values), -1, true);
  return tf.mul(values, tf.minimum(tf.rsqrt(squares), 1 / EPSILON));
}
