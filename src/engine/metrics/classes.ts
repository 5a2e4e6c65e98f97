/** How often answers are right: of classes, of yes or no, and of several labels. */
import type { ArgValue } from "../../layers/layer.js";
import type { MetricReading, MetricSum } from "../metrics.js";

/** keras/src/backend/config.py: what F-scores add to what they divide by. */
const EPSILON = 1e-7;

/** The share of rows whose class is right, or of single outputs that are. */
export function accuracy({ threshold, single }: MetricReading): MetricSum {
  const sums = { answers: 0, correct: 0 };
  return {
    sums,
    add: (outputs, targets, width) => {
      if (width === 1 || single) {
        for (let index = 0; index < targets.length; index++) {
          sums.answers++;
          if (outputs[index]! > threshold === targets[index]! > 0.5) sums.correct++;
        }
        return;
      }
      for (let row = 0; row < targets.length; row += width) {
        sums.answers++;
        if (largest(outputs, row, width) === largest(targets, row, width)) sums.correct++;
      }
    },
    score: () => sums.correct / sums.answers,
  };
}

/** The share of rows whose class has fewer than `k` outputs above its own (keras/src/metrics/accuracy_metrics.py). */
export function topK(k: number): MetricSum {
  const sums = { answers: 0, found: 0 };
  return {
    sums,
    add: (outputs, targets, width) => {
      for (let row = 0; row < targets.length; row += width) {
        const own = outputs[row + largest(targets, row, width)]!;
        let above = 0;
        for (let at = row; at < row + width; at++) if (outputs[at]! > own) above++;
        sums.answers++;
        if (above < k) sums.found++;
      }
    },
    score: () => sums.found / sums.answers,
  };
}

/** Of all outputs above the threshold, the share whose target is 1 (keras/src/metrics/confusion_metrics.py). */
export function precision(threshold: number, only: number | undefined): MetricSum {
  const { sums, add } = countsAbove(threshold, only);
  return { sums, add, score: () => ratio(sums.hits, sums.answered) };
}

/** Of all targets that are 1, the share whose output is above the threshold. */
export function recall(threshold: number, only: number | undefined): MetricSum {
  const { sums, add } = countsAbove(threshold, only);
  return { sums, add, score: () => ratio(sums.hits, sums.wanted) };
}

/** Counts outputs above a threshold and targets that are 1, of all columns or only of one. */
function countsAbove(threshold: number, only: number | undefined) {
  const sums = { hits: 0, answered: 0, wanted: 0 };
  return {
    sums,
    add: (outputs: Float32Array, targets: Float32Array, width: number): void => {
      const step = only === undefined ? 1 : width;
      for (let at = only ?? 0; at < targets.length; at += step) {
        const yes = outputs[at]! > threshold;
        const right = targets[at]! > 0.5;
        if (yes) sums.answered++;
        if (right) sums.wanted++;
        if (yes && right) sums.hits++;
      }
    },
  };
}

/** keras/src/metrics/f_score_metrics.py. Without a threshold, what is largest in a row is answered. */
export function f1Score(reading: MetricReading, threshold: number | undefined, average: ArgValue): MetricSum {
  const sums = { hits: zeros(0), answered: zeros(0), wanted: zeros(0) } satisfies ClassCounts;
  return {
    sums,
    add: (outputs, targets, width) => {
      if (sums.hits.length === 0) {
        for (const counts of [sums.hits, sums.answered, sums.wanted]) counts.push(...zeros(width));
      }
      const least = threshold ?? (width === 1 || reading.single ? reading.threshold : undefined);
      for (let row = 0; row < targets.length; row += width) {
        const most = least === undefined ? outputs[row + largest(outputs, row, width)]! : 0;
        for (let column = 0; column < width; column++) {
          const output = outputs[row + column]!;
          const yes = least === undefined ? output >= most && Math.abs(output) > 1e-9 : output > least;
          count(sums, column, yes, targets[row + column]! > 0.5);
        }
      }
    },
    score: () => averaged(sums, average),
  };
}

/** Of each class: how often it was answered, how often it was right to, and how often both. */
export interface ClassCounts {
  readonly hits: number[];
  readonly answered: number[];
  readonly wanted: number[];
}

export const zeros = (length: number) => new Array<number>(length).fill(0);

export function count(
  { hits, answered, wanted }: ClassCounts,
  column: number,
  yes: boolean,
  right: boolean,
): void {
  if (yes) answered[column]!++;
  if (right) wanted[column]!++;
  if (yes && right) hits[column]!++;
}

function averaged({ hits, answered, wanted }: ClassCounts, average: ArgValue): number {
  if (average === "micro") return harmonic(sum(hits), sum(answered), sum(wanted));
  const scores = hits.map((_, at) => harmonic(hits[at]!, answered[at]!, wanted[at]!));
  if (average === "macro") return sum(scores) / scores.length;
  const all = sum(wanted) + EPSILON;
  return sum(scores.map((score, at) => (score * wanted[at]!) / all));
}

function harmonic(hits: number, answered: number, wanted: number): number {
  const right = hits / (answered + EPSILON);
  const found = hits / (wanted + EPSILON);
  return (2 * right * found) / (right + found + EPSILON);
}

/** 0 where there is nothing to take a share of. */
export function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

/** Index within the row of its largest value, the first of equals. */
export function largest(values: Float32Array, row: number, width: number): number {
  let best = 0;
  for (let index = 1; index < width; index++) if (values[row + index]! > values[row + best]!) best = index;
  return best;
}

function sum(values: readonly number[]): number {
  return values.reduce((so, value) => so + value, 0);
}
