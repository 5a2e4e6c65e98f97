/** The splits of a table: stratified, grouped and in order, with the properties of scikit-learn's splitters. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type CodedRows,
  dealGrouped,
  dealInOrder,
  dealStratified,
  everyRow,
  type SplitRows,
} from "../../../src/data/preparing/deal.js";
import { requireRows, splitTable } from "../../../src/data/preparing/split.js";
import type { Dataset, Split } from "../../../src/network.js";
import { dataFolder } from "../files.js";
import { dataset, number, table, target, withTable } from "./datasets.js";

const seed = Number(process.env.SEED ?? Date.now() % 1e9);
console.log(`split of tables seed ${seed}`);
const folder = dataFolder();
const parts = ["train", "validation", "test"] as const;

const shares = fc
  .tuple(fc.integer({ min: 1, max: 20 }), fc.nat(10), fc.nat(10), fc.integer())
  .map(([a, b, c, splitSeed]) => {
    const sum = a + b + c;
    return { train: a / sum, validation: b / sum, test: c / sum, seed: splitSeed };
  });

/** Rows with codes from 0 on, each of which occurs. */
const coded = fc.array(fc.nat(8), { minLength: 1, maxLength: 200 }).map((wild): CodedRows => {
  const names = [...new Set(wild)];
  const codes = Int32Array.from(wild, (code) => names.indexOf(code));
  return { rows: everyRow(codes.length), codes, count: names.length };
});

function expectEveryRowOnce(split: SplitRows, count: number): void {
  const all = parts.flatMap((part) => [...split[part]]).sort((a, b) => a - b);
  expect(all).toEqual([...everyRow(count)]);
}

function sizeOf(split: SplitRows, part: (typeof parts)[number], { codes }: CodedRows, code: number): number {
  return split[part].filter((row) => codes[row] === code).length;
}

describe("stratified", () => {
  test("each class is dealt by the shares to within a row, and so is the whole", () => {
    fc.assert(
      fc.property(coded, shares, (rows, split) => {
        const dealt = dealStratified(rows, split);
        expectEveryRowOnce(dealt, rows.rows.length);
        const positive = parts.filter((part) => split[part] > 0);
        let scarce = 0;
        for (let code = 0; code < rows.count; code++) {
          const size = rows.codes.filter((other) => other === code).length;
          for (const part of parts) {
            const got = sizeOf(dealt, part, rows, code);
            if (split[part] === 0) expect(got).toBe(0);
            else if (size >= positive.length) expect(got).toBeGreaterThan(0);
            expect(Math.abs(got - split[part] * size)).toBeLessThan(positive.length);
            // One row in a split that would have had less than one.
            if (split[part] > 0 && split[part] * size < 1) scarce++;
          }
        }
        for (const part of parts) {
          expect(Math.abs(dealt[part].length - split[part] * rows.rows.length)).toBeLessThan(2 + scarce);
        }
        expect(dealStratified(rows, split)).toEqual(dealt);
      }),
      { seed, numRuns: 300 },
    );
  });

  test("many small classes do not shift the whole sizes", () => {
    const codes = Int32Array.from({ length: 3000 }, (_, row) => row % 300);
    const split = { train: 0.7, validation: 0.15, test: 0.15, seed: 3 };
    const dealt = dealStratified({ rows: everyRow(3000), codes, count: 300 }, split);
    expect(parts.map((part) => dealt[part].length)).toEqual([2100, 450, 450]);
  });
});

describe("grouped", () => {
  test("no group is in two splits, and no split is further from its share than the largest group", () => {
    fc.assert(
      fc.property(coded, shares, (rows, split) => {
        const dealt = dealGrouped(rows, split);
        expectEveryRowOnce(dealt, rows.rows.length);
        const groups = parts.map((part) => new Set([...dealt[part]].map((row) => rows.codes[row]!)));
        expect(groups.reduce((sum, set) => sum + set.size, 0)).toBe(rows.count);
        const positive = parts.filter((part) => split[part] > 0);
        const sizes = Array.from(
          { length: rows.count },
          (_, code) => rows.codes.filter((other) => other === code).length,
        );
        for (const part of parts) {
          if (split[part] === 0) expect(dealt[part]).toHaveLength(0);
          else if (rows.count >= positive.length) expect(dealt[part].length).toBeGreaterThan(0);
          const off = Math.abs(dealt[part].length - split[part] * rows.rows.length);
          expect(off).toBeLessThanOrEqual(positive.length * Math.max(...sizes));
        }
        expect(dealGrouped(rows, split)).toEqual(dealt);
      }),
      { seed, numRuns: 300 },
    );
  });

  test("groups of one size are dealt by the seed", () => {
    const rows = {
      rows: everyRow(60),
      codes: Int32Array.from({ length: 60 }, (_, row) => row % 20),
      count: 20,
    };
    const split = { train: 0.7, validation: 0.15, test: 0.15 };
    const [one, other] = [dealGrouped(rows, { ...split, seed: 1 }), dealGrouped(rows, { ...split, seed: 2 })];
    expect(parts.map((part) => one[part].length)).toEqual([42, 9, 9]);
    expect(new Set(one.test)).not.toEqual(new Set(other.test));
  });
});

