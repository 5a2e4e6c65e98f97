/** Counts how many different values a column has: all of them in small tables, a share of them in large ones. */

/** Values are told apart up to here; beyond, their number may be an estimate. */
export const mostValues = 1000;

/** How values are counted: those with a hash divisible by `share`, or in rough by DuckDB's estimate. */
export type Counting = number | "rough";

export interface Different {
  readonly counted: number;
  readonly by: Counting;
}

/** Different values that are kept in memory at once, for all columns of a query. */
const mostKept = 2_000_000;
/** Each column that is counted takes memory of its own. */
const mostColumns = 64;

/** For so many columns with so many rows. */
export function countingOf(columns: number, rows: number): Counting {
  if (columns > mostColumns) return "rough";
  return 2 ** Math.min(8, Math.max(0, Math.ceil(Math.log2((columns * rows) / mostKept))));
}

/**
 * DuckDB's estimate (HyperLogLog with 64 registers) has a standard error of 13 %; a share of 1/64 of a million values has one
 * of 0.8 %. Hashes are told apart instead of the values, which may be long texts.
 */
export function countDifferent(value: string, by: Counting): string {
  if (by === "rough") return `approx_count_distinct(${value})`;
  const chosen = by === 1 ? "" : ` and hash(${value}) % ${by} = 0`;
  return `count(distinct hash(${value})) filter (where ${value} is not null${chosen})`;
}

/** The number of values, exact where all were counted. There cannot be more than fields that hold one. */
export function estimateOf({ counted, by }: Different, holds: number): number {
  return Math.min(by === "rough" ? counted : counted * by, holds);
}

/** Whether there are at most `most` values: certainly not, where this says no. How many were counted varies as √n does. */
export function maybeAtMost({ counted, by }: Different, most: number): boolean {
  if (by === 1) return counted <= most;
  if (by === "rough") return counted <= 2 * most;
  const expected = most / by;
  return counted <= expected + 6 * Math.sqrt(expected) + 6;
}
