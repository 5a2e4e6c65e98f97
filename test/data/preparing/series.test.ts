/** Windows of a series: in order, wholly inside a split, and with the target behind them. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Windows, windowStarts } from "../../../src/data/preparing/rows.js";
import type { DataInput, Dataset } from "../../../src/network.js";
import { dataFolder } from "../files.js";
import { dataset, number, prepared, regression, valuesOf } from "./datasets.js";

const seed = Number(process.env.SEED ?? Date.now() % 1e9);
console.log(`series seed ${seed}`);
const folder = dataFolder();

function series(window: number, horizon: number, settings: Partial<Dataset> = {}): Dataset {
  const inputs: DataInput[] = [
    { kind: "table", name: "table", shape: [window, 2], columns: [number("a"), number("y")] },
  ];
  return dataset("series.csv", {
    inputs,
    series: { order: "t", window, horizon },
    split: { method: "chronological", train: 0.5, validation: 0.25, test: 0.25, seed: 1 },
    ...settings,
  });
}

/** Rows of steps 0, 1, 2 …, which stand in the file in the order given: a is the step, y ten times the step. */
function write(steps: readonly number[], group: (step: number) => string = () => "g"): void {
  const profileless = steps.map(
    (step) => `${String(step).padStart(4, "0")},${step},${10 * step},${group(step)}`,
  );
  folder.write("series.csv", `t,a,y,shop\n${profileless.join("\n")}\n`);
}

describe.each([
  ["in memory", 1e9],
  ["in files", 0],
])("a series %s", (_, memory) => {
  test("is cut into windows, and nothing reaches over the border of a split", async () => {
    const steps = [7, 0, 1, 11, 2, 10, 3, 9, 4, 8, 5, 6];
    write(steps);
    await prepared(
      folder.path,
      series(2, 1),
      [regression],
      async (data) => {
        const windows = async (rows: typeof data.train) => ({
          x: await valuesOf(rows),
          y: [...rows.targets[0]!],
          steps: [...rows.index].map((row) => steps[row]),
        });
        // Six, three and three rows: each window takes two of them and the next one as its target.
        expect(await windows(data.train)).toEqual({
          x: [
            [0, 0, 1, 10],
            [1, 10, 2, 20],
            [2, 20, 3, 30],
            [3, 30, 4, 40],
          ],
          y: [20, 30, 40, 50],
          steps: [2, 3, 4, 5],
        });
        expect(await windows(data.validation)).toEqual({ x: [[6, 60, 7, 70]], y: [80], steps: [8] });
        expect(await windows(data.test)).toEqual({ x: [[9, 90, 10, 100]], y: [110], steps: [11] });
        expect(data.train.inputs[0]?.size).toBe(4);
        const order = { column: "t", kind: "category" };
        expect(data.preprocessing.series).toEqual({ order, window: 2, horizon: 1 });
        // What the target was in each window's last row.
        expect([data.train, data.test].map(({ last }) => [...last![0]!])).toEqual([[10, 20, 30, 40], [100]]);
      },
      { memory },
    );
  });

  test("of several groups has windows within each", async () => {
    write(
      Array.from({ length: 24 }, (_, step) => step),
      (step) => `shop ${step % 4}`,
    );
    const split = {
      method: "grouped",
      by: "shop",
      train: 0.5,
      validation: 0.25,
      test: 0.25,
      seed: 1,
    } as const;
    await prepared(
      folder.path,
      series(3, 2, { split }),
      [regression],
      async (data) => {
        expect([data.train.count, data.validation.count, data.test.count]).toEqual([4, 2, 2]);
        for (const rows of [data.train, data.validation, data.test]) {
          for (const [position, values] of (await valuesOf(rows)).entries()) {
            const [first, , second, , third] = values as [number, number, number, number, number];
            expect([second, third]).toEqual([first + 4, first + 8]);
            expect(rows.targets[0]![position]).toBe(10 * (first + 16));
          }
        }
      },
      { memory },
    );
  });
});

test("too few rows for a window", async () => {
  write(Array.from({ length: 20 }, (_, step) => step));
  await expect(prepared(folder.path, series(5, 1), [regression], () => "prepared")).rejects.toThrow(
    "series.csv has too few validation rows for windows: each takes 6 rows that follow each other, the target's included. Choose a smaller window or horizon, or other shares.",
  );
});

test("windows never reach over a border of groups, and none is left out", () => {
  const groups = fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 8 });
  fc.assert(
    fc.property(groups, fc.integer({ min: 1, max: 5 }), fc.nat(3), (sizes, window, reach) => {
      const of = sizes.flatMap((size, group) => new Array<number>(size).fill(group));
      const rows = Int32Array.from(of, (_, row) => row);
      const windows: Windows = { window, reach, groups: Int32Array.from(of) };
      const starts = windowStarts(rows, windows);
      for (const start of starts) {
        expect(new Set(of.slice(start, start + window + reach)).size).toBe(1);
      }
      const expected = sizes.reduce((sum, size) => sum + Math.max(0, size - window - reach + 1), 0);
      expect(starts).toHaveLength(expected);
    }),
    { seed, numRuns: 200 },
  );
});
