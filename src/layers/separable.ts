/** SeparableConv1D and SeparableConv2D: a depthwise convolution, then one that mixes the channels. */
import { convolvedShape, dilationRate, filters, kernelSize, strides, windowSize } from "./convolution.js";
import { depthMultiplier, depthwise, depthwiseKernel } from "./depthwise.js";
import type { Layer } from "./layer.js";
import { activation, bias, padding, useBias, weightParams } from "./params.js";
import { places, wrongRank } from "./ranks.js";
import { channelsOf, elementCountOf, weight } from "./weights.js";

const pointwise = {
  prefix: "pointwise",
  what: "the pointwise kernel",
  initializer: "glorot_uniform",
};

export const separableLayers = [separableConvolution(1), separableConvolution(2)];

function separableConvolution(rank: 1 | 2): Layer {
  return {
    name: `SeparableConv${rank}D`,
    family: "convolution",
    doc: `Filters each channel of ${places[rank]} on its own and then mixes the channels at each place: nearly as good as Conv${rank}D with far fewer weights (Chollet, 2017).`,
    formula: "activation((x ∗ depthwise) · pointwise + bias)",
    params: [
      filters(),
      kernelSize(rank),
      strides(rank),
      padding(),
      dilationRate(rank),
      depthMultiplier,
      activation(),
      useBias,
      ...weightParams(depthwise, pointwise, bias),
    ],
    inputs: "one",
    shape: ([x], args) => wrongRank(x!, rank) ?? convolvedShape(x!, args, rank),
    weights: ([x], args) => {
      const outputs = args.number("filters");
      const between = channelsOf(x!) * args.number("depth_multiplier");
      const mixing = [...Array.from({ length: rank }, () => 1), between, outputs];
      const weights = [
        depthwiseKernel("depthwise_kernel", x!, args, rank),
        weight(args, "pointwise_kernel", mixing, "pointwise"),
      ];
      if (args.flag("use_bias")) weights.push(weight(args, "bias", [outputs]));
      return weights;
    },
    multiplyAdds: ([x], output, args) => {
      const outputs = args.number("filters");
      const between = channelsOf(x!) * args.number("depth_multiplier");
      const positions = elementCountOf(output) / outputs;
      return positions * between * (windowSize(args, rank) + outputs);
    },
  };
}
