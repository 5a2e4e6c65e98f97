/** What figures alone do not tell: the classes of columns with few values, and how numbers are spread. */
import type { Histogram } from "../../profile.js";
import { compareText } from "../field.js";
import { numberOf, textOf } from "../reading/field-sql.js";
import type { Table } from "../reading/table.js";
import { maybeAtMost, mostValues } from "./different.js";
import { countsIn, type Figures, type NumberFigures, type ValueCount } from "./figure-kinds.js";
import type { Taken } from "./kinds.js";
import { groupsOf, selectRow } from "./select.js";

/** A column of whole numbers can be class labels up to so many different ones. */
export const mostNumberClasses = 100;

/**
 * The values of each column with their rows, in the order of classes; undefined where there are more than 1,000. Of numbers
 * only where their count or their classes depend on it.
 */
export async function valuesOf(
  table: Table,
  taken: readonly Taken[],
  figures: readonly Figures[],
): Promise<(readonly ValueCount[] | undefined)[]> {
  const found = figures.map((each) => ("values" in each ? each.values : undefined));
  const places = [...figures.keys()].filter(
    (place) => found[place] === undefined && mayHaveFew(figures[place]!),
  );
  for (const group of groupsOf(places)) {
    const counted = await selectRow(
      table.connection,
      group.map((place) => `histogram(v${place})`),
      table.relation,
      group.map((place) => `${valueSql(taken[place]!)} as v${place}`),
    );
    for (const [index, place] of group.entries()) {
      const values = countsIn(counted[index]);
      found[place] = values.sort(
        taken[place]!.kind === "number"
          ? ([a], [b]) => Number(a) - Number(b)
          : ([a], [b]) => compareText(a, b),
      );
    }
  }
  return found.map((values) => (values !== undefined && values.length <= mostValues ? values : undefined));
}

function mayHaveFew(figures: Figures): boolean {
  const { kind, distinct } = figures;
  if (kind === "category") return figures.filled > 0 && maybeAtMost(distinct, mostValues);
  if (kind !== "number" || figures.numbers === 0) return false;
  // Once they are counted exactly, only classes are wanted.
  return distinct.exact
    ? figures.integers && distinct.counted <= mostNumberClasses
    : maybeAtMost(distinct, mostValues);
}

function valueSql({ column, kind }: Taken): string {
  return kind === "number" ? `${numberOf(column)} + 0.0` : textOf(column);
}

const bins = 20;

export interface Spread {
  readonly quartiles?: readonly [number, number, number];
  readonly histogram?: Histogram;
}

export function spreadOf({ sample, min, max }: NumberFigures): Spread {
  if (sample.length === 0) return {};
  const quartiles = [quantile(sample, 0.25), quantile(sample, 0.5), quantile(sample, 0.75)] as const;
  const width = max - min;
  if (width === 0 || !Number.isFinite(width)) return { quartiles };
  const counts = new Array<number>(bins).fill(0);
  for (const value of sample) counts[Math.min(bins - 1, Math.floor(((value - min) / width) * bins))]!++;
  return { quartiles, histogram: { from: min, to: max, counts } };
}

/** Linear between the two values in the middle, as NumPy and pandas have it. */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)]!;
  const above = sorted[Math.ceil(place)]!;
  const part = place - Math.floor(place);
  return below * (1 - part) + above * part;
}
