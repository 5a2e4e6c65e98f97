/** Conv1D, Conv2D and Conv3D, and what all convolutions share. */
import type { Args, Layer, Param, Weight } from "./layer.js";
import type { Mismatch } from "./mismatch.js";
import { activation, bias, count, kernel, padding, perAxis, useBias, weightParams } from "./params.js";
import { places, type Rank, ranks, wrongRank } from "./ranks.js";
import { dim, type Shape } from "./shape.js";
import { channelsOf, elementCountOf, kernelAndBias } from "./weights.js";
import { slide } from "./windows.js";

const listed: Readonly<Record<Rank, string>> = {
  1: "a list of one",
  2: "a list of height and width",
  3: "a list of depth, height and width",
};

export function filters(doc = "How many filters, and so channels of the output, there are."): Param {
  return count("filters", doc);
}

export function kernelSize(rank: Rank): Param {
  return {
    name: "kernel_size",
    type: { kind: "perAxis", count: rank, min: 1 },
    doc: `The size of a filter: one number, or ${listed[rank]}.`,
  };
}

export function strides(rank: Rank): Param {
  return perAxis("strides", rank, "How far the filter moves between two outputs.");
}

export function dilationRate(rank: Rank): Param {
  return perAxis("dilation_rate", rank, "The distance between neighbouring taps of a filter.");
}

export const convolutionLayers = ranks.map(convolution);

/** A convolution over `rank` spatial axes. */
function convolution(rank: Rank): Layer {
  return {
    name: `Conv${rank}D`,
    family: "convolution",
    doc: `Slides small learnt filters over ${places[rank]}; each filter gives one channel of the output.`,
    formula: "activation(x ∗ kernel + bias)",
    params: [
      filters(),
      kernelSize(rank),
      strides(rank),
      padding(rank === 1 ? ["valid", "same", "causal"] : ["valid", "same"]),
      dilationRate(rank),
      {
        name: "groups",
        type: { kind: "integer", min: 1 },
        default: 1,
        doc: "Into how many groups the channels are divided, each with filters of its own.",
      },
      activation(),
      useBias,
      ...weightParams(kernel, bias),
    ],
    inputs: "one",
    shape: ([x], args) => wrongRank(x!, rank) ?? groupsMismatch(x!, args) ?? convolvedShape(x!, args, rank),
    weights: ([x], args) => convolutionWeights(x!, args, rank),
    multiplyAdds: ([x], output, args) =>
      elementCountOf(output) * windowSize(args, rank) * (channelsOf(x!) / args.number("groups")),
  };
}

function groupsMismatch(x: Shape, args: Args): Mismatch | undefined {
  const groups = args.number("groups");
  const channels = x.at(-1)!.size;
  const outputs = args.number("filters");
  if (channels !== undefined && channels % groups !== 0) {
    return {
      code: "not-divisible",
      param: "groups",
      divisor: groups,
      what: "input channels",
      value: channels,
    };
  }
  if (outputs % groups !== 0) {
    return { code: "not-divisible", param: "groups", divisor: groups, what: "filters", value: outputs };
  }
  return undefined;
}

/** Strides and dilation exclude each other: where Keras lets both through, TensorFlow refuses them. */
export function dilationMismatch(args: Args, rank: Rank): Mismatch | undefined {
  const strided = args.list("strides", rank).some((stride) => stride > 1);
  const dilated = args.list("dilation_rate", rank).some((dilation) => dilation > 1);
  if (!strided || !dilated) return undefined;
  return {
    code: "conflicting-arguments",
    param: "dilation_rate",
    other: "strides",
    off: "1",
    why: "a filter can be dilated or move by strides, not both",
  };
}

/** The spatial axes after the filters have slid over those of `x`. */
export function slidShape(x: Shape, args: Args, rank: Rank): Shape | Mismatch {
  const conflict = dilationMismatch(args, rank);
  if (conflict !== undefined) return conflict;
  return slide(x, {
    param: "kernel_size",
    sizes: args.list("kernel_size", rank),
    strides: args.list("strides", rank),
    dilations: args.list("dilation_rate", rank),
    padding: args.text("padding"),
  });
}

/** The same with a channel for each filter. */
export function convolvedShape(x: Shape, args: Args, rank: Rank): Shape | Mismatch {
  const spatial = slidShape(x, args, rank);
  return Array.isArray(spatial) ? [...spatial, dim(args.number("filters"))] : spatial;
}

function convolutionWeights(x: Shape, args: Args, rank: Rank): Weight[] {
  const inputs = channelsOf(x) / args.number("groups");
  return kernelAndBias(args, [...args.list("kernel_size", rank), inputs, args.number("filters")]);
}

/** How many taps a filter has in each channel. */
export function windowSize(args: Args, rank: Rank): number {
  return args.list("kernel_size", rank).reduce((product, size) => product * size, 1);
}
