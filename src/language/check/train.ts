/** Works out how a network is trained: what its `train` block says, and what is inferred from task and data. */
import { type ArgValue, type Configured, isList } from "../../layers/layer.js";
import type { ClassWeights, EarlyStopping, OptimizerName, TrainSettings } from "../../network.js";
import { messages } from "../messages/messages.js";
import type { Reporter } from "../reporter.js";
import { optimizers, trainProperties } from "../settings-catalogue.js";
import type { TrainDeclaration, Value } from "../syntax/tree.js";
import { clips, schedules, scoresOf, stopping, watching } from "../training-catalogue.js";
import { bindArguments } from "./bind.js";
import { evaluate } from "./evaluate.js";
import { checkHeads, type HeadCheck } from "./heads.js";
import { type Chosen, Properties } from "./properties.js";
import type { Scope } from "./scope.js";
import type { Learnt } from "./task.js";

export interface TrainingSettings {
  readonly settings: TrainSettings;
  /** One for each target. */
  readonly heads: readonly HeadCheck[];
}

/** `all` are the targets that are learnt, or one without a name where there is no data. */
export function checkTrain(
  declaration: TrainDeclaration | undefined,
  all: readonly Learnt[],
  scope: Scope,
  reporter: Reporter,
): TrainingSettings {
  const properties = new Properties(
    "train block",
    declaration?.properties ?? [],
    trainProperties,
    scope,
    reporter,
  );
  const inferred: Record<string, string> = {};
  const heads = checkHeads(properties, all, scope, inferred, reporter);
  const { task, loss, metrics, metricArguments } = heads[0]!;
  const optimizer = properties.choice("optimizer", properties.single("optimizer"), optimizers);
  const settings = {
    batch: properties.plain<number>({ name: "batch", type: { kind: "integer", min: 1 }, doc: "" }, 32),
    epochs: properties.plain<number>({ name: "epochs", type: { kind: "integer", min: 1 }, doc: "" }, 50),
    seed: properties.plain<number>({ name: "seed", type: { kind: "integer", min: 0 }, doc: "" }, 0),
  };
  for (const name of ["batch", "epochs", "seed"] as const) {
    if (properties.get(name) === undefined) inferred[name] = `${settings[name]} is the default.`;
  }
  if (optimizer === undefined) inferred.optimizer = "`adam` with its usual settings is the default.";
  const scores = scoresOf(heads.map((head) => ({ target: head.learnt.name, task: head.task })));
  const known = schedules.map((schedule) => watching(schedule, scores));
  return {
    heads,
    settings: {
      task,
      loss,
      optimizer: configureOptimizer(optimizer),
      metrics,
      metricArguments,
      ...settings,
      stop: checkStopping(properties, scores),
      schedule: configured(properties.choice("schedule", properties.single("schedule"), known)),
      clip: configured(properties.choice("clip", properties.single("clip"), clips)),
      classWeights: checkClassWeights(properties, heads, scope, reporter),
      inferred,
      block: declaration && { span: declaration.span, bodySpan: declaration.bodySpan },
      properties: properties.spans(),
    },
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
  heads: readonly HeadCheck[],
  scope: Scope,
  reporter: Reporter,
): ClassWeights | undefined {
  const value = properties.single("class_weights");
  if (value === undefined) return undefined;
  const { task } = heads[0]!;
  if (heads.length > 1 || task.kind !== "classification") {
    const why = heads.length > 1 ? "has several targets" : predictions[task.kind];
    reporter.report(messages.classWeightsTask(why), value.span);
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

const predictions = {
  regression: "predicts a number",
  multi_label: "gives several labels at once",
  classification: "tells classes apart",
} as const;

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

function checkStopping(properties: Properties, scores: readonly string[]): EarlyStopping | undefined {
  const value = properties.single("stop");
  if (value?.kind === "name" && value.text === "none") return undefined;
  const given = properties.choice("stop", value, [watching(stopping, scores)]);
  if (given === undefined) return undefined;
  const { monitor, patience, restore_best_weights, min_delta } = given.args;
  return {
    monitor: String(monitor),
    patience: Number(patience),
    restoreBestWeights: restore_best_weights === true,
    ...(typeof min_delta === "number" && { minDelta: min_delta }),
  };
}
