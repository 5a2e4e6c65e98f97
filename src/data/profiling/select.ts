/** Asks a table for figures of its columns, of many columns at once but not of too many. */
import type { DuckDBConnection, DuckDBListVector } from "@duckdb/node-api";
import { loadDuckDB } from "../reading/duckdb.js";

/**
 * One row of aggregates over `relation`, to whose columns `values` are added first and then `derived`, each `expression as
 * name`. In steps, since DuckDB works out an expression anew wherever it stands. Counts come as bigint, lists of
 * doubles as Float64Array.
 */
export async function selectRow(
  connection: DuckDBConnection,
  aggregates: readonly string[],
  relation: string,
  ...steps: readonly (readonly string[])[]
): Promise<unknown[]> {
  if (aggregates.length === 0) return [];
  const from = steps
    .filter((added) => added.length > 0)
    .reduce((before, added) => `(select *, ${added.join(", ")} from ${before})`, relation);
  const result = await connection.run(`select ${aggregates.join(", ")} from ${from}`);
  const chunk = await result.fetchChunk();
  const { JSDuckDBValueConverter } = await loadDuckDB();
  return aggregates.map((_, index) => {
    const vector = chunk!.getColumnVector(index);
    // The numbers as they lie in memory: to ask for each by itself takes many times as long.
    const list = "getItemVector" in vector ? (vector as DuckDBListVector).getItemVector(0) : null;
    if (list !== null && "items" in list && list.items instanceof Float64Array) return list.items.slice();
    return chunk!.convertColumnValues(index, JSDuckDBValueConverter)[0];
  });
}

/**
 * Columns that are asked for together: text is read anew for each group, but DuckDB's plans grow with the columns, and what
 * is kept of `rows` rows of all of them has to fit into memory.
 */
export function groupsOf<T>(columns: readonly T[], rows = 1, most = mostColumns): T[][] {
  const size = Math.min(most, Math.max(1, Math.floor(mostFields / rows)));
  const groups: T[][] = [];
  for (let from = 0; from < columns.length; from += size) groups.push(columns.slice(from, from + size));
  return groups;
}

const mostColumns = 64;
const mostFields = 8_000_000;
