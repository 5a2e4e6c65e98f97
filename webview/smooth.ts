/** Smooths a line by an exponential mean of its past, weighted by distance so that uneven steps do not matter. */
import type { Line } from "./downsample.js";

/**
 * A value's weight falls by the factor `weight` over each `unit` of x. Divided by the sum of the weights, as Adam
 * corrects its moments, so that the start is not drawn towards zero. Values that are not finite are passed over.
 */
export function smooth(line: Line, weight: number, unit = 1): Line {
  if (weight <= 0) return line;
  const { xs, ys, length } = line;
  const smoothed = new Float64Array(length);
  const rate = Math.log(Math.min(weight, 0.999)) / unit;
  let sum = 0;
  let weights = 0;
  let before = xs[0] ?? 0;
  for (let i = 0; i < length; i++) {
    const y = ys[i]!;
    if (!Number.isFinite(y)) {
      smoothed[i] = Number.NaN;
      continue;
    }
    const decay = Math.exp(rate * (xs[i]! - before));
    before = xs[i]!;
    sum = sum * decay + y;
    weights = weights * decay + 1;
    smoothed[i] = sum / weights;
  }
  return { xs, ys: smoothed, length };
}
