/** DepthwiseConv1D and DepthwiseConv2D: every channel has filters of its own. */
import { dilationRate, kernelSize, slidShape, strides, windowSize } from "./convolution.js";
import type { Args, Layer, Param, Weight } from "./layer.js";
import type { Mismatch } from "./mismatch.js";
import { activation, bias, padding, useBias, weightParams } from "./params.js";
import { places, wrongRank } from "./ranks.js";
import { multipliedDim, type Shape } from "./shape.js";
import { channelsOf, elementCountOf, weight } from "./weights.js";

export const depthwise = {
  prefix: "depthwise",
  what: "the depthwise kernel",
  initializer: "glorot_uniform",
};

export const depthMultiplier: Param = {
  name: "depth_multiplier",
  type: { kind: "integer", min: 1 },
  default: 1,
  doc: "How many filters each channel has, and so how many channels become of one.",
};

export const depthwiseLayers = [depthwiseConvolution(1), depthwiseConvolution(2)];

function depthwiseConvolution(rank: 1 | 2): Layer {
  return {
    name: `DepthwiseConv${rank}D`,
    family: "convolution",
    doc: `Slides filters over each channel of ${places[rank]} on its own, without mixing channels: the cheap half of a separable convolution.`,
    formula: "activation(x_c ∗ kernel_c + bias)",
    params: [
      kernelSize(rank),
      strides(rank),
      padding(),
      depthMultiplier,
      dilationRate(rank),
      activation(),
      useBias,
      ...weightParams(depthwise, bias),
    ],
    inputs: "one",
    shape: ([x], args) => wrongRank(x!, rank) ?? depthwiseShape(x!, args, rank),
    weights: ([x], args) => {
      const channels = channelsOf(x!);
      const multiplier = args.number("depth_multiplier");
      const weights = [depthwiseKernel("kernel", x!, args, rank)];
      if (args.flag("use_bias")) weights.push(weight(args, "bias", [channels * multiplier]));
      return weights;
    },
    multiplyAdds: (_, output, args) => elementCountOf(output) * windowSize(args, rank),
  };
}

function depthwiseShape(x: Shape, args: Args, rank: 1 | 2): Shape | Mismatch {
  const shape = slidShape(x, args, rank);
  return Array.isArray(shape) ? [...shape, multipliedDim(x.at(-1)!, args.number("depth_multiplier"))] : shape;
}

/** The kernel that each channel is filtered with. */
export function depthwiseKernel(name: string, x: Shape, args: Args, rank: 1 | 2): Weight {
  const shape = [...args.list("kernel_size", rank), channelsOf(x), args.number("depth_multiplier")];
  return weight(args, name, shape, "depthwise");
}
