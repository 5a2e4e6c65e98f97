/** Normalization over the batch, over axes of each sample, and over groups of channels. */
import * as tf from "@tensorflow/tfjs-core";
import { inShapeOf } from "../operations/mask.js";
import { divideByMeanSquare, normalize } from "../operations/normalize.js";
import { unitLength } from "../unit-length.js";
import { type Forward, type ForwardContext, input, maskOf } from "./forward.js";

export const normalizationForwards: Readonly<Record<string, Forward>> = {
  BatchNormalization: (context) => (context.training ? overBatch(context) : withMovingAverages(context)),
  LayerNormalization: (context) => {
    const axes = axesOf(context);
    const { gamma, beta } = gammaAndBeta(context, axes);
    // Ba, Kiros and Hinton, "Layer Normalization", 2016.
    return normalize(input(context), axes, context.args.number("epsilon"), gamma, beta).value;
  },
  GroupNormalization: groupNormalization,
  // Zhang and Sennrich, "Root Mean Square Layer Normalization", 2019. Keras multiplies by the factor as it is, so that its
  // axes are the last ones.
  RMSNormalization: (context) => {
    const x = input(context);
    const scale = context.weight("scale");
    const factor = tf.reshape(scale, [...x.shape.slice(scale.rank).map(() => 1), ...scale.shape]);
    return divideByMeanSquare(x, axesOf(context), context.args.number("epsilon"), factor);
  },
  // keras/src/ops/nn.py, `normalize`: the length counts as at least 10⁻¹².
  UnitNormalization: (context) => unitLength(input(context), axesOf(context), 1e-12),
};

/** Ioffe and Szegedy, "Batch Normalization", 2015; Keras 3 averages the biased variance. */
function overBatch(context: ForwardContext): tf.Tensor {
  const x = input(context);
  const kept = axesOf(context);
  const axes = x.shape.map((_, index) => index).filter((index) => !kept.includes(index));
  const { gamma, beta } = gammaAndBeta(context, kept);
  const mask = maskOf(context);
  const { value, mean, variance } = mask
    ? normalizeCounting(x, mask, axes, context, gamma, beta)
    : normalize(x, axes, context.args.number("epsilon"), gamma, beta);
  const momentum = context.args.number("momentum");
  const follow = (name: string, now: tf.Tensor) => {
    const kept = tf.mul(context.weight(name), momentum);
    context.updateMoving(name, tf.add(kept, tf.mul(tf.reshape(now, [now.size]), 1 - momentum)));
  };
  follow("moving_mean", mean);
  follow("moving_variance", variance);
  return value;
}

/** Keras's guard against a division by 0 where nothing counts (keras.config.epsilon). */
const NOTHING_COUNTS = 1e-7;

/** As `normalize`, with mean and variance of the steps alone that the mask [rows, steps] lets count. */
function normalizeCounting(
  x: tf.Tensor,
  mask: tf.Tensor,
  axes: readonly number[],
  context: ForwardContext,
  gamma: tf.Tensor | undefined,
  beta: tf.Tensor | undefined,
) {
  const counts = inShapeOf(x, mask);
  const over = (values: tf.Tensor) => tf.sum(values, [...axes], true);
  const count = tf.add(over(counts), NOTHING_COUNTS);
  const mean = tf.div(over(tf.mul(x, counts)), count);
  const centered = tf.sub(x, mean);
  const variance = tf.div(over(tf.mul(tf.square(centered), counts)), count);
  const inverse = tf.rsqrt(tf.add(variance, context.args.number("epsilon")));
  const scaled = tf.mul(centered, gamma ? tf.mul(inverse, gamma) : inverse);
  return { value: beta ? tf.add(scaled, beta) : scaled, mean, variance };
}

function withMovingAverages(context: ForwardContext): tf.Tensor {
  const axes = axesOf(context);
  const { gamma, beta } = gammaAndBeta(context, axes);
  const mean = along(context, "moving_mean", axes);
  const inverse = tf.rsqrt(tf.add(along(context, "moving_variance", axes), context.args.number("epsilon")));
  const factor = gamma ? tf.mul(inverse, gamma) : inverse;
  const shift = tf.mul(mean, factor);
  const scaled = tf.mul(input(context), factor);
  return beta ? tf.add(scaled, tf.sub(beta, shift)) : tf.sub(scaled, shift);
}

/** Wu and He, "Group Normalization", 2018: the axis falls into groups, each with the mean and variance of a sample's own. */
function groupNormalization(context: ForwardContext): tf.Tensor {
  const x = input(context);
  const [axis] = axesOf(context) as [number];
  const channels = x.shape[axis]!;
  const stated = context.args.number("groups");
  const groups = stated === -1 ? channels : stated;
  const inGroups = (shape: readonly number[]) => [
    ...shape.slice(0, axis),
    ...(shape[axis] === 1 ? [1, 1] : [groups, channels / groups]),
    ...shape.slice(axis + 1),
  ];
  const { gamma, beta } = gammaAndBeta(context, [axis]);
  const grouped = tf.reshape(x, inGroups(x.shape));
  const axes = grouped.shape.map((_, index) => index).filter((index) => index !== 0 && index !== axis);
  const { value } = normalize(
    grouped,
    axes,
    context.args.number("epsilon"),
    gamma && tf.reshape(gamma, inGroups(gamma.shape)),
    beta && tf.reshape(beta, inGroups(beta.shape)),
  );
  return tf.reshape(value, x.shape);
}

/** The axes that the argument names, the batch being 0, in ascending order. */
function axesOf({ inputs, args }: ForwardContext): number[] {
  return args
    .list("axis")
    .map((axis) => (axis < 0 ? inputs[0]!.rank + axis : axis))
    .sort((a, b) => a - b);
}

function gammaAndBeta(context: ForwardContext, axes: readonly number[]) {
  return {
    gamma: context.args.flag("scale") ? along(context, "gamma", axes) : undefined,
    beta: context.args.flag("center") ? along(context, "beta", axes) : undefined,
  };
}

/** A weight with its axes in the places of `axes`, so that it broadcasts over the input. */
function along(context: ForwardContext, name: string, axes: readonly number[]): tf.Tensor {
  const shape = input(context).shape.map((size, index) => (axes.includes(index) ? size : 1));
  return tf.reshape(context.weight(name), shape);
}
