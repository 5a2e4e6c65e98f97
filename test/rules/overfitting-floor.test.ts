/** How much a validation loss has to rise to be worth a word, in the units of the loss. */
import { describe, expect, test } from "vitest";
import type { Dataset, Head, LossName, Network, ScaleMethod } from "../../src/network.js";
import type { NumberColumn } from "../../src/profile.js";
import { leastRise } from "../../src/rules/overfitting-floor.js";
import { graphOf } from "../engine/networks.js";
import { numbers } from "./programs.js";

/** Prices about 200,000 ± 50,000; ln(1 + price) then spreads by about a quarter. */
const price = numbers("price", 100_000, 400_000, {
  mean: 200_000,
  deviation: 50_000,
  quartiles: [166_000, 200_000, 234_000],
});

function networkWith(
  loss: LossName,
  scale: ScaleMethod,
  { column = price, heads }: { column?: NumberColumn; heads?: readonly Head[] } = {},
): Network {
  const layers = [{ name: "dense", layer: "Dense", args: { units: 1 }, inputs: ["table"] }];
  const network = graphOf({ inputs: { table: [1] }, layers }, { loss: { name: loss, args: {} } });
  const dataset: Dataset = {
    ...network.dataset!,
    targets: [{ name: "price", columns: ["price"], scale }],
    profile: { source: "houses.csv", form: "table", rows: 100, columns: [column], fingerprint: "" },
  };
  return { ...network, dataset, ...(heads && { heads }) };
}

describe("the least rise", () => {
  test.each(["sparse_categorical_crossentropy", "binary_crossentropy"] as const)("of %s is 0.07", (loss) => {
    expect(leastRise(networkWith(loss, "none"))).toBe(0.07);
  });

  // A twentieth of what guessing the mean costs, which of squares is the variance.
  test.each([
    ["none", 0.05 * 50_000 ** 2],
    ["standardize", 0.05],
    ["minmax", 0.05 * (50_000 / 300_000) ** 2],
    ["robust", 0.05 * (50_000 / 68_000) ** 2],
    ["log", 0.05 * (Math.log(234_001 / 166_001) / 1.349) ** 2],
  ] as const)("of squared errors goes by the deviation as scaled: %s", (scale, rise) => {
    expect(leastRise(networkWith("mean_squared_error", scale)) / rise).toBeCloseTo(1, 10);
  });

  test("is about the same share of a logarithm's spread, whatever the quartiles", () => {
    const { quartiles: _, ...without } = price;
    const exact = leastRise(networkWith("mean_absolute_error", "log"));
    const guessed = leastRise(networkWith("mean_absolute_error", "log", { column: without }));
    expect(guessed / exact).toBeGreaterThan(0.7);
    expect(guessed / exact).toBeLessThan(2);
  });

  test("of a target that never varies is nothing", () => {
    const still = numbers("price", 5, 5, { deviation: 0, quartiles: [5, 5, 5] });
    for (const scale of ["none", "standardize", "minmax", "robust", "log"] as const) {
      expect(leastRise(networkWith("huber", scale, { column: still }))).toBe(0);
    }
  });

  test("of several outputs is the sum, each as it counts in the loss", () => {
    const head = (target: string, loss: LossName, weight: number): Head => ({
      target,
      output: 1,
      task: { kind: "regression" },
      loss: { name: loss, args: {} },
      metrics: [],
      weight,
    });
    const heads = [head("price", "mean_squared_error", 2), head("sold", "binary_crossentropy", 0.5)];
    expect(leastRise(networkWith("mean_squared_error", "standardize", { heads }))).toBeCloseTo(
      2 * 0.05 + 0.5 * 0.07,
      10,
    );
  });
});
