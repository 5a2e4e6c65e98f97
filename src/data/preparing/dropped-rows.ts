/** Which rows are used at all: those in which nothing is missing that the dataset says to leave rows out for. */
import type { ColumnEncoding, DataInput, Dataset } from "../../network.js";
import { filled, missingNumber } from "../reading/field-sql.js";
import type { Table } from "../reading/table.js";
import { streamChunks } from "./chunks.js";
import { everyRow } from "./deal.js";
import { columnOf } from "./faults.js";

/** The rows of the table that are used, in ascending order. */
export async function rowsWithout(dataset: Dataset, table: Table): Promise<Int32Array> {
  const missing = (dataset.inputs ?? []).flatMap((input) => missingIn(input, dataset, table));
  if (missing.length === 0) return everyRow(table.rows);
  const rows = new Int32Array(table.rows);
  let kept = 0;
  const dropped = `cast(cast((${missing.join(" or ")}) as integer) as double)`;
  await streamChunks(table, [dropped], (chunk, firstRow) => {
    const flags = chunk.doubles(0);
    for (let row = 0; row < chunk.rows; row++) if (flags[row] === 0) rows[kept++] = firstRow + row;
  });
  return rows.slice(0, kept);
}

function missingIn(input: DataInput, { source }: Dataset, table: Table): string[] {
  const encodings: readonly (ColumnEncoding | Extract<DataInput, { kind: "codes" }>)[] =
    input.kind === "table" ? input.columns : input.kind === "codes" ? [input] : [];
  return encodings
    .filter(({ missing }) => missing === "drop")
    .map((encoding) => {
      const column = columnOf(table, source, encoding.column);
      if (encoding.kind === "number") return missingNumber(column);
      // A list is left out for one of its numbers.
      if (encoding.kind === "array")
        return `(${column.sql} is null or list_count(${column.sql}) < len(${column.sql}))`;
      return `not ${filled(column)}`;
    });
}
