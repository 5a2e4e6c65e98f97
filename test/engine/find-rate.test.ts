/** The learning-rate finder: reading a rate from losses, and finding one that trains, on each engine. */
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { findRate } from "../../src/engine/find-rate.js";
import { explosionWatch, risingRates, smoothed, steepestRate } from "../../src/engine/rate-curve.js";
import type { Network } from "../../src/network.js";
import { dataOf, networkOf, rowsOf } from "./networks.js";
import { engines, randomNumbers, seed, useEngine } from "./support.js";

test("rates rise by one factor from the first to the last", () => {
  const rates = risingRates(1e-7, 10, 100);
  expect(rates).toHaveLength(100);
  expect(rates[0]).toBe(1e-7);
  expect(rates[99]).toBeCloseTo(10, 10);
  expect(rates[50]! / rates[49]!).toBeCloseTo(rates[1]! / rates[0]!, 10);
});

test("a step in the losses is where they fall fastest, whatever the noise", () => {
  const random = randomNumbers(seed);
  const rates = risingRates(1e-7, 10, 100);
  // Falls around 1e-3 like a logistic curve, and rises again from 1 on.
  const points = rates.map((rate) => {
    const fall = 1 / (1 + (rate / 1e-3) ** 2);
    return { rate, loss: 0.2 + fall + 0.05 * (random() - 0.5) + (rate > 1 ? rate - 1 : 0) };
  });
  const found = steepestRate(smoothed(points))!;
  expect(Math.abs(Math.log10(found / 1e-3))).toBeLessThan(0.5);
});

test("losses that only rise suggest nothing", () => {
  const points = risingRates(1e-7, 10, 50).map((rate, at) => ({ rate, loss: 1 + at }));
  expect(steepestRate(smoothed(points))).toBeUndefined();
  expect(steepestRate([])).toBeUndefined();
});

test("a loss has exploded when it is no number or far above where it began", () => {
  const steady = explosionWatch();
  expect([1, 0.9, 1.2, 0.5, 0.8].map(steady)).toEqual([false, false, false, false, false]);
  expect(steady(Number.NaN)).toBe(true);
  expect(steady(Number.POSITIVE_INFINITY)).toBe(true);
  const rising = explosionWatch();
  expect([1, 2, 3].map(rising)).toEqual([false, false, false]);
  expect(rising(1000)).toBe(true);
  // Losses below 0, as of cosine_similarity, are no explosion.
  const negative = explosionWatch();
  expect([-0.2, -0.5, -0.9, -0.99, -0.3].map(negative)).toEqual([false, false, false, false, false]);
});

describe.each(engines)("on %s", (engine) => {
  beforeAll(() => useEngine(engine), 30_000);

  test.each(["sgd", "adam", "lion"] as const)("finds a rate at which %s learns", async (name) => {
    const network = networkWith({ name, args: {} });
    const data = dataFor();
    const before = tf.memory().numTensors;
    const search = { network, data, seed: 1, steps: 100, from: 1e-7, to: 10 };
    const { points, suggestion, lowest } = await findRate(search);
    expect(tf.memory().numTensors).toBe(before);
    expect(points.length).toBeGreaterThan(50);
    expect(suggestion).toBeGreaterThan(1e-6);
    expect(suggestion).toBeLessThanOrEqual(lowest!);
    // The same again, since nothing was kept.
    expect((await findRate(search)).points).toEqual(points);
    // At the suggested rate, throughout, the loss falls; at a ten thousandth of it hardly.
    const fallAt = async (rate: number) => {
      const steady = await findRate({ ...search, steps: 40, from: rate, to: rate });
      return steady.points[0]!.loss - steady.points.at(-1)!.smoothed;
    };
    expect(await fallAt(suggestion!)).toBeGreaterThan(0.1);
    expect(await fallAt(suggestion! / 1e4)).toBeLessThan(0.1);
  });

  test("stops where the loss explodes", async () => {
    const network = networkWith({ name: "sgd", args: {} });
    const { exploded, points } = await findRate({
      network,
      data: dataFor(),
      seed: 1,
      steps: 100,
      from: 1e-3,
      to: 1e6,
    });
    expect(exploded).toBeGreaterThan(0.01);
    expect(points.length).toBeLessThan(100);
  });
});

function networkWith(optimizer: Network["settings"]["optimizer"]): Network {
  return networkOf(
    [4],
    [
      { layer: "Dense", args: { units: 8, activation: "tanh" } },
      { layer: "Dense", args: { units: 1 } },
    ],
    {
      task: { kind: "regression" },
      loss: { name: "mean_squared_error", args: {} },
      optimizer,
      batch: 16,
    },
  );
}

/** Targets that are a sum of the inputs. */
function dataFor() {
  const random = randomNumbers(5);
  const x = Array.from({ length: 100 * 4 }, () => 2 * random() - 1);
  const y = Array.from({ length: 100 }, (_, row) => x[row * 4]! + x[row * 4 + 1]! - x[row * 4 + 2]!);
  const none = rowsOf([[]], []);
  return dataOf(rowsOf([x], y), none, none);
}
