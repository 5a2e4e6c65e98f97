/** What became of each class: the confusion matrix of rows that were scored, and every class's precision and recall. */
import type { ClassReport } from "../history.js";
import type { Answers } from "./answers.js";
import { type ClassCounts, count, largest, ratio, zeros } from "./metrics/classes.js";

export interface ClassReports {
  /** A batch's outputs and targets, of each head. */
  add(outputs: readonly Float32Array[], targets: readonly Float32Array[]): void;
  /** One for each head that tells classes apart or gives labels. */
  reports(): ClassReport[];
}

export function classReports(answers: readonly Answers[]): ClassReports {
  const counters = answers.map(({ target, kind, names, width, reading: { threshold } }) => {
    if (kind === "number") return undefined;
    return kind === "labels"
      ? labelCounter(target, names, threshold)
      : classCounter(target, names, threshold, width);
  });
  return {
    add: (outputs, values) => {
      for (const [at, counter] of counters.entries()) counter?.add(outputs[at]!, values[at]!);
    },
    reports: () => counters.flatMap((counter) => counter?.report() ?? []),
  };
}

/** One class a row: rows of the matrix are what is right, columns what was answered. */
function classCounter(target: string, classes: readonly string[], threshold: number, width: number) {
  const confusion = classes.map(() => zeros(classes.length));
  const classOf = (values: Float32Array, row: number, least: number) =>
    width === 1 ? Number(values[row]! > least) : largest(values, row, width);
  return {
    add: (outputs: Float32Array, targets: Float32Array): void => {
      for (let row = 0; row < targets.length; row += width) {
        const cells = confusion[classOf(targets, row, 0.5)]!;
        cells[classOf(outputs, row, threshold)]!++;
      }
    },
    report: (): ClassReport => ({
      target,
      classes: scoresOf(classes, {
        hits: confusion.map((cells, at) => cells[at]!),
        answered: classes.map((_, at) => confusion.reduce((sum, cells) => sum + cells[at]!, 0)),
        wanted: confusion.map((cells) => cells.reduce((sum, cell) => sum + cell, 0)),
      }),
      confusion,
    }),
  };
}

/** Each label holds or does not. */
function labelCounter(target: string, labels: readonly string[], threshold: number) {
  const width = labels.length;
  const counts: ClassCounts = { hits: zeros(width), answered: zeros(width), wanted: zeros(width) };
  return {
    add: (outputs: Float32Array, targets: Float32Array): void => {
      for (let at = 0; at < targets.length; at++) {
        count(counts, at % width, outputs[at]! > threshold, targets[at]! > 0.5);
      }
    },
    report: (): ClassReport => ({ target, classes: scoresOf(labels, counts) }),
  };
}

function scoresOf(
  classes: readonly string[],
  { hits, answered, wanted }: ClassCounts,
): ClassReport["classes"] {
  return classes.map((name, at) => ({
    name,
    rows: wanted[at]!,
    precision: ratio(hits[at]!, answered[at]!),
    recall: ratio(hits[at]!, wanted[at]!),
    // The harmonic mean of both: 2PR / (P + R).
    f1_score: ratio(2 * hits[at]!, answered[at]! + wanted[at]!),
  }));
}
