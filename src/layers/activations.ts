/** Activation functions as layers of their own, some with arguments or weights. */
import { axisIndices, checkedAxes, isIndices, keptShape } from "./axes.js";
import type { Layer, Param } from "./layer.js";
import { axes, constraints, initializers, regularizers } from "./params.js";
import { sizeOf, weight } from "./weights.js";

function number(name: string, byDefault: number, doc: string, min?: number): Param {
  return { name, type: { kind: "number", ...(min !== undefined && { min }) }, default: byDefault, doc };
}

const activation: Layer = {
  name: "Activation",
  family: "activation",
  doc: "Applies an activation function to every value.",
  formula: "activation(x)",
  params: [{ name: "activation", type: { kind: "activation" }, doc: "The function to apply." }],
  inputs: "one",
  shape: ([x]) => x!,
};

const relu: Layer = {
  name: "ReLU",
  family: "activation",
  doc: "Keeps what is positive and sets the rest to 0.",
  formula: "min(x, max_value) where x ≥ threshold, else negative_slope · (x − threshold)",
  params: [
    {
      name: "max_value",
      type: { kind: "number", min: 0 },
      default: null,
      nullable: true,
      doc: "The value above which the output no longer grows; `none` for no limit.",
    },
    number("negative_slope", 0, "The slope below the threshold.", 0),
    number("threshold", 0, "The value from which on the input is kept.", 0),
  ],
  inputs: "one",
  shape: ([x]) => x!,
};

const leakyRelu: Layer = {
  name: "LeakyReLU",
  family: "activation",
  doc: "Like ReLU, with a small slope where x is negative, so that no unit dies (Maas et al., 2013).",
  formula: "x where x ≥ 0, else negative_slope · x",
  params: [number("negative_slope", 0.3, "The slope where x is negative.", 0)],
  inputs: "one",
  shape: ([x]) => x!,
};

const elu: Layer = {
  name: "ELU",
  family: "activation",
  doc: "Like ReLU, with a smooth bend towards −alpha where x is negative (Clevert et al., 2016).",
  formula: "x where x > 0, else alpha · (eˣ − 1)",
  params: [number("alpha", 1, "Minus the value that very negative inputs approach.")],
  inputs: "one",
  shape: ([x]) => x!,
};

const alpha = { prefix: "alpha", what: "the slope", initializer: "zeros" };

const prelu: Layer = {
  name: "PReLU",
  family: "activation",
  doc: "Like LeakyReLU, with slopes that are learnt, one for each value of a sample (He et al., 2015).",
  formula: "x where x ≥ 0, else alpha · x",
  params: [
    ...initializers(alpha),
    ...regularizers(alpha),
    ...constraints(alpha),
    {
      name: "shared_axes",
      type: { kind: "axes" },
      default: null,
      nullable: true,
      doc: "Axes along which one slope serves all: `[1, 2]` for one a channel of an image.",
    },
  ],
  inputs: "one",
  shape: ([x], args) => {
    if (args.isNone("shared_axes")) return x!;
    const shared = axisIndices(x!, args, "shared_axes");
    return isIndices(shared) ? x! : shared;
  },
  weights: ([x], args) => {
    const shared = args.isNone("shared_axes") ? [] : checkedAxes(x!, args, "shared_axes");
    const shape = x!.map((length, index) => (shared.includes(index) ? 1 : sizeOf(length)));
    return [weight(args, "alpha", shape)];
  },
};

const softmax: Layer = {
  name: "Softmax",
  family: "activation",
  doc: "Turns numbers into shares that sum to 1 along an axis: probabilities of classes.",
  formula: "eˣ / Σ eˣ",
  params: [axes("The axis or axes along which the shares sum to 1.")],
  inputs: "one",
  shape: ([x], args) => keptShape(x!, args, "axis"),
};

export const activationLayers = [activation, relu, leakyRelu, elu, prelu, softmax];
