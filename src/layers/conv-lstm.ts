/** ConvLSTM2D: an LSTM whose matrix products are convolutions, for sequences of images. */
import { convolvedShape, dilationRate, filters, kernelSize, strides, windowSize } from "./convolution.js";
import type { Args, Layer } from "./layer.js";
import type { Mismatch } from "./mismatch.js";
import { activation, padding, useBias } from "./params.js";
import { recurrentActivation, recurrentClosing, recurrentInitializers, unitForgetBias } from "./recurrent.js";
import type { Shape } from "./shape.js";
import { channelsOf, elementCountOf, sizeOf, weight } from "./weights.js";

const gates = 4;

const convLstm2d: Layer = {
  name: "ConvLSTM2D",
  family: "recurrent",
  doc: "Reads a sequence of images step by step, as LSTM does with vectors; state and output are images (Shi et al., 2015).",
  formula: "c ← f∘c + i∘g,  h ← o∘activation(c), each gate from x ∗ kernel + h ∗ recurrent_kernel + bias",
  params: [
    filters("How many channels the state, and so the output, has."),
    kernelSize(2),
    strides(2),
    padding(),
    dilationRate(2),
    activation("tanh"),
    recurrentActivation,
    useBias,
    ...recurrentInitializers,
    unitForgetBias,
    ...recurrentClosing,
  ],
  inputs: "one",
  shape: ([x], args) => {
    if (x!.length !== 4) return { code: "wrong-rank", expected: 4, got: x! };
    const step = stepShape(x!, args);
    if (!Array.isArray(step)) return step;
    return args.flag("return_sequences") ? [x![0]!, ...step] : step;
  },
  weights: ([x], args) => {
    const size = args.list("kernel_size", 2);
    const state = args.number("filters");
    const weights = [
      weight(args, "kernel", [...size, channelsOf(x!), gates * state]),
      weight(args, "recurrent_kernel", [...size, state, gates * state], "recurrent"),
    ];
    if (args.flag("use_bias")) weights.push(weight(args, "bias", [gates * state]));
    return weights;
  },
  multiplyAdds: ([x], output, args) => {
    const state = elementCountOf(output.slice(-3));
    return sizeOf(x![0]) * gates * state * windowSize(args, 2) * (channelsOf(x!) + args.number("filters"));
  },
};

export const convLstmLayers = [convLstm2d];

/** What becomes of one image of the sequence. */
function stepShape(x: Shape, args: Args): Shape | Mismatch {
  const step = convolvedShape(x.slice(1), args, 2);
  return "code" in step && step.code === "empty-output" ? { ...step, axis: step.axis + 1, got: x } : step;
}
