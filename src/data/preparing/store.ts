/** Keeps the numbers read from a table, block by block and column by column: the first in memory, and in a file what is too much for that. */
import type { FileHandle } from "node:fs/promises";
import { readAt, type TemporaryFiles, writeAt } from "./temporary.js";

export interface ColumnStore {
  readonly rows: number;
  readonly columns: number;
  /** Rows in each block but the last, and the distance of two columns in a block. */
  readonly blockRows: number;
  readonly blocks: number;
  /** Rows of a block. */
  rowsIn(block: number): number;
  /** All columns of a block, one after another, `blockRows` apart. */
  block(block: number): Float64Array | Promise<Float64Array>;
  /** One column of a block: its rows and no more. */
  column(block: number, column: number): Float64Array | Promise<Float64Array>;
}

export interface StoreWriter {
  /** The block that is being filled, to be written into: column `c` begins at `c × blockRows`. */
  readonly block: Float64Array;
  readonly blockRows: number;
  /** How many rows of it are filled. */
  readonly filled: number;
  /** Says that so many more rows of the block are filled; gives a promise when it is full and is put into a file. */
  advance(rows: number): void | Promise<void>;
  /** Puts the last block away. */
  finish(): Promise<ColumnStore>;
}

/** Bytes of a block, about; large enough to be read quickly, small enough to be held several times. */
const blockBytes = 2 ** 23;
/** DuckDB hands out so many rows at a time. */
const chunkRows = 2048;

/** A store for so many columns and at most so many rows, of which blocks up to `memory` bytes stay in memory. */
export function createStore(
  most: number,
  columns: number,
  memory: number,
  files: TemporaryFiles,
): StoreWriter {
  const wanted = Math.floor(blockBytes / 8 / Math.max(1, columns) / chunkRows) * chunkRows;
  const blockRows = Math.max(1, Math.min(most, Math.max(chunkRows, wanted)));
  const bytes = columns * blockRows * 8;
  const mostHeld = Math.floor(memory / Math.max(1, bytes));
  const held: Float64Array[] = [];
  const inFile = fileOfBlocks(bytes, files);
  let rows = 0;
  let full = 0;
  let current: Float64Array = new Float64Array(columns * blockRows);

  const putAway = (): void | Promise<void> => {
    full++;
    if (held.length === mostHeld) return inFile.put(current).then(takeNext);
    held.push(current);
    current = new Float64Array(columns * blockRows);
  };
  const takeNext = (next: Float64Array) => {
    current = next;
  };

  return {
    get block() {
      return current;
    },
    blockRows,
    get filled() {
      return rows - full * blockRows;
    },
    advance(more) {
      rows += more;
      return rows < (full + 1) * blockRows ? undefined : putAway();
    },
    async finish() {
      if (rows > full * blockRows) await putAway();
      const file = await inFile.finish();
      const rowsIn = (block: number) => Math.min(blockRows, rows - block * blockRows);
      return {
        rows,
        columns,
        blockRows,
        blocks: Math.ceil(rows / blockRows),
        rowsIn,
        block: (block) =>
          held[block] ?? readAt(file!, new Float64Array(columns * blockRows), (block - held.length) * bytes),
        column: (block, column) => {
          const start = column * blockRows;
          const length = rowsIn(block);
          return (
            held[block]?.subarray(start, start + length) ??
            readAt(file!, new Float64Array(length), (block - held.length) * bytes + start * 8)
          );
        },
      };
    },
  };
}

/** Blocks one after another in a file, which is made for the first. */
function fileOfBlocks(bytes: number, files: TemporaryFiles) {
  let file: FileHandle | undefined;
  let written = 0;
  let other: Float64Array | undefined;
  let writing: Promise<void> = Promise.resolve();
  return {
    /** One block is on its way to the disk while the next is filled; gives the one to fill. */
    async put(block: Float64Array): Promise<Float64Array> {
      file ??= await files.create("columns");
      await writing;
      writing = writeAt(file, block, written++ * bytes);
      // Whoever puts the next block is told of a failure; this keeps it from counting as unhandled until then.
      writing.catch(() => {});
      const free = other ?? new Float64Array(block.length);
      other = block;
      return free;
    },
    async finish(): Promise<FileHandle | undefined> {
      await writing;
      return file;
    },
  };
}
