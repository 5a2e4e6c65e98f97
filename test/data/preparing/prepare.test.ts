/** Prepared data from end to end: inputs, targets, splits, and the errors a person reads. */
import { describe, expect, test } from "vitest";
import { DataError } from "../../../src/data/data-error.js";
import type { Dataset, Task } from "../../../src/network.js";
import { dataFolder } from "../files.js";
import {
  byRow,
  classification,
  dataset,
  everything,
  number,
  oneHot,
  prepared,
  regression,
  table,
  target,
} from "./datasets.js";

const folder = dataFolder();

function prepare<Result>(
  text: string,
  task: Task,
  settings: Partial<Dataset>,
  use: Parameters<typeof prepared<Result>>[3],
): Promise<Result> {
  folder.write("data.csv", text);
  return prepared(folder.path, dataset("data.csv", settings), [task], use);
}

describe("prepareData", () => {
  test("takes columns in the order of the inputs and the target as it is", async () => {
    const inputs = [table(number("b"), number("a"))];
    await prepare(
      "a,skip,y,b\n1,x,10.5,2\n3,x,20.5,4\n5,x,30.5,6\n",
      regression,
      { inputs },
      async (data) => {
        expect(data.targets).toEqual([
          { name: "y", classes: undefined, width: 1, scale: { offset: 0, divisor: 1 } },
        ]);
        expect(await byRow(data)).toEqual([
          { x: [2, 1], y: [10.5] },
          { x: [4, 3], y: [20.5] },
          { x: [6, 5], y: [30.5] },
        ]);
        expect([data.train.count, data.validation.count, data.test.count]).toEqual([1, 1, 1]);
        expect(data.fingerprint).toMatch(/^[0-9a-f]{64}$/);
      },
    );
  });

  test("classes are numbered in the task's order", async () => {
    const task = classification("setosa", "versicolor", "virginica");
    await prepare("a,y\n1,virginica\n2,setosa\n3,versicolor\n4,setosa\n", task, {}, async (data) => {
      expect(data.targets[0]?.classes).toEqual(["setosa", "versicolor", "virginica"]);
      expect((await byRow(data)).map(({ y }) => y[0])).toEqual([2, 0, 1, 0]);
    });
  });

  test("classes that are numbers go by value", async () => {
    await prepare("a,y\n1,10\n2,9.0\n3,-1\n4,9\n", classification("-1", "9", "10"), {}, async (data) => {
      expect((await byRow(data)).map(({ y }) => y[0])).toEqual([2, 1, 0, 1]);
    });
  });

  test("one-hot columns, booleans, dates and what is missing in them", async () => {
    const text =
      "colour,paid,day,y\nred,true,2024-01-01,1\nblue,False,2024-02-29 12:30,2\n,,,3\ngreen,true,1969-12-31,4\n";
    const inputs = [
      table(
        oneHot("colour", ["blue", "red"], "mode"),
        { kind: "boolean", column: "paid", width: 1, missing: "mode" },
        {
          kind: "date",
          column: "day",
          width: 4,
          parts: ["year", "weekday", "hour", "timestamp"],
          scale: "none",
          missing: "median",
        },
      ),
    ];
    await prepare(text, regression, { inputs, split: everything }, async (data) => {
      expect((await byRow(data)).map(({ x }) => x)).toEqual([
        [0, 1, 1, 2024, 0, 0, 19723],
        [1, 0, 0, 2024, 3, 12, Math.fround(19782 + 12.5 / 24)],
        [1, 0, 1, 2024, 2, 0, 19723],
        [0, 0, 1, 1969, 2, 0, -1],
      ]);
    });
  });

  test("codes, words and several targets", async () => {
    const text = "kind,title,y,sold\nb,The cat,1.5,yes\na,the DOG!,2.5,no\nz,a cat,3.5,yes\n";
    const inputs: Dataset["inputs"] = [
      { kind: "codes", name: "kind", shape: [1], column: "kind", classes: ["a", "b"], missing: "error" },
      {
        kind: "text",
        name: "title",
        shape: [3],
        column: "title",
        length: 3,
        maxTokens: 4,
        standardize: "lower_and_strip_punctuation",
      },
    ];
    const settings = dataset("data.csv", {
      inputs,
      targets: [target("y"), target("sold")],
      split: everything,
    });
    folder.write("data.csv", text);
    await prepared(folder.path, settings, [regression, classification("no", "yes")], async (data) => {
      expect((await byRow(data, 0)).map(({ x }) => x)).toEqual([[2], [1], [0]]);
      // cat and the are twice there, and there is room for two words.
      expect((await byRow(data, 1)).map(({ x, y }) => [x, y])).toEqual([
        [
          [3, 2, 0],
          [1.5, 1],
        ],
        [
          [3, 1, 0],
          [2.5, 0],
        ],
        [
          [1, 2, 0],
          [3.5, 1],
        ],
      ]);
      expect(data.preprocessing.inputs[1]).toMatchObject({ vocabulary: ["cat", "the"] });
    });
  });

  test("several labels in one field, or in columns of their own", async () => {
    const text = "a,genres,comedy,drama\n1,drama | comedy,1,true\n2,,0,false\n3,drama,0,TRUE\n";
    const labels = ["comedy", "drama"];
    const task: Task = { kind: "multi_label", classes: labels };
    const expected = [
      [1, 1],
      [0, 0],
      [0, 1],
    ];
    const targets = [target("genres", { labels: { separator: "|", classes: labels } })];
    await prepare(text, task, { targets, split: everything }, async (data) => {
      expect(data.targets).toEqual([{ name: "genres", classes: labels, width: 2, scale: undefined }]);
      expect((await byRow(data)).map(({ y }) => y)).toEqual(expected);
    });
    const columns = [target("kind", { columns: labels, labels: { classes: undefined } })];
    await prepare(
      text,
      { ...task, classes: undefined },
      { targets: columns, split: everything },
      async (data) => {
        expect(data.targets[0]?.classes).toEqual(labels);
        expect((await byRow(data)).map(({ y }) => y)).toEqual(expected);
      },
    );
  });

  test("rows that miss a value are left out of every split where the dataset says so", async () => {
    const inputs = [table(number("a", { missing: "drop" }), number("b", { missing: "mean" }))];
    const rows = Array.from({ length: 40 }, (_, row) => `${row % 4 === 0 ? "NA" : row},${row},${row}`);
    await prepare(`a,b,y\n${rows.join("\n")}\n`, regression, { inputs }, async (data) => {
      const { train, validation, test } = data;
      expect([train.count, validation.count, test.count]).toEqual([21, 5, 4]);
      const used = [...train.index, ...validation.index, ...test.index].sort((a, b) => a - b);
      expect(used).toEqual(Array.from({ length: 40 }, (_, row) => row).filter((row) => row % 4 !== 0));
      for (const { x, y } of (await byRow(data)).filter(Boolean)) expect(x).toEqual([y[0], y[0]]);
    });
  });

  test("test rows of a file of their own, by the figures of the training rows", async () => {
    folder.write("test.csv", "y,a\n1,100\n2,-100\n");
    const settings: Partial<Dataset> = {
      test: "test.csv",
      inputs: [table(number("a", { scale: "minmax" }))],
      split: { method: "random", train: 0.75, validation: 0.25, test: 0, seed: 7 },
    };
    await prepare("a,y\n0,1\n10,2\n0,3\n10,4\n", regression, settings, async (data) => {
      expect([data.train.count, data.validation.count, data.test.count]).toEqual([3, 1, 2]);
      expect([...data.test.index]).toEqual([0, 1]);
      const into = new Float32Array(2);
      await data.test.inputs[0]!.fill(Int32Array.of(0, 1), into);
      expect([...into]).toEqual([10, -10]);
      expect([...data.test.targets[0]!]).toEqual([1, 2]);
    });
  });
});

