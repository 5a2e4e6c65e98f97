/** How far predicted numbers are off, in the data's own numbers, added up for all metrics of errors at once. */
import { unscaled } from "../../data/unscale.js";
import type { MetricReading } from "../metrics.js";

/** keras/src/metrics/regression_metrics.py. */
export function errorScores({ scale }: MetricReading) {
  let values = 0;
  let absolute = 0;
  let squared = 0;
  // Welford 1962: the targets' mean and squared deviations, without taking large sums from each other.
  let mean = 0;
  let deviations = 0;
  return {
    add: (outputs: Float32Array, targets: Float32Array): void => {
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
    },
    scores: {
      mean_absolute_error: () => absolute / values,
      mean_squared_error: () => squared / values,
      root_mean_squared_error: () => Math.sqrt(squared / values),
      // The share of the targets' variance that is explained; 0 where they have none, as in Keras.
      r2_score: () => (deviations === 0 ? 0 : 1 - squared / deviations),
    },
  };
}
