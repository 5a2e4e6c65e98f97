/** Keeps the numbers read from a table, block by block and column by column: in memory, or in a file when they are too many. */
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
  /** Says that so many more rows of the block are filled; gives a promise when it is full and is put away. */
  advance(rows: number): void | Promise<void>;
  /** Puts the last block away. */
  finish(): Promise<ColumnStore>;
}

/** Bytes of a block, about; large enough to be read quickly, small enough to be held several times. */
const blockBytes = 2 ** 23;
/** DuckDB hands out so many rows at a time. */
const chunkRows = 2048;

/** A store for so many columns and at most so many rows; in a file if its numbers need more than `memory` bytes. */
export async function createStore(
  rows: number,
  columns: number,
  memory: number,
  files: TemporaryFiles,
): Promise<StoreWriter> {
  const wanted = Math.floor(blockBytes / 8 / Math.max(1, columns) / chunkRows) * chunkRows;
  const blockRows = Math.max(1, Math.min(rows, Math.max(chunkRows, wanted)));
  const file = rows * columns * 8 > memory ? await files.create("columns") : undefined;
  const shape = { columns, blockRows };
  return file === undefined ? inMemory(shape) : inFile(shape, file);
}

interface BlockShape {
  readonly columns: number;
  readonly blockRows: number;
}

function inMemory({ columns, blockRows }: BlockShape): StoreWriter {
  const blocks: Float64Array[] = [];
  let rows = 0;
  let current = new Float64Array(columns * blockRows);
  return {
    get block() {
      return current;
    },
    blockRows,
    get filled() {
      return rows - blocks.length * blockRows;
    },
    advance(more) {
      rows += more;
      if (rows < (blocks.length + 1) * blockRows) return;
      blocks.push(current);
      current = new Float64Array(columns * blockRows);
    },
    async finish() {
      if (rows > blocks.length * blockRows) blocks.push(current);
      return storeOf(
        rows,
        { columns, blockRows },
        (block) => blocks[block]!,
        (block, column, length) => blocks[block]!.subarray(column * blockRows, column * blockRows + length),
      );
    },
  };
}

function inFile({ columns, blockRows }: BlockShape, file: FileHandle): StoreWriter {
  const bytes = columns * blockRows * 8;
  let rows = 0;
  let written = 0;
  // One block is filled while the other is on its way to the disk.
  let current = new Float64Array(columns * blockRows);
  let other = new Float64Array(columns * blockRows);
  let writing: Promise<void> = Promise.resolve();
  const putAway = async () => {
    await writing;
    writing = writeAt(file, current, written++ * bytes);
    // Whoever awaits the next block is told of a failure; this keeps it from counting as unhandled until then.
    writing.catch(() => {});
    [current, other] = [other, current];
  };
  return {
    get block() {
      return current;
    },
    blockRows,
    get filled() {
      return rows - written * blockRows;
    },
    advance(more) {
      rows += more;
      return rows < (written + 1) * blockRows ? undefined : putAway();
    },
    async finish() {
      if (rows > written * blockRows) await putAway();
      await writing;
      return storeOf(
        rows,
        { columns, blockRows },
        (block) => readAt(file, new Float64Array(columns * blockRows), block * bytes),
        (block, column, length) =>
          readAt(file, new Float64Array(length), block * bytes + column * blockRows * 8),
      );
    },
  };
}

function storeOf(
  rows: number,
  { columns, blockRows }: BlockShape,
  block: ColumnStore["block"],
  column: (block: number, column: number, length: number) => Float64Array | Promise<Float64Array>,
): ColumnStore {
  const rowsIn = (block: number) => Math.min(blockRows, rows - block * blockRows);
  return {
    rows,
    columns,
    blockRows,
    blocks: Math.ceil(rows / blockRows),
    rowsIn,
    block,
    column: (index, number) => column(index, number, rowsIn(index)),
  };
}
