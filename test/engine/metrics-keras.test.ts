/** Metrics against Keras's, added up over batches of different sizes. */
import { expect, test } from "vitest";
import { type MetricReading, metricSums } from "../../src/engine/metrics.js";
import { metrics } from "../../src/language/metric-catalogue.js";
import type { Configured } from "../../src/layers/layer.js";
import type { MetricName } from "../../src/network.js";
import { type Packed, read } from "./fixtures.js";

interface MetricCase {
  readonly kind: string;
  readonly metric: Configured<MetricName>;
  /** Rows of each. */
  readonly batches: readonly number[];
  readonly outputs: Packed;
  readonly targets: Packed;
  readonly score: number;
}

const cases = read<MetricCase>("metrics.jsonl");

test("every metric that can be written is compared with Keras's", () => {
  const compared = cases.map(({ metric }) => metric.name);
  expect(metrics.map(({ name }) => name).filter((name) => !compared.includes(name))).toEqual([]);
});

test.each(
  cases.map((one) => [`${one.metric.name} ${JSON.stringify(one.metric.args)} of ${one.kind}`, one] as const),
)("%s", (_, { kind, metric, batches, outputs, targets, score }) => {
  expect(
    scoreOf(metric, { threshold: 0.5, single: kind === "labels" }, batches, outputs, targets),
  ).toBeCloseTo(score, 5);
});

test("what is asked of a metric makes a difference", () => {
  const { batches, outputs, targets } = cases.find(({ kind }) => kind === "classes")!;
  const score = (name: MetricName, args: Configured["args"]) =>
    scoreOf({ name, args }, { threshold: 0.5 }, batches, outputs, targets);
  expect(score("top_k_categorical_accuracy", { k: 1 })).toBeLessThan(
    score("top_k_categorical_accuracy", { k: 2 }),
  );
  expect(score("recall", { thresholds: 0.2 })).toBeGreaterThan(score("recall", {}));
  expect(score("precision", { class_id: 0 })).not.toBe(score("precision", { class_id: 1 }));
  expect(score("auc", { curve: "PR" })).not.toBe(score("auc", {}));
});

function scoreOf(
  { name, args }: Configured<MetricName>,
  reading: MetricReading,
  batches: readonly number[],
  outputs: Packed,
  targets: Packed,
): number {
  const width = outputs.shape[1]!;
  const sums = metricSums([name], reading, { [name]: args });
  let start = 0;
  for (const rows of batches) {
    const part = ({ values }: Packed) =>
      Float32Array.from(values.slice(start * width, (start + rows) * width));
    sums.add(part(outputs), part(targets), width);
    start += rows;
  }
  return sums.scores()[name]!;
}
