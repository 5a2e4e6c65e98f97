/** Input, Dense, EinsumDense and Embedding, and the layers that leave values as they are. */
import { einsumDense } from "./einsum.js";
import type { Layer } from "./layer.js";
import {
  activation,
  bias,
  constraints,
  count,
  flag,
  initializers,
  kernel,
  regularizers,
  useBias,
  weightParams,
} from "./params.js";
import { axisNames, dim, unknownDim } from "./shape.js";
import { channelsOf, elementCountOf, kernelAndBias, weight } from "./weights.js";

const input: Layer = {
  name: "Input",
  family: "core",
  doc: "States the shape of what the network is given, without the batch axis.",
  params: [
    {
      name: "shape",
      type: { kind: "sizes", unknown: true },
      rest: true,
      doc: "The lengths of the axes, channels last: `Input(28, 28, 1)`. `none` is a length that is not known beforehand: `Input(none, 8)`.",
    },
  ],
  inputs: "none",
  shape: (_, args) => {
    const sizes = args.sizes("shape");
    const names = axisNames(sizes.length);
    return sizes.map((size, axis) => (size === null ? unknownDim(names[axis]!) : dim(size)));
  },
};

const dense: Layer = {
  name: "Dense",
  family: "core",
  doc: "Every output unit is a weighted sum of all inputs. On inputs with several axes it works along the last one.",
  formula: "activation(x · kernel + bias)",
  params: [
    count("units", "How many outputs the layer has."),
    activation(),
    useBias,
    ...weightParams(kernel, bias),
  ],
  inputs: "one",
  shape: ([x], args) => {
    if (x!.length === 0) return { code: "wrong-rank", expected: 1, got: x! };
    return [...x!.slice(0, -1), dim(args.number("units"))];
  },
  weights: ([x], args) => kernelAndBias(args, [channelsOf(x!), args.number("units")]),
  multiplyAdds: ([x], _, args) => elementCountOf(x!) * args.number("units"),
};

const table = { prefix: "embeddings", what: "the table of vectors", initializer: "uniform" };

const embedding: Layer = {
  name: "Embedding",
  family: "core",
  doc: "Replaces each whole number from 0 to input_dim − 1 by a vector that is learnt.",
  formula: "embeddings[x]",
  params: [
    count("input_dim", "How many different numbers there are: the largest one plus 1."),
    count("output_dim", "The length of each vector."),
    ...initializers(table),
    ...regularizers(table),
    ...constraints(table),
    flag(
      "mask_zero",
      false,
      "Whether 0 stands for padding, so that the layers after it skip those steps; number 0 then means nothing else.",
    ),
  ],
  inputs: "one",
  shape: ([x], args) => [...x!, dim(args.number("output_dim"))],
  weights: (_, args) => [weight(args, "embeddings", [args.number("input_dim"), args.number("output_dim")])],
};

const identity: Layer = {
  name: "Identity",
  family: "core",
  doc: "Passes its input on unchanged: a name for a place, or a stand-in for a layer.",
  formula: "x",
  params: [],
  inputs: "one",
  shape: ([x]) => x!,
};

const masking: Layer = {
  name: "Masking",
  family: "core",
  doc: "Lets the layers after it skip the steps at which every feature equals a value, such as padding.",
  params: [
    {
      name: "mask_value",
      type: { kind: "number" },
      default: 0,
      doc: "The value that marks a step to be skipped.",
    },
  ],
  inputs: "one",
  shape: ([x]) => (x!.length < 2 ? { code: "wrong-rank", expected: 2, orMore: true, got: x! } : x!),
};

export const coreLayers = [input, dense, einsumDense, embedding, identity, masking];
