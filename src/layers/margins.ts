/** Layers that add or cut margins at the ends of the spatial axes: ZeroPadding and Cropping. */
import { type Args, type ArgValue, isList, type Layer } from "./layer.js";
import type { Mismatch } from "./mismatch.js";
import { places, type Rank, ranks, wrongRank } from "./ranks.js";
import { computedDim, type Dim, type Shape } from "./shape.js";

export type Margin = readonly [before: number, after: number];

/** A margins argument as a pair for each of `count` axes, in whichever of its forms it is given. */
export function marginsOf(args: Args, name: string, count: number): readonly Margin[] {
  const value = args.get(name);
  if (!isList(value)) return Array.from({ length: count }, () => pair(value));
  return count === 1 ? [pair(value)] : value.map(pair);
}

function pair(value: ArgValue): Margin {
  return (isList(value) ? value : [value, value]) as unknown as Margin;
}

const forms: Readonly<Record<Rank, string>> = {
  1: "one number for both ends, or `[start, end]`",
  2: "one number for all sides, `[height, width]`, or `[[top, bottom], [left, right]]`",
  3: "one number for all sides, one for each axis, or a pair for each axis",
};

export const marginLayers = [...ranks.map(zeroPadding), ...ranks.map(cropping)];

function zeroPadding(rank: Rank): Layer {
  return {
    name: `ZeroPadding${rank}D`,
    family: "reshaping",
    doc: `Adds zeros around ${places[rank]}.`,
    params: [
      {
        name: "padding",
        type: { kind: "margins", count: rank },
        default: 1,
        doc: `How many are added: ${forms[rank]}.`,
      },
    ],
    inputs: "one",
    shape: ([x], args) => wrongRank(x!, rank) ?? padded(x!, marginsOf(args, "padding", rank)),
  };
}

function padded(x: Shape, margins: readonly Margin[]): Shape {
  return x.map((length, axis) => {
    const [before, after] = margins[axis] ?? [0, 0];
    if (before + after === 0) return length;
    return computedDim(
      length,
      (size) => before + size + after,
      (size) => `${before} + ${size} + ${after}`,
    );
  });
}

function cropping(rank: Rank): Layer {
  return {
    name: `Cropping${rank}D`,
    family: "reshaping",
    doc: `Cuts margins off ${places[rank]}.`,
    params: [
      {
        name: "cropping",
        type: { kind: "margins", count: rank },
        // Keras's own: Cropping2D alone cuts nothing unless told.
        default: rank === 2 ? 0 : 1,
        doc: `How much is cut off: ${forms[rank]}.`,
      },
    ],
    inputs: "one",
    shape: ([x], args) => wrongRank(x!, rank) ?? cropped(x!, marginsOf(args, "cropping", rank)),
  };
}

function cropped(x: Shape, margins: readonly Margin[]): Shape | Mismatch {
  const result: Dim[] = [];
  for (const [axis, length] of x.entries()) {
    const [before, after] = margins[axis] ?? [0, 0];
    if (before + after === 0) {
      result.push(length);
      continue;
    }
    const left = computedDim(
      length,
      (size) => size - before - after,
      (size) => `${size} − ${before} − ${after}`,
    );
    if (left.size !== undefined && left.size < 1) {
      return { code: "empty-crop", axis, param: "cropping", size: length.size!, how: left.how!, got: x };
    }
    result.push(left);
  }
  return result;
}
