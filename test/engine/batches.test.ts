/** In which order rows are read, how far ahead, and what becomes of readings that fail or are no longer wanted. */
import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { mixedBlocks, type Rows, type RowValues } from "../../src/data/prepared.js";
import { type Batch, type BatchReader, readBatches } from "../../src/engine/batches.js";
import type { Layout } from "../../src/engine/layout.js";
import { inOrder, shuffled } from "../../src/engine/order.js";
import { createRandom } from "../../src/random.js";
import { rowsOfMany, valuesOf } from "./networks.js";
import { seed, useEngine } from "./support.js";

beforeAll(() => useEngine("cpu"));

describe("the order of rows", () => {
  const rowsIn = (count: number, block?: number): Rows => ({
    ...rowsOfMany([], [], count),
    ...(block !== undefined && { block }),
  });
  const sizes = fc.record({ count: fc.nat(200), block: fc.integer({ min: 1, max: 30 }), run: fc.nat() });

  test("is one of all rows, and the same for the same seed and epoch", () => {
    fc.assert(
      fc.property(sizes, fc.boolean(), ({ count, block, run }, inBlocks) => {
        const rows = rowsIn(count, inBlocks ? block : undefined);
        const order = shuffled(rows, run, 3);
        expect([...order].sort((a, b) => a - b)).toEqual([...inOrder(rows)]);
        expect(shuffled(rows, run, 3)).toEqual(order);
      }),
      { seed },
    );
  });

  test("takes a few whole blocks at a time, where rows lie in blocks", () => {
    fc.assert(
      fc.property(sizes, ({ count, block, run }) => {
        const order = shuffled(rowsIn(count, block), run, 1);
        const left = [...order];
        while (left.length > 0) {
          // The blocks of the first few rows are used up before another one is begun.
          const blocks = new Set<number>();
          let taken = 0;
          let whole = 0;
          while (taken < left.length && (blocks.size < mixedBlocks || taken < whole)) {
            const at = Math.floor(left[taken]! / block);
            if (!blocks.has(at)) whole += Math.min(block, count - at * block);
            blocks.add(at);
            taken++;
          }
          expect(blocks.size).toBeLessThanOrEqual(mixedBlocks);
          left.splice(0, taken);
        }
      }),
      { seed },
    );
  });

  test("mixes blocks and rows, anew in each epoch", () => {
    const rows = rowsIn(4000, 100);
    const order = shuffled(rows, 1, 1);
    expect(shuffled(rows, 1, 2)).not.toEqual(order);
    expect(shuffled(rows, 2, 1)).not.toEqual(order);
    const firstBlocks = new Set([...order.subarray(0, 400)].map((row) => Math.floor(row / 100)));
    expect(firstBlocks.size).toBe(4);
    expect([...firstBlocks]).not.toEqual([0, 1, 2, 3]);
    // Rows of all four stand among the first fifty.
    expect(new Set([...order.subarray(0, 50)].map((row) => Math.floor(row / 100)))).toEqual(firstBlocks);
  });
});

