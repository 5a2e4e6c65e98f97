/** Dropout and its spatial kinds. */
import * as tf from "@tensorflow/tfjs-core";
import { dropoutMask } from "../dropout.js";
import { type Forward, type ForwardContext, input } from "./forward.js";

export const regularizationForwards: Readonly<Record<string, Forward>> = {
  Dropout: (context) => drop(context, input(context).shape),
  SpatialDropout1D: dropChannels,
  SpatialDropout2D: dropChannels,
  SpatialDropout3D: dropChannels,
};

/** Whole channels go, since neighbouring places of one are much alike (Tompson et al. 2015). */
function dropChannels(context: ForwardContext): tf.Tensor {
  const { shape } = input(context);
  return drop(
    context,
    shape.map((length, axis) => (axis === 0 || axis === shape.length - 1 ? length : 1)),
  );
}

/** What shares a place of `maskShape` stays or goes together. */
function drop(context: ForwardContext, maskShape: readonly number[]): tf.Tensor {
  const x = input(context);
  const rate = context.args.number("rate");
  if (!context.training || rate === 0) return x;
  return tf.mul(x, dropoutMask(maskShape, rate, context.random()));
}
