/** DepthwiseConv1D and DepthwiseConv2D, SeparableConv1D and SeparableConv2D. */
import * as tf from "@tensorflow/tfjs-core";
import { activate } from "../activations.js";
import { convolve } from "../operations/convolve.js";
import { convolveDepthwise } from "../operations/convolve-depthwise.js";
import { activationOf, type Forward, type ForwardContext, input } from "./forward.js";
import { slidingOf } from "./sliding.js";

export const depthwiseConvolutionForwards: Readonly<Record<string, Forward>> = {
  DepthwiseConv1D: depthwise,
  DepthwiseConv2D: depthwise,
  SeparableConv1D: separable,
  SeparableConv2D: separable,
};

function depthwise(context: ForwardContext): tf.Tensor {
  const { args } = context;
  const kernel = context.weight("kernel");
  const y = convolveDepthwise(input(context), kernel, slidingOf(args, kernel.rank - 2));
  return activate(args.flag("use_bias") ? tf.add(y, context.weight("bias")) : y, activationOf(args));
}

/** Channel by channel first, and then across the channels, place by place. */
function separable(context: ForwardContext): tf.Tensor {
  const { args } = context;
  const kernel = context.weight("depthwise_kernel");
  const rank = kernel.rank - 2;
  const each = convolveDepthwise(input(context), kernel, slidingOf(args, rank));
  const ones = Array.from({ length: rank }, () => 1);
  const bias = args.flag("use_bias") ? (context.weight("bias") as tf.Tensor1D) : undefined;
  const byPlace = { strides: ones, dilations: ones, padding: "valid" } as const;
  return activate(convolve(each, context.weight("pointwise_kernel"), byPlace, bias), activationOf(args));
}
