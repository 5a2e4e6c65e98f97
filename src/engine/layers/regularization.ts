/** Dropout. */
import * as tf from "@tensorflow/tfjs-core";
import { dropoutMask } from "../dropout.js";
import { type Forward, input } from "./forward.js";

export const regularizationForwards: Readonly<Record<string, Forward>> = {
  Dropout: (context) => {
    const x = input(context);
    const rate = context.args.number("rate");
    if (!context.training || rate === 0) return x;
    return tf.mul(x, dropoutMask(x.shape, rate, context.random()));
  },
};
