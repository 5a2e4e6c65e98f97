/** Which rows of a dataset are trained on, which validate and which test. */
import type { Dataset, Series } from "../../network.js";
import type { Column } from "../../profile.js";
import { DataError } from "../data-error.js";
import type { Preprocessing, SeriesColumn } from "../prepared.js";
import type { Table } from "../reading/table.js";
import { streamChunks } from "./chunks.js";
import {
  type CodedRows,
  dealAtRandom,
  dealGrouped,
  dealInOrder,
  dealStratified,
  everyRow,
  inOrderOfCodes,
  type SplitRows,
} from "./deal.js";
import { rowsWithout } from "./dropped-rows.js";
import { columnOf, faultError } from "./faults.js";
import { keyValue } from "./values-sql.js";

export { type SplitRows, splitRows, splitSizes } from "./deal.js";

/**
 * Deals the rows of the dataset's table as its `split` says; rows that `missing: drop` leaves out are in no split. The
 * same dataset and table always give the same split. With a test file of its own there are no test rows among them.
 */
export async function splitTable(dataset: Dataset, table: Table): Promise<SplitRows> {
  const rows = await rowsWithout(dataset, table);
  const { split, series, targets } = dataset;
  if (series !== undefined) return splitSeries(dataset, table, rows);
  if (split.method === "random") return dealAtRandom(rows, split);
  const by = split.by ?? (split.method === "stratified" ? targets[0]?.columns[0] : undefined);
  const coded = await codesOf(dataset, table, rows, by);
  const deal = { stratified: dealStratified, grouped: dealGrouped, chronological: dealInOrder }[split.method];
  return deal(coded, split);
}

/** Rows of a series stay in their order, and those of one group beside each other. */
async function splitSeries(dataset: Dataset, table: Table, rows: Int32Array): Promise<SplitRows> {
  const { split, series } = dataset;
  if (split.method === "random" || split.method === "stratified") {
    throw new DataError(
      `A series is cut into windows of rows that follow each other, so ${split.method} does not go: split it by chronological(…) or grouped(by: …).`,
    );
  }
  const ordered = inOrderOfCodes(await codesOf(dataset, table, rows, series?.order));
  if (split.method === "chronological") {
    const by = split.by ?? series?.order;
    const dealt = dealInOrder(await codesOf(dataset, table, rows, by), split);
    return keepOrder(ordered, dealt, table.rows);
  }
  const groups = await codesOf(dataset, table, rows, split.by);
  const grouped = byGroups(ordered, groups, table.rows);
  return { ...keepOrder(grouped.rows, dealGrouped(groups, split), table.rows), groups: grouped.groups };
}

/** The same split with its rows in the order of `ordered`. */
function keepOrder(ordered: Int32Array, { train, validation, test }: SplitRows, rows: number): SplitRows {
  const part = new Uint8Array(rows);
  for (const [index, split] of [train, validation, test].entries())
    for (const row of split) part[row] = index;
  const only = (index: number) => ordered.filter((row) => part[row] === index);
  return { train: only(0), validation: only(1), test: only(2) };
}

/** Numbers the values of a column in ascending order; without a column, rows are numbered in the order of the data. */
async function codesOf(
  dataset: Pick<Dataset, "source" | "profile">,
  table: Table,
  rows: Int32Array,
  by: string | undefined,
  kind?: Column["kind"],
): Promise<CodedRows> {
  if (by === undefined) return { rows, codes: everyRow(rows.length), count: rows.length };
  const key = keyValue(columnOf(table, dataset.source, by), kind ?? kindOf(dataset, table, by));
  const rank = "case when k is null then 0 else dense_rank() over (order by k nulls last) end";
  const numbered = `(select ${key} as k, row_number() over () as i from ${table.relation})`;
  const relation = `(select r from (select i, ${rank} as r from ${numbered}) order by i)`;
  const ofRow = new Int32Array(table.rows);
  await streamChunks({ ...table, relation }, ["cast(r as double)"], (chunk, firstRow) => {
    ofRow.set(chunk.doubles(0), firstRow);
  });
  let count = 0;
  const codes = new Int32Array(rows.length);
  for (const [index, row] of rows.entries()) {
    const rank = ofRow[row]!;
    if (rank === 0) throw await faultError(table, { row, column: by, expected: "text", why: "missing" });
    codes[index] = rank - 1;
    count = Math.max(count, rank);
  }
  return dense({ rows, codes, count });
}

