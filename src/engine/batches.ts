/** Reads rows in a given order, batch by batch, and makes tensors of them; rows that take time are read ahead. */
import * as tf from "@tensorflow/tfjs-core";
import type { Rows } from "../data/prepared.js";
import type { Random } from "../random.js";
import type { HeadLayout, Layout } from "./layout.js";

export interface Batch {
  readonly count: number;
  /** One for each Input of the network. */
  readonly inputs: readonly tf.Tensor[];
  /** One for each head; so are the values. */
  readonly targets: readonly tf.Tensor[];
  /** The targets' values, for the metrics. */
  readonly values: readonly Float32Array[];
  dispose(): void;
}

export interface BatchReader {
  /** The next batch, as long as there is one; a promise only where its rows have to be read first. */
  next(): Batch | Promise<Batch>;
  /** No more are wanted: resolves when nothing is being read any more. */
  end(): Promise<void>;
}

/** So many batches are read ahead, one after another: while one is trained on, the next is there or on its way. */
const AHEAD = 2;

/** How many rows batches have that rows are cut into: those of full size first. */
export function batchSizes(rows: number, size: number): number[] {
  return [size, rows % size].filter((count) => count > 0 && count <= rows);
}

/** Numbers that have been read; one array for each Input. Tensors are made of them when their turn comes. */
interface Read {
  readonly start: number;
  readonly count: number;
  readonly inputs: readonly Float32Array[];
}

/**
 * `changes` is what the rows' changes at random are drawn from, where they are to be changed. It is drawn from in the
 * order of the batches, whenever they are read, so that what is read late or early comes out the same. The first
 * `skipped` batches are left out.
 */
export function readBatches(
  rows: Rows,
  layout: Layout,
  order: Int32Array,
  size: number,
  changes?: Random,
  skipped = 0,
): BatchReader {
  const ahead: (Read | Promise<Read>)[] = [];
  let nextStart = skipped * size;
  let readingTakesTime = false;
  let ended = false;

  /** What the rows of the next batch are changed by. */
  function drawSeeds(): number[] | undefined {
    return changes && layout.inputs.map(() => changes.integer(2 ** 32));
  }

  for (let batch = 0; batch < skipped; batch++) drawSeeds();

  function read(start: number, seeds: readonly number[] | undefined): Read | Promise<Read> {
    const positions = order.subarray(start, Math.min(start + size, rows.count));
    const inputs = layout.inputs.map((input) => new Float32Array(positions.length * input.size));
    const done = { start, count: positions.length, inputs };
    const waiting: Promise<void>[] = [];
    try {
      for (const [at, values] of inputs.entries()) {
        const filling = rows.inputs[layout.inputs[at]!.from]!.fill(positions, values, seeds?.[at]);
        if (filling !== undefined) waiting.push(filling);
      }
    } catch (error) {
      if (waiting.length === 0) throw error;
      waiting.push(Promise.reject(error));
    }
    if (waiting.length === 0) return done;
    readingTakesTime = true;
    return settled(waiting).then(() => done);
  }

  /** Reads one batch more, behind those that are under way. */
  function begin(): void {
    const start = nextStart;
    nextStart += size;
    const seeds = drawSeeds();
    const before = ahead.at(-1);
    const reading =
      before instanceof Promise
        ? before.then((last) => (ended ? last : read(start, seeds)))
        : read(start, seeds);
    // Whoever takes the batch hears of a failure; where nobody does, it is no matter.
    if (reading instanceof Promise) reading.catch(() => {});
    ahead.push(reading);
  }

  return {
    next: () => {
      if (ahead.length === 0) begin();
      while (readingTakesTime && ahead.length <= AHEAD && nextStart < rows.count) begin();
      const reading = ahead.shift()!;
      const make = (done: Read) => batchOf(rows, layout, order, done);
      return reading instanceof Promise ? reading.then(make) : make(reading);
    },
    end: async () => {
      ended = true;
      await Promise.allSettled(ahead.splice(0));
    },
  };
}

/** Waits for all of them, also where one fails: nothing is being read any more when this has an end. */
async function settled(waiting: readonly Promise<void>[]): Promise<void> {
  for (const result of await Promise.allSettled(waiting))
    if (result.status === "rejected") throw result.reason;
}

function batchOf(rows: Rows, layout: Layout, order: Int32Array, { start, count, inputs }: Read): Batch {
  const values = layout.heads.map((head) =>
    targetValues(rows.targets[head.from]!, head, order, start, count),
  );
  const tensors = layout.inputs.map(({ shape }, at) => tf.tensor(inputs[at]!, [count, ...shape]));
  const targets = layout.heads.map(({ shape }, at) => tf.tensor(values[at]!, [count, ...shape]));
  const dispose = () => {
    for (const tensor of tensors) tensor.dispose();
    for (const tensor of targets) tensor.dispose();
  };
  return { count, inputs: tensors, targets, values, dispose };
}

function targetValues(
  targets: Float32Array,
  { width, oneHot }: HeadLayout,
  order: Int32Array,
  start: number,
  count: number,
): Float32Array {
  const values = new Float32Array(count * width);
  for (let at = 0; at < count; at++) {
    const row = order[start + at]!;
    if (oneHot) values[at * width + targets[row]!] = 1;
    else
      for (let value = 0; value < width; value++) values[at * width + value] = targets[row * width + value]!;
  }
  return values;
}
