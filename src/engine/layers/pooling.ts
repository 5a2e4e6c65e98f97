/** Max, average and global average pooling. */
import * as tf from "@tensorflow/tfjs-core";
import { type Forward, type ForwardContext, input } from "./forward.js";

type Pool = (x: tf.Tensor4D, size: Pair, strides: Pair, padding: "valid" | "same") => tf.Tensor4D;
type Pair = [number, number];

export const poolingForwards: Readonly<Record<string, Forward>> = {
  MaxPooling1D: (context) => pool1D(context, tf.maxPool),
  MaxPooling2D: (context) => pool2D(context, tf.maxPool),
  AveragePooling1D: (context) => pool1D(context, averagePool),
  AveragePooling2D: (context) => pool2D(context, averagePool),
  GlobalAveragePooling1D: (context) => tf.mean(input(context), 1, context.args.flag("keepdims")),
  GlobalAveragePooling2D: (context) => tf.mean(input(context), [1, 2], context.args.flag("keepdims")),
};

function pool2D({ inputs, args }: ForwardContext, pool: Pool): tf.Tensor {
  const size = args.list("pool_size", 2) as Pair;
  const strides = args.isNone("strides") ? size : (args.list("strides", 2) as Pair);
  return pool(inputs[0] as tf.Tensor4D, size, strides, args.text("padding") as "valid" | "same");
}

/** A sequence is an image of height 1. */
function pool1D({ inputs, args }: ForwardContext, pool: Pool): tf.Tensor {
  const size = args.list("pool_size")[0]!;
  const stride = args.isNone("strides") ? size : args.list("strides")[0]!;
  const [batch, steps, channels] = inputs[0]!.shape as [number, number, number];
  const image = tf.reshape(inputs[0]!, [batch, 1, steps, channels]) as tf.Tensor4D;
  const y = pool(image, [1, size], [1, stride], args.text("padding") as "valid" | "same");
  return tf.reshape(y, [batch, y.shape[2], channels]);
}

/**
 * The mean over the values of a window that lie inside the input, as Keras takes it. tfjs's gradient divides by the
 * whole window's size even at a padded border, so there the sum over explicit zeros is divided by the true counts.
 */
function averagePool(x: tf.Tensor4D, size: Pair, strides: Pair, padding: "valid" | "same"): tf.Tensor4D {
  const { padInfo, outHeight, outWidth } = tf.backend_util.computePool2DInfo(
    x.shape,
    size,
    strides,
    1,
    padding,
  );
  const { top, bottom, left, right } = padInfo;
  if (top + bottom + left + right === 0) return tf.avgPool(x, size, strides, "valid");
  const padded = tf.pad4d(x, [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ]);
  const means = tf.avgPool(padded, size, strides, "valid");
  const rows = insideCounts(x.shape[1], outHeight, size[0], strides[0], top);
  const columns = insideCounts(x.shape[2], outWidth, size[1], strides[1], left);
  const factors = rows.flatMap((row) => columns.map((column) => (size[0] * size[1]) / (row * column)));
  return tf.mul(means, tf.tensor4d(factors, [1, outHeight, outWidth, 1]));
}

/** How many places of each window lie inside the input, along one axis. */
function insideCounts(
  length: number,
  windows: number,
  size: number,
  stride: number,
  before: number,
): number[] {
  return Array.from({ length: windows }, (_, window) => {
    const start = window * stride - before;
    return Math.min(start + size, length) - Math.max(start, 0);
  });
}
