/** The scores of single batches in columns: appending is pure for the caller, yet copies only when a buffer is full. */
import type { Scores } from "../src/history.js";

/** The first `length` entries of each column are this value's; later ones belong to its successors. */
export interface Points {
  readonly length: number;
  readonly steps: Float64Array;
  readonly scores: ReadonlyMap<string, Float64Array>;
  /** Shared by all values that grew from one another: how much of the buffers is taken. */
  readonly taken: { length: number };
}

export const noPoints: Points = {
  length: 0,
  steps: new Float64Array(0),
  scores: new Map(),
  taken: { length: 0 },
};

/** Points with one more. A step that does not come after the last is left out, so that steps always rise. */
export function append(points: Points, step: number, scores: Scores): Points {
  const { length } = points;
  if (length > 0 && step <= points.steps[length - 1]!) return points;
  const grown = withRoom(points, scores);
  grown.steps[length] = step;
  for (const [name, column] of grown.scores) column[length] = scores[name] ?? Number.NaN;
  grown.taken.length = length + 1;
  return { ...grown, length: length + 1 };
}

/** Those of the first steps, up to this one. */
export function upTo(points: Points, step: number): Points {
  let { length } = points;
  while (length > 0 && points.steps[length - 1]! > step) length--;
  return length === points.length ? points : { ...points, length };
}

/** The same points in buffers that have a free place, and a column for each name. */
function withRoom(points: Points, scores: Scores): Points {
  const { length, steps, taken } = points;
  const known = Object.keys(scores).every((name) => points.scores.has(name));
  if (known && length < steps.length && taken.length === length) return points;
  const capacity = Math.max(64, length < steps.length ? steps.length : 2 * steps.length);
  const copy = (column?: Float64Array) => {
    const target = new Float64Array(capacity).fill(Number.NaN);
    if (column) target.set(column.subarray(0, length));
    return target;
  };
  const names = new Set([...points.scores.keys(), ...Object.keys(scores)]);
  const columns = new Map([...names].map((name) => [name, copy(points.scores.get(name))]));
  return { length, steps: copy(steps), scores: columns, taken: { length } };
}
