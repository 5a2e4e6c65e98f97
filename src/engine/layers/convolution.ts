/** Conv1D, Conv2D and Conv3D. */
import type * as tf from "@tensorflow/tfjs-core";
import { activate } from "../activations.js";
import { withMargins } from "../operations/along-axis.js";
import { convolve } from "../operations/convolve.js";
import { reachOf } from "../operations/sliding.js";
import { activationOf, type Forward, type ForwardContext, input } from "./forward.js";
import { slidingOf } from "./sliding.js";

export const convolutionForwards: Readonly<Record<string, Forward>> = {
  Conv1D: convolution,
  Conv2D: convolution,
  Conv3D: convolution,
};

function convolution(context: ForwardContext): tf.Tensor {
  const { args } = context;
  const kernel = context.weight("kernel");
  const sliding = slidingOf(args, kernel.rank - 2);
  const bias = args.flag("use_bias") ? (context.weight("bias") as tf.Tensor1D) : undefined;
  let x = input(context);
  // Causal: all the padding stands before the first step (van den Oord et al., "WaveNet", 2016).
  if (args.text("padding") === "causal") {
    x = withMargins(x, [[reachOf(kernel.shape[0]!, sliding.dilations[0]!) - 1, 0]]);
  }
  return activate(convolve(x, kernel, sliding, bias), activationOf(args));
}
