/** Reads what a plan asks for out of a table into a store of columns, in one pass. */
import { DataError } from "../data-error.js";
import type { Table } from "../reading/table.js";
import { type Chunk, streamChunks } from "./chunks.js";
import type { Plan } from "./plan.js";
import { changedWhileRead, scanChunks } from "./scan-chunks.js";
import { type ColumnStore, createStore, type StoreWriter } from "./store.js";
import type { TemporaryFiles } from "./temporary.js";

export interface ReadingOptions {
  /** Bytes of numbers that may stay in memory. */
  readonly memory: number;
  readonly files: TemporaryFiles;
  readonly onRows?: ((rows: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The columns of a table, and by which plan they were read. */
export interface ReadTable {
  readonly plan: Plan;
  readonly store: ColumnStore;
}

export async function readColumns(table: Table, plan: Plan, options: ReadingOptions): Promise<ColumnStore> {
  const { memory, files, onRows, signal } = options;
  const writer = createStore(table.rows, plan.slots, memory, files);
  const visit = (chunk: Chunk, firstRow: number) => {
    onRows?.(firstRow + chunk.rows);
    return takeChunk(plan, chunk, firstRow, writer);
  };
  const expressions = plan.items.map(({ sql }) => sql);
  const scanned = table.scan && scanChunks(table.scan, plan.items, visit, signal);
  const rows = await (scanned ?? streamChunks(table, expressions, visit, signal));
  if (rows !== table.rows) throw new DataError(changedWhileRead);
  return writer.finish();
}

/** A chunk may end one block and begin the next; only then is there something to wait for. */
export function takeChunk(
  plan: Plan,
  chunk: Chunk,
  firstRow: number,
  writer: StoreWriter,
): void | Promise<void> {
  const takeFrom = (done: number): void | Promise<void> => {
    let from = done;
    while (from < chunk.rows) {
      const rows = Math.min(chunk.rows - from, writer.blockRows - writer.filled);
      takeRows(plan, chunk, firstRow, from, rows, writer);
      from += rows;
      const waiting = writer.advance(rows);
      if (waiting !== undefined) return waiting.then(() => takeFrom(from));
    }
  };
  return takeFrom(0);
}

function takeRows(
  plan: Plan,
  chunk: Chunk,
  firstRow: number,
  from: number,
  rows: number,
  { block, blockRows, filled }: StoreWriter,
): void {
  for (const [index, item] of plan.items.entries()) {
    const place = item.slot * blockRows + filled;
    if (item.kind === "doubles") {
      const values = chunk.doubles(index);
      block.set(rows === chunk.rows ? values : values.subarray(from, from + rows), place);
    } else if (item.kind === "arrays") {
      const { width } = item;
      const values = chunk.arrays(index);
      for (let row = 0; row < rows; row++) {
        const start = (from + row) * width;
        for (let offset = 0; offset < width; offset++) {
          block[place + row + offset * blockRows] = values[start + offset]!;
        }
      }
    } else {
      const text = chunk.text(index);
      for (let row = 0; row < rows; row++) {
        item.take(text(from + row), firstRow + from + row, block, place + row, blockRows);
      }
    }
  }
}
