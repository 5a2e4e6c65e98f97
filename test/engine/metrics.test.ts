/** Metrics and early stopping by hand-worked examples. */
import { expect, test } from "vitest";
import { watchFor } from "../../src/engine/early-stopping.js";
import { metricSums } from "../../src/engine/metrics.js";
import { largerIsBetter } from "../../src/language/metric-catalogue.js";

test("errors are added up over batches of different sizes", () => {
  const sums = metricSums(
    ["mean_squared_error", "root_mean_squared_error", "mean_absolute_error", "r2_score"],
    { threshold: 0.5 },
  );
  sums.add(Float32Array.of(1, 2, 3), Float32Array.of(1, 4, 2), 1);
  sums.add(Float32Array.of(5), Float32Array.of(1), 1);
  // Errors 0, −2, 1, 4; targets 1, 4, 2, 1 with mean 2 and squared deviations 1 + 4 + 0 + 1.
  expect(sums.scores()).toEqual({
    mean_squared_error: 21 / 4,
    root_mean_squared_error: Math.sqrt(21 / 4),
    mean_absolute_error: 7 / 4,
    r2_score: 1 - 21 / 6,
  });
});

test("targets that never vary explain nothing", () => {
  const sums = metricSums(["r2_score"], { threshold: 0.5 });
  sums.add(Float32Array.of(1, 2), Float32Array.of(3, 3), 1);
  expect(sums.scores()).toEqual({ r2_score: 0 });
});

test("accuracy compares the largest output, the first of equals", () => {
  const sums = metricSums(["accuracy"], { threshold: 0.5 });
  sums.add(Float32Array.of(0.2, 0.5, 0.3, 0.4, 0.4, 0.2), Float32Array.of(0, 1, 0, 0, 1, 0), 3);
  expect(sums.scores()).toEqual({ accuracy: 0.5 });
});

test("a single output is a yes above its threshold", () => {
  const outputs = Float32Array.of(0.4, 0.5, 0.6, -1);
  const targets = Float32Array.of(1, 0, 1, 0);
  const probabilities = metricSums(["accuracy"], { threshold: 0.5 });
  probabilities.add(outputs, targets, 1);
  expect(probabilities.scores()).toEqual({ accuracy: 0.75 });
  const logits = metricSums(["accuracy"], { threshold: 0 });
  logits.add(outputs, targets, 1);
  expect(logits.scores()).toEqual({ accuracy: 0.75 });
});

test("of several labels each is a yes or no by itself", () => {
  const sums = metricSums(["accuracy"], { threshold: 0.5, single: true });
  sums.add(Float32Array.of(0.9, 0.8, 0.1, 0.2, 0.6, 0.4), Float32Array.of(1, 1, 1, 0, 0, 0), 3);
  // One label of the first row and one of the second are wrong.
  expect(sums.scores()).toEqual({ accuracy: 4 / 6 });
});

test("errors of a scaled target are those of the data's numbers", () => {
  const names = ["mean_absolute_error", "mean_squared_error", "r2_score"] as const;
  const plain = metricSums(names, { threshold: 0.5 });
  plain.add(Float32Array.of(30, 10, 20), Float32Array.of(20, 10, 40), 1);
  const scaled = metricSums(names, { threshold: 0.5, scale: { offset: 20, divisor: 10 } });
  scaled.add(Float32Array.of(1, -1, 0), Float32Array.of(0, -1, 2), 1);
  expect(scaled.scores()).toEqual(plain.scores());
  const logarithms = metricSums(names, { threshold: 0.5, scale: { offset: 0, divisor: 1, log: true } });
  logarithms.add(Float32Array.of(30, 10, 20).map(Math.log1p), Float32Array.of(20, 10, 40).map(Math.log1p), 1);
  for (const [name, value] of Object.entries(plain.scores())) {
    expect(logarithms.scores()[name]).toBeCloseTo(value, 3);
  }
});

test("of which scores more is better, also where they bear a target's name", () => {
  const scores = ["loss", "accuracy", "price_loss", "sold_accuracy", "price_r2_score", "accuracy_loss"];
  expect(scores.filter(largerIsBetter)).toEqual(["accuracy", "sold_accuracy", "price_r2_score"]);
});

test("early stopping waits out its patience, for less or for more", () => {
  const losses = watchFor({ monitor: "val_loss", patience: 2, restoreBestWeights: true });
  const seen = [3, 2, 2, 2.5, 1].map((loss, at) => losses.see(at + 1, {}, { loss }));
  expect(seen.map(({ best }) => best)).toEqual([true, true, false, false, true]);
  expect(seen.map(({ stop }) => stop)).toEqual([false, false, false, true, false]);
  const scores = watchFor({ monitor: "accuracy", patience: 1, restoreBestWeights: true });
  const answers = [0.5, 0.6, 0.6].map((accuracy, at) => scores.see(at + 1, { accuracy }, {}));
  expect(answers.map(({ stop }) => stop)).toEqual([false, false, true]);
});
