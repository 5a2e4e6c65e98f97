/** Add and Concatenate. */
import type { Layer } from "./layer.js";
import type { Mismatch } from "./mismatch.js";
import { axis } from "./params.js";
import { type Dim, dim, type Shape } from "./shape.js";

const add: Layer = {
  name: "Add",
  family: "merging",
  doc: "Adds its inputs value by value.",
  formula: "a + b + …",
  params: [],
  inputs: "many",
  shape: (inputs) => broadcast(inputs),
};

const concatenate: Layer = {
  name: "Concatenate",
  family: "merging",
  doc: "Puts its inputs one after another along an axis; all other axes must be equal.",
  params: [axis("The axis along which the inputs are joined.")],
  inputs: "many",
  shape: (inputs, args) => {
    const first = inputs[0]!;
    const number = args.number("axis");
    const joined = number < 0 ? first.length + number : number - 1;
    if (joined < 0 || joined >= first.length) {
      return { code: "axis-out-of-range", param: "axis", axis: number, got: first };
    }
    for (let other = 1; other < inputs.length; other++) {
      const shape = inputs[other]!;
      if (shape.length !== first.length) return { code: "merge-ranks", inputs, other };
      const different = shape.findIndex((d, at) => at !== joined && !compatible(d, first[at]!));
      if (different >= 0) return { code: "merge-shapes", inputs, axis: different, other };
    }
    const sizes = inputs.map((shape) => shape[joined]!.size);
    if (sizes.includes(undefined)) return first.map((d, at) => (at === joined ? { size: undefined } : d));
    const total = sizes.reduce<number>((sum, size) => sum + size!, 0);
    return first.map((d, at) => (at === joined ? dim(total, `${sizes.join(" + ")} = ${total}`) : d));
  },
};

export const mergingLayers = [add, concatenate];

function compatible(a: Dim, b: Dim): boolean {
  return a.size === undefined || b.size === undefined || a.size === b.size;
}

/** Element by element as Keras merges: axes are matched from the last, and a length of 1 stretches. */
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
      merged.push(a.size === 1 ? b : a);
    }
    result = merged;
  }
  return result;
}
