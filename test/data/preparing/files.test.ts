/** Data too large for memory: the same numbers by way of files, which are gone afterwards; and files that change or fail. */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Rows } from "../../../src/data/prepared.js";
import { placerFor } from "../../../src/data/preparing/bring-to-places.js";
import { blockBytes, memoryStorage } from "../../../src/data/preparing/placed.js";
import { fileStorage } from "../../../src/data/preparing/spool.js";
import { temporaryFiles, writeAt } from "../../../src/data/preparing/temporary.js";
import { rememberFiles } from "../../../src/data/preparing/unchanged.js";
import { shuffled } from "../../../src/engine/order.js";
import { createRandom } from "../../../src/random.js";
import { dataFolder } from "../files.js";
import { dataset, number, oneHot, prepared, regression, table, valuesOf } from "./datasets.js";

const seed = Number(process.env.SEED ?? Date.now() % 1e9);
console.log(`files seed ${seed}`);
const folder = dataFolder();
const leftovers = () => readdirSync(folder.path).filter((name) => name.startsWith("netwright-rows-"));

function writeRows(name: string, rows: number): void {
  const random = createRandom(5);
  const lines = Array.from({ length: rows }, (_, row) => {
    const a = row % 7 === 0 ? "" : random.normal().toFixed(5);
    return `${a},${random.uniform()},${"xyz"[row % 3]},${row}`;
  });
  folder.write(name, `a,b,c,y\n${lines.join("\n")}\n`);
}

const inputs = [
  table(
    number("a", { scale: "robust", missing: "median", clip: { lower: 0.01, upper: 0.99 } }),
    number("b", { scale: "standardize" }),
    oneHot("c", ["x", "z"]),
  ),
];

test("in files everything is what it is in memory, and nothing is left behind", async () => {
  writeRows("many.csv", 9000);
  const settings = dataset("many.csv", { inputs });
  const take = (memory: number) =>
    prepared(
      folder.path,
      settings,
      [regression],
      async (data) => {
        const splits = [data.train, data.validation, data.test];
        const blocks = splits.map((rows) => rows.block !== undefined);
        expect(blocks).toEqual(splits.map(() => memory === 0));
        expect(leftovers()).toHaveLength(memory === 0 ? 1 : 0);
        return {
          values: await Promise.all(splits.map((rows) => valuesOf(rows))),
          rest: splits.map(({ index, targets }) => ({ index, targets })),
          preprocessing: data.preprocessing,
        };
      },
      { memory, temporaryFolder: folder.path },
    );
  expect(await take(0)).toEqual(await take(1e9));
  expect(leftovers()).toEqual([]);
}, 60_000);

test("nothing is left behind by a preparing that fails, or is ended", async () => {
  writeRows("many.csv", 5000);
  const options = { memory: 0, temporaryFolder: folder.path };
  const settings = dataset("many.csv", { inputs: [table(number("a"))] });
  const failed = prepared(folder.path, settings, [regression], () => "prepared", options);
  await expect(failed).rejects.toThrow("Line 2 of many.csv has no value for a.");
  expect(leftovers()).toEqual([]);
  const controller = new AbortController();
  const ended = prepared(folder.path, dataset("many.csv", { inputs }), [regression], () => "prepared", {
    ...options,
    signal: controller.signal,
    onProgress: () => controller.abort(),
  });
  await expect(ended).rejects.toMatchObject({ name: "AbortError" });
  expect(leftovers()).toEqual([]);
});

test.each([
  ["memory", false],
  ["a file", true],
])("rows come from %s as they were put there, in any order and several times at once", async (_, onDisk) => {
  const files = temporaryFiles(folder.path);
  const size = fc.integer({ min: 1, max: 40 });
  try {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 200 }), size, fc.integer(), async (rows, width, order) => {
        const random = createRandom(order);
        const places = random.shuffle(Int32Array.from({ length: rows }, (_, row) => row));
        // Every fifth row of what is added goes nowhere.
        const added = Int32Array.from({ length: Math.ceil(rows * 1.25) }, (_, row) =>
          row % 5 === 4 ? -1 : (places[row - Math.floor(row / 5)] ?? -1),
        );
        const values = Float32Array.from({ length: added.length * width }, (_, index) => {
          return added[Math.floor(index / width)]! * 100 + (index % width);
        });
        const storage = onDisk ? await fileStorage(width, files) : memoryStorage(rows, width);
        const placer = placerFor(storage, rows, width);
        const half = Math.floor(added.length / 2);
        await placer.add(values, added, half);
        await placer.add(values.subarray(half * width), added.subarray(half), added.length - half);
        const first = random.integer(rows);
        await placer.finish();
        const part = storage.from(first, rows - first);
        const run = 1 + random.integer(Math.min(3, rows - first));
        const ask = () => Int32Array.from({ length: 20 }, () => random.integer(rows - first - run + 1));
        const copies = [ask(), ask(), ask()].map(async (wanted) => {
          const into = new Float32Array(wanted.length * run * width);
          await part.copy(wanted, run, into);
          const expected = [...wanted].flatMap((place) =>
            Array.from({ length: run * width }, (_, index) => {
              return (first + place + Math.floor(index / width)) * 100 + (index % width);
            }),
          );
          expect([...into]).toEqual(expected);
        });
        await Promise.all(copies);
      }),
      { seed, numRuns: 60 },
    );
  } finally {
    await files.close();
  }
});

