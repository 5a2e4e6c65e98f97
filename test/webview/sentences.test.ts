/** What the dashboard says in words: the verdict beside the baseline, announcements, what an interruption left. */
import { describe, expect, it } from "vitest";
import type { Baseline, RunEvent } from "../../src/protocol.js";
import { announcement } from "../../webview/announce.js";
import { initialState, reduce } from "../../webview/state.js";
import { compare, interruption } from "../../webview/verdict.js";
import { batchEvent, epochEvent, overfitting, recorded, start } from "./recordings.js";
import { result } from "./scenes.js";

const majority: Baseline = { kind: "majority", metric: "accuracy", validation: 0.33, test: 0.33 };
const mean: Baseline = { kind: "mean", metric: "mean_absolute_error", validation: 60, test: 60 };
const last: Baseline = { ...mean, kind: "last" };
const shown = (events: readonly RunEvent[], state: "running" | "interrupted" = "running") =>
  reduce(initialState, { type: "show", events, state, live: true });

describe("the verdict", () => {
  it.each([
    [
      "accuracy",
      0.95,
      majority,
      30,
      "better",
      "62.0 points better than always answering the commonest class.",
    ],
    ["accuracy", 0.4, majority, 30, "unclear", "difference this small may be chance"],
    ["accuracy", 0.4, majority, 3000, "better", "7.0 points better"],
    ["accuracy", 0.1, majority, 300, "worse", "23.0 points worse"],
    ["mean_absolute_error", 45, mean, 90, "better", "25 % below that of always answering the mean."],
    ["mean_absolute_error", 45, last, 90, "better", "25 % below that of predicting the last value."],
    ["mean_absolute_error", 60.5, mean, 90, "unclear", "About as good as"],
    ["mean_absolute_error", 90, mean, 90, "worse", "50 % above"],
    [
      "accuracy",
      0.95,
      { ...majority, kind: "labels" },
      300,
      "better",
      "answering for each label what is commoner",
    ],
    ["accuracy", Number.NaN, majority, 30, "worse", "Cannot be compared"],
  ] as const)("on %s %s", (metric, score, baseline, rows, verdict, words) => {
    const comparison = compare(metric, score, baseline, "test", rows);
    expect(comparison.verdict).toBe(verdict);
    expect(comparison.sentence).toContain(words);
  });
});

describe("an announcement", () => {
  it("says what is prepared before the run, once for each step of it", () => {
    const reading = { type: "preparing", text: "reading houses.parquet" } as const;
    const first = reduce(initialState, { type: "event", event: { ...reading, done: 1, total: 9 } });
    const more = reduce(first, { type: "event", event: { ...reading, done: 5, total: 9 } });
    expect(announcement(initialState, first, 0)).toBe("Reading houses.parquet.");
    expect(announcement(first, more, 0)).toBeUndefined();
  });

  const before = shown(recorded({ finished: 4 }));
  const withEvent = (event: RunEvent) => reduce(before, { type: "event", event });
  const fifth = epochEvent(5, 100, { loss: 1, accuracy: 0.6 }, { loss: 1, accuracy: 0.625 });

  it("is made of an epoch once a tenth of the run has passed since the last", () => {
    expect(announcement(before, withEvent(fifth), 0)).toBe("Epoch 5 of 50: accuracy 62.5 %.");
    expect(announcement(before, withEvent(fifth), 3)).toBeUndefined();
  });

  it("is not made of a batch", () => {
    expect(announcement(before, withEvent(batchEvent(5, 81, { loss: 1 })), 0)).toBeUndefined();
  });

  it("is made at once of a state, a finding, a result, a failure", () => {
    const said = (event: RunEvent) => announcement(before, withEvent(event), 4);
    expect(said({ type: "state", state: "paused" })).toBe("Training paused.");
    expect(said({ type: "finding", finding: overfitting(3) })).toContain(
      "Finding, warning: The network overfits",
    );
    expect(said(result())).toBe("Training completed. Test accuracy 95.7 %.");
    expect(said({ type: "failure", message: "Out of memory." })).toBe("Training failed. Out of memory.");
  });
});

it("a newer word on a finding is not announced again", () => {
  const event: RunEvent = { type: "finding", finding: overfitting(3) };
  const once = reduce(shown(recorded({ finished: 4 })), { type: "event", event });
  const twice = reduce(once, { type: "event", event: { ...event, finding: overfitting(2) } });
  expect(announcement(once, twice, 4)).toBeUndefined();
});

describe("an interruption", () => {
  it("says what was kept", () => {
    expect(interruption(shown(recorded({ finished: 4 }), "interrupted"))).toContain(
      "Everything up to epoch 4 is in",
    );
    expect(interruption(shown([start()], "interrupted"))).toContain("little to go on from");
  });
});
