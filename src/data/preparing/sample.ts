/** The values of training rows in one or several columns of a store, as a sample that figures are taken from. */
import type { ColumnStore } from "./store.js";

/** Finite numbers that can be gone through again and again, piece by piece, and what the first time has shown. */
export interface Sample {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** The squared distances from the mean, added up. */
  readonly squares: number;
  /** A piece is valid until the next one. */
  each(visit: (values: Float64Array) => void): Promise<void>;
}

/** Each piece is gone through twice, and joined to those before as Chan, Golub and LeVeque (1979) do. */
export async function sampleOf(each: Sample["each"]): Promise<Sample> {
  let count = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let total = 0;
  let squares = 0;
  await each((values) => {
    // Summed piece by piece, which keeps rounding errors small.
    let sum = 0;
    let least = min;
    let most = max;
    for (let index = 0; index < values.length; index++) {
      const value = values[index]!;
      sum += value;
      if (value < least) least = value;
      if (value > most) most = value;
    }
    min = least;
    max = most;
    const mean = sum / values.length;
    let distances = 0;
    for (let index = 0; index < values.length; index++) {
      const distance = values[index]! - mean;
      distances += distance * distance;
    }
    const all = count + values.length;
    const shift = count === 0 ? 0 : mean - total / count;
    squares += distances + shift * shift * ((count * values.length) / all);
    count = all;
    total += sum;
  });
  return { count, min, max, mean: total / count, squares, each };
}

/** What is done to a value before figures are taken: NaN leaves it out. */
export type Adjust = (value: number) => number;

/** The finite values of `slots` in rows that are marked in `training`, after `adjust`. */
export async function trainingSample(
  store: ColumnStore,
  slots: readonly number[],
  training: Uint8Array,
  adjust?: Adjust,
): Promise<Sample> {
  const scratch = new Float64Array(store.blockRows);
  return sampleOf(async (visit) => {
    for (let block = 0; block < store.blocks; block++) {
      const firstRow = block * store.blockRows;
      for (const slot of slots) {
        const read = store.column(block, slot);
        const values = read instanceof Float64Array ? read : await read;
        const length = gather(values, training, firstRow, adjust, scratch);
        if (length > 0) visit(scratch.subarray(0, length));
      }
    }
  });
}

function gather(
  values: Float64Array,
  training: Uint8Array,
  firstRow: number,
  adjust: Adjust | undefined,
  into: Float64Array,
): number {
  let length = 0;
  for (let row = 0; row < values.length; row++) {
    if (training[firstRow + row] !== 1) continue;
    const value = adjust === undefined ? values[row]! : adjust(values[row]!);
    // Infinity less itself is not 0.
    if (value - value === 0) into[length++] = value;
  }
  return length;
}
