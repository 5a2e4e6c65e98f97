/** Works out how a network is trained: what its `train` block says, and what is inferred from task and data. */
import { endingActivation } from "../../layers/ending-activation.js";
import { type ArgValue, type Configured, isList } from "../../layers/layer.js";
import type {
  ClassWeights,
  Dataset,
  EarlyStopping,
  MetricName,
  OptimizerName,
  Task,
  TrainSettings,
} from "../../network.js";
import type { Column } from "../../profile.js";
import { lossFixes } from "../fixes/head.js";
import { messages } from "../messages/messages.js";
import { type Reporter, replacement } from "../reporter.js";
import {
  aliases,
  type LossChoice,
  losses,
  metrics,
  optimizers,
  trainProperties,
} from "../settings-catalogue.js";
import type { TrainDeclaration, Value } from "../syntax/tree.js";
import { clips, schedules, stopping } from "../training-catalogue.js";
import { bindArguments } from "./bind.js";
import type { CheckedNode } from "./checked-graph.js";
import { evaluate } from "./evaluate.js";
import { type Chosen, Properties } from "./properties.js";
import type { Scope } from "./scope.js";

export function checkTrain(
  declaration: TrainDeclaration | undefined,
  dataset: Dataset | undefined,
  outputNode: CheckedNode | undefined,
  scope: Scope,
  reporter: Reporter,
): TrainSettings {
  const properties = new Properties(
    "train block",
    declaration?.properties ?? [],
    trainProperties,
    scope,
    reporter,
  );
  const inferred: Record<string, string> = {};
  const target = dataset?.profile?.columns.find(({ name }) => name === dataset.target);
  const stated = properties.choice("loss", properties.single("loss"), losses, aliases);
  const { task, why } = inferTask(stated?.choice, target, outputNode);
  if (dataset !== undefined) inferred.task = why;

  const optimizer = properties.choice("optimizer", properties.single("optimizer"), optimizers);
  const settings = {
    batch: properties.plain<number>({ name: "batch", type: { kind: "integer", min: 1 }, doc: "" }, 32),
    epochs: properties.plain<number>({ name: "epochs", type: { kind: "integer", min: 1 }, doc: "" }, 50),
    seed: properties.plain<number>({ name: "seed", type: { kind: "integer", min: 0 }, doc: "" }, 0),
  };
  for (const name of ["batch", "epochs", "seed"] as const) {
    if (properties.get(name) === undefined) inferred[name] = `${settings[name]} is the default.`;
  }
  const loss = stated
    ? { name: stated.choice.name, args: stated.args }
    : inferLoss(task, outputNode, inferred);
  if (optimizer === undefined) inferred.optimizer = "`adam` with its usual settings is the default.";
  if (stated !== undefined && target !== undefined) checkLossFitsTarget(stated, target, reporter);
  return {
    task,
    loss,
    optimizer: configureOptimizer(optimizer),
    metrics: checkMetrics(properties, task, inferred, reporter),
    ...settings,
    stop: checkStopping(properties),
    schedule: configured(properties.choice("schedule", properties.single("schedule"), schedules)),
    clip: configured(properties.choice("clip", properties.single("clip"), clips)),
    classWeights: checkClassWeights(properties, task, scope, reporter),
    inferred,
    block: declaration && { span: declaration.span, bodySpan: declaration.bodySpan },
    properties: properties.spans(),
  };
}

function configured<Name extends string>(
  chosen: { readonly choice: { readonly name: Name }; readonly args: Configured["args"] } | undefined,
): Configured<Name> | undefined {
  return chosen && { name: chosen.choice.name, args: chosen.args };
}

/** `balanced`, one weight for each class in order, or `weights(yes: 5)` by the classes' names. */
function checkClassWeights(
  properties: Properties,
  task: Task,
  scope: Scope,
  reporter: Reporter,
): ClassWeights | undefined {
  const value = properties.single("class_weights");
  if (value === undefined) return undefined;
  if (task.kind === "regression") {
    reporter.report(messages.classWeightsTask(), value.span);
    return undefined;
  }
  if (value.kind === "name" && value.text === "balanced") return "balanced";
  if (value.kind === "call") return weightsByName(value, task.classes, scope, reporter);
  const result = evaluate(value, scope);
  if (result.kind === "unknown") return undefined;
  const weights = result.kind === "value" && isList(result.value) ? result.value : undefined;
  if (weights === undefined || !weights.every(isWeight)) {
    reporter.report(messages.classWeights(task.classes), value.span);
    return undefined;
  }
  const { classes } = task;
  if (classes === undefined) return undefined;
  if (weights.length !== classes.length) {
    reporter.report(messages.classWeightCount(weights.length, classes), value.span);
    return undefined;
  }
  return Object.fromEntries(classes.map((name, at) => [name, weights[at] as number]));
}

