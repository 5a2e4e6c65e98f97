/** Scores beside the loss, added up exactly over all rows of an epoch rather than averaged over batches. */
import type { NumberScale } from "../data/prepared.js";
import { unscaled } from "../data/unscale.js";
import type { MetricName } from "../network.js";

/** Adds up what a set of metrics needs, batch by batch. */
export interface MetricSums {
  /** Outputs and targets row after row, `width` values each; class targets are one-hot where width is above 1. */
  add(outputs: Float32Array, targets: Float32Array, width: number): void;
  scores(): Record<string, number>;
  /** What has been added up, for `restore` to go on from; the order of the numbers is nobody else's concern. */
  state(): readonly number[];
  restore(state: readonly number[]): void;
}

/** In the order of their declaration. */
type SumsState = readonly [number, number, number, number, number, number, number];

/** How outputs are to be understood. */
export interface MetricReading {
  /** From which value on an output by itself is a yes: 0.5 for a probability, 0 for the value before a sigmoid. */
  readonly threshold: number;
  /** Whether each of several outputs is a yes or no by itself, as labels are; otherwise the largest is the class. */
  readonly single?: boolean;
  /** How the target's numbers were scaled; errors are those of the numbers before. */
  readonly scale?: NumberScale | undefined;
}

/** Metrics by Keras's definitions (keras/src/metrics). */
export function metricSums(names: readonly MetricName[], reading: MetricReading): MetricSums {
  const { threshold, single, scale } = reading;
  let answers = 0;
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
      const target = scale ? unscaled(targets[index]!, scale) : targets[index]!;
      const error = (scale ? unscaled(outputs[index]!, scale) : outputs[index]!) - target;
      absolute += Math.abs(error);
      squared += error * error;
      values++;
      const before = target - mean;
      mean += before / values;
      deviations += before * (target - mean);
    }
  }

  function addAnswers(outputs: Float32Array, targets: Float32Array, width: number): void {
    if (width === 1 || single) {
      for (let index = 0; index < targets.length; index++) {
        answers++;
        if (outputs[index]! > threshold === targets[index]! > 0.5) correct++;
      }
      return;
    }
    for (let row = 0; row < targets.length; row += width) {
      answers++;
      if (largest(outputs, row, width) === largest(targets, row, width)) correct++;
    }
  }

  const score: Readonly<Record<MetricName, () => number>> = {
    accuracy: () => correct / answers,
    mean_absolute_error: () => absolute / values,
    mean_squared_error: () => squared / values,
    root_mean_squared_error: () => Math.sqrt(squared / values),
    // The share of the targets' variance that is explained; 0 where they have none, as in Keras.
    r2_score: () => (deviations === 0 ? 0 : 1 - squared / deviations),
  };

  return {
    add: (outputs, targets, width) => {
      if (classes) addAnswers(outputs, targets, width);
      if (errors) addErrors(outputs, targets);
    },
    scores: () => Object.fromEntries(names.map((name) => [name, score[name]()])),
    state: () => [answers, correct, values, absolute, squared, mean, deviations],
    restore: (state) => {
      [answers, correct, values, absolute, squared, mean, deviations] = state as SumsState;
    },
  };
}

/** Whether a larger value of this score is better; the score of one of several heads ends in its metric's name. */
export function largerIsBetter(score: string): boolean {
  return /(^|_)(accuracy|r2_score)$/.test(score);
}

/** Index within the row of its largest value, the first of equals. */
function largest(values: Float32Array, row: number, width: number): number {
  let best = 0;
  for (let index = 1; index < width; index++) if (values[row + index]! > values[row + best]!) best = index;
  return best;
}
