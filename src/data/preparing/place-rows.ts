/** Turns the rows of a store into numbers at their places, in memory or in files as their size demands. */
import type { Table } from "../reading/table.js";
import { placerFor } from "./bring-to-places.js";
import { faultError } from "./faults.js";
import { memoryStorage, type PlacedRows, type RowStorage } from "./placed.js";
import { fileStorage } from "./spool.js";
import type { ColumnStore } from "./store.js";
import type { TemporaryFiles } from "./temporary.js";
import { type BlockRows, type Transform, transformRows } from "./transform.js";

export interface PlacingOptions {
  /** Bytes of numbers that may stay in memory. */
  readonly memory: number;
  readonly files: TemporaryFiles;
  readonly onRows?: ((rows: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Placed {
  /** For each input the rows at the places from `first` on, counted from 0 there; absent for images. */
  inputs(first: number, count: number): readonly (PlacedRows | undefined)[];
  /** For each target the values of all places. */
  readonly targets: readonly Float32Array[];
}

/** `rows` says which row of the table is at each place. Images have no transform. */
export async function placeRows(
  table: Table,
  store: ColumnStore,
  rows: Int32Array,
  inputs: readonly (Transform | undefined)[],
  targets: readonly Transform[],
  { memory, files, onRows, signal }: PlacingOptions,
): Promise<Placed> {
  const places = new Int32Array(store.rows).fill(-1);
  for (let place = 0; place < rows.length; place++) places[rows[place]!] = place;
  const numbers = inputs.reduce((sum, input) => sum + (input?.width ?? 0), 0) * rows.length;
  const inFiles = numbers * 4 > memory;
  const sinks: Sink[] = [];
  for (const transform of inputs) {
    if (transform !== undefined)
      sinks.push(await createSink(transform, store, rows.length, inFiles ? files : undefined));
  }
  const values = targets.map(({ width }) => new Float32Array(rows.length * width));

  for (let block = 0; block < store.blocks; block++) {
    signal?.throwIfAborted();
    const firstRow = block * store.blockRows;
    const count = store.rowsIn(block);
    const read = { block: await store.block(block), stride: store.blockRows, count, places, firstRow };
    for (const sink of sinks) await sink.take(table, read);
    for (const [index, transform] of targets.entries()) {
      await placeTargets(table, transform, read, values[index]!);
    }
    onRows?.(firstRow + count);
  }

  const finished: RowStorage[] = [];
  for (const sink of sinks) finished.push(await sink.finish());
  return {
    inputs: (first, count) => {
      let next = 0;
      return inputs.map((transform) =>
        transform === undefined ? undefined : finished[next++]!.from(first, count),
      );
    },
    targets: values,
  };
}

interface Sink {
  take(table: Table, rows: BlockRows): Promise<void>;
  finish(): Promise<RowStorage>;
}

async function createSink(
  transform: Transform,
  store: ColumnStore,
  rows: number,
  files: TemporaryFiles | undefined,
): Promise<Sink> {
  const { width } = transform;
  const storage = files === undefined ? memoryStorage(rows, width) : await fileStorage(width, files);
  const placer = placerFor(storage, rows, width);
  const scratch = new Float32Array(store.blockRows * width);
  return {
    take: async (table, read) => {
      await transformOrFail(table, transform, read, scratch);
      await placer.add(scratch, read.places.subarray(read.firstRow), read.count);
    },
    finish: async () => {
      await placer.finish();
      return storage;
    },
  };
}

async function placeTargets(
  table: Table,
  transform: Transform,
  read: BlockRows,
  values: Float32Array,
): Promise<void> {
  const { width } = transform;
  const scratch = new Float32Array(read.count * width);
  await transformOrFail(table, transform, read, scratch);
  for (let row = 0; row < read.count; row++) {
    const place = read.places[read.firstRow + row]!;
    if (place < 0) continue;
    for (let index = 0; index < width; index++) values[place * width + index] = scratch[row * width + index]!;
  }
}

async function transformOrFail(
  table: Table,
  transform: Transform,
  rows: BlockRows,
  into: Float32Array,
): Promise<void> {
  const fault = transformRows(transform, rows, into);
  if (fault !== undefined) throw await faultError(table, fault);
}
