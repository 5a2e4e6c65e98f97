/** Layers that make one value of several: sums, products, extremes, dot products, and joining along an axis. */
import { axisIndex } from "./axes.js";
import type { Args, Layer } from "./layer.js";
import type { Mismatch } from "./mismatch.js";
import { axis, flag } from "./params.js";
import { type Dim, dim, dimText, type Shape, unknownDim } from "./shape.js";
import { elementCountOf, sizeOf } from "./weights.js";

function elementwise(name: string, doc: string, formula: string): Layer {
  return {
    name,
    family: "merging",
    doc,
    formula,
    params: [],
    inputs: "many",
    shape: (inputs) => broadcast(inputs),
  };
}

const add = elementwise("Add", "Adds its inputs value by value.", "a + b + …");
const subtract: Layer = {
  ...elementwise("Subtract", "Takes its second input from the first, value by value.", "a − b"),
  inputCount: 2,
};
const multiply = elementwise("Multiply", "Multiplies its inputs value by value.", "a · b · …");
const average = elementwise("Average", "The mean of its inputs, value by value.", "(a + b + …) / n");
const maximum = elementwise("Maximum", "The largest of its inputs, value by value.", "max(a, b, …)");
const minimum = elementwise("Minimum", "The smallest of its inputs, value by value.", "min(a, b, …)");

const concatenate: Layer = {
  name: "Concatenate",
  family: "merging",
  doc: "Puts its inputs one after another along an axis; all other axes must be equal.",
  params: [axis("The axis along which the inputs are joined.")],
  inputs: "many",
  shape: (inputs, args) => {
    const first = inputs[0]!;
    const number = args.number("axis");
    const joined = axisIndex(number, first.length);
    if (joined < 0 || joined >= first.length) {
      return { code: "axis-out-of-range", param: "axis", axis: number, got: first };
    }
    for (let other = 1; other < inputs.length; other++) {
      const shape = inputs[other]!;
      if (shape.length !== first.length) return { code: "merge-ranks", inputs, other };
      const different = shape.findIndex((d, at) => at !== joined && !compatible(d, first[at]!));
      if (different >= 0) return { code: "merge-shapes", inputs, axis: different, other };
    }
    return first.map((_, at) => {
      const lengths = inputs.map((shape) => shape[at]!);
      return at === joined ? joinedDim(lengths) : lengths.reduce(sameDim);
    });
  },
};

const dot: Layer = {
  name: "Dot",
  family: "merging",
  doc: "Multiplies two inputs along one axis of each and sums: how alike they are, with `normalize: true` as the cosine of their angle.",
  formula: "Σ a · b",
  params: [
    {
      name: "axes",
      type: { kind: "axes", count: 2 },
      doc: "The axis along which is summed, in both inputs, or a list with one for each.",
    },
    flag("normalize", false, "Whether both are brought to length 1 first."),
  ],
  inputs: "many",
  inputCount: 2,
  shape: (inputs, args) => {
    const axes = dotAxes(inputs, args);
    for (const [input, index] of axes.entries()) {
      const got = inputs[input]!;
      if (index < 0 || index >= got.length) {
        return { code: "axis-out-of-range", param: "axes", axis: dotNumbers(args)[input]!, got };
      }
    }
    const [left, right] = axes.map((index, input) => ({ input, axis: index }));
    if (!compatible(inputs[0]![left!.axis]!, inputs[1]![right!.axis]!)) {
      return { code: "dot-axes", param: "axes", inputs, left: left!, right: right! };
    }
    const rest = inputs.flatMap((shape, input) => shape.filter((_, at) => at !== axes[input]));
    return rest.length === 0 ? [dim(1)] : rest;
  },
  multiplyAdds: (inputs, output, args) =>
    elementCountOf(output) * sizeOf(inputs[0]![dotAxes(inputs, args)[0]!]),
};

export const mergingLayers = [add, subtract, multiply, average, maximum, minimum, concatenate, dot];

function dotNumbers(args: Args): readonly number[] {
  return args.list("axes", 2);
}

/** The indices of the summed axes, one for each input. */
function dotAxes(inputs: readonly Shape[], args: Args): readonly number[] {
  return dotNumbers(args).map((number, input) => axisIndex(number, inputs[input]!.length));
}

/** Whether two lengths may be the same. */
export function compatible(a: Dim, b: Dim): boolean {
  return a.size === undefined || b.size === undefined || a.size === b.size;
}

/** Of two lengths that must be the same the one that is known, if any. */
export function sameDim(a: Dim, b: Dim): Dim {
  return a.size === undefined && b.size !== undefined ? b : a;
}

/** Lengths one after another. */
export function joinedDim(lengths: readonly Dim[]): Dim {
  const text = lengths.map(dimText).join(" + ");
  if (lengths.some(({ size }) => size === undefined)) return unknownDim(text);
  const total = lengths.reduce((sum, { size }) => sum + size!, 0);
  return dim(total, `${text} = ${total}`);
}

/**
 * Element by element: axes must be equal, or 1, which stretches. Keras also takes inputs with different numbers of
 * axes and matches them from the last; that is refused here, since it is far more often a slip than meant.
 */
function broadcast(inputs: readonly Shape[]): Shape | Mismatch {
  let result = inputs[0]!;
  for (let other = 1; other < inputs.length; other++) {
    const shape = inputs[other]!;
    if (shape.length !== result.length) return { code: "merge-ranks", inputs, other };
    const merged: Dim[] = [];
    for (let at = 0; at < shape.length; at++) {
      const a = result[at]!;
      const b = shape[at]!;
      if (!compatible(a, b) && a.size !== 1 && b.size !== 1) {
        return { code: "merge-shapes", inputs, axis: at, other };
      }
      merged.push(mergedDim(a, b));
    }
    result = merged;
  }
  return result;
}

/** Of a known and an unknown length the known one, unless it is 1, which the other may stretch. */
function mergedDim(a: Dim, b: Dim): Dim {
  if (a.size === 1) return b;
  return b.size === 1 ? a : sameDim(a, b);
}
