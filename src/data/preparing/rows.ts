/** The rows of one split as training takes them: single rows, or windows of a series. */
import type { Rows, RowValues } from "../prepared.js";
import type { PlacedRows } from "./placed.js";

/** Rows that follow each other are an input together; the target lies `reach` rows behind the last, 0 for none. */
export interface Windows {
  readonly window: number;
  readonly reach: number;
  /** Row of the table → group, over whose borders no window reaches. */
  readonly groups?: Int32Array | undefined;
}

/** An input of a split, by places in it. */
export interface SplitInput {
  /** As many numbers as `shape` has places: a whole window of rows, or one row, which is the window's last. */
  readonly shape: readonly number[];
  readonly rows: PlacedRows;
}

export interface SplitTarget {
  readonly values: Float32Array;
  readonly width: number;
}

/** `rows` are those of the table at the split's places. */
export function makeRows(
  rows: Int32Array,
  inputs: readonly SplitInput[],
  targets: readonly SplitTarget[],
  windows: Windows | undefined,
): Rows {
  // Windows in memory may come in any order: those of one block would all be of about the same time.
  const blocks = inputs.flatMap(({ rows: { block, onDisk } }) =>
    block === undefined || (windows !== undefined && onDisk !== true) ? [] : [block],
  );
  const block = blocks.length === 0 ? {} : { block: Math.min(...blocks) };
  if (windows === undefined) {
    const values = inputs.map((input) => singleValues(input.rows));
    return {
      count: rows.length,
      inputs: values,
      targets: targets.map((target) => target.values),
      index: rows,
      ...block,
    };
  }
  const { window, reach } = windows;
  const starts = windowStarts(rows, windows);
  const last = window - 1 + reach;
  return {
    count: starts.length,
    inputs: inputs.map((input) => windowValues(input, starts, window)),
    targets: targets.map((target) => rowsAt(target, starts, last)),
    last: targets.map((target) => rowsAt(target, starts, window - 1)),
    index: starts.map((start) => rows[start + last]!),
    ...block,
  };
}

/** Where windows begin that lie wholly within these rows. */
export function windowStarts(rows: Int32Array, { window, reach, groups }: Windows): Int32Array {
  const starts: number[] = [];
  let from = 0;
  for (let end = 0; end < rows.length; end++) {
    if (groups !== undefined && end > 0 && groups[rows[end]!] !== groups[rows[end - 1]!]) from = end;
    const start = end - window - reach + 1;
    if (start >= from) starts.push(start);
  }
  return Int32Array.from(starts);
}

function singleValues({ size, copy }: PlacedRows): RowValues {
  return { size, fill: (positions, into, seed) => copy(positions, 1, into, seed) };
}

/** Nothing is copied before it is asked for: windows overlap. */
function windowValues({ shape, rows }: SplitInput, starts: Int32Array, window: number): RowValues {
  const whole = shape.reduce((product, length) => product * length, 1) === rows.size * window;
  const run = whole ? window : 1;
  const shift = whole ? 0 : window - 1;
  return {
    size: rows.size * run,
    fill: (positions, into, seed) =>
      rows.copy(
        positions.map((position) => starts[position]! + shift),
        run,
        into,
        seed,
      ),
  };
}

function rowsAt({ values, width }: SplitTarget, starts: Int32Array, offset: number): Float32Array {
  const taken = new Float32Array(starts.length * width);
  for (const [index, start] of starts.entries()) {
    const from = (start + offset) * width;
    taken.set(values.subarray(from, from + width), index * width);
  }
  return taken;
}
