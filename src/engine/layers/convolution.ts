/** Conv1D and Conv2D. */
import * as tf from "@tensorflow/tfjs-core";
import type { Args } from "../../layers/layer.js";
import { activate } from "../activations.js";
import { activationOf, type Forward, type ForwardContext, input } from "./forward.js";

type Pair = [number, number];

export const convolutionForwards: Readonly<Record<string, Forward>> = {
  Conv1D: convolution1D,
  Conv2D: (context) =>
    convolve(input(context) as tf.Tensor4D, context.weight("kernel") as tf.Tensor4D, context, {
      strides: pair(context.args, "strides"),
      dilations: pair(context.args, "dilation_rate"),
      padding: context.args.text("padding") as "valid" | "same",
    }),
};

interface Sliding {
  readonly strides: Pair;
  readonly dilations: Pair;
  readonly padding: "valid" | "same";
}

/** A sequence is an image of height 1. */
function convolution1D(context: ForwardContext): tf.Tensor {
  const { args } = context;
  const kernel = context.weight("kernel");
  const [taps, channels, filters] = kernel.shape as [number, number, number];
  const dilation = args.list("dilation_rate")[0]!;
  const padding = args.text("padding");
  let x = input(context) as tf.Tensor3D;
  // Causal: all the padding stands before the first step (van den Oord et al., "WaveNet", 2016).
  if (padding === "causal")
    x = tf.pad3d(x, [
      [0, 0],
      [(taps - 1) * dilation, 0],
      [0, 0],
    ]);
  const [batch, steps, width] = x.shape;
  const y = convolve(
    tf.reshape(x, [batch, 1, steps, width]),
    tf.reshape(kernel, [1, taps, channels, filters]),
    context,
    {
      strides: [1, args.list("strides")[0]!],
      dilations: [1, dilation],
      padding: padding === "same" ? "same" : "valid",
    },
  );
  return tf.reshape(y, [batch, y.shape[2]!, filters]);
}

function convolve(x: tf.Tensor4D, kernel: tf.Tensor4D, context: ForwardContext, sliding: Sliding): tf.Tensor {
  const { args } = context;
  const groups = args.number("groups");
  const bias = args.flag("use_bias") ? (context.weight("bias") as tf.Tensor1D) : undefined;
  const y = groups === 1 ? plain(x, kernel, bias, sliding) : grouped(x, kernel, bias, groups, sliding);
  return activate(y, activationOf(args));
}

function plain(
  x: tf.Tensor4D,
  kernel: tf.Tensor4D,
  bias: tf.Tensor1D | undefined,
  { strides, dilations, padding }: Sliding,
): tf.Tensor {
  // tfjs has no gradient for a fused convolution that is dilated.
  if (!bias || dilations.some((dilation) => dilation > 1)) {
    const y = tf.conv2d(x, kernel, strides, padding, "NHWC", dilations);
    return bias ? tf.add(y, bias) : y;
  }
  return tf.fused.conv2d({ x, filter: kernel, strides, pad: padding, bias });
}

/** Each group of filters sees its own share of the channels. */
function grouped(
  x: tf.Tensor4D,
  kernel: tf.Tensor4D,
  bias: tf.Tensor1D | undefined,
  groups: number,
  { strides, dilations, padding }: Sliding,
): tf.Tensor {
  const channels: tf.Tensor4D[] = tf.split(x, groups, 3);
  const filters: tf.Tensor4D[] = tf.split(kernel, groups, 3);
  const parts = channels.map((part, group) =>
    tf.conv2d(part, filters[group]!, strides, padding, "NHWC", dilations),
  );
  const y: tf.Tensor = tf.concat(parts, 3);
  return bias ? tf.add(y, bias) : y;
}

function pair(args: Args, name: string): Pair {
  const [height, width] = args.list(name, 2) as Pair;
  return [height, width];
}
