/** Flatten, Reshape, Permute and RepeatVector. */
import * as tf from "@tensorflow/tfjs-core";
import { repeatRows } from "../operations/repeat-rows.js";
import { type Forward, input } from "./forward.js";

export const reshapingForwards: Readonly<Record<string, Forward>> = {
  Flatten: (context) => {
    const x = input(context);
    return x.rank === 2 ? x : tf.reshape(x, [x.shape[0]!, x.size / x.shape[0]!]);
  },
  Reshape: (context) => {
    const x = input(context);
    return tf.reshape(x, [x.shape[0]!, ...context.args.list("target_shape")]);
  },
  Permute: (context) => tf.transpose(input(context), [0, ...context.args.list("dims")]),
  RepeatVector: (context) => repeatRows(input(context) as tf.Tensor2D, context.args.number("n")),
};
