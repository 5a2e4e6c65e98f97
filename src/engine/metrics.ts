/** Scores beside the loss, added up exactly over all rows of an epoch rather than averaged over batches. */
import type { MetricName } from "../network.js";

/** Adds up what a set of metrics needs, batch by batch. */
export interface MetricSums {
  /** Outputs and targets row after row, `width` values each; class targets are one-hot where width is above 1. */
  add(outputs: Float32Array, targets: Float32Array, width: number): void;
  scores(): Record<string, number>;
}

/**
 * Metrics by Keras's definitions (keras/src/metrics). `threshold` is the value from which a single output counts as
 * yes: 0.5 for a probability, 0 for the value before a sigmoid.
 */
export function metricSums(names: readonly MetricName[], threshold: number): MetricSums {
  let rows = 0;
  let correct = 0;
  let values = 0;
  let absolute = 0;
  let squared = 0;
  // Welford 1962: the targets' mean and squared deviations, without taking large sums from each other.
  let mean = 0;
  let deviations = 0;
  const classes = names.includes("accuracy");
  const errors = names.some((name) => name !== "accuracy");

  function addErrors(outputs: Float32Array, targets: Float32Array): void {
    for (let index = 0; index < targets.length; index++) {
      const target = targets[index]!;
      const error = outputs[index]! - target;
      absolute += Math.abs(error);
      squared += error * error;
      values++;
      const before = target - mean;
      mean += before / values;
      deviations += before * (target - mean);
    }
  }

  function addClasses(outputs: Float32Array, targets: Float32Array, width: number): void {
    for (let row = 0; row < targets.length; row += width) {
      rows++;
      if (width === 1) {
        if (outputs[row]! > threshold === targets[row]! > 0.5) correct++;
      } else if (largest(outputs, row, width) === largest(targets, row, width)) correct++;
    }
  }

  const score: Readonly<Record<MetricName, () => number>> = {
    accuracy: () => correct / rows,
    mean_absolute_error: () => absolute / values,
    mean_squared_error: () => squared / values,
    root_mean_squared_error: () => Math.sqrt(squared / values),
    // The share of the targets' variance that is explained; 0 where they have none, as in Keras.
    r2_score: () => (deviations === 0 ? 0 : 1 - squared / deviations),
  };

  return {
    add: (outputs, targets, width) => {
      if (classes) addClasses(outputs, targets, width);
      if (errors) addErrors(outputs, targets);
    },
    scores: () => Object.fromEntries(names.map((name) => [name, score[name]()])),
  };
}

/** Whether a larger value of this score is better. */
export function largerIsBetter(score: string): boolean {
  return score === "accuracy" || score === "r2_score";
}

/** Index within the row of its largest value, the first of equals. */
function largest(values: Float32Array, row: number, width: number): number {
  let best = 0;
  for (let index = 1; index < width; index++) if (values[row + index]! > values[row + best]!) best = index;
  return best;
}
