/** The score of a model that learns nothing: the simplest thing a network has to beat. */
import type { PreparedData, PreparedTarget, Rows } from "./prepared.js";
import { unscaled } from "./unscale.js";

/** The score a model that learns nothing would reach, under the metric a run is judged by. */
export interface Baseline {
  /**
   * `majority` always answers the commonest class; `labels`, of several labels, what is commoner of each; `mean` the mean
   * of the training targets; `last`, of a series, what the target was in the last row of the window.
   */
  readonly kind: "majority" | "labels" | "mean" | "last";
  readonly metric: string;
  readonly validation: number;
  readonly test: number;
}

/**
 * What such a model would score on validation and test rows, by one of the targets; undefined when the metric is not one
 * it can be scored by, or a split is empty. Numbers count as the data has them, however they are scaled for training.
 */
export function scoreBaseline(data: PreparedData, metric: string, which = 0): Baseline | undefined {
  const { train, validation, test } = data;
  const target = data.targets[which];
  if (target === undefined || train.count === 0 || validation.count === 0 || test.count === 0) {
    return undefined;
  }
  const score = target.classes === undefined ? regressionScores[metric] : classScores[metric];
  if (score === undefined) return undefined;
  const answer = answerOf(train, target, which);
  const scored = (rows: Rows) => {
    const last = rows.last?.[which];
    const targets = valuesOf(rows.targets[which]!, target);
    return score(targets, last === undefined ? answer : inTurn(valuesOf(last, target)));
  };
  return {
    kind: train.last === undefined ? constantKind(target) : "last",
    metric,
    validation: scored(validation),
    test: scored(test),
  };
}

function constantKind({ classes, width }: PreparedTarget): Baseline["kind"] {
  if (classes === undefined) return "mean";
  return width === 1 ? "majority" : "labels";
}

/** What is answered to the value at a place. */
type Answer = (at: number) => number;

const inTurn =
  (values: ArrayLike<number>): Answer =>
  (at) =>
    values[at]!;

/** The same answer for every row, taken from the training rows. */
function answerOf(train: Rows, target: PreparedTarget, which: number): Answer {
  const values = train.targets[which]!;
  const { classes, width } = target;
  if (classes === undefined) {
    const answer = mean(valuesOf(values, target), (value) => value);
    return () => answer;
  }
  if (width === 1) {
    const answer = majority(values, classes.length);
    return () => answer;
  }
  const answers = commonerLabels(values, width, train.count);
  return (at) => answers[at % width]!;
}

/** Whether most rows hold each label. */
function commonerLabels(values: Float32Array, width: number, rows: number): number[] {
  const holding = new Array<number>(width).fill(0);
  for (const [at, value] of values.entries()) holding[at % width]! += value;
  return holding.map((count) => (count > rows / 2 ? 1 : 0));
}

/** The target's numbers as the data has them. */
function valuesOf(values: Float32Array, { scale }: PreparedTarget): ArrayLike<number> {
  return scale ? Array.from(values, (value) => unscaled(value, scale)) : values;
}

/** Scores of answers, by Keras's metric names. */
type Scores = Readonly<Record<string, (targets: ArrayLike<number>, answer: Answer) => number>>;

/** Of several labels, how many of the single ones are right. */
const classScores: Scores = {
  accuracy: (targets, answer) => mean(targets, (value, at) => (value === answer(at) ? 1 : 0)),
};

const regressionScores: Scores = {
  mean_absolute_error: (targets, answer) => mean(targets, (value, at) => Math.abs(value - answer(at))),
  mean_squared_error: squaredError,
  root_mean_squared_error: (targets, answer) => Math.sqrt(squaredError(targets, answer)),
  // R² = 1 − Σ(y − ŷ)² / Σ(y − ȳ)²; 0 where the targets do not vary, and R² is not defined.
  r2_score: (targets, answer) => {
    const center = mean(targets, (value) => value);
    const variance = squaredError(targets, () => center);
    return variance === 0 ? 0 : 1 - squaredError(targets, answer) / variance;
  },
};

function squaredError(targets: ArrayLike<number>, answer: Answer): number {
  return mean(targets, (value, at) => (value - answer(at)) ** 2);
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
