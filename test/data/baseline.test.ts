/** Baselines: scores worked out by hand, and on an example table. */
import { describe, expect, test } from "vitest";
import { scoreBaseline } from "../../src/data/baseline.js";
import { prepareData } from "../../src/data/prepare.js";
import type { PreparedData, Rows } from "../../src/data/prepared.js";
import { datasetOf, examplePath } from "./datasets.js";

function rows(...y: number[]): Rows {
  return {
    count: y.length,
    x: new Float32Array(y.length),
    y: Float32Array.from(y),
    index: new Int32Array(y.length),
  };
}

function data(
  classes: readonly string[] | undefined,
  train: Rows,
  validation: Rows,
  test: Rows,
): PreparedData {
  return { features: ["a"], scales: [], classes, train, validation, test, fingerprint: "" };
}

describe("scoreBaseline", () => {
  test("classification: the commonest class of the training rows", () => {
    const prepared = data(["a", "b"], rows(0, 1, 1), rows(0, 1, 1, 1), rows(0, 0, 0, 1));
    expect(scoreBaseline(prepared, "accuracy")).toEqual({
      kind: "majority",
      metric: "accuracy",
      validation: 0.75,
      test: 0.25,
    });
    expect(scoreBaseline(prepared, "r2_score")).toBeUndefined();
  });

  test("of equally common classes, the first", () => {
    expect(scoreBaseline(data(["a", "b"], rows(1, 0), rows(1), rows(0)), "accuracy")).toMatchObject({
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
    expect(scoreBaseline(data(undefined, rows(1, 3), rows(1, 5), rows(2, 2)), metric)).toEqual({
      kind: "mean",
      metric,
      validation,
      test,
    });
  });

  test("none for an empty split, or a metric it does not know", () => {
    expect(scoreBaseline(data(undefined, rows(1), rows(), rows(1)), "mean_squared_error")).toBeUndefined();
    expect(scoreBaseline(data(undefined, rows(1), rows(1), rows(1)), "accuracy")).toBeUndefined();
  });

  test("iris is a third, digits about a tenth, and diabetes has no R²", async () => {
    for (const [name, target, expected] of [
      ["iris", "species", 1 / 3],
      ["digits", "digit", 1 / 10],
    ] as const) {
      const path = examplePath(name);
      const task = { kind: "classification", classes: undefined } as const;
      const baseline = scoreBaseline(
        await prepareData(await datasetOf(path, target), task, path),
        "accuracy",
      )!;
      expect(Math.abs(baseline.validation - expected)).toBeLessThan(0.2);
      expect(Math.abs(baseline.test - expected)).toBeLessThan(0.2);
    }
    const path = examplePath("diabetes");
    const prepared = await prepareData(await datasetOf(path, "progression"), { kind: "regression" }, path);
    const baseline = scoreBaseline(prepared, "r2_score")!;
    expect(baseline.test).toBeLessThanOrEqual(0);
    expect(baseline.test).toBeGreaterThan(-0.3);
  });
});
