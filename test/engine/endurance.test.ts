/** Ten thousand steps leave nothing behind: no tensor on either side, and no memory. */
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { nativeBackend } from "../../src/engine/backends/native.js";
import { train } from "../../src/engine/train.js";
import { createRandom } from "../../src/random.js";
import { dataOf, networkOf, rowsOf } from "./networks.js";
import { engines, useEngine } from "./support.js";

const epochs = 21;
const stepsPerEpoch = 500;
const batch = 4;
const mebibyte = 2 ** 20;

describe.each(engines)("on %s", (engine) => {
  beforeAll(() => useEngine(engine), 30_000);

  test("10,500 steps", async () => {
    const random = createRandom(1);
    const points = Array.from({ length: stepsPerEpoch * batch }, () => [random.normal(), random.normal()]);
    const rows = rowsOf(
      points,
      points.map(([a, b]) => (a! > b! ? 1 : 0)),
    );
    const network = networkOf(
      [2],
      [
        { layer: "Dense", args: { units: 8, activation: "relu" } },
        { layer: "Dense", args: { units: 2, activation: "softmax" } },
      ],
      { batch, metrics: ["accuracy"] },
    );
    const seen: { tensors: number; native: number; memory: number; step: number }[] = [];
    await train({
      network,
      data: dataOf(rows, rowsOf([], []), rowsOf([], [])),
      epochs,
      seed: 1,
      control: { whenRunning: async () => {}, stopRequested: () => false },
      batchInterval: 50,
      onBatch: () => {},
      onEpoch: ({ step }) => {
        const native = engine === "tensorflow" ? nativeBackend().binding.getNumOfTensors() : 0;
        seen.push({ tensors: tf.memory().numTensors, native, memory: process.memoryUsage.rss(), step });
      },
    });
    expect(seen.at(-1)!.step).toBe(epochs * stepsPerEpoch);
    // The first epoch makes what stays; a handle or two may wait for JavaScript to clear it away.
    const settled = seen[1]!;
    const last = seen.at(-1)!;
    expect(last.tensors).toBe(settled.tensors);
    expect(Math.abs(last.native - settled.native)).toBeLessThan(8);
    // JavaScript's own heap breathes by some mebibytes; a tensor a step lost would be over 10,000 tensors and seen above.
    const late = seen.slice(seen.length / 2).map(({ memory }) => memory);
    expect(Math.min(...late) - Math.max(...seen.slice(1, 6).map(({ memory }) => memory))).toBeLessThan(
      16 * mebibyte,
    );
  }, 240_000);
});