describe("chronological", () => {
  test("earlier rows train, later ones test, and rows of one time stay together", () => {
    fc.assert(
      fc.property(coded, shares, (rows, split) => {
        const dealt = dealInOrder(rows, split);
        expectEveryRowOnce(dealt, rows.rows.length);
        const times = parts.map((part) => [...dealt[part]].map((row) => rows.codes[row]!));
        const filled = times.filter((codes) => codes.length > 0);
        for (const [index, codes] of filled.entries()) {
          if (index > 0) expect(Math.min(...codes)).toBeGreaterThan(Math.max(...filled[index - 1]!));
        }
        const positive = parts.filter((part) => split[part] > 0);
        if (rows.count >= positive.length) expect(filled).toHaveLength(positive.length);
      }),
      { seed, numRuns: 300 },
    );
  });

  test("without ties the sizes are those of the shares", () => {
    const rows = { rows: everyRow(100), codes: everyRow(100).reverse(), count: 100 };
    const dealt = dealInOrder(rows, { train: 0.7, validation: 0.2, test: 0.1, seed: 1 });
    expect(parts.map((part) => dealt[part].length)).toEqual([70, 20, 10]);
    expect([...dealt.test].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

describe("splitTable", () => {
  const split = (settings: Partial<Split>): Split => {
    return { method: "random", train: 0.5, validation: 0.25, test: 0.25, seed: 1, ...settings };
  };
  const deal = (text: string, settings: Partial<Dataset>): Promise<SplitRows> => {
    folder.write("data.csv", text);
    return withTable(folder.path, "data.csv", async (opened) => {
      const data = dataset("data.csv", settings);
      const dealt = await splitTable(data, opened);
      requireRows(data, opened, dealt);
      return dealt;
    });
  };
  const rowsOf = (lines: readonly string[]) => `a,y,by\n${lines.join("\n")}\n`;
  const sorted = (rows: Int32Array) => [...rows].sort((a, b) => a - b);

  test("by dates, whatever their order in the file", async () => {
    const days = ["2024-05-01", "2023-01-01T10:00", "2024-05-02", "2023-01-01 09:00"];
    const profile = { columns: [{ name: "by", kind: "date" }] } as unknown as NonNullable<Dataset["profile"]>;
    const dealt = await deal(rowsOf(days.map((day, row) => `${row},${row},${day}`)), {
      split: split({ method: "chronological", by: "by" }),
      profile,
    });
    expect(parts.map((part) => sorted(dealt[part]))).toEqual([[1, 3], [0], [2]]);
  });

  test("by groups of text, and by classes of the target where nothing is said", async () => {
    const lines = Array.from(
      { length: 40 },
      (_, row) => `${row},${row % 4 === 0 ? "rare" : "common"},g${row % 8}`,
    );
    const grouped = await deal(rowsOf(lines), { split: split({ method: "grouped", by: "by" }) });
    expect(parts.map((part) => new Set([...grouped[part]].map((row) => row % 8)).size)).toEqual([4, 2, 2]);
    const stratified = await deal(rowsOf(lines), {
      split: split({ method: "stratified" }),
      targets: [target("y")],
    });
    // The common rows are 15, 8 and 7: what rounding has given to validation there, it takes here.
    const rare = parts.map((part) => [...stratified[part]].filter((row) => row % 4 === 0).length);
    expect(rare).toEqual([5, 2, 3]);
  });

  test("numbers that are written in different ways are one group", async () => {
    const profile = { columns: [{ name: "by", kind: "number" }] } as unknown as NonNullable<
      Dataset["profile"]
    >;
    const values = ["1", "1.0", "01", "2", "2.00", "3"];
    const dealt = await deal(rowsOf(values.map((by, row) => `${row},${row},${by}`)), {
      split: split({ method: "grouped", by: "by" }),
      profile,
    });
    expect(parts.map((part) => sorted(dealt[part]))).toEqual([[0, 1, 2], [3, 4], [5]]);
  });

  test("rows that are left out are in no split and belong to no group", async () => {
    const lines = Array.from(
      { length: 20 },
      (_, row) => `${row === 3 ? "" : row},1,${row === 3 ? "" : `g${row % 4}`}`,
    );
    const dealt = await deal(rowsOf(lines), {
      inputs: [table(number("a", { missing: "drop" }))],
      split: split({ method: "grouped", by: "by" }),
    });
    expect(parts.flatMap((part) => [...dealt[part]])).toHaveLength(19);
    expect(parts.flatMap((part) => [...dealt[part]])).not.toContain(3);
  });

  test.each<[string, readonly string[], Partial<Dataset>, string]>([
    [
      "a row without a group",
      ["1,1,a", "2,2,", "3,3,c"],
      { split: split({ method: "grouped", by: "by" }) },
      "Line 3 of data.csv has no value for by.",
    ],
    [
      "no such column",
      ["1,1,a"],
      { split: split({ method: "grouped", by: "agent" }) },
      "data.csv has no column agent.",
    ],
    [
      "two groups for three splits",
      ["1,1,a", "2,2,a", "3,3,b"],
      { split: split({ method: "grouped", by: "by" }) },
      "data.csv has too few rows or different values of by to train on, validate and test by the split grouped.",
    ],
    [
      "one time for all",
      ["1,1,a", "2,2,a", "3,3,a"],
      { split: split({ method: "chronological", by: "by" }) },
      "data.csv has too few rows or different values of by to train on, validate and test by the split chronological.",
    ],
    [
      "a series at random",
      ["1,1,a", "2,2,a", "3,3,a"],
      { series: { window: 1, horizon: 1 } },
      "A series is cut into windows of rows that follow each other, so random does not go: split it by chronological(…) or grouped(by: …).",
    ],
  ])("%s", async (_, lines, settings, message) => {
    await expect(deal(rowsOf(lines), settings)).rejects.toThrow(message);
  });
});
