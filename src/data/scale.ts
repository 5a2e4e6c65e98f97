/** How features are brought to one scale, fitted on the training rows only. */
import type { ScaleMethod } from "../network.js";
import type { FeatureScale } from "./prepared.js";

/** `values` are rows × features, row after row; `training` says which rows the figures are taken from. */
export function fitScales(
  method: ScaleMethod,
  features: readonly string[],
  values: Float64Array,
  training: Int32Array,
): FeatureScale[] {
  return features.map((name, feature) => {
    if (method === "none") return { name, offset: 0, divisor: 1 };
    const column = Float64Array.from(training, (row) => values[row * features.length + feature]!);
    return { name, ...(method === "standardize" ? standardize(column) : minmax(column)) };
  });
}

type Scale = Omit<FeatureScale, "name">;

/** To mean 0 and deviation 1 (divided by n, as scikit-learn's StandardScaler does). */
function standardize(column: Float64Array): Scale {
  const { min, max } = extremes(column);
  // A constant column: summing would leave a rounding error for a deviation.
  if (min === max) return { offset: min, divisor: 1 };
  const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
  const squares = column.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { offset: mean, divisor: Math.sqrt(squares / column.length) || 1 };
}

/** To the range from 0 to 1. */
function minmax(column: Float64Array): Scale {
  const { min, max } = extremes(column);
  return { offset: min, divisor: max - min || 1 };
}

function extremes(column: Float64Array): { readonly min: number; readonly max: number } {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const value of column) {
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  return { min, max };
}
