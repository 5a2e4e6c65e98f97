/** Input, Dense, Embedding and Activation. */
import type { Layer } from "./layer.js";
import { activation, biasInitializer, count, initializer, kernelInitializer, useBias } from "./params.js";
import { dim } from "./shape.js";

const input: Layer = {
  name: "Input",
  family: "core",
  doc: "States the shape of what the network is given, without the batch axis.",
  params: [
    {
      name: "shape",
      type: { kind: "sizes" },
      rest: true,
      doc: "The lengths of the axes, channels last: `Input(28, 28, 1)`.",
    },
  ],
  inputs: "none",
  shape: (_, args) => args.list("shape").map((size) => dim(size)),
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
    kernelInitializer,
    biasInitializer,
  ],
  inputs: "one",
  shape: ([x], args) => {
    if (x!.length === 0) return { code: "wrong-rank", expected: 1, got: x! };
    return [...x!.slice(0, -1), dim(args.number("units"))];
  },
  weights: ([x], args) => {
    const units = args.number("units");
    const kernel = {
      name: "kernel",
      shape: [x!.at(-1)!.size!, units],
      initializer: args.text("kernel_initializer"),
      trainable: true,
    };
    if (!args.flag("use_bias")) return [kernel];
    return [
      kernel,
      { name: "bias", shape: [units], initializer: args.text("bias_initializer"), trainable: true },
    ];
  },
};

const embedding: Layer = {
  name: "Embedding",
  family: "core",
  doc: "Replaces each whole number from 0 to input_dim − 1 by a vector that is learnt.",
  formula: "embeddings[x]",
  params: [
    count("input_dim", "How many different numbers there are: the largest one plus 1."),
    count("output_dim", "The length of each vector."),
    initializer("embeddings_initializer", "uniform", "the table of vectors"),
  ],
  inputs: "one",
  shape: ([x], args) => [...x!, dim(args.number("output_dim"))],
  weights: (_, args) => [
    {
      name: "embeddings",
      shape: [args.number("input_dim"), args.number("output_dim")],
      initializer: args.text("embeddings_initializer"),
      trainable: true,
    },
  ],
};

const activationLayer: Layer = {
  name: "Activation",
  family: "core",
  doc: "Applies an activation function to every value.",
  formula: "activation(x)",
  params: [{ name: "activation", type: { kind: "activation" }, doc: "The function to apply." }],
  inputs: "one",
  shape: ([x]) => x!,
};

export const coreLayers = [input, dense, embedding, activationLayer];
