/** Layers that merge, activate or disturb, against Keras; and the noise of those that disturb, by its statistics. */
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { buildModel } from "../../src/engine/model.js";
import type { ArgValue } from "../../src/layers/layer.js";
import { readLayerCases } from "./fixtures.js";
import { testLayerCases } from "./layer-cases.js";
import { networkOf } from "./networks.js";
import { engines, useEngine } from "./support.js";

testLayerCases(readLayerCases("merging.jsonl"));

/** How many values the statistics are taken of, and how far an honest mean may lie off: about five deviations of it. */
const COUNT = 40_000;
const MARGIN = 0.03;

describe.each(engines)("noise on %s", (engine) => {
  beforeAll(() => useEngine(engine));

  /** What a layer makes of so many threes, in training where a step is given. */
  function disturbed(layer: string, args: Readonly<Record<string, ArgValue>>, step?: number): Float32Array {
    const model = buildModel(networkOf([COUNT], [{ layer, args }]), 1);
    const training = step === undefined ? {} : { training: { seed: 11, step } };
    const values = tf.tidy(() =>
      model
        .forward([tf.fill([1, COUNT], 3)], training)[0]!
        .dataSync<"float32">()
        .slice(),
    );
    model.dispose();
    return values;
  }

  test.each([
    ["GaussianNoise", { stddev: 0.4 }, 3, 0.4],
    ["GaussianDropout", { rate: 0.2 }, 3, 3 * Math.sqrt(0.2 / 0.8)],
  ])(
    "%s has its mean and deviation, and the shape of a normal distribution",
    (layer, args, mean, deviation) => {
      const values = disturbed(layer, args, 1);
      const got = statistics(values);
      expect(Math.abs(got.mean - mean) / deviation).toBeLessThan(MARGIN);
      expect(Math.abs(got.deviation / deviation - 1)).toBeLessThan(MARGIN);
      const within = values.filter((value) => Math.abs(value - mean) < deviation).length;
      expect(within / COUNT).toBeCloseTo(0.6827, 1);
    },
  );

  test("AlphaDropout keeps mean and variance of what is normal, and drops its share", () => {
    const rate = 0.3;
    const model = buildModel(networkOf([COUNT], [{ layer: "AlphaDropout", args: { rate } }]), 1);
    const normal = tf.randomNormal([1, COUNT], 0, 1, "float32", 5);
    const values = tf.tidy(() =>
      model
        .forward([normal], { training: { seed: 1, step: 1 } })[0]!
        .dataSync<"float32">()
        .slice(),
    );
    const got = statistics(values);
    expect(got.mean).toBeCloseTo(0, 1);
    expect(got.deviation).toBeCloseTo(1, 1);
    // What is dropped has one value, the most frequent one.
    const counts = new Map<number, number>();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    expect(Math.max(...counts.values()) / COUNT).toBeCloseTo(rate, 1);
    normal.dispose();
    model.dispose();
  });

  test.each([
    ["GaussianNoise", { stddev: 0.4 }],
    ["GaussianDropout", { rate: 0.2 }],
    ["AlphaDropout", { rate: 0.2 }],
  ])("%s repeats itself for a seed and a step, and is silent in prediction", (layer, args) => {
    const first = disturbed(layer, args, 1);
    expect(disturbed(layer, args, 1)).toEqual(first);
    expect(disturbed(layer, args, 2)).not.toEqual(first);
    expect(new Set(disturbed(layer, args))).toEqual(new Set([3]));
  });

  test.each([
    ["GaussianNoise", { stddev: 0 }],
    ["GaussianDropout", { rate: 0 }],
    ["AlphaDropout", { rate: 0 }],
  ])("%s of strength 0 changes nothing while training either", (layer, args) => {
    expect(new Set(disturbed(layer, args, 1))).toEqual(new Set([3]));
  });
});

function statistics(values: Float32Array): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(square) };
}
