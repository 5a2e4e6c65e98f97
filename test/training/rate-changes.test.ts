/** Changes of the learning rate: as a person writes them, as they add up, and as a record of several processes tells them. */
import { describe, expect, test } from "vitest";
import {
  changedRate,
  type RateChange,
  rateUnder,
  readRateChange,
  unchangedRate,
} from "../../src/engine/live-rate.js";
import type { LearningRateEvent, RunEvent } from "../../src/protocol.js";
import { rateChangesIn } from "../../src/training/resuming.js";

test.each<[string, RateChange | undefined]>([
  ["0.001", { value: 0.001 }],
  [" 1e-4 ", { value: 1e-4 }],
  [".5", { value: 0.5 }],
  ["×0.5", { factor: 0.5 }],
  ["x 2", { factor: 2 }],
  ["*.1", { factor: 0.1 }],
  ["/4", { factor: 0.25 }],
  ["0", undefined],
  ["-1", undefined],
  ["/0", undefined],
  ["1e999", undefined],
  ["", undefined],
  ["fast", undefined],
  ["0.1 0.2", undefined],
])("%j is read as %j", (text, change) => {
  expect(readRateChange(text)).toEqual(change);
});

test("a factor counts with those before it and leaves the schedule; a number takes the place of both", () => {
  const halved = changedRate(changedRate(unchangedRate, { factor: 0.5 }), { factor: 0.5 });
  expect([0.1, 0.2].map((planned) => rateUnder(halved, planned))).toEqual([0.025, 0.05]);
  const fixed = changedRate(halved, { value: 0.003 });
  expect([0.1, 0.2].map((planned) => rateUnder(fixed, planned))).toEqual([0.003, 0.003]);
  expect(rateUnder(changedRate(fixed, { factor: 2 }), 0.1)).toBe(0.006);
  expect(rateUnder(unchangedRate, 0.1)).toBe(0.1);
});

describe("a record of several processes", () => {
  const changed = (step: number, factor: number): LearningRateEvent => ({
    type: "learningRate",
    epoch: 1,
    step,
    change: { factor },
    learningRate: 1,
  });
  const resumed = (step: number): RunEvent => ({ type: "resumed", epoch: 0, step, epochs: 9, at: 0 });
  const found = (...events: RunEvent[]) =>
    rateChangesIn(events).map(({ step, change }) => [step, "factor" in change ? change.factor : undefined]);

  test("tells each change once", () => {
    const one = [changed(10, 0.5), changed(20, 2), changed(20, 2)];
    const once = [
      [10, 0.5],
      [20, 2],
      [20, 2],
    ];
    expect(found(...one)).toEqual(once);
    expect(found(...one, resumed(15))).toEqual(once);
    expect(found(...one, resumed(15), changed(20, 2), changed(20, 2))).toEqual(once);
    // Killed before it came to the second one.
    expect(found(...one, resumed(15), changed(20, 2), resumed(15))).toEqual(once);
    expect(found(...one, resumed(5), resumed(5), changed(10, 0.5), resumed(12))).toEqual(once);
  });

  test("keeps those that are new, in the order of their steps", () => {
    const events = [
      changed(10, 0.5),
      changed(20, 2),
      resumed(15),
      changed(17, 3),
      changed(20, 2),
      changed(30, 4),
    ];
    expect(found(...events)).toEqual([
      [10, 0.5],
      [17, 3],
      [20, 2],
      [30, 4],
    ]);
  });
});