function isWeight(value: ArgValue): boolean {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

function weightsByName(
  call: Value & { readonly kind: "call" },
  classes: readonly string[] | undefined,
  scope: Scope,
  reporter: Reporter,
): ClassWeights | undefined {
  if (call.name.text !== "weights") {
    reporter.report(messages.classWeights(classes), call.name.span);
    return undefined;
  }
  if (classes === undefined) return undefined;
  const params = classes.map((name) => ({
    name,
    type: { kind: "number" as const, min: 0 },
    default: 1,
    doc: "How much a row of this class counts.",
  }));
  const { values } = bindArguments({ name: "weights", params }, call, scope, reporter);
  return values as Readonly<Record<string, number>> | undefined;
}

function inferTask(
  loss: LossChoice | undefined,
  target: Column | undefined,
  output: CheckedNode | undefined,
): { task: Task; why: string } {
  const classification: Task = { kind: "classification", classes: target?.classes };
  const regression: Task = { kind: "regression" };
  if (target?.kind === "category") {
    return { task: classification, why: `Classification, since \`${target.name}\` holds names.` };
  }
  if (loss !== undefined) {
    const task = loss.task === "classification" ? classification : regression;
    return { task, why: `${titleCase(loss.task)}, since the loss is \`${loss.name}\`.` };
  }
  const activation = outputActivation(output);
  const probabilities = activation === "softmax" || (activation === "sigmoid" && target?.distinct === 2);
  if (probabilities && (target === undefined || target.classes !== undefined)) {
    return { task: classification, why: `Classification, since the network ends in \`${activation}\`.` };
  }
  return {
    task: regression,
    why:
      target === undefined
        ? "Regression, as far as is known."
        : `Regression, since \`${target.name}\` holds numbers.`,
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

function inferLoss(
  task: Task,
  output: CheckedNode | undefined,
  inferred: Record<string, string>,
): TrainSettings["loss"] {
  if (task.kind === "regression") {
    inferred.loss = "`mean_squared_error` is the usual loss for a number.";
    return { name: "mean_squared_error", args: {} };
  }
  if (output?.shape?.at(-1)?.size === 1) {
    inferred.loss = "`binary_crossentropy` fits one output that says yes or no.";
    return { name: "binary_crossentropy", args: {} };
  }
  inferred.loss = "`sparse_categorical_crossentropy` fits one output for each class.";
  return { name: "sparse_categorical_crossentropy", args: {} };
}

function configureOptimizer(
  given: Chosen<(typeof optimizers)[number]> | undefined,
): Configured<OptimizerName> {
  if (given === undefined) {
    const adam = optimizers[0]!;
    return {
      name: "adam",
      args: Object.fromEntries(adam.params.map(({ name, default: byDefault }) => [name, byDefault!])),
    };
  }
  const { name } = given.choice;
  return { name: name === "momentum" ? "sgd" : name, args: given.args };
}

const usualMetrics = { classification: "accuracy", regression: "mean_absolute_error" } as const;

function checkMetrics(
  properties: Properties,
  task: Task,
  inferred: Record<string, string>,
  reporter: Reporter,
): readonly MetricName[] {
  const property = properties.get("metrics");
  if (property === undefined) {
    const metric = usualMetrics[task.kind];
    inferred.metrics = `\`${metric}\` is the usual metric for ${task.kind}.`;
    return [metric];
  }
  const values = property.values.flatMap((value) => (value.kind === "list" ? value.items : [value]));
  return values.flatMap((value) => {
    const given = properties.choice("metric", value, metrics, aliases);
    if (given === undefined) return [];
    if (given.choice.task !== task.kind) {
      const usual = usualMetrics[task.kind];
      reporter.report(messages.metricTask(given.choice.name, task.kind), given.span, {
        fixes: values.some((other) => other.kind === "name" && other.text === usual)
          ? []
          : [replacement(`Change to \`${usual}\``, given.span, usual)],
      });
      return [];
    }
    return [given.choice.name];
  });
}

function checkStopping(properties: Properties): EarlyStopping | undefined {
  const value = properties.single("stop");
  if (value?.kind === "name" && value.text === "none") return undefined;
  const given = properties.choice("stop", value, [stopping]);
  if (given === undefined) return undefined;
  const { monitor, patience, restore_best_weights, min_delta } = given.args;
  return {
    monitor: String(monitor),
    patience: Number(patience),
    restoreBestWeights: restore_best_weights === true,
    ...(typeof min_delta === "number" && { minDelta: min_delta }),
  };
}

function checkLossFitsTarget(stated: Chosen<LossChoice>, target: Column, reporter: Reporter): void {
  const { choice, span } = stated;
  const fixes = lossFixes(target, span);
  if (choice.task === "regression" && target.kind === "category") {
    reporter.report(messages.lossTask(choice.name, "numbers", target.name, "holds names of classes"), span, {
      fixes,
    });
  }
  if (choice.task === "classification" && target.kind === "number" && target.classes === undefined) {
    const why = target.integers ? `has ${target.distinct} different numbers` : "holds numbers with fractions";
    reporter.report(messages.lossTask(choice.name, "classes", target.name, why), span, { fixes });
  }
  if (choice.name === "binary_crossentropy" && target.classes !== undefined && target.classes.length > 2) {
    const why = `has ${target.classes.length} classes`;
    reporter.report(messages.lossTask(choice.name, "two classes", target.name, why), span, { fixes });
  }
}
