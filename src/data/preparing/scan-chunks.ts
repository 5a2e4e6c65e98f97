/** Takes the values that a plan asks for out of fields that still are bytes of a file, without SQL. */
import { DataError } from "../data-error.js";
import type { FieldChunk } from "../reading/csv-cutter.js";
import { textAt } from "../reading/field-bytes.js";
import { Unreadable } from "../reading/problems.js";
import type { Scan } from "../reading/table.js";
import type { Chunk } from "./chunks.js";
import type { Item } from "./plan.js";

/** As `streamChunks`; gives undefined where an item cannot be had in this way. */
export function scanChunks(
  scan: Scan,
  items: readonly Item[],
  visit: (chunk: Chunk, firstRow: number) => void | Promise<void>,
  signal?: AbortSignal,
): Promise<number> | undefined {
  const chunkOf = fieldReader(items);
  return chunkOf && scanAll(scan, chunkOf, visit, signal);
}

/** How a chunk of fields says what the items ask for; undefined where one cannot be had in this way. */
export function fieldReader(items: readonly Item[]): ((fields: FieldChunk) => Chunk) | undefined {
  const readers = items.map(readerOf);
  const all = readers.filter((reader) => reader !== undefined);
  return all.length < readers.length ? undefined : (fields) => chunkOfFields(fields, all);
}

async function scanAll(
  scan: Scan,
  chunkOf: (fields: FieldChunk) => Chunk,
  visit: (chunk: Chunk, firstRow: number) => void | Promise<void>,
  signal?: AbortSignal,
): Promise<number> {
  let rows = 0;
  try {
    await scan((fields) => {
      signal?.throwIfAborted();
      rows += fields.rows;
      return visit(chunkOf(fields), fields.firstRow) as undefined | Promise<undefined>;
    });
  } catch (error) {
    if (error instanceof Unreadable) throw new DataError(changedWhileRead);
    throw error;
  }
  return rows;
}

export const changedWhileRead = "The data has changed while it was read. Start the training again.";

interface Reader {
  /** The numbers of a column, for all rows of a chunk. */
  doubles(chunk: FieldChunk): Float64Array;
  readonly column: number;
}

function chunkOfFields(fields: FieldChunk, readers: readonly Reader[]): Chunk {
  /** A chunk may be taken in two parts. */
  const ready: Float64Array[] = [];
  return {
    rows: fields.rows,
    doubles: (index) => {
      ready[index] ??= readers[index]!.doubles(fields);
      return ready[index]!;
    },
    arrays: () => {
      throw new TypeError("text holds no arrays");
    },
    text: (index) => {
      const { column } = readers[index]!;
      return (row) => textAt(fields, row * fields.width + column) || null;
    },
  };
}

/** So many texts are remembered with what they are worth. */
const mostKnown = 10_000;

function readerOf({ field }: Item): Reader | undefined {
  if (field === undefined) return undefined;
  const { column, value, number } = field;
  let values = new Float64Array(0);
  const known = new Map<string, number>();
  const worthOf = (text: string) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const found = value(text);
    if (known.size < mostKnown) known.set(text, found);
    return found;
  };
  return {
    column,
    doubles: (chunk) => {
      const { numbers, rows, width } = chunk;
      if (values.length < rows) values = new Float64Array(rows);
      for (let row = 0, place = column; row < rows; row++, place += width) {
        const quick = number ? numbers[place]! : Number.NaN;
        values[row] = Number.isNaN(quick) ? worthOf(textAt(chunk, place)) : quick;
      }
      return values.subarray(0, rows);
    },
  };
}
