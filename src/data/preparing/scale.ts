/** How numbers are brought to one scale: the figures of scikit-learn's scalers, taken from a sample of training values. */
import type { ScaleMethod } from "../../network.js";
import type { NumberScale } from "../prepared.js";
import { quantiles } from "./quantiles.js";
import type { Sample } from "./sample.js";

export const unscaled: NumberScale = { offset: 0, divisor: 1 };

/** An empty sample is left unscaled. */
export async function fitScale(method: ScaleMethod, sample: Sample): Promise<NumberScale> {
  if (method === "log") return { ...unscaled, log: true };
  if (method === "none" || sample.count === 0) return unscaled;
  if (method === "standardize") return standardize(sample);
  if (method === "minmax") return { offset: sample.min, divisor: unlessTiny(sample.max - sample.min) };
  const [lower, middle, upper] = (await quantiles(sample, [0.25, 0.5, 0.75])) as [number, number, number];
  return { offset: middle, divisor: unlessTiny(upper - lower) };
}

/** To mean 0 and deviation 1 (divided by n). */
function standardize({ count, min, max, mean, squares }: Sample): NumberScale {
  // A constant column: summing would leave a rounding error for a deviation.
  if (min === max) return { offset: min, divisor: 1 };
  const variance = squares / count;
  // What rounding alone can make of a constant column, by scikit-learn's bound.
  const bound = count * Number.EPSILON * variance + (count * mean * Number.EPSILON) ** 2;
  return { offset: mean, divisor: variance <= bound ? 1 : Math.sqrt(variance) };
}

/** A range that is nothing but rounding errors is not divided by, as in scikit-learn. */
function unlessTiny(range: number): number {
  return range < 10 * Number.EPSILON ? 1 : range;
}