/** Ranks that only rows left out have are closed up. */
function dense({ rows, codes, count }: CodedRows): CodedRows {
  const places = new Int32Array(count).fill(-1);
  for (const code of codes) places[code] = 0;
  let used = 0;
  for (const [code, place] of places.entries()) if (place === 0) places[code] = used++;
  return { rows, codes: codes.map((code) => places[code]!), count: used };
}

/** What a column holds: by the data's profile where that is known. */
function kindOf(dataset: Pick<Dataset, "profile">, table: Table, name: string): Column["kind"] {
  const known = dataset.profile?.columns.find((column) => column.name === name)?.kind;
  if (known !== undefined) return known;
  const type = table.columns.find((column) => column.name === name)?.type;
  return type === undefined || type === "text" ? "category" : type;
}

/** Ends with an error where a split that should have rows has none. */
export function requireRows(dataset: Dataset, table: Table, split: SplitRows): void {
  const { source, split: wanted } = dataset;
  const parts = ["train", "validation", "test"] as const;
  if (parts.every((part) => split[part].length > 0 || (part !== "train" && wanted[part] === 0))) return;
  const { rows } = table;
  const uses = [
    "train on",
    ...(wanted.validation > 0 ? ["validate"] : []),
    ...(wanted.test > 0 ? ["test"] : []),
  ];
  const purposes = uses.length < 2 ? uses.join("") : `${uses.slice(0, -1).join(", ")} and ${uses.at(-1)}`;
  const used = split.train.length + split.validation.length + split.test.length;
  const left = used < rows ? ` that miss no value` : "";
  const has = `${source} has only ${used} ${used === 1 ? "row" : "rows"}${left}`;
  if (wanted.method === "grouped" || wanted.method === "chronological") {
    const by = wanted.by === undefined ? "" : ` or different values of ${wanted.by}`;
    throw new DataError(`${source} has too few rows${by} to ${purposes} by the split ${wanted.method}.`);
  }
  throw new DataError(`${has}: too few to ${purposes}.`);
}

/** All rows of a table as a series has them: in its order, and where it has groups, group by group. */
export async function orderOfSeries(
  table: Table,
  source: string,
  { order, groups }: NonNullable<Preprocessing["series"]>,
): Promise<Pick<SplitRows, "groups"> & { readonly rows: Int32Array }> {
  const all = everyRow(table.rows);
  const codes = (by: SeriesColumn | undefined) =>
    codesOf({ source, profile: undefined }, table, all, by?.column, by?.kind);
  const ordered = inOrderOfCodes(await codes(order));
  if (groups === undefined) return { rows: ordered };
  return byGroups(ordered, await codes(groups), table.rows);
}

/** Puts rows group by group, those of each in the order they have. */
function byGroups(
  ordered: Int32Array,
  groups: CodedRows,
  rows: number,
): { readonly rows: Int32Array; readonly groups: Int32Array } {
  const groupOf = new Int32Array(rows);
  for (const [index, row] of groups.rows.entries()) groupOf[row] = groups.codes[index]!;
  const codes = ordered.map((row) => groupOf[row]!);
  return { rows: inOrderOfCodes({ rows: ordered, codes, count: groups.count }), groups: groupOf };
}

/** How a dataset's series goes, for preparing other rows in the same way. */
export function fittedSeries(
  dataset: Dataset,
  { order, window, horizon }: Series,
  table: Table,
): NonNullable<Preprocessing["series"]> {
  const column = (name: string): SeriesColumn => ({ column: name, kind: kindOf(dataset, table, name) });
  const groups = dataset.split.method === "grouped" ? dataset.split.by : undefined;
  return {
    ...(order !== undefined && { order: column(order) }),
    ...(groups !== undefined && { groups: column(groups) }),
    window,
    horizon,
  };
}
