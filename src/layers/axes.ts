/** Axes by number, as arguments give them: 1 is the first after the batch, negative ones count from the end. */
import type { Args, ArgValue } from "./layer.js";
import { isList } from "./layer.js";
import type { Mismatch } from "./mismatch.js";
import type { Shape } from "./shape.js";

/** Index of an axis among `rank` axes without the batch; below 0 or at least `rank` where there is none. */
export function axisIndex(axis: number, rank: number): number {
  return axis < 0 ? rank + axis : axis - 1;
}

/** The indices that an argument names, in ascending order, or what is wrong with them. */
export function axisIndices(x: Shape, args: Args, param: string): readonly number[] | Mismatch {
  const axes = numbers(args.get(param));
  for (const axis of axes) {
    const index = axisIndex(axis, x.length);
    if (index < 0 || index >= x.length) return { code: "axis-out-of-range", param, axis, got: x };
  }
  const indices = axes.map((axis) => axisIndex(axis, x.length)).sort((a, b) => a - b);
  if (new Set(indices).size < indices.length) return { code: "axis-twice", param, axes, got: x };
  return indices;
}

/** The same for arguments that have been checked by `axisIndices` before. */
export function checkedAxes(x: Shape, args: Args, param: string): readonly number[] {
  const indices = axisIndices(x, args, param);
  if (!isIndices(indices)) throw new Error(`${param} names an axis that is not there`);
  return indices;
}

/** The mismatch of an argument that names axes of `x`, or `x` itself: for layers that keep the shape. */
export function keptShape(x: Shape, args: Args, param: string): Shape | Mismatch {
  const indices = axisIndices(x, args, param);
  return isIndices(indices) ? x : indices;
}

export function isIndices(result: readonly number[] | Mismatch): result is readonly number[] {
  return Array.isArray(result);
}

function numbers(value: ArgValue): readonly number[] {
  return (isList(value) ? value : [value]) as readonly number[];
}
