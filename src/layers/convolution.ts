/** Conv1D and Conv2D. */
import type { Args, Layer, Weight } from "./layer.js";
import type { Mismatch } from "./mismatch.js";
import { activation, biasInitializer, count, kernelInitializer, padding, useBias } from "./params.js";
import { dim, type Shape } from "./shape.js";
import { slide } from "./windows.js";

export const convolutionLayers = [convolution(1), convolution(2)];

/** A convolution over `rank` spatial axes. */
function convolution(rank: 1 | 2): Layer {
  const place = rank === 1 ? "a sequence" : "an image";
  return {
    name: `Conv${rank}D`,
    family: "convolution",
    doc: `Slides small learnt filters over ${place}; each filter gives one channel of the output.`,
    formula: "activation(x ∗ kernel + bias)",
    params: [
      count("filters", "How many filters, and so channels of the output, there are."),
      {
        name: "kernel_size",
        type: { kind: "perAxis", count: rank, min: 1 },
        doc: `The size of a filter: one number, or ${rank === 1 ? "a list of one" : "a list of height and width"}.`,
      },
      {
        name: "strides",
        type: { kind: "perAxis", count: rank, min: 1 },
        default: 1,
        doc: "How far the filter moves between two outputs.",
      },
      padding(rank === 1 ? ["valid", "same", "causal"] : ["valid", "same"]),
      {
        name: "dilation_rate",
        type: { kind: "perAxis", count: rank, min: 1 },
        default: 1,
        doc: "The distance between neighbouring taps of a filter.",
      },
      {
        name: "groups",
        type: { kind: "integer", min: 1 },
        default: 1,
        doc: "Into how many groups the channels are divided, each with filters of its own.",
      },
      activation(),
      useBias,
      kernelInitializer,
      biasInitializer,
    ],
    inputs: "one",
    shape: ([x], args) => convolvedShape(x!, args, rank),
    weights: ([x], args) => convolutionWeights(x!, args, rank),
  };
}

function convolvedShape(x: Shape, args: Args, rank: number): Shape | Mismatch {
  if (x.length !== rank + 1) return { code: "wrong-rank", expected: rank + 1, got: x };
  const strides = args.list("strides", rank);
  const dilations = args.list("dilation_rate", rank);
  if (strides.some((stride) => stride > 1) && dilations.some((dilation) => dilation > 1)) {
    return {
      code: "conflicting-arguments",
      param: "dilation_rate",
      other: "strides",
      why: "a filter can be dilated or move by strides, not both",
    };
  }
  const groups = args.number("groups");
  const filters = args.number("filters");
  const channels = x.at(-1)!.size;
  if (channels !== undefined && channels % groups !== 0) {
    return {
      code: "not-divisible",
      param: "groups",
      divisor: groups,
      what: "input channels",
      value: channels,
    };
  }
  if (filters % groups !== 0) {
    return { code: "not-divisible", param: "groups", divisor: groups, what: "filters", value: filters };
  }
  const spatial = slide(x, {
    param: "kernel_size",
    sizes: args.list("kernel_size", rank),
    strides,
    dilations,
    padding: args.text("padding"),
  });
  return Array.isArray(spatial) ? [...spatial, dim(filters)] : spatial;
}

function convolutionWeights(x: Shape, args: Args, rank: number): Weight[] {
  const filters = args.number("filters");
  const kernel: Weight = {
    name: "kernel",
    shape: [...args.list("kernel_size", rank), x.at(-1)!.size! / args.number("groups"), filters],
    initializer: args.text("kernel_initializer"),
    trainable: true,
  };
  if (!args.flag("use_bias")) return [kernel];
  return [
    kernel,
    { name: "bias", shape: [filters], initializer: args.text("bias_initializer"), trainable: true },
  ];
}
