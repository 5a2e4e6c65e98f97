/** LSTM, GRU and SimpleRNN. */
import type { Args, Layer, Param, Weight } from "./layer.js";
import {
  activation,
  activityRegularizer,
  bias,
  constraints,
  count,
  dropoutRate,
  flag,
  initializers,
  kernel,
  regularizers,
  useBias,
} from "./params.js";
import { dim, type Shape } from "./shape.js";
import { channelsOf, sizeOf, weight } from "./weights.js";

const recurrent = { prefix: "recurrent", what: "the recurrent kernel", initializer: "orthogonal" };

export const recurrentActivation: Param = {
  name: "recurrent_activation",
  type: { kind: "activation" },
  default: "sigmoid",
  nullable: true,
  doc: "The function that opens and closes the gates.",
};
export const unitForgetBias: Param = {
  ...flag(
    "unit_forget_bias",
    true,
    "Whether the forget gate's bias starts at 1, so that the memory is kept at first (Jozefowicz et al., 2015).",
  ),
  needs: { param: "use_bias", value: true },
};

export const recurrentInitializers = initializers(kernel, recurrent, bias);

/** From the regularizers to the end of Keras's signature. */
export const recurrentClosing: readonly Param[] = [
  ...regularizers(kernel, recurrent, bias),
  activityRegularizer,
  ...constraints(kernel, recurrent, bias),
  dropoutRate("dropout", "The share of the inputs that is dropped while training."),
  dropoutRate("recurrent_dropout", "The share of the state that is dropped while training."),
  flag("return_sequences", false, "Whether the output has every step, or only the last one."),
  flag("go_backwards", false, "Whether the steps are read from the last to the first."),
];

const units = count("units", "The length of the state, and so of the output.");

const lstm: Layer = {
  name: "LSTM",
  family: "recurrent",
  doc: "Reads a sequence step by step with a memory that gates write, keep and read (Hochreiter & Schmidhuber, 1997).",
  formula: "c ← f∘c + i∘g,  h ← o∘activation(c)",
  params: [
    units,
    activation("tanh"),
    recurrentActivation,
    useBias,
    ...recurrentInitializers,
    unitForgetBias,
    ...recurrentClosing,
  ],
  inputs: "one",
  shape: ([x], args) => recurrentShape(x!, args),
  weights: ([x], args) => recurrentWeights(x!, args, 4, [4 * args.number("units")]),
  multiplyAdds: ([x], _, args) => recurrentMultiplyAdds(x!, args, 4),
};

const gru: Layer = {
  name: "GRU",
  family: "recurrent",
  doc: "Reads a sequence step by step like LSTM, with two gates and fewer weights (Cho et al., 2014).",
  formula: "h ← z∘h + (1 − z)∘activation(…)",
  params: [
    units,
    activation("tanh"),
    recurrentActivation,
    useBias,
    ...recurrentInitializers,
    ...recurrentClosing,
    flag(
      "reset_after",
      true,
      "Whether the reset gate acts after the matrix product (with a second bias) or before it.",
    ),
  ],
  inputs: "one",
  shape: ([x], args) => recurrentShape(x!, args),
  weights: ([x], args) => {
    const width = 3 * args.number("units");
    return recurrentWeights(x!, args, 3, args.flag("reset_after") ? [2, width] : [width]);
  },
  multiplyAdds: ([x], _, args) => recurrentMultiplyAdds(x!, args, 3),
};

const simpleRnn: Layer = {
  name: "SimpleRNN",
  family: "recurrent",
  doc: "Reads a sequence step by step and feeds its output back. It forgets quickly: LSTM and GRU keep what is far back.",
  formula: "h ← activation(x · kernel + h · recurrent_kernel + bias)",
  params: [units, activation("tanh"), useBias, ...recurrentInitializers, ...recurrentClosing],
  inputs: "one",
  shape: ([x], args) => recurrentShape(x!, args),
  weights: ([x], args) => recurrentWeights(x!, args, 1, [args.number("units")]),
  multiplyAdds: ([x], _, args) => recurrentMultiplyAdds(x!, args, 1),
};

export const recurrentLayers = [lstm, gru, simpleRnn];

function recurrentShape(x: Shape, args: Args): ReturnType<Layer["shape"]> {
  if (x.length !== 2) return { code: "wrong-rank", expected: 2, got: x };
  const state = dim(args.number("units"));
  return args.flag("return_sequences") ? [x[0]!, state] : [state];
}

/** Kernel, recurrent kernel and bias; the gates stand side by side in the last axis. */
function recurrentWeights(x: Shape, args: Args, gates: number, biasShape: readonly number[]): Weight[] {
  const state = args.number("units");
  const weights = [
    weight(args, "kernel", [channelsOf(x), gates * state]),
    weight(args, "recurrent_kernel", [state, gates * state], "recurrent"),
  ];
  if (args.flag("use_bias")) weights.push(weight(args, "bias", biasShape));
  return weights;
}

/** Of the matrix products at every step. */
function recurrentMultiplyAdds(x: Shape, args: Args, gates: number): number {
  const state = args.number("units");
  return sizeOf(x[0]) * gates * state * (channelsOf(x) + state);
}