describe("data that cannot be trained on", () => {
  const classes = classification("no", "yes");
  const log = { inputs: [table(number("a", { scale: "log" }))] };
  const array: Partial<Dataset> = {
    inputs: [table({ kind: "boolean", column: "a", width: 1, missing: "error" })],
  };
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
      "infinity",
      "a,y\n1,2\n-inf,3\n4,5\n",
      regression,
      {},
      "Line 3 of data.csv: a is infinite, and nothing can be computed with that.",
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
    [
      "not a truth value",
      "a,y\ntrue,2\nyes,3\n4,5\n",
      regression,
      array,
      "Line 3 of data.csv: a is “yes”, which is neither true nor false.",
    ],
    [
      "negative under log",
      "a,y\n1,2\n-2,3\n4,5\n",
      regression,
      log,
      "Line 3 of data.csv: a is -2, and the scale log takes no numbers below 0.",
    ],
    ["no such feature", "b,y\n1,2\n2,3\n3,4\n", regression, {}, "data.csv has no column a."],
    [
      "no such target",
      "a,y\n1,2\n2,3\n3,4\n",
      regression,
      { targets: [target("z")] },
      "data.csv has no column z.",
    ],
    ["no features", "y\n1\n2\n3\n", regression, { inputs: [] }, "The dataset data has no features."],
    [
      "unknown columns",
      "a,y\n1,2\n",
      regression,
      { inputs: undefined },
      "The columns of data.csv are not known yet.",
    ],
    [
      "unknown classes",
      "a,y\n1,0\n2,1\n3,1\n",
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
      "a huge number",
      "a,y\n1,2\n1e300,3\n4,5\n",
      regression,
      {},
      "Line 3 of data.csv: a is 1e300, which is too large a number to train with.",
    ],
    [
      "nothing to fill from",
      "a,y\n,2\n,3\n,5\n",
      regression,
      { inputs: [table(number("a", { missing: "mean" }))] },
      "a has no value in any training row, from which missing ones could be filled.",
    ],
  ])("%s", async (_, text, task, settings, message) => {
    const error = await prepare(text, task, settings, () => "prepared").catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DataError);
    expect(String(error)).toBe(`DataError: ${message}`);
  });

  test("a file that is not there", async () => {
    const missing = prepared(folder.path, dataset("nowhere.csv", {}), [regression], () => "prepared");
    await expect(missing).rejects.toThrow(/nowhere\.csv/);
  });
});
