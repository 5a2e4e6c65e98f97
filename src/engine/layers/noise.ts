/** Layers that disturb values while training and let them through otherwise, and the one that always does. */
import * as tf from "@tensorflow/tfjs-core";
import { dropoutMask, normalNoise } from "../dropout.js";
import { type Forward, type ForwardContext, input } from "./forward.js";

export const noiseForwards: Readonly<Record<string, Forward>> = {
  Identity: input,
  GaussianNoise: (context) =>
    whileTraining(context, context.args.number("stddev"), (x, stddev) =>
      tf.add(x, normalNoise(x.shape, 0, stddev, context.random())),
    ),
  // Srivastava et al., 2014: noise with the mean and deviation of a dropout's.
  GaussianDropout: (context) =>
    whileTraining(context, context.args.number("rate"), (x, rate) =>
      tf.mul(x, normalNoise(x.shape, 1, Math.sqrt(rate / (1 - rate)), context.random())),
    ),
  AlphaDropout: (context) =>
    whileTraining(context, context.args.number("rate"), (x, rate) => alphaDropout(x, rate, context)),
};

/** Where `amount` is 0 there is nothing to do. */
function whileTraining(
  context: ForwardContext,
  amount: number,
  change: (x: tf.Tensor, amount: number) => tf.Tensor,
): tf.Tensor {
  const x = input(context);
  return context.training && amount > 0 ? change(x, amount) : x;
}

/** The least that selu gives: −scale · alpha of its definition. */
const LEAST_OF_SELU = -1.0507009873554805 * 1.6732632423543772;

/**
 * Klambauer et al., "Self-Normalizing Neural Networks", 2017: dropped values become the least value of selu, and an
 * affine map brings mean and variance back to what they were.
 */
function alphaDropout(x: tf.Tensor, rate: number, context: ForwardContext): tf.Tensor {
  const factor = ((1 - rate) * (1 + rate * LEAST_OF_SELU ** 2)) ** -0.5;
  const offset = -factor * LEAST_OF_SELU * rate;
  // 1 for what stays: the mask enlarges it by 1 / (1 − rate).
  const kept = tf.mul(dropoutMask(x.shape, rate, context.random()), 1 - rate);
  const dropped = tf.mul(tf.sub(1, kept), LEAST_OF_SELU);
  return tf.add(tf.mul(tf.add(tf.mul(x, kept), dropped), factor), offset);
}
