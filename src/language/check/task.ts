/** Works out what a network learns for a target, and the loss and metric that are usual for it. */
import { endingActivation } from "../../layers/ending-activation.js";
import type { Configured } from "../../layers/layer.js";
import type { Dataset, LossName, MetricName, Target, Task } from "../../network.js";
import type { Column } from "../../profile.js";
import { classesOf, targetColumn } from "../figures.js";
import type { LossChoice } from "../settings-catalogue.js";
import type { CheckedNode } from "./checked-graph.js";

/** A target, and the layer that gives its prediction, as far as either is known. */
export interface Learnt {
  /** What it is called; nothing where there is no data. */
  readonly name: string;
  readonly target: Target | undefined;
  /** Of one value: its column, once the data is known. */
  readonly column: Column | undefined;
  /** Of classes or several labels. */
  readonly classes: readonly string[] | undefined;
  readonly output: CheckedNode | undefined;
}

export function learntOf(
  dataset: Dataset | undefined,
  target: Target | undefined,
  output: CheckedNode | undefined,
): Learnt {
  return {
    name: target?.name ?? "",
    target,
    column: dataset && target && targetColumn(dataset, target),
    classes: dataset && target && classesOf(dataset, target),
    output,
  };
}

/** The task, and a sentence saying where it comes from. */
export function inferTask(
  { target, column, classes, output }: Learnt,
  loss: LossChoice | undefined,
): { readonly task: Task; readonly why: string } {
  if (target?.labels !== undefined) {
    return {
      task: { kind: "multi_label", classes },
      why: `Several labels at once, since \`target\` is \`multi_hot(…)\`.`,
    };
  }
  const classification: Task = { kind: "classification", classes };
  const regression: Task = { kind: "regression" };
  if (column?.kind === "category") {
    return { task: classification, why: `Classification, since \`${column.name}\` holds names.` };
  }
  if (column?.kind === "boolean") {
    return { task: classification, why: `Classification, since \`${column.name}\` says yes or no.` };
  }
  if (loss !== undefined) {
    const task = loss.task === "classification" ? classification : regression;
    return { task, why: `${titleCase(loss.task)}, since the loss is \`${loss.name}\`.` };
  }
  const activation = outputActivation(output);
  const probabilities = activation === "softmax" || (activation === "sigmoid" && column?.distinct === 2);
  if (probabilities && (column === undefined || classes !== undefined)) {
    return { task: classification, why: `Classification, since the network ends in \`${activation}\`.` };
  }
  return {
    task: regression,
    why:
      column === undefined
        ? "Regression, as far as is known."
        : `Regression, since \`${column.name}\` holds numbers.`,
  };
}

const titleCase = (text: string) => text[0]!.toUpperCase() + text.slice(1);

/** The activation whose range is that of the output, whether an argument or a layer of its own. */
export function outputActivation(output: CheckedNode | undefined): string | null {
  if (output?.args === undefined) return null;
  const { layer, args } = output;
  if (layer.family !== "recurrent" || !args.has("activation")) return endingActivation(layer, args);
  return args.isNone("activation") ? null : args.text("activation");
}

/** The usual loss, and a sentence saying why. */
export function inferLoss(
  task: Task,
  output: CheckedNode | undefined,
): { readonly loss: Configured<LossName>; readonly why: string } {
  const plain = (name: LossName, why: string) => ({ loss: { name, args: {} }, why: `\`${name}\` ${why}` });
  if (task.kind === "regression") return plain("mean_squared_error", "is the usual loss for a number.");
  if (task.kind === "multi_label") {
    return plain("binary_crossentropy", "fits one answer, yes or no, for each label.");
  }
  if (output?.shape?.at(-1)?.size === 1) {
    return plain("binary_crossentropy", "fits one output that says yes or no.");
  }
  return plain("sparse_categorical_crossentropy", "fits one output for each class.");
}

export const usualMetrics: Readonly<Record<Task["kind"], MetricName>> = {
  classification: "accuracy",
  multi_label: "accuracy",
  regression: "mean_absolute_error",
};

/** What a task is called in a sentence. */
export const taskNames: Readonly<Record<Task["kind"], string>> = {
  classification: "classification",
  multi_label: "several labels at once",
  regression: "regression",
};