describe("reading", () => {
  const count = 10;
  const layout: Layout = {
    inputs: [{ from: 0, shape: [1], size: 1 }],
    heads: [{ from: 0, shape: [1], width: 1, oneHot: false }],
  };
  const inMemory = valuesOf(
    Float32Array.from({ length: count }, (_, row) => 100 + row),
    1,
  );
  const rowsWith = (...inputs: RowValues[]) =>
    rowsOfMany(inputs, [Array.from({ length: count }, (_, row) => 200 + row)], count);

  interface Filling {
    readonly first: number;
    readonly seed: number | undefined;
    finish(): void;
    fail(error: Error): void;
  }

  /** An input whose readings end when a test says so. */
  function slow(): { input: RowValues; begun: Filling[] } {
    const begun: Filling[] = [];
    const fill: RowValues["fill"] = (positions, into, random) =>
      new Promise<void>((resolve, reject) => {
        const finish = () => {
          void inMemory.fill(positions, into);
          resolve();
        };
        begun.push({ first: positions[0]!, seed: random, finish, fail: reject });
      });
    return { input: { size: 1, fill }, begun };
  }

  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

  function taken(batch: Batch): { inputs: number[]; targets: number[] } {
    const numbers = (tensors: readonly tf.Tensor[]) => tensors.flatMap((tensor) => [...tensor.dataSync()]);
    const result = { inputs: numbers(batch.inputs), targets: numbers(batch.targets) };
    batch.dispose();
    return result;
  }

  async function all(reader: BatchReader, batches: number): Promise<ReturnType<typeof taken>[]> {
    const read: ReturnType<typeof taken>[] = [];
    for (let at = 0; at < batches; at++) read.push(taken(await reader.next()));
    return read;
  }

  test("from memory happens at once and not before it is asked for", () => {
    let filled = 0;
    const counting: RowValues = {
      size: 1,
      fill: (positions, into) => {
        filled++;
        return inMemory.fill(positions, into);
      },
    };
    const before = tf.memory().numTensors;
    const reader = readBatches(rowsWith(counting), layout, Int32Array.of(4, 2, 0, 1, 3, 5, 6, 7, 8, 9), 4);
    const sizes = [4, 4, 2];
    for (const [at, size] of sizes.entries()) {
      const batch = reader.next();
      if (batch instanceof Promise) throw new Error("nothing had to be waited for");
      expect(filled).toBe(at + 1);
      expect(batch.count).toBe(size);
      const { inputs, targets } = taken(batch);
      if (at === 0)
        expect({ inputs, targets }).toEqual({ inputs: [104, 102, 100, 101], targets: [204, 202, 200, 201] });
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  test("that takes time goes two batches ahead, one after another, and gives the same", async () => {
    const { input, begun } = slow();
    const before = tf.memory().numTensors;
    const reader = readBatches(rowsWith(input), layout, inOrder(rowsWith(input)), 2);
    const first = reader.next();
    await turn();
    expect(begun.map((filling) => filling.first)).toEqual([0]);
    begun[0]!.finish();
    const read = [taken(await first)];
    await turn();
    expect(begun.map((filling) => filling.first)).toEqual([0, 2]);
    begun[1]!.finish();
    await turn();
    expect(begun.map((filling) => filling.first)).toEqual([0, 2, 4]);
    begun[2]!.finish();
    await turn();
    // Two are there; the next is begun when one of them is taken.
    expect(begun).toHaveLength(3);
    expect(tf.memory().numTensors, "what waits is no tensor yet").toBe(before);
    for (let at = 1; at < 5; at++) {
      const next = reader.next();
      await turn();
      for (const filling of begun) filling.finish();
      read.push(taken(await next));
    }
    await reader.end();
    const inMemoryRows = rowsWith(inMemory);
    expect(read).toEqual(await all(readBatches(inMemoryRows, layout, inOrder(inMemoryRows), 2), 5));
    expect(tf.memory().numTensors).toBe(before);
  });

  test("draws the same changes at random, however long it takes", async () => {
    const seedsOf = async (takesTime: boolean): Promise<(number | undefined)[]> => {
      const seeds: (number | undefined)[] = [];
      const input: RowValues = {
        size: 1,
        fill: (positions, into, random) => {
          seeds.push(random);
          void inMemory.fill(positions, into);
          return takesTime ? turn() : undefined;
        },
      };
      const both = { ...layout, inputs: [layout.inputs[0]!, { ...layout.inputs[0]!, from: 1 }] };
      const rows = rowsWith(input, input);
      await all(readBatches(rows, both, inOrder(rows), 4, createRandom(7)), 3);
      return seeds;
    };
    const seeds = await seedsOf(false);
    expect(seeds).toHaveLength(6);
    expect(new Set(seeds).size, "each batch and each input has its own").toBe(6);
    expect(seeds.every((value) => Number.isInteger(value))).toBe(true);
    expect(await seedsOf(true)).toEqual(seeds);
  });

  test("without changes gives no seed", async () => {
    const { input, begun } = slow();
    const reader = readBatches(rowsWith(input), layout, inOrder(rowsWith(input)), count);
    const next = reader.next();
    begun[0]!.finish();
    (await next).dispose();
    expect(begun[0]!.seed).toBeUndefined();
  });

  test("that fails is told with the batch it was for, and nothing behind it is begun", async () => {
    const { input, begun } = slow();
    const reader = readBatches(rowsWith(input), layout, inOrder(rowsWith(input)), 2);
    const first = reader.next();
    begun[0]!.finish();
    taken(await first);
    await turn();
    begun[1]!.fail(new Error("the disk is gone"));
    await turn();
    await expect(reader.next()).rejects.toThrow("the disk is gone");
    await reader.end();
    expect(begun).toHaveLength(2);
  });

  test("that is no longer wanted is waited for, and not gone on with", async () => {
    const { input, begun } = slow();
    const reader = readBatches(rowsWith(input), layout, inOrder(rowsWith(input)), 2);
    const first = reader.next();
    begun[0]!.finish();
    taken(await first);
    await turn();
    let ended = false;
    const ending = reader.end().then(() => {
      ended = true;
    });
    await turn();
    expect(ended).toBe(false);
    begun[1]!.finish();
    await ending;
    expect(begun).toHaveLength(2);
  });

  test("of which one input fails at once does not leave the other's failure unheard", async () => {
    const { input, begun } = slow();
    const gone: RowValues = {
      size: 1,
      fill: () => {
        throw new Error("gone");
      },
    };
    const both = { ...layout, inputs: [layout.inputs[0]!, { ...layout.inputs[0]!, from: 1 }] };
    const reader = readBatches(rowsWith(input, gone), both, inOrder(rowsWith(input)), 2);
    const failing = expect((async () => reader.next())()).rejects.toThrow("gone as well");
    begun[0]!.fail(new Error("gone as well"));
    await failing;
    await reader.end();
  });
});
