/** How far predicted numbers are off, in the data's own numbers, added up for all metrics of errors at once. */
import { unscaled } from "../../data/unscale.js";
import type { MetricReading } from "../metrics.js";

/** keras/src/metrics/regression_metrics.py. */
export function errorScores({ scale }: MetricReading) {
  // Welford 1962: the targets' mean and squared deviations, without taking large sums from each other.
  const sums = { values: 0, absolute: 0, squared: 0, mean: 0, deviations: 0 };
  return {
    sums,
    add: (outputs: Float32Array, targets: Float32Array): void => {
      for (let index = 0; index < targets.length; index++) {
        const target = scale ? unscaled(targets[index]!, scale) : targets[index]!;
        const error = (scale ? unscaled(outputs[index]!, scale) : outputs[index]!) - target;
        sums.absolute += Math.abs(error);
        sums.squared += error * error;
        sums.values++;
        const before = target - sums.mean;
        sums.mean += before / sums.values;
        sums.deviations += before * (target - sums.mean);
      }
    },
    scores: {
      mean_absolute_error: () => sums.absolute / sums.values,
      mean_squared_error: () => sums.squared / sums.values,
      root_mean_squared_error: () => Math.sqrt(sums.squared / sums.values),
      // The share of the targets' variance that is explained; 0 where they have none, as in Keras.
      r2_score: () => (sums.deviations === 0 ? 0 : 1 - sums.squared / sums.deviations),
    },
  };
}