// Rows of a window may begin in one block and end in the next, or be longer than a block.
test.each([1, 8, 300])(
  "an epoch of shuffled batches of %i rows each reads no block again and again",
  async (run) => {
    const width = 4096;
    const blocks = 14;
    const rowsInBlock = blockBytes / 4 / width;
    const rows = blocks * rowsInBlock - 5;
    const files = temporaryFiles(folder.path);
    try {
      let reads = 0;
      const storage = await fileStorage(width, {
        ...files,
        create: async (name) => {
          const file = await files.create(name);
          const read = file.read.bind(file) as (...args: readonly unknown[]) => ReturnType<typeof file.read>;
          return Object.assign(file, {
            read: (...args: readonly unknown[]) => {
              reads++;
              return read(...args);
            },
          });
        },
      });
      for (let row = 0; row < rows; row++) await storage.write(new Float32Array(width).fill(row), row);
      const part = storage.from(0, rows);
      expect(part.block).toBe(rowsInBlock);
      const order = shuffled({ count: rows - run + 1, block: rowsInBlock } as Rows, seed, 1);
      const batch = run > 100 ? 4 : 32;
      const into = new Float32Array(batch * run * width);
      for (let first = 0; first < order.length; first += batch) {
        const places = order.subarray(first, first + batch);
        await part.copy(places, run, into);
        for (const [index, place] of places.entries()) {
          const at = index * run * width;
          expect([into[at], into[at + run * width - 1]]).toEqual([place, place + run - 1]);
        }
      }
      // Each block once, those its runs reach into, and now and then one that is read ahead in vain.
      const reached = 1 + (run > 1 ? Math.ceil((run - 1) / rowsInBlock) : 0);
      expect(reads).toBeGreaterThanOrEqual(blocks);
      expect(reads).toBeLessThanOrEqual(blocks * (reached + 1));
    } finally {
      await files.close();
    }
  },
  60_000,
);

describe("when something fails", () => {
  // Linux has a file for which the disk is always full.
  test.skipIf(!existsSync("/dev/full"))("a full disk is told of in plain words", async () => {
    const full = await open("/dev/full", "r+");
    await expect(writeAt(full, Float64Array.of(1), 0)).rejects.toThrow(
      /^The disk is full: .*Make room there/,
    );
    await full.close();
  });

  test("a folder that does not exist", async () => {
    const files = temporaryFiles(join(folder.path, "nowhere"));
    await expect(files.create("rows")).rejects.toThrow(/cannot be put aside in .*ENOENT/);
    await files.close();
  });

  test("a file that changes or goes while it is read, and one that stays", async () => {
    const source = { source: "change-*.csv" };
    folder.write("change-1.csv", "a,y\n1,2\n");
    const stays = await rememberFiles(source, folder.path, {});
    await expect(stays()).resolves.toBeUndefined();
    const changes = await rememberFiles(source, folder.path, {});
    folder.write("change-1.csv", "a,y\n1,2\n3,4\n");
    const message = "change-*.csv has changed while it was read. Start the training again.";
    await expect(changes()).rejects.toThrow(message);
    const grows = await rememberFiles(source, folder.path, {});
    folder.write("change-2.csv", "a,y\n1,2\n");
    await expect(grows()).rejects.toThrow(message);
    const goes = await rememberFiles(source, folder.path, {});
    rmSync(join(folder.path, "change-2.csv"));
    await expect(goes()).rejects.toThrow("change-*.csv has gone while it was read. Put it back");
  });
});
