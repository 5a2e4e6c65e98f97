/** Scores beside the loss, added up exactly over all rows of an epoch rather than averaged over batches. */
import type { NumberScale } from "../data/prepared.js";
import type { MetricArguments, MetricName } from "../network.js";
import { areaUnderCurve } from "./metrics/area-under-curve.js";
import { accuracy, f1Score, precision, recall, topK } from "./metrics/classes.js";
import { errorScores } from "./metrics/errors.js";

/** Adds up what a set of metrics needs, batch by batch. */
export interface MetricSums {
  /** Outputs and targets row after row, `width` values each; class targets are one-hot where width is above 1. */
  add(outputs: Float32Array, targets: Float32Array, width: number): void;
  scores(): Record<string, number>;
  /** What has been added up, for `restore` to go on from. */
  state(): readonly Sums[];
  restore(state: readonly Sums[]): void;
}

/** Named sums, as plain data: written into checkpoints as they are. */
export type Sums = Record<string, number | number[] | number[][]>;

/** The same for one metric. All that it remembers is in `sums`. */
export interface MetricSum {
  readonly sums: Sums;
  add(outputs: Float32Array, targets: Float32Array, width: number): void;
  score(): number;
}

/** How outputs are to be understood. */
export interface MetricReading {
  /** From which value on an output by itself is a yes: 0.5 for a probability, 0 for the value before a sigmoid. */
  readonly threshold: number;
  /** What has not been applied to the outputs, as these metrics can do without it. */
  readonly bare?: "softmax" | "sigmoid" | undefined;
  /** Whether each of several outputs is a yes or no by itself, as labels are; otherwise the largest is the class. */
  readonly single?: boolean;
  /** How the target's numbers were scaled; errors are those of the numbers before. */
  readonly scale?: NumberScale | undefined;
}

/** Metrics by Keras's definitions (keras/src/metrics). */
export function metricSums(
  names: readonly MetricName[],
  reading: MetricReading,
  given: MetricArguments = {},
): MetricSums {
  const errors = errorScores(reading);
  const ofErrors = names.some((name) => name in errors.scores);
  const sums = new Map<string, MetricSum>();
  for (const name of names) {
    if (name in errors.scores) continue;
    sums.set(
      name,
      sumOf(name as Exclude<MetricName, keyof typeof errors.scores>, reading, given[name] ?? {}),
    );
  }
  const remembered: readonly Sums[] = [errors.sums, ...[...sums.values()].map((sum) => sum.sums)];
  return {
    add: (outputs, targets, width) => {
      if (ofErrors) errors.add(outputs, targets);
      for (const sum of sums.values()) sum.add(outputs, targets, width);
    },
    scores: () =>
      Object.fromEntries(
        names.map((name) => [
          name,
          sums.get(name)?.score() ?? errors.scores[name as keyof typeof errors.scores](),
        ]),
      ),
    state: () => structuredClone(remembered),
    restore: (state) => {
      for (const [at, own] of remembered.entries()) Object.assign(own, structuredClone(state[at]));
    },
  };
}

type Given = NonNullable<MetricArguments[MetricName]>;

function sumOf(
  name: Exclude<MetricName, keyof ReturnType<typeof errorScores>["scores"]>,
  reading: MetricReading,
  given: Given,
): MetricSum {
  const number = (argument: string) => {
    const value = given[argument];
    return typeof value === "number" ? value : undefined;
  };
  switch (name) {
    case "accuracy":
      return accuracy(reading);
    case "top_k_categorical_accuracy":
      return topK(number("k") ?? 5);
    case "precision":
      return precision(number("thresholds") ?? reading.threshold, number("class_id"));
    case "recall":
      return recall(number("thresholds") ?? reading.threshold, number("class_id"));
    case "f1_score":
      return f1Score(reading, number("threshold"), given.average ?? "macro");
    case "auc":
      return areaUnderCurve(
        number("num_thresholds") ?? 200,
        given.curve ?? "ROC",
        given.multi_label === true,
      );
  }
}
