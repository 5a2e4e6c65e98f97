/** LSTM and GRU. */
import type { Args, Layer, Param, Weight } from "./layer.js";
import { activation, biasInitializer, count, initializer, kernelInitializer, useBias } from "./params.js";
import { dim, type Shape } from "./shape.js";

const rate = (name: string, doc: string): Param => ({
  name,
  type: { kind: "number", min: 0, below: 1 },
  default: 0,
  doc,
});

const opening: readonly Param[] = [
  count("units", "The length of the state, and so of the output."),
  activation("tanh"),
  {
    name: "recurrent_activation",
    type: { kind: "activation" },
    default: "sigmoid",
    doc: "The function that opens and closes the gates.",
  },
  useBias,
  kernelInitializer,
  initializer("recurrent_initializer", "orthogonal", "the recurrent kernel"),
  biasInitializer,
];

const closing: readonly Param[] = [
  rate("dropout", "The share of the inputs that is dropped while training."),
  rate("recurrent_dropout", "The share of the state that is dropped while training."),
  {
    name: "return_sequences",
    type: { kind: "boolean" },
    default: false,
    doc: "Whether the output has every step, or only the last one.",
  },
  {
    name: "go_backwards",
    type: { kind: "boolean" },
    default: false,
    doc: "Whether the steps are read from the last to the first.",
  },
];

const lstm: Layer = {
  name: "LSTM",
  family: "recurrent",
  doc: "Reads a sequence step by step with a memory that gates write, keep and read (Hochreiter & Schmidhuber, 1997).",
  formula: "c ← f∘c + i∘g,  h ← o∘activation(c)",
  params: [
    ...opening,
    {
      name: "unit_forget_bias",
      type: { kind: "boolean" },
      default: true,
      doc: "Whether the forget gate's bias starts at 1, so that the memory is kept at first.",
    },
    ...closing,
  ],
  inputs: "one",
  shape: ([x], args) => recurrentShape(x!, args),
  weights: ([x], args) => recurrentWeights(x!, args, 4, [4 * args.number("units")]),
};

const gru: Layer = {
  name: "GRU",
  family: "recurrent",
  doc: "Reads a sequence step by step like LSTM, with two gates and fewer weights (Cho et al., 2014).",
  formula: "h ← z∘h + (1 − z)∘activation(…)",
  params: [
    ...opening,
    ...closing,
    {
      name: "reset_after",
      type: { kind: "boolean" },
      default: true,
      doc: "Whether the reset gate acts after the matrix product (with a second bias) or before it.",
    },
  ],
  inputs: "one",
  shape: ([x], args) => recurrentShape(x!, args),
  weights: ([x], args) => {
    const width = 3 * args.number("units");
    return recurrentWeights(x!, args, 3, args.flag("reset_after") ? [2, width] : [width]);
  },
};

export const recurrentLayers = [lstm, gru];

function recurrentShape(x: Shape, args: Args): ReturnType<Layer["shape"]> {
  if (x.length !== 2) return { code: "wrong-rank", expected: 2, got: x };
  const units = dim(args.number("units"));
  return args.flag("return_sequences") ? [x[0]!, units] : [units];
}

/** Kernel, recurrent kernel and bias; the gates stand side by side in the last axis. */
function recurrentWeights(x: Shape, args: Args, gates: number, bias: readonly number[]): Weight[] {
  const units = args.number("units");
  const weights: Weight[] = [
    {
      name: "kernel",
      shape: [x[1]!.size!, gates * units],
      initializer: args.text("kernel_initializer"),
      trainable: true,
    },
    {
      name: "recurrent_kernel",
      shape: [units, gates * units],
      initializer: args.text("recurrent_initializer"),
      trainable: true,
    },
  ];
  if (args.flag("use_bias")) {
    weights.push({ name: "bias", shape: bias, initializer: args.text("bias_initializer"), trainable: true });
  }
  return weights;
}
