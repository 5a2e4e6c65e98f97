/** Max and average pooling over one, two and three axes. */
import * as tf from "@tensorflow/tfjs-core";
import { pool, poolMean } from "../operations/pool.js";
import { type Forward, type ForwardContext, input } from "./forward.js";

export const poolingForwards: Readonly<Record<string, Forward>> = {
  MaxPooling1D: (context) => pooling(context, tf.maxPool),
  MaxPooling2D: (context) => pooling(context, tf.maxPool),
  MaxPooling3D: (context) => pooling(context, tf.maxPool),
  AveragePooling1D: (context) => pooling(context, poolMean),
  AveragePooling2D: (context) => pooling(context, poolMean),
  AveragePooling3D: (context) => pooling(context, poolMean),
};

function pooling(context: ForwardContext, kind: typeof poolMean): tf.Tensor {
  const { args } = context;
  const x = input(context);
  const size = args.list("pool_size", x.rank - 2);
  const strides = args.isNone("strides") ? size : args.list("strides", x.rank - 2);
  return pool(x, kind, size, strides, args.text("padding") as "valid" | "same");
}
