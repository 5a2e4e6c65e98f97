/** How many rows of a dataset may well be equal by chance, so that so many mean nothing. */
import { type Dataset, featureColumns } from "../network.js";
import type { Column, DataProfile } from "../profile.js";

/** So many times as many as chance would bring. */
const margin = 10;

/**
 * Three questions with five answers each make 125 different rows, and a thousand people repeat each other; rows that
 * agree in a few measured numbers do not. Of n rows that could each be one of N, n² / 2N pairs are equal. Where rows
 * follow each other in time, a quiet hour repeats itself.
 */
export function equalByChance(dataset: Dataset, profile: DataProfile): number {
  if (dataset.series !== undefined) return Number.POSITIVE_INFINITY;
  const names = new Set(featureColumns(dataset));
  const sizes = profile.columns
    .filter(({ name }) => names.has(name))
    .map((column) => Math.log10(possibleValues(column, profile.rows)))
    .sort((a, b) => b - a);
  // Columns depend on each other: beside the one that says most, each counts half.
  const combinations = sizes.reduce((sum, size, at) => sum + (at === 0 ? size : size / 2), 0);
  const rows = profile.rows + (dataset.testProfile?.rows ?? 0);
  return (margin * rows ** 2) / 2 / 10 ** combinations;
}

/** As many values, were all equally common, would agree as often in two rows. */
function possibleValues(column: Column, rows: number): number {
  const counts = "classCounts" in column ? column.classCounts : undefined;
  if (counts !== undefined && column.distinct < rows / 2) {
    const filled = counts.reduce((sum, count) => sum + count, 0);
    // 1 / Σ p².
    return filled === 0 ? 1 : 1 / counts.reduce((sum, count) => sum + (count / filled) ** 2, 0);
  }
  return Math.max(1, drawnFrom(Math.min(column.distinct, rows), rows));
}

/** From how many values n draws bring d different ones: d = N (1 − e^(−n / N)). All different: no pair among n² / 2. */
function drawnFrom(different: number, draws: number): number {
  let [low, high] = [different, Math.max(different, draws ** 2)];
  for (let step = 0; step < 60; step++) {
    const middle = Math.sqrt(low * high);
    if (middle * -Math.expm1(-draws / middle) < different) low = middle;
    else high = middle;
  }
  return low;
}
