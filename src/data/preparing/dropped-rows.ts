/** Which rows are used at all: those in which nothing is missing that the dataset says to leave rows out for. */
import type { DataInput, Dataset, Target } from "../../network.js";
import { filled, missingNumber } from "../reading/field-sql.js";
import type { Table } from "../reading/table.js";
import { streamChunks } from "./chunks.js";
import { everyRow } from "./deal.js";
import { columnOf } from "./faults.js";

/** The rows of the table that are used, in ascending order. */
export async function rowsWithout(dataset: Dataset, table: Table): Promise<Int32Array> {
  const missing = [
    ...(dataset.inputs ?? []).flatMap((input) => missingIn(input, dataset, table)),
    ...dataset.targets.flatMap((target) => missingTarget(target, dataset, table)),
  ];
  if (missing.length === 0) return everyRow(table.rows);
  const rows = new Int32Array(table.rows);
  let kept = 0;
  const dropped = `cast(cast((${[...new Set(missing)].join(" or ")}) as integer) as double)`;
  await streamChunks(table, [dropped], (chunk, firstRow) => {
    const flags = chunk.doubles(0);
    for (let row = 0; row < chunk.rows; row++) if (flags[row] === 0) rows[kept++] = firstRow + row;
  });
  return rows.slice(0, kept);
}

function missingIn(input: DataInput, { source }: Dataset, table: Table): string[] {
  const encodings: readonly Dropping[] = input.kind === "table" ? input.columns : [input];
  return encodings
    .filter(({ missing }) => missing === "drop")
    .map(({ kind, column: name }) => {
      const column = columnOf(table, source, name);
      if (kind === "number") return missingNumber(column);
      // A list is left out for one of its numbers.
      if (kind === "array")
        return `(${column.sql} is null or list_count(${column.sql}) < len(${column.sql}))`;
      return `not ${filled(column)}`;
    });
}

interface Dropping {
  readonly kind: string;
  readonly column: string;
  readonly missing?: string;
}

/** With a separator, an empty field is a row without labels. */
function missingTarget(target: Target, { source, profile }: Dataset, table: Table): string[] {
  if (target.missing !== "drop" || target.labels?.separator !== undefined) return [];
  return target.columns.map((name) => {
    const column = columnOf(table, source, name);
    const known = profile?.columns.find((each) => each.name === name);
    return known?.kind === "number" ? missingNumber(column) : `not ${filled(column)}`;
  });
}
