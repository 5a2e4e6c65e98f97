/** Global max and average pooling. */
import * as tf from "@tensorflow/tfjs-core";
import { largest } from "../operations/largest.js";
import { type Forward, type ForwardContext, input, maskOf } from "./forward.js";

export const globalPoolingForwards: Readonly<Record<string, Forward>> = {
  GlobalMaxPooling1D: (context) => overall(context, largest),
  GlobalMaxPooling2D: (context) => overall(context, largest),
  GlobalMaxPooling3D: (context) => overall(context, largest),
  GlobalAveragePooling1D: (context) => overall(context, (x) => meanOfSteps(x, maskOf(context))),
  GlobalAveragePooling2D: (context) => overall(context, mean),
  GlobalAveragePooling3D: (context) => overall(context, mean),
};

/** `pool` makes [batch, 1, channels] of [batch, places, channels]. */
function overall(context: ForwardContext, pool: (x: tf.Tensor3D) => tf.Tensor): tf.Tensor {
  const x = input(context);
  const [batch, ...spatial] = x.shape.slice(0, -1) as [number, ...number[]];
  const channels = x.shape.at(-1)!;
  const y = pool(tf.reshape(x, [batch, tf.util.sizeFromShape(spatial), channels]));
  const kept = context.args.flag("keepdims") ? spatial.map(() => 1) : [];
  return tf.reshape(y, [batch, ...kept, channels]);
}

function mean(x: tf.Tensor3D): tf.Tensor {
  return tf.mean(x, 1, true);
}

/** The mean over the steps that count, 0 where none does (NaN in Keras); `mask` is [batch, steps]. */
function meanOfSteps(x: tf.Tensor3D, mask: tf.Tensor | undefined): tf.Tensor {
  if (!mask) return mean(x);
  const weights = tf.expandDims(mask, 2);
  return tf.div(tf.sum(tf.mul(x, weights), 1, true), tf.maximum(tf.sum(weights, 1, true), 1));
}
