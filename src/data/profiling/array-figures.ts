/** The first pass over a column of lists of numbers. */
import { arrayOf } from "../reading/field-sql.js";
import type { Table, TableColumn } from "../reading/table.js";
import { type Different, differentIn, drawnSql, fingerprintSql, sampleOf } from "./different.js";

export interface ArrayFigures {
  readonly kind: "array";
  /** Lists that are not there, or lack a number. */
  readonly missing: number;
  readonly distinct: Different;
  /** Whether all lists are of one length. */
  readonly fits: boolean;
  readonly filled: number;
  readonly length: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly deviation: number;
}

/** Lists with an infinite number count as filled, and not in the figures. */
export function arrayFigures({ rows }: Table, column: TableColumn, value: string) {
  const list = arrayOf(column);
  const whole = `len(list_filter(${list}, lambda number: number is null or isnan(number))) = 0`;
  const finite = `len(list_filter(${list}, lambda number: isinf(number))) = 0`;
  return {
    values: [
      `case when ${whole} then ${list} end as ${value}`,
      `case when ${whole} and ${finite} then ${list} end as ${value}_finite`,
      `len(${list}) as ${value}_length`,
    ],
    aggregates: [
      `count(${value})`,
      `min(${value}_length)`,
      `max(${value}_length)`,
      `min(list_min(${value}_finite))`,
      `max(list_max(${value}_finite))`,
      `favg(list_avg(${value}_finite))`,
      // Of lists of one length the variance is the mean of theirs and that of their means.
      `sqrt(favg(list_var_pop(${value}_finite)) + var_pop(list_avg(${value}_finite)))`,
      drawnSql(value, fingerprintSql(value)),
    ],
    read: ([
      holds,
      shortest,
      longest,
      min,
      max,
      mean,
      deviation,
      drawn,
    ]: readonly unknown[]): ArrayFigures => ({
      kind: "array",
      missing: rows - Number(holds),
      filled: Number(holds),
      fits: shortest === longest && Number(longest ?? 0) > 0,
      length: Number(longest ?? 0),
      min: Number(min ?? 0),
      max: Number(max ?? 0),
      mean: Number(mean ?? 0),
      deviation: Number(deviation ?? 0),
      distinct: differentIn(sampleOf(drawn), Number(holds)),
    }),
  };
}
