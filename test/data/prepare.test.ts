/** Prepared data: order, splits, scaling fitted on the training rows, classes, and the errors a person reads. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DataError } from "../../src/data/data-error.js";
import { prepareData } from "../../src/data/prepare.js";
import type { PreparedData } from "../../src/data/prepared.js";
import type { Dataset, Task } from "../../src/network.js";
import { datasetOf, examplePath } from "./datasets.js";
import { dataFolder } from "./files.js";
import reference from "./fixtures/pandas-figures.json" with { type: "json" };

const seed = Number(process.env.SEED ?? Date.now() % 1e9);
console.log(`prepare seed ${seed}`);
const folder = dataFolder();
const regression: Task = { kind: "regression" };
const everything = { train: 1, validation: 0, test: 0, seed: 1 };

async function prepare(text: string, task: Task, settings: Partial<Dataset> = {}): Promise<PreparedData> {
  const path = folder.write("data.csv", text);
  return prepareData(await datasetOf(path, "y", settings), task, path);
}

/** All rows of all splits, by their place in the file. */
function inOrder(data: PreparedData): { x: number[]; y: number }[] {
  const rows: { x: number[]; y: number }[] = [];
  const width = data.features.length;
  for (const { x, y, index } of [data.train, data.validation, data.test]) {
    for (const [position, row] of index.entries()) {
      rows[row] = { x: [...x.slice(position * width, (position + 1) * width)], y: y[position]! };
    }
  }
  return rows;
}

