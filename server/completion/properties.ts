/** Completion in `dataset` and `train` blocks: properties, and what each can be set to. */

import { usualMetrics } from "../../src/language/check/task.js";
import { columnText } from "../../src/language/column-text.js";
import { largerIsBetter } from "../../src/language/metric-catalogue.js";
import { type LossChoice, suits } from "../../src/language/settings-catalogue.js";
import type { DatasetDeclaration, Declaration } from "../../src/language/syntax/tree.js";
import type { Choice } from "../../src/layers/layer.js";
import type { Task } from "../../src/network.js";
import { choicesOf, propertiesOf } from "../callee.js";
import { describeChoice } from "../describe.js";
import type { Place } from "../locate.js";
import { paragraphs } from "../markdown.js";
import { byTarget, classWeightParams, goals } from "../pseudo-calls.js";
import { columnCallEntries, columnEntries, likelyTarget, profileOf } from "./columns.js";
import type { Cursor } from "./cursor.js";
import { dataSettingEntries } from "./data-settings.js";
import { choiceOf, type Entry, hole, wordEntry } from "./entry.js";
import { dataFile, fileEntries, type ListFolder, quotedFiles } from "./files.js";
import { scopeEntries } from "./names.js";
import { newTuneEntries, tuneValueEntries } from "./tune.js";
import { choiceEntry } from "./values.js";

/** The properties that a block does not have yet. */
export async function newPropertyEntries(
  cursor: Cursor,
  declaration: Declaration,
  listFolder: ListFolder,
): Promise<Entry[]> {
  if (!("properties" in declaration)) return [];
  const named = cursor.next === ":";
  const given = new Set(declaration.properties.map(({ name }) => name.text));
  const file = declaration.kind === "dataset" ? await firstFile(listFolder) : undefined;
  const entries = propertiesOf(declaration.kind)
    .filter(({ name }) => !given.has(name))
    .map(({ name, doc, snippet }): Entry => {
      const value = declaration.kind === "dataset" ? dataValue(cursor, declaration, name, file) : undefined;
      return {
        label: name,
        kind: "property",
        doc: () => paragraphs(`**${name}**`, doc),
        insert: named ? name : `${name}: ${value ?? snippet}`,
        snippet: !named,
        // A place that was filled with the first of several columns is still to be chosen.
        ...(!named && value !== undefined && { opens: "suggest" as const }),
        rank: declaration.kind === "tune" || seldom.has(name) ? 1 : 0,
      };
    });
  return declaration.kind === "tune"
    ? [...newTuneEntries(cursor, declaration, given, named), ...entries]
    : entries;
}

/** Properties that few need. */
const seldom: ReadonlySet<string> = new Set([
  "query",
  "test",
  "target_scale",
  "outliers",
  "shape",
  "order",
  "window",
  "horizon",
  "augment",
  "loss_weights",
]);

async function firstFile(listFolder: ListFolder): Promise<string | undefined> {
  return (await fileEntries("", dataFile, listFolder)).find(({ kind }) => kind === "file")?.label;
}

/** What a property of a dataset is first set to, where its data says. */
function dataValue(
  cursor: Cursor,
  declaration: DatasetDeclaration,
  property: string,
  file: string | undefined,
): string | undefined {
  if (property === "source") return `"${hole(1, file ?? "data.csv")}"`;
  if (property !== "target" && property !== "exclude" && property !== "order") return undefined;
  const profile = profileOf(declaration, cursor.program);
  if (property === "target") return hole(1, likelyTarget(profile) ?? "target");
  if (property === "order") {
    const plain = profile?.columns.filter(({ name }) => columnText(name) === name) ?? [];
    return hole(1, (plain.find(({ kind }) => kind === "date") ?? plain[0])?.name ?? "date");
  }
  return hole(
    1,
    profile?.columns.map(({ name }) => name).find((name) => columnText(name) === name) ?? "column",
  );
}

/** What a property can be set to. */
export async function propertyValueEntries(
  cursor: Cursor,
  place: Place,
  listFolder: ListFolder,
): Promise<readonly Entry[]> {
  const { declaration, property } = place;
  const name = property?.name.text;
  const called = cursor.next === "(";
  if (name === undefined) return [];
  if (
    !property!.values.some(
      (value) => value === place.value || (value.kind === "list" && value.items.includes(place.value!)),
    )
  ) {
    return place.role === "value" ? constants(cursor, "number") : [];
  }
  switch (`${declaration.kind} ${name}`) {
    case "dataset source":
    case "dataset test":
      return quotedFiles(dataFile, listFolder);
    case "dataset query":
      return [];
    case "dataset scale":
    case "dataset target_scale":
    case "dataset missing":
    case "dataset outliers":
    case "dataset split":
    case "dataset augment":
    case "dataset window":
    case "dataset horizon":
    case "dataset shape":
      return dataSettingEntries(cursor, place, name);
    case "train loss":
    case "train metrics":
    case "train loss_weights":
      return [...callEntries(cursor, place, name), ...byTargetEntries(cursor, place, name)];
    case "train stop":
      return [...callEntries(cursor, place, name), wordEntry("none", "all epochs (default)")];
    case "train class_weights":
      return classWeightEntries(cursor, place);
    case "tune goal":
      return goalEntries(cursor, place);
  }
  if (declaration.kind === "dataset") {
    const columns = columnEntries(place, cursor.program, false);
    return [...columns, ...columnCallEntries(place, cursor.program, called)];
  }
  if (declaration.kind === "tune") return tuneValueEntries(cursor, declaration, property!, called);
  return choicesOf(name).length > 0 ? callEntries(cursor, place, name) : constants(cursor, name);
}

