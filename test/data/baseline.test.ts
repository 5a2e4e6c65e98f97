/** Baselines: scores worked out by hand, and on an example table. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { analyseWithData } from "../../src/data/analyse-with-data.js";
import { scoreBaseline } from "../../src/data/baseline.js";
import type { PreparedData, PreparedTarget, Rows } from "../../src/data/prepared.js";
import { prepareData } from "../../src/data/preparing/prepare.js";

function rows(...y: number[]): Rows {
  return {
    count: y.length,
    inputs: [],
    targets: [Float32Array.from(y)],
    index: new Int32Array(y.length),
  };
}

function data(target: Partial<PreparedTarget>, train: Rows, validation: Rows, test: Rows): PreparedData {
  const targets = [{ name: "y", classes: undefined, width: 1, scale: undefined, ...target }];
  return {
    targets,
    train,
    validation,
    test,
    preprocessing: { format: 1, inputs: [], targets },
    fingerprint: "",
    close: async () => {},
  };
}

const examples = path.join(import.meta.dirname, "../../examples");
const yesOrNo = { classes: ["a", "b"] };
const number = {};

describe("scoreBaseline", () => {
  test("classification: the commonest class of the training rows", () => {
    const prepared = data(yesOrNo, rows(0, 1, 1), rows(0, 1, 1, 1), rows(0, 0, 0, 1));
    expect(scoreBaseline(prepared, "accuracy")).toEqual({
      kind: "majority",
      metric: "accuracy",
      validation: 0.75,
      test: 0.25,
    });
    expect(scoreBaseline(prepared, "r2_score")).toBeUndefined();
  });

  test("of equally common classes, the first", () => {
    expect(scoreBaseline(data(yesOrNo, rows(1, 0), rows(1), rows(0)), "accuracy")).toMatchObject({
      validation: 0,
      test: 1,
    });
  });

  // The mean of the training targets is 2; the validation targets are 1 and 5, those for the test 2 and 2.
  test.each([
    ["mean_absolute_error", (1 + 3) / 2, 0],
    ["mean_squared_error", (1 + 9) / 2, 0],
    ["root_mean_squared_error", Math.sqrt(5), 0],
    ["r2_score", 1 - 5 / 4, 0],
  ])("regression under %s", (metric, validation, test) => {
    expect(scoreBaseline(data(number, rows(1, 3), rows(1, 5), rows(2, 2)), metric)).toEqual({
      kind: "mean",
      metric,
      validation,
      test,
    });
  });

  test("several labels: what is commoner of each, by itself", () => {
    const labels = (...values: number[]): Rows => ({ ...rows(...values), count: values.length / 3 });
    const genres = { classes: ["a", "b", "c"], width: 3 };
    // Most training rows have a, none have b, and half have c, which is no majority.
    const train = labels(1, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 0);
    const prepared = data(genres, train, labels(1, 0, 0), labels(0, 0, 0, 1, 1, 1));
    expect(scoreBaseline(prepared, "accuracy")).toEqual({
      kind: "labels",
      metric: "accuracy",
      validation: 1,
      test: 3 / 6,
    });
  });

  test("of several targets, each is scored as it is alone", () => {
    const both = ({ targets: [first], ...others }: Rows, { targets: [second] }: Rows): Rows => ({
      ...others,
      targets: [first!, second!],
    });
    const classes = data(yesOrNo, rows(0, 1, 1), rows(0, 1), rows(0, 0, 1));
    const numbers = data(number, rows(1, 3, 8), rows(1, 5), rows(2, 2, 9));
    const prepared: PreparedData = {
      ...classes,
      targets: [...classes.targets, ...numbers.targets],
      train: both(classes.train, numbers.train),
      validation: both(classes.validation, numbers.validation),
      test: both(classes.test, numbers.test),
    };
    expect(scoreBaseline(prepared, "accuracy", 0)).toEqual(scoreBaseline(classes, "accuracy"));
    const error = scoreBaseline(prepared, "mean_absolute_error", 1);
    expect(error).toMatchObject({ kind: "mean", validation: 2 });
    expect(error).toEqual(scoreBaseline(numbers, "mean_absolute_error"));
    expect(scoreBaseline(prepared, "accuracy", 1)).toBeUndefined();
  });

  test.each([
    ["standardized", { offset: 100, divisor: 50 }, (value: number) => (value - 100) / 50],
    ["a logarithm", { offset: 0, divisor: 1, log: true as const }, Math.log1p],
  ])("numbers count as the data has them, where they enter %s", (_, scale, entering) => {
    const scaled = (...values: number[]) => rows(...values.map(entering));
    const plain = data(number, rows(50, 150, 400), rows(100, 300), rows(200, 20));
    const prepared = data({ scale }, scaled(50, 150, 400), scaled(100, 300), scaled(200, 20));
    for (const metric of ["mean_absolute_error", "root_mean_squared_error", "r2_score"]) {
      const wanted = scoreBaseline(plain, metric)!;
      const got = scoreBaseline(prepared, metric)!;
      expect(got.validation).toBeCloseTo(wanted.validation, 3);
      expect(got.test).toBeCloseTo(wanted.test, 3);
    }
  });

  test("of a series, the last value of the target, which the network sees too", () => {
    const windows = (y: number[], last: number[]): Rows => ({
      ...rows(...y),
      last: [Float32Array.from(last)],
    });
    const train = windows([2, 3], [1, 2]);
    const prepared = data(number, train, windows([5, 9], [4, 5]), windows([10, 12], [9, 10]));
    for (const [metric, validation, test] of [
      ["mean_absolute_error", (1 + 4) / 2, (1 + 2) / 2],
      ["mean_squared_error", (1 + 16) / 2, (1 + 4) / 2],
      ["r2_score", 1 - 17 / 8, 1 - 5 / 2],
    ] as const)
      expect(scoreBaseline(prepared, metric)).toEqual({ kind: "last", metric, validation, test });
    const classes = data(yesOrNo, train, windows([1, 0], [1, 1]), windows([1, 0], [1, 0]));
    const wanted = { kind: "last", metric: "accuracy", validation: 0.5, test: 1 };
    expect(scoreBaseline(classes, "accuracy")).toEqual(wanted);
  });

  test("of temperatures, tomorrow as today, worked out anew from the file", async () => {
    const [head, ...lines] = readFileSync(path.join(examples, "temperatures.csv"), "utf8").trim().split("\n");
    const at = head!.split(",").indexOf("temperature");
    const values = lines.sort().map((line) => Number(line.split(",")[at]));
    const prepared = await exampleData("temperatures");
    // Windows of 14 days and the day they tell: 14 fewer than the days of a part.
    const [train, validation] = [prepared.train.count + 14, prepared.validation.count + 14];
    expect(train / values.length).toBeCloseTo(0.7, 2);
    const error = (part: readonly number[]) => {
      // The first target lies behind a window of 14 days.
      const days = part.slice(13);
      return days.slice(1).reduce((sum, day, at) => sum + Math.abs(day - days[at]!), 0) / (days.length - 1);
    };
    const baseline = scoreBaseline(prepared, "mean_absolute_error")!;
    expect(baseline.kind).toBe("last");
    expect(baseline.validation).toBeCloseTo(error(values.slice(train, train + validation)), 4);
    expect(baseline.test).toBeCloseTo(error(values.slice(train + validation)), 4);
  });

  test("none for an empty split, or a metric it does not know", () => {
    expect(scoreBaseline(data(number, rows(1), rows(), rows(1)), "mean_squared_error")).toBeUndefined();
    expect(scoreBaseline(data(number, rows(1), rows(1), rows(1)), "accuracy")).toBeUndefined();
  });

  test("iris is a third, digits about a tenth, and diabetes has no R²", async () => {
    for (const [name, expected] of [
      ["iris", 1 / 3],
      ["digits", 1 / 10],
    ] as const) {
      const baseline = scoreBaseline(await exampleData(name), "accuracy")!;
      expect(Math.abs(baseline.validation - expected)).toBeLessThan(0.2);
      expect(Math.abs(baseline.test - expected)).toBeLessThan(0.2);
    }
    const baseline = scoreBaseline(await exampleData("diabetes"), "r2_score")!;
    expect(baseline.test).toBeLessThanOrEqual(0);
    expect(baseline.test).toBeGreaterThan(-0.3);
  });
});

/** The data of an example's first network, as it is trained on. */
async function exampleData(name: string): Promise<PreparedData> {
  const file = path.join(examples, `${name}.nn`);
  const { analysis } = await analyseWithData(file, readFileSync(file, "utf8"));
  const { dataset, settings } = analysis.networks[0]!.network!;
  const prepared = await prepareData(dataset!, [settings.task], examples);
  await prepared.close();
  return prepared;
}
