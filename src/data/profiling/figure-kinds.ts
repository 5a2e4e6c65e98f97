/** What the first pass finds out about columns of each kind, and how it is asked for in SQL. */
import type { ArrayFigures } from "./array-figures.js";
import type { Different } from "./different.js";

interface Base {
  readonly missing: number;
  readonly distinct: Different;
  /** Whether the whole column is of the kind that it was taken for. */
  readonly fits: boolean;
}

export interface NumberFigures extends Base {
  readonly kind: "number";
  readonly numbers: number;
  readonly infinite: number;
  readonly texts: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly deviation: number;
  readonly integers: boolean;
  /** Its values with their rows in ascending order, where they have been counted. */
  readonly values?: readonly ValueCount[];
  /** The numbers of rows drawn at random, in ascending order; of all rows where there are not too many. */
  readonly sample: Float64Array;
}

export type ValueCount = readonly [value: string, rows: number];

export interface TextFigures extends Base {
  readonly kind: "category" | "image";
  readonly filled: number;
  /** Its values with their rows in the order of classes, where they have been counted. */
  readonly values?: readonly ValueCount[];
  readonly words?: { readonly mean: number; readonly most: number };
}

export type Figures =
  | NumberFigures
  | ArrayFigures
  | TextFigures
  | (Base & { readonly kind: "boolean"; readonly counts: readonly [number, number] })
  | (Base & { readonly kind: "date"; readonly from: string; readonly to: string; readonly time: boolean });

/** What is asked of one column, and what its answers mean. */
export interface Question<Answer> {
  /** Values that are worked out first, each `expression as name`. */
  readonly values: readonly string[];
  /** What is worked out of the columns and these values. */
  readonly derived?: readonly string[];
  readonly aggregates: readonly string[];
  readonly read: (answers: readonly unknown[]) => Answer;
}

/** What `histogram` gives: each value with the number of its rows. */
export function countsIn(map: unknown): ValueCount[] {
  const entries = (map ?? []) as readonly { readonly key: unknown; readonly value: unknown }[];
  return entries.map(({ key, value }) => [String(key), Number(value)] as const);
}

/** All values have been counted. */
export function exactly(values: number): Different {
  return { counted: values, estimated: values, exact: true };
}

export function sumOf(values: readonly ValueCount[]): number {
  return values.reduce((sum, [, rows]) => sum + rows, 0);
}

/** The words of texts with so many rows each. */
export function wordsOf(values: readonly ValueCount[]): { mean: number; most: number } {
  let words = 0;
  let most = 0;
  for (const [text, rows] of values) {
    const count = text.match(/\S+/g)?.length ?? 0;
    words += count * rows;
    most = Math.max(most, count);
  }
  return { mean: words / Math.max(1, sumOf(values)), most };
}
