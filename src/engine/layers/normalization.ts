/** BatchNormalization and LayerNormalization. */
import * as tf from "@tensorflow/tfjs-core";
import { normalize } from "../operations/normalize.js";
import { type Forward, type ForwardContext, input } from "./forward.js";

export const normalizationForwards: Readonly<Record<string, Forward>> = {
  BatchNormalization: (context) => (context.training ? overBatch(context) : withMovingAverages(context)),
  LayerNormalization: layerNormalization,
};

/** Ioffe and Szegedy, "Batch Normalization", 2015; Keras 3 averages the biased variance. */
function overBatch(context: ForwardContext): tf.Tensor {
  const x = input(context);
  const axis = axisOf(context);
  const axes = x.shape.map((_, index) => index).filter((index) => index !== axis);
  const { gamma, beta } = gammaAndBeta(context, axis);
  const { value, mean, variance } = normalize(x, axes, context.args.number("epsilon"), gamma, beta);
  const momentum = context.args.number("momentum");
  const follow = (name: string, now: tf.Tensor) => {
    const kept = tf.mul(context.weight(name), momentum);
    context.updateMoving(name, tf.add(kept, tf.mul(tf.reshape(now, [now.size]), 1 - momentum)));
  };
  follow("moving_mean", mean);
  follow("moving_variance", variance);
  return value;
}

function withMovingAverages(context: ForwardContext): tf.Tensor {
  const axis = axisOf(context);
  const { gamma, beta } = gammaAndBeta(context, axis);
  const mean = along(context, "moving_mean", axis);
  const inverse = tf.rsqrt(tf.add(along(context, "moving_variance", axis), context.args.number("epsilon")));
  const factor = gamma ? tf.mul(inverse, gamma) : inverse;
  const shift = tf.mul(mean, factor);
  const scaled = tf.mul(input(context), factor);
  return beta ? tf.add(scaled, tf.sub(beta, shift)) : tf.sub(scaled, shift);
}

/** Ba, Kiros and Hinton, "Layer Normalization", 2016. */
function layerNormalization(context: ForwardContext): tf.Tensor {
  const axis = axisOf(context);
  const { gamma, beta } = gammaAndBeta(context, axis);
  return normalize(input(context), [axis], context.args.number("epsilon"), gamma, beta).value;
}

function axisOf({ inputs, args }: ForwardContext): number {
  const axis = args.number("axis");
  return axis < 0 ? inputs[0]!.rank + axis : axis;
}

function gammaAndBeta(context: ForwardContext, axis: number) {
  return {
    gamma: context.args.flag("scale") ? along(context, "gamma", axis) : undefined,
    beta: context.args.flag("center") ? along(context, "beta", axis) : undefined,
  };
}

/** A weight with its one axis in the place of `axis`, so that it broadcasts over the input. */
function along(context: ForwardContext, name: string, axis: number): tf.Tensor {
  const shape = input(context).shape.map((size, index) => (index === axis ? size : 1));
  return tf.reshape(context.weight(name), shape);
}
