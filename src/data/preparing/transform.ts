/** Turns the columns of a store into the numbers that enter the network: the same for training and for new rows. */
import type { NumberScale } from "../prepared.js";
import type { Expected, Fault } from "./faults.js";

/** How one column of the store becomes one or several of a row's numbers, from place `at` on. */
export type Step = {
  readonly slot: number;
  readonly at: number;
  readonly column: string;
  readonly expected: Expected;
} & (
  | {
      readonly kind: "number";
      readonly fill: number | undefined;
      readonly clip: readonly [number, number] | undefined;
      readonly scale: NumberScale;
    }
  /** Number of the class plus `first`; `unknown` stands for a value that is none of them, or is refused. */
  | {
      readonly kind: "class";
      readonly fill: number | undefined;
      readonly first: number;
      readonly unknown: number | undefined;
    }
  | { readonly kind: "one_hot"; readonly fill: number | undefined; readonly classes: number }
  | { readonly kind: "word"; readonly places: Float64Array }
);

export interface Transform {
  /** Numbers a row. */
  readonly width: number;
  readonly steps: readonly Step[];
}

/** Rows of a block that lie in the store column after column, `stride` apart. */
export interface BlockRows {
  readonly block: Float64Array;
  readonly stride: number;
  readonly count: number;
  /** Rows that are marked with −1 here, from `firstRow` on, may hold anything. */
  readonly places: Int32Array;
  readonly firstRow: number;
}

/**
 * Writes the rows' numbers into `into`, one row after another; gives the first value that cannot be used. Rows go a few at
 * a time, so that what is written stays close together.
 */
export function transformRows(transform: Transform, rows: BlockRows, into: Float32Array): Fault | undefined {
  const { width, steps } = transform;
  const few = Math.max(16, Math.floor(32768 / Math.max(1, width)));
  for (let from = 0; from < rows.count; from += few) {
    const to = Math.min(rows.count, from + few);
    let first: Fault | undefined;
    for (const step of steps) {
      const fault = transforms[step.kind](step as never, rows, from, to, width, into);
      if (fault !== undefined && (first === undefined || fault.row < first.row)) first = fault;
    }
    if (first !== undefined) return first;
  }
  return undefined;
}

type StepOf<Kind extends Step["kind"]> = Extract<Step, { kind: Kind }>;
type Run<Kind extends Step["kind"]> = (
  step: StepOf<Kind>,
  rows: BlockRows,
  from: number,
  to: number,
  width: number,
  into: Float32Array,
) => Fault | undefined;

const largest = 3.4028234663852886e38;

const transforms: { readonly [Kind in Step["kind"]]: Run<Kind> } = {
  number(step, rows, from, to, width, into) {
    const { offset, divisor } = step.scale;
    const plain = step.clip === undefined && step.scale.log !== true;
    const { block } = rows;
    const start = step.slot * rows.stride;
    let place = from * width + step.at;
    for (let row = from; row < to; row++, place += width) {
      const value = (block[start + row]! - offset) / divisor;
      // What is missing, infinite or too large is looked at more closely.
      if (plain && value >= -largest && value <= largest) into[place] = value;
      else {
        const fault = numberWithCare(step, rows, row, place, into);
        if (fault !== undefined) return fault;
      }
    }
    return undefined;
  },

  class(step, rows, from, to, width, into) {
    const { fill = Number.NaN, first, unknown = Number.NaN } = step;
    for (let row = from; row < to; row++) {
      const read = rows.block[step.slot * rows.stride + row]!;
      const value = Number.isNaN(read) ? fill : read;
      const number = value < 0 ? unknown : value + first;
      into[row * width + step.at] = number;
      if (Number.isNaN(number) && isUsed(rows, row)) return faultAt(step, rows, row, read, "unusable");
    }
    return undefined;
  },

  one_hot(step, rows, from, to, width, into) {
    const { fill = Number.NaN, classes } = step;
    for (let row = from; row < to; row++) {
      const read = rows.block[step.slot * rows.stride + row]!;
      const value = Number.isNaN(read) ? fill : read;
      const place = row * width + step.at;
      into.fill(0, place, place + classes);
      if (value >= 0) into[place + value] = 1;
      else if (Number.isNaN(value) && isUsed(rows, row)) return faultAt(step, rows, row, read, "unusable");
    }
    return undefined;
  },

  word(step, rows, from, to, width, into) {
    for (let row = from; row < to; row++) {
      into[row * width + step.at] = step.places[rows.block[step.slot * rows.stride + row]!]!;
    }
    return undefined;
  },
};

function numberWithCare(
  step: StepOf<"number">,
  rows: BlockRows,
  row: number,
  place: number,
  into: Float32Array,
): Fault | undefined {
  const { fill = Number.NaN, clip, scale } = step;
  const read = rows.block[step.slot * rows.stride + row]!;
  let value = Number.isNaN(read) ? fill : read;
  if (clip !== undefined) value = Math.min(Math.max(value, clip[0]), clip[1]);
  if (scale.log === true) value = value < 0 ? Number.NaN : Math.log1p(value);
  value = (value - scale.offset) / scale.divisor;
  into[place] = value;
  const fits = value >= -largest && value <= largest && Math.abs(read) !== Number.POSITIVE_INFINITY;
  return fits || !isUsed(rows, row) ? undefined : faultAt(step, rows, row, read, "too-large");
}

function isUsed({ places, firstRow }: BlockRows, row: number): boolean {
  return places[firstRow + row]! >= 0;
}

/** What is wrong with a value that was read as NaN, as an infinity, or as a number that turned out to be `otherwise`. */
function faultAt(step: Step, rows: BlockRows, row: number, read: number, otherwise: Fault["why"]): Fault {
  const { column, expected } = step;
  const log = step.kind === "number" && step.scale.log === true;
  const why = Number.isNaN(read)
    ? "missing"
    : !Number.isFinite(read)
      ? "unusable"
      : log && read < 0
        ? "negative"
        : otherwise;
  return { row: rows.firstRow + row, column, expected, why };
}
