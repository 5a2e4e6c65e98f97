/** Keras's initializers, regularizers and constraints, each with its arguments. */
import type { Choice, Param } from "./layer.js";

export type ChoiceKind = "initializer" | "regularizer" | "constraint";

const number = (name: string, byDefault: number, doc: string): Param => ({
  name,
  type: { kind: "number" },
  default: byDefault,
  doc,
});

const mean = number("mean", 0, "The middle of the distribution.");
const stddev: Param = {
  name: "stddev",
  type: { kind: "number", min: 0 },
  default: 0.05,
  doc: "The standard deviation.",
};
const limits = [
  number("minval", -0.05, "The lowest value."),
  number("maxval", 0.05, "The value below which all lie."),
];
const gain = number("gain", 1, "A factor on every value.");

const initializers: readonly Choice[] = [
  {
    name: "glorot_uniform",
    doc: "uniform within ±√(6 / (fan in + fan out)): suits tanh, sigmoid and softmax",
    params: [],
  },
  {
    name: "glorot_normal",
    doc: "normal with deviation √(2 / (fan in + fan out)), cut at two deviations",
    params: [],
  },
  { name: "he_uniform", doc: "uniform within ±√(6 / fan in): suits relu", params: [] },
  {
    name: "he_normal",
    doc: "normal with deviation √(2 / fan in), cut at two deviations: suits relu",
    params: [],
  },
  { name: "lecun_uniform", doc: "uniform within ±√(3 / fan in)", params: [] },
  {
    name: "lecun_normal",
    doc: "normal with deviation √(1 / fan in), cut at two deviations: suits selu",
    params: [],
  },
  {
    name: "variance_scaling",
    doc: "a variance of scale / n, with n the fan in, the fan out or their mean: what the glorot, he and lecun ones are made of",
    params: [
      {
        name: "scale",
        type: { kind: "number", above: 0 },
        default: 1,
        doc: "The variance times n.",
      },
      {
        name: "mode",
        type: { kind: "choice", options: ["fan_in", "fan_out", "fan_avg"] },
        default: "fan_in",
        doc: "What n is: the inputs of each output, the outputs of each input, or the mean of both.",
      },
      {
        name: "distribution",
        type: { kind: "choice", options: ["truncated_normal", "untruncated_normal", "uniform"] },
        default: "truncated_normal",
        doc: "The shape of the distribution; `truncated_normal` is cut at two deviations.",
      },
    ],
  },
  { name: "orthogonal", doc: "an orthogonal matrix: suits recurrent weights", params: [gain] },
  { name: "identity", doc: "the identity matrix: suits square kernels", params: [gain] },
  { name: "uniform", doc: "uniform, within ±0.05 unless told; also called random_uniform", params: limits },
  { name: "random_uniform", doc: "uniform, within ±0.05 unless told", params: limits },
  {
    name: "normal",
    doc: "normal, with deviation 0.05 unless told; also called random_normal",
    params: [mean, stddev],
  },
  { name: "random_normal", doc: "normal, with deviation 0.05 unless told", params: [mean, stddev] },
  {
    name: "truncated_normal",
    doc: "normal, with deviation 0.05 unless told, cut at two deviations",
    params: [mean, stddev],
  },
  { name: "zeros", doc: "all 0", params: [] },
  { name: "ones", doc: "all 1", params: [] },
  { name: "constant", doc: "all the same value", params: [number("value", 0, "The value.")] },
];

const strength = (name: string, byDefault: number, what: string): Param => ({
  name,
  type: { kind: "number", min: 0 },
  default: byDefault,
  doc: `How much ${what} counts in the loss.`,
});
const absolute = "the sum of absolute values";
const squares = "the sum of squares";

const regularizers: readonly Choice[] = [
  {
    name: "l1",
    doc: "adds l1 · Σ|w| to the loss: drives weights that do not matter to 0",
    params: [strength("l1", 0.01, absolute)],
  },
  {
    name: "l2",
    doc: "adds l2 · Σw² to the loss: keeps weights small, against overfitting",
    params: [strength("l2", 0.01, squares)],
  },
  {
    name: "l1_l2",
    doc: "adds l1 · Σ|w| + l2 · Σw² to the loss",
    params: [strength("l1", 0, absolute), strength("l2", 0, squares)],
  },
  {
    name: "orthogonal_regularizer",
    doc: "adds a loss that makes rows or columns of a matrix orthogonal to each other",
    params: [
      strength("factor", 0.01, "the mean overlap of two rows or columns"),
      {
        name: "mode",
        type: { kind: "choice", options: ["rows", "columns"] },
        default: "rows",
        doc: "Which are to be orthogonal.",
      },
    ],
  },
];

/** Along which axes of the weight (not of a sample: 0 is the first) a norm is taken. */
const normAxis: Param = {
  name: "axis",
  type: { kind: "axes", of: "weight" },
  default: 0,
  doc: "The axes of the weight along which the norm is taken: 0 for Dense, [0, 1, 2] for Conv2D.",
};

const constraints: readonly Choice[] = [
  {
    name: "max_norm",
    doc: "shortens the weights of each unit that are longer than max_value",
    params: [
      {
        name: "max_value",
        type: { kind: "number", min: 0 },
        default: 2,
        doc: "The greatest length allowed.",
      },
      normAxis,
    ],
  },
  {
    name: "min_max_norm",
    doc: "brings the length of each unit's weights between two bounds",
    params: [
      {
        name: "min_value",
        type: { kind: "number", min: 0 },
        default: 0,
        doc: "The least length.",
      },
      {
        name: "max_value",
        type: { kind: "number", min: 0 },
        default: 1,
        doc: "The greatest length.",
      },
      {
        name: "rate",
        type: { kind: "number", above: 0, max: 1 },
        default: 1,
        doc: "How strictly: 1 brings the length within the bounds at every step, less only moves it there.",
      },
      normAxis,
    ],
  },
  { name: "non_neg", doc: "sets negative weights to 0", params: [] },
  { name: "unit_norm", doc: "brings the weights of each unit to length 1", params: [normAxis] },
];

const choices: Readonly<Record<ChoiceKind, readonly Choice[]>> = {
  initializer: initializers,
  regularizer: regularizers,
  constraint: constraints,
};

/** What an argument of this kind may be. */
export function choicesFor(kind: ChoiceKind): readonly Choice[] {
  return choices[kind];
}