function trainedNetwork({ program: { analysis } }: Cursor, { declaration }: Place) {
  return analysis.program.network(analysis.program.main, declaration.name.text);
}

/** Losses, metrics, optimizers and schedules; those for the network's task first. */
function callEntries(cursor: Cursor, place: Place, property: string): Entry[] {
  const network = trainedNetwork(cursor, place);
  const training = network?.data?.dataset?.profile === undefined ? undefined : network.trainings[0];
  const tasks = training && (training.heads ?? [training.settings]).map(({ task }) => task.kind);
  const given = new Set(
    place.property!.values.flatMap((value) => (value.kind === "name" ? [value.text] : [])),
  );
  return choicesOf(property)
    .filter(({ name }) => !given.has(name))
    .map((choice) => {
      const fits = tasks === undefined || tasks.some((task) => fitsTask(choice, task));
      return choiceEntry(choice, fits ? 0 : 2, cursor.next === "(");
    });
}

/** Losses and metrics are for tasks; the rest is for all. */
function fitsTask(choice: Choice, task: Task["kind"]): boolean {
  return !("task" in choice) || suits(choice as LossChoice, task);
}

/** What says something of each of several targets. */
function byTargetEntries(cursor: Cursor, place: Place, property: string): Entry[] {
  const network = trainedNetwork(cursor, place);
  const choice = byTarget(property, network?.data?.dataset);
  if (choice === undefined || choice.params.length < 2) return [];
  const { heads } = network!.trainings[0]!;
  const now = (target: string): string => {
    const head = heads?.find((each) => each.target === target);
    if (property === "loss") return head?.loss.name ?? "huber";
    return property === "metrics" ? (head?.metrics[0] ?? usualMetrics[head?.task.kind ?? "regression"]) : "1";
  };
  const args = choice.params.map(({ name }, at) => `${name}: ${hole(at + 1, now(name))}`);
  const called = cursor.next === "(";
  return [
    {
      label: choice.name,
      kind: "choice",
      detail: choice.doc,
      doc: () => describeChoice(choice),
      insert: called ? choice.name : `${choice.name}(${args.join(", ")})`,
      snippet: !called,
      rank: 0,
    },
  ];
}

/** Settings that are numbers take constants. */
function constants({ program: { analysis } }: Cursor, property: string): Entry[] {
  const { constants: scope } = analysis.program.names(analysis.program.main);
  const whole = { kind: "integer", min: property === "seed" ? 0 : 1 } as const;
  return scopeEntries(scope, property === "number" ? "number" : { type: whole });
}

function classWeightEntries(cursor: Cursor, place: Place): Entry[] {
  const weights = classWeightParams(trainedNetwork(cursor, place)?.data?.dataset);
  const first = weights.params[0]?.name;
  const called = cursor.next === "(";
  const insert = `weights(${first === undefined ? "" : `${hole(1, first)}: ${hole(2, "2")}`})`;
  return [
    wordEntry("balanced", "rare classes count more, so that all count alike together"),
    {
      label: "weights",
      kind: "choice",
      detail: weights.doc,
      doc: () => describeChoice(weights),
      insert: called ? "weights" : insert,
      snippet: !called,
      rank: 0,
    },
  ];
}

/** Goals with the scores that the training gives. */
function goalEntries(cursor: Cursor, place: Place): Entry[] {
  const metrics = trainedNetwork(cursor, place)?.trainings[0]?.settings.metrics ?? [];
  const called = cursor.next === "(";
  return goals.map((goal) => {
    const growing = metrics.filter(largerIsBetter);
    const scores = goal.name === "minimize" ? ["val_loss"] : growing.map((metric) => `val_${metric}`);
    return {
      label: goal.name,
      kind: "choice",
      detail: goal.doc,
      doc: () => describeChoice(goal),
      insert: called
        ? goal.name
        : `${goal.name}(${choiceOf(1, scores.length > 0 ? scores : ["val_accuracy"])})`,
      snippet: !called,
      rank: 0,
    };
  });
}
