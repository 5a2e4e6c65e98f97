/** Conv1DTranspose, Conv2DTranspose and Conv3DTranspose. */
import * as tf from "@tensorflow/tfjs-core";
import { activate } from "../activations.js";
import { convolveTransposed } from "../operations/convolve-transposed.js";
import { activationOf, type Forward, type ForwardContext, input } from "./forward.js";
import { slidingOf } from "./sliding.js";

export const transposedConvolutionForwards: Readonly<Record<string, Forward>> = {
  Conv1DTranspose: transposedConvolution,
  Conv2DTranspose: transposedConvolution,
  Conv3DTranspose: transposedConvolution,
};

function transposedConvolution(context: ForwardContext): tf.Tensor {
  const { args } = context;
  const kernel = context.weight("kernel");
  const rank = kernel.rank - 2;
  const extra = args.isNone("output_padding") ? undefined : args.list("output_padding", rank);
  const y = convolveTransposed(input(context), kernel, slidingOf(args, rank), extra);
  return activate(args.flag("use_bias") ? tf.add(y, context.weight("bias")) : y, activationOf(args));
}
