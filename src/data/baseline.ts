/** The score of a model that learns nothing: the simplest thing a network has to beat. */
import type { PreparedData, Rows } from "./prepared.js";

/** The score a model that learns nothing would reach, under the metric a run is judged by. */
export interface Baseline {
  /** `majority` always answers the commonest class, `mean` the mean of the training targets. */
  readonly kind: "majority" | "mean";
  readonly metric: string;
  readonly validation: number;
  readonly test: number;
}

/**
 * What always answering the same would score on validation and test rows; undefined when the metric is not one it
 * can be scored by, or a split is empty.
 */
export function scoreBaseline(data: PreparedData, metric: string): Baseline | undefined {
  const { train, validation, test } = data;
  if (train.count === 0 || validation.count === 0 || test.count === 0) return undefined;
  if (data.classes !== undefined) {
    if (metric !== "accuracy") return undefined;
    const answer = majority(train.y, data.classes.length);
    const score = (rows: Rows) => mean(rows.y, (label) => (label === answer ? 1 : 0));
    return { kind: "majority", metric, validation: score(validation), test: score(test) };
  }
  const score = regressionScores[metric];
  if (score === undefined) return undefined;
  const answer = mean(train.y, (value) => value);
  return { kind: "mean", metric, validation: score(validation.y, answer), test: score(test.y, answer) };
}

/** Scores of one answer for every row, by Keras's metric names. */
const regressionScores: Readonly<Record<string, (targets: Float32Array, answer: number) => number>> = {
  mean_absolute_error: (targets, answer) => mean(targets, (value) => Math.abs(value - answer)),
  mean_squared_error: squaredError,
  root_mean_squared_error: (targets, answer) => Math.sqrt(squaredError(targets, answer)),
  // R² = 1 − Σ(y − ŷ)² / Σ(y − ȳ)²; 0 where the targets do not vary, and R² is not defined.
  r2_score: (targets, answer) => {
    const variance = squaredError(
      targets,
      mean(targets, (value) => value),
    );
    return variance === 0 ? 0 : 1 - squaredError(targets, answer) / variance;
  },
};

function squaredError(targets: Float32Array, answer: number): number {
  return mean(targets, (value) => (value - answer) ** 2);
}

/** The commonest class; of equally common ones, the first. */
function majority(labels: Float32Array, classes: number): number {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  return counts.indexOf(Math.max(...counts));
}

function mean(values: Float32Array, of: (value: number) => number): number {
  let sum = 0;
  for (const value of values) sum += of(value);
  return sum / values.length;
}
