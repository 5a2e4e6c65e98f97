/** Streams columns out of a table, some thousand rows at a time, without making an object of every value. */
import type { DuckDBDataChunk, DuckDBVector } from "@duckdb/node-api";
import { DataError } from "../data-error.js";
import type { Table } from "../reading/table.js";

/** Some rows that follow each other. What it gives is valid until the next ones come. */
export interface Chunk {
  readonly rows: number;
  /** A column of doubles without nulls. */
  doubles(column: number): Float64Array;
  /** A column of arrays of doubles without nulls: all numbers of all rows. */
  arrays(column: number): Float64Array;
  /** A column of text. */
  text(column: number): (row: number) => string | null;
}

/** Asks for `expressions` of all rows, in the order of the data; gives the number of rows. */
export async function streamChunks(
  table: Table,
  expressions: readonly string[],
  visit: (chunk: Chunk, firstRow: number) => void | Promise<void>,
  signal?: AbortSignal,
): Promise<number> {
  // A table can be asked for its rows alone.
  const wanted = expressions.length === 0 ? ["0::double"] : expressions;
  const query = `select ${wanted.map((expression, index) => `${expression} as c${index}`).join(", ")} from ${table.relation}`;
  let rows = 0;
  const result = await reading(() => table.connection.stream(query), signal);
  for (;;) {
    signal?.throwIfAborted();
    const chunk = await reading(() => result.fetchChunk(), signal);
    if (chunk === null || chunk.rowCount === 0) return rows;
    const visited = visit(chunkOf(chunk), rows);
    if (visited !== undefined) await visited;
    rows += chunk.rowCount;
  }
}

function chunkOf(chunk: DuckDBDataChunk): Chunk {
  return {
    rows: chunk.rowCount,
    doubles: (column) => doublesOf(chunk.getColumnVector(column)),
    arrays: (column) => {
      const vector = chunk.getColumnVector(column);
      if (!("childData" in vector)) throw new TypeError("the column does not hold arrays");
      return doublesOf(vector.childData as DuckDBVector);
    },
    text: (column) => {
      const vector = chunk.getColumnVector(column);
      return (row) => vector.getItem(row) as string | null;
    },
  };
}

/** The numbers as they lie in DuckDB's memory: asking for each by itself takes many times as long. */
function doublesOf(vector: DuckDBVector): Float64Array {
  if ("items" in vector && vector.items instanceof Float64Array) return vector.items;
  throw new TypeError("the column does not hold doubles");
}

/** A file that vanishes, is cut short or changes its columns while it is read ends in an error of DuckDB's. */
async function reading<Result>(work: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    signal?.throwIfAborted();
    const reason = (error instanceof Error ? error.message : String(error)).split("\n")[0]!;
    throw new DataError(`The data could not be read to its end: ${reason}`);
  }
}
