/** A checkpoint's file: it gives back what was put into it to the last bit, and a damaged one is told from a whole one. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { TrainingState } from "../../src/engine/training-state.js";
import { createRandom } from "../../src/random.js";
import { type Checkpoint, encodeCheckpoint, readCheckpoint } from "../../src/training/checkpoint-file.js";

const folder = mkdtempSync(path.join(os.tmpdir(), "netwright-checkpoint-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = path.join(folder, "checkpoint.bin");

const seed = Number(process.env.NETWRIGHT_SEED) || (Date.now() % 1_000_000) + 1;
console.log(`NETWRIGHT_SEED=${seed}`);

function written(checkpoint: Checkpoint): Buffer {
  writeFileSync(file, Buffer.concat(encodeCheckpoint(checkpoint)));
  return readFileSync(file);
}

const weights = [
  { name: "dense/kernel", shape: [2, 2], values: Float32Array.of(1.5, -0, Number.NaN, 1e-45) },
  { name: "dense/bias", shape: [2], values: Float32Array.of(Number.NEGATIVE_INFINITY, 3) },
  { name: "nothing/bias", shape: [0], values: new Float32Array(0) },
];

const state: TrainingState = {
  seed: 7,
  epochs: [
    {
      epoch: 1,
      step: 4,
      train: { loss: 0.1 + 0.2, größe: Number.NaN },
      validation: { loss: Number.POSITIVE_INFINITY, r2_score: Number.NEGATIVE_INFINITY },
      seconds: 1.25,
      learningRate: 1e-3,
    },
  ],
  step: 6,
  under: {
    scores: { rows: 8, batches: 2, losses: [-0, 5e-324], metrics: [[{ answers: 3, hits: [1, 2] }]] },
    seconds: 0.5,
  },
  rate: { value: 0.1, factor: 2 },
  weights,
  slots: [Float32Array.of(1, 2, 3, 4, 5, 6)],
  kept: { last: { epoch: 1, weights }, best: { epoch: 1, weights } },
};

describe("a checkpoint's file", () => {
  test("gives back every number as it was", () => {
    written({ seconds: 12.5, state });
    const got = readCheckpoint(file)!;
    expect(got).toEqual({ seconds: 12.5, state });
    expect(Object.is(got.state.under!.scores.losses[0], -0)).toBe(true);
    expect(Object.is(got.state.weights[0]!.values[1], -0)).toBe(true);
  });

  test("holds arrays once, however often they stand in the state", () => {
    const shared = written({ seconds: 0, state }).length;
    const copied = weights.map((weight) => ({ ...weight, values: weight.values.slice() }));
    const apart = written({ seconds: 0, state: { ...state, kept: { last: { epoch: 1, weights: copied } } } });
    expect(apart.length).toBeGreaterThan(shared - 200);
    const header = (bytes: Buffer) => bytes.toString("latin1").split("\n")[1]!;
    expect(JSON.parse(header(apart)).arrays).toHaveLength(7);
    written({ seconds: 0, state });
    expect(JSON.parse(header(readFileSync(file))).arrays).toHaveLength(4);
  });

  test("is none where there is none", () => {
    expect(readCheckpoint(path.join(folder, "nowhere.bin"))).toBeUndefined();
  });

  test("that is cut off or changed anywhere is told to be damaged", () => {
    const whole = written({ seconds: 1, state });
    const random = createRandom(seed);
    for (let attempt = 0; attempt < 200; attempt++) {
      const at = random.integer(whole.length);
      const changed = Buffer.from(whole);
      changed[at]! ^= 1 << random.integer(8);
      writeFileSync(file, attempt % 2 === 0 ? changed : whole.subarray(0, at));
      expect(() => readCheckpoint(file), `byte ${at}, NETWRIGHT_SEED=${seed}`).toThrow(
        /damaged|another version/,
      );
    }
    writeFileSync(file, whole);
    expect(readCheckpoint(file)).toEqual({ seconds: 1, state });
  });
});
