/** The score of a model that learns nothing: the simplest thing a network has to beat. */
import type { PreparedData, PreparedTarget, Rows } from "./prepared.js";
import { unscaled } from "./unscale.js";

/** The score a model that learns nothing would reach, under the metric a run is judged by. */
export interface Baseline {
  /** `majority` always answers the commonest class, or of several labels what is commoner of each; `mean` the mean of the training targets. */
  readonly kind: "majority" | "mean";
  readonly metric: string;
  readonly validation: number;
  readonly test: number;
}

/**
 * What always answering the same would score on validation and test rows, by the first target; undefined when the metric
 * is not one it can be scored by, or a split is empty. Numbers count as the data has them, however they are scaled for
 * training. Of a series it takes the mean of the targets like of other data: no answer that knows the row before.
 */
export function scoreBaseline(data: PreparedData, metric: string): Baseline | undefined {
  const { train, validation, test } = data;
  const target = data.targets[0];
  if (target === undefined || train.count === 0 || validation.count === 0 || test.count === 0) {
    return undefined;
  }
  if (target.classes !== undefined) {
    if (metric !== "accuracy") return undefined;
    const share =
      target.width > 1 ? labelShare(train, target.width) : classShare(train, target.classes.length);
    return { kind: "majority", metric, validation: share(validation), test: share(test) };
  }
  const score = regressionScores[metric];
  if (score === undefined) return undefined;
  const answer = mean(valuesOf(train, target), (value) => value);
  const scored = (rows: Rows) => score(valuesOf(rows, target), answer);
  return { kind: "mean", metric, validation: scored(validation), test: scored(test) };
}

/** How many of the rows have the commonest class of the training rows. */
function classShare(train: Rows, classes: number): (rows: Rows) => number {
  const answer = majority(train.targets[0]!, classes);
  return (rows) => mean(rows.targets[0]!, (label) => (label === answer ? 1 : 0));
}

/** How many of the single labels are as most training rows have them. */
function labelShare(train: Rows, width: number): (rows: Rows) => number {
  const holding = new Array<number>(width).fill(0);
  for (const [at, value] of train.targets[0]!.entries()) holding[at % width]! += value;
  const answers = holding.map((count) => (count > train.count / 2 ? 1 : 0));
  return (rows) => mean(rows.targets[0]!, (value, at) => (value === answers[at % width] ? 1 : 0));
}

/** The target's numbers as the data has them. */
function valuesOf(rows: Rows, { scale }: PreparedTarget): ArrayLike<number> {
  const values = rows.targets[0]!;
  return scale ? Array.from(values, (value) => unscaled(value, scale)) : values;
}

/** Scores of one answer for every row, by Keras's metric names. */
const regressionScores: Readonly<Record<string, (targets: ArrayLike<number>, answer: number) => number>> = {
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

function squaredError(targets: ArrayLike<number>, answer: number): number {
  return mean(targets, (value) => (value - answer) ** 2);
}

/** The commonest class; of equally common ones, the first. */
function majority(labels: Float32Array, classes: number): number {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  return counts.indexOf(Math.max(...counts));
}

function mean(values: ArrayLike<number>, of: (value: number, at: number) => number): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += of(values[at]!, at);
  return sum / values.length;
}
