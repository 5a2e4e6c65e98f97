/** What a chart shows, worked out from the state: lines, zone, baseline, marks and axes. */
import { describe, expect, it } from "vitest";
import type { RunEvent } from "../../src/protocol.js";
import { curve } from "../../webview/curve.js";
import { initialState, reduce } from "../../webview/state.js";
import { defaultOptions } from "../../webview/view.js";
import { batchEvent, epochEvent, overfitting, recorded, start } from "./recordings.js";
import { result } from "./scenes.js";

const shown = (events: readonly RunEvent[], state: "running" | "completed" = "running") =>
  reduce(initialState, { type: "show", events, state, live: state === "running" });
const finding: RunEvent = { type: "finding", finding: overfitting(18) };

describe("the zone of overfitting", () => {
  const events = recorded({ overfitsFrom: 18 });

  it("begins at the finding's epoch, on every chart", () => {
    for (const name of ["loss", "accuracy"]) {
      expect(curve(shown([...events, finding]), name, defaultOptions, 500).zone).toEqual({
        from: 18,
        label: "overfitting since epoch 18",
      });
    }
  });

  it("is absent without the finding", () => {
    expect(curve(shown(events), "loss", defaultOptions, 500).zone).toBeUndefined();
  });
});

describe("the baseline", () => {
  it("stands on the metric it is for only, and within the axis", () => {
    const accuracy = curve(shown(recorded()), "accuracy", defaultOptions, 500);
    expect(accuracy.baseline).toEqual({ value: 1 / 3, label: "baseline (majority)" });
    expect(accuracy.y.min).toBeLessThanOrEqual(1 / 3);
    expect(curve(shown(recorded()), "loss", defaultOptions, 500).baseline).toBeUndefined();
  });

  it("of several outputs, stands on the metric of each", () => {
    const otherBaselines = [{ kind: "mean", metric: "loss", validation: 0.9, test: 0.8 }] as const;
    const state = shown(recorded({ start: { otherBaselines } }));
    expect(curve(state, "accuracy", defaultOptions, 500).baseline?.value).toBe(1 / 3);
    const other = curve(state, "loss", defaultOptions, 500).baseline;
    expect(other).toEqual({ value: 0.9, label: "baseline (mean)" });
  });
});

describe("marks", () => {
  it("name the best epoch, and the kept one where it is another", () => {
    const marks = (events: readonly RunEvent[]) =>
      curve(shown(events, "completed"), "loss", defaultOptions, 500).marks.map((mark) => mark.label);
    const best = marks(recorded())[0];
    expect(best).toMatch(/^best: epoch \d+$/);
    const epoch = Number(best?.split(" ").at(-1));
    expect(marks([...recorded(), result({ bestEpoch: epoch })])).toEqual([best]);
    expect(marks([...recorded(), result({ bestEpoch: 1 })])).toEqual([best, "kept: epoch 1"]);
    const change = { factor: 0.5 };
    const halved = { type: "learningRate", epoch: 3, step: 51, change, learningRate: 0.0005 } as const;
    const state = shown([...recorded(), halved], "running");
    const [, rate] = curve(state, "loss", defaultOptions, 500).marks;
    expect(rate).toEqual({ epoch: 2.5, label: "learning rate 0.0005", y: undefined });
  });
});

describe("batches", () => {
  it("lie on the axis of epochs by their step", () => {
    const events = [
      start({ stepsPerEpoch: 4 }),
      batchEvent(1, 2, { loss: 3 }),
      batchEvent(2, 6, { loss: 1 }),
    ];
    expect(curve(shown(events), "loss", defaultOptions, 500).batch).toEqual([
      { x: 0.5, y: 3 },
      { x: 1.5, y: 1 },
    ]);
  });

  it("are left out when they are switched off", () => {
    expect(curve(shown(recorded()), "loss", { ...defaultOptions, perBatch: false }, 500).batch).toEqual([]);
  });

  it("stay few on a long run", () => {
    const long = shown(recorded({ epochs: 50, stepsPerEpoch: 1000 }));
    expect(long.batches.length).toBe(50_000);
    expect(curve(long, "loss", defaultOptions, 400).batch.length).toBeLessThanOrEqual(3 * 400 + 3);
  });

  it("that are wild and rare do not flatten the rest", () => {
    const batches = Array.from({ length: 200 }, (_, i) => batchEvent(1, i + 1, { loss: i === 50 ? 1e6 : 1 }));
    expect(
      curve(shown([start({ stepsPerEpoch: 200 }), ...batches]), "loss", defaultOptions, 500).y.max,
    ).toBeLessThan(3);
  });
});

describe("smoothing", () => {
  it("draws smoother lines and keeps the exact values beside them", () => {
    const state = shown(recorded());
    const plain = curve(state, "loss", defaultOptions, 500);
    const smoothed = curve(state, "loss", { ...defaultOptions, smoothing: 0.8 }, 500);
    expect(plain.exact).toBeUndefined();
    expect(smoothed.exact?.validation).toEqual(plain.validation);
    expect(smoothed.validation.at(-1)?.y).toBeGreaterThan(plain.validation.at(-1)?.y ?? 0);
  });
});

describe("axes", () => {
  it("end at the last epoch of a run that is over, and a little later in one under way", () => {
    const events = recorded({ finished: 13 });
    expect(curve(shown(events, "completed"), "loss", defaultOptions, 500).x.to).toBe(13);
    expect(curve(shown(events), "loss", defaultOptions, 500).x.to).toBe(15);
  });

  it("are logarithmic for the loss only", () => {
    const options = { ...defaultOptions, logLoss: true };
    expect(curve(shown(recorded()), "loss", options, 500).y.log).toBe(true);
    expect(curve(shown(recorded()), "accuracy", options, 500).y.log).toBe(false);
  });

  it("are sound before anything is measured, and when nothing that was is a number", () => {
    const lost = epochEvent(1, 20, { loss: Number.NaN }, { loss: Infinity });
    for (const events of [[start()], [start(), lost]]) {
      for (const logLoss of [true, false]) {
        const { x, y } = curve(shown(events), "loss", { ...defaultOptions, logLoss }, 500);
        expect(x.to).toBeGreaterThan(x.from);
        expect(y.max).toBeGreaterThan(y.min);
        expect(y.ticks.every(Number.isFinite)).toBe(true);
      }
    }
  });
});