describe("prepareData", () => {
  test("takes the features in the dataset's order and the target as it is", async () => {
    const data = await prepare("a,skip,y,b\n1,x,10.5,2\n3,x,20.5,4\n5,x,30.5,6\n", regression, {
      features: ["b", "a"],
    });
    expect(data.features).toEqual(["b", "a"]);
    expect(data.classes).toBeUndefined();
    expect(data.scales).toEqual([
      { name: "b", offset: 0, divisor: 1 },
      { name: "a", offset: 0, divisor: 1 },
    ]);
    expect(inOrder(data)).toEqual([
      { x: [2, 1], y: 10.5 },
      { x: [4, 3], y: 20.5 },
      { x: [6, 5], y: 30.5 },
    ]);
    expect([data.train.count, data.validation.count, data.test.count]).toEqual([1, 1, 1]);
  });

  test("classes are numbered in the task's order", async () => {
    const task: Task = { kind: "classification", classes: ["setosa", "versicolor", "virginica"] };
    const data = await prepare("a,y\n1,virginica\n2,setosa\n3,versicolor\n4,setosa\n", task);
    expect(data.classes).toEqual(["setosa", "versicolor", "virginica"]);
    expect(inOrder(data).map(({ y }) => y)).toEqual([2, 0, 1, 0]);
  });

  test("classes that are numbers go by value, from the profile when the task does not say", async () => {
    const task: Task = { kind: "classification", classes: undefined };
    const data = await prepare("a,y\n1,10\n2,9.0\n3,-1\n4,9\n", task);
    expect(data.classes).toEqual(["-1", "9", "10"]);
    expect(inOrder(data).map(({ y }) => y)).toEqual([2, 1, 0, 1]);
  });

  test("scaling sees the training rows only, and leaves a constant column in place", async () => {
    const rows = Array.from({ length: 40 }, (_, row) => `${row * row},7,0.1,${row}`);
    for (const scale of ["standardize", "minmax"] as const) {
      const data = await prepare(`a,b,c,y\n${rows.join("\n")}\n`, regression, { scale });
      const training = [...data.train.index].map((row) => row * row);
      const mean = training.reduce((sum, value) => sum + value, 0) / training.length;
      const deviation = Math.sqrt(
        training.reduce((sum, value) => sum + (value - mean) ** 2, 0) / training.length,
      );
      const [min, max] = [Math.min(...training), Math.max(...training)];
      expect(data.scales[0]).toEqual(
        scale === "standardize"
          ? { name: "a", offset: expect.closeTo(mean, 9), divisor: expect.closeTo(deviation, 9) }
          : { name: "a", offset: min, divisor: max - min },
      );
      expect(data.scales.slice(1)).toEqual([
        { name: "b", offset: 7, divisor: 1 },
        { name: "c", offset: 0.1, divisor: 1 },
      ]);
      const { offset, divisor } = data.scales[0]!;
      for (const [row, { x }] of inOrder(data).entries()) {
        expect(x).toEqual([Math.fround((row * row - offset) / divisor), 0, 0]);
      }
    }
  });

  test("training rows are standardised to mean 0 and deviation 1, or to 0…1, whatever the numbers", async () => {
    const value = fc.integer({ min: -1e8, max: 1e8 }).map((whole) => whole / 1000);
    const table = fc.array(fc.tuple(value, value), { minLength: 5, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(table, fc.integer(), async (rows, splitSeed) => {
        const text = `a,y\n${rows.map(([a, y]) => `${a},${y}`).join("\n")}\n`;
        const split = { train: 0.6, validation: 0.2, test: 0.2, seed: splitSeed };
        const standard = await prepare(text, regression, { scale: "standardize", split });
        const { x } = standard.train;
        const constant = new Set([...standard.train.index].map((row) => rows[row]![0] + 0)).size === 1;
        const mean = x.reduce((sum, entry) => sum + entry, 0) / x.length;
        const variance = x.reduce((sum, entry) => sum + (entry - mean) ** 2, 0) / x.length;
        expect(Math.abs(mean)).toBeLessThan(1e-5);
        expect(Math.abs(variance - (constant ? 0 : 1))).toBeLessThan(1e-4);
        const ranged = await prepare(text, regression, { scale: "minmax", split });
        expect(Math.min(...ranged.train.x)).toBe(0);
        expect(Math.max(...ranged.train.x)).toBe(constant ? 0 : 1);
        expect(ranged.train.index).toEqual(standard.train.index);
      }),
      { seed, numRuns: 100 },
    );
  });

  test.each(Object.entries(reference.tables))("%s: scaled as numpy scales it", async (name, table) => {
    const path = examplePath(name);
    const target = Object.keys(table.columns).at(-1)!;
    const task: Task = name === "diabetes" ? regression : { kind: "classification", classes: undefined };
    for (const [scale, expected] of [
      ["standardize", table.standardized],
      ["minmax", table.minmax],
    ] as const) {
      const data = await prepareData(await datasetOf(path, target, { scale, split: everything }), task, path);
      expect(data.fingerprint).toBe(table.sha256);
      expect(data.train.count).toBe(table.rows);
      const first = inOrder(data)[0]!.x;
      expect(first).toHaveLength(expected.length);
      for (const [feature, value] of expected.entries()) expect(first[feature]).toBeCloseTo(value, 5);
    }
  });
});

describe("data that cannot be trained on", () => {
  const classes: Task = { kind: "classification", classes: ["no", "yes"] };
  test.each<[string, string, Task, Partial<Dataset>, string]>([
    ["a missing value", "a,y\n1,2\n,3\n4,5\n", regression, {}, "Line 3 of data.csv has no value for a."],
    ["a missing target", "a,y\n1,2\n3,\n4,5\n", regression, {}, "Line 3 of data.csv has no value for y."],
    ["a missing label", "a,y\n1,no\n3,\n4,yes\n", classes, {}, "Line 3 of data.csv has no value for y."],
    [
      "text",
      "a,y\n1,2\nhot,3\n4,5\n",
      regression,
      {},
      "Line 3 of data.csv: a is “hot”, which is not a number.",
    ],
    [
      "text as target",
      "a,y\n1,2\n3,x\n4,5\n",
      regression,
      {},
      "Line 3 of data.csv: y is “x”, which is not a number.",
    ],
    [
      "an unknown class",
      "a,y\n1,no\n3,maybe\n4,yes\n",
      classes,
      {},
      "Line 3 of data.csv: y is “maybe”, which is not one of the classes.",
    ],
    ["no such feature", "a,y\n1,2\n", regression, { features: ["b"] }, "data.csv has no column b."],
    ["no such target", "a,y\n1,2\n", regression, { target: "z" }, "data.csv has no column z."],
    ["no features", "y\n1\n2\n3\n", regression, {}, "The dataset data has no features."],
    [
      "unknown columns",
      "a,y\n1,2\n",
      regression,
      { features: undefined },
      "The columns of data.csv are not known yet.",
    ],
    [
      "unknown classes",
      "a,y\n1,0.5\n",
      { kind: "classification", classes: undefined },
      {},
      "The classes of y are not known.",
    ],
    [
      "too few rows",
      "a,y\n1,2\n3,4\n",
      regression,
      {},
      "data.csv has only 2 rows: too few to train on, validate and test.",
    ],
    [
      "a ragged row",
      "a,y\n1,2\n3\n",
      regression,
      { features: ["a"] },
      "Line 3 of `data.csv` has 1 field, and its header 2.",
    ],
    [
      "a huge number",
      "a,y\n1,2\n1e300,3\n4,5\n",
      regression,
      {},
      "a holds a number too large to train with.",
    ],
    [
      "no rows",
      "a,y\n",
      regression,
      { features: ["a"] },
      "`data.csv` has no rows: there is nothing to learn from.",
    ],
  ])("%s", async (_, text, task, settings, message) => {
    const error = await prepare(text, task, settings).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DataError);
    expect(String(error)).toBe(`DataError: ${message}`);
  });

  test("a file that has gone", async () => {
    const path = folder.write("gone.csv", "a,y\n1,2\n3,4\n5,6\n");
    const dataset = await datasetOf(path, "y");
    await expect(prepareData(dataset, regression, `${path}x`)).rejects.toThrow(
      "There is no file `data.csv` beside this one. Did you mean `gone.csv`?",
    );
  });
});
