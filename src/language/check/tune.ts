/** Checks a `tune` block: what is varied, over which values, how often, and what counts as better. */
import { checkValue } from "../../layers/check-value.js";
import type { ArgValue, Param } from "../../layers/layer.js";
import { messages } from "../messages/messages.js";
import type { Names } from "../program/names.js";
import { type Draft, type Reporter, replacement, reporterFor } from "../reporter.js";
import { losses, optimizers, tuneProperties } from "../settings-catalogue.js";
import { mostSimilar } from "../similar.js";
import type { Property, TuneDeclaration, Value } from "../syntax/tree.js";
import type { Unit } from "../syntax/units.js";
import { scoresOf } from "../training-catalogue.js";
import { evaluate } from "./evaluate.js";
import type { NetworkCheck } from "./network.js";
import { Properties } from "./properties.js";

export function checkTune(
  declaration: TuneDeclaration,
  unit: Unit,
  network: NetworkCheck | undefined,
  names: Names,
): readonly Draft[] {
  const drafts: Draft[] = [];
  const reporter = reporterFor(unit, drafts);
  const isSetting = ({ name }: Property) => tuneProperties.some((known) => known.name === name.text);
  const settings = declaration.properties.filter(isSetting);
  const properties = new Properties("tune block", settings, tuneProperties, names.constants, reporter);
  properties.plain<number>({ name: "trials", type: { kind: "integer", min: 1 }, doc: "" }, 20);
  properties.plain<number>({ name: "seed", type: { kind: "integer", min: 0 }, doc: "" }, 0);
  checkGoal(properties, scoresOf(network?.trainings[0]?.heads ?? []), reporter);
  const varied = declaration.properties.filter((property) => !isSetting(property));
  // Without the network, what can be varied is not known; that it is missing has been said.
  if (network === undefined) return drafts;
  if (varied.length === 0) {
    reporter.report(messages.nothingToTune(declaration.name.text), declaration.name.span);
  }
  const tunable = tunableOf(network);
  const seen = new Map<string, Property>();
  for (const property of varied) {
    const { text, span } = property.name;
    const first = seen.get(text);
    if (first !== undefined) {
      reporter.report(messages.duplicateProperty(text), span, {
        related: [{ message: `\`${text}\` is first set here.`, span: first.name.span }],
      });
      continue;
    }
    seen.set(text, property);
    const param = tunable.get(text);
    if (param === undefined) {
      const candidates = [...tunable.keys(), ...tuneProperties.map(({ name }) => name)];
      const similar = mostSimilar(text, candidates);
      reporter.report(messages.notTunable(declaration.name.text, text, similar, candidates), span, {
        fixes: similar === undefined ? [] : [replacement(`Change to \`${similar}\``, span, similar)],
      });
    } else checkChoices(param, property, names, reporter);
  }
  return drafts;
}

/** What can be varied: the network's parameters, and the settings of its training. */
export function tunableOf({ declaration, trainings }: NetworkCheck): ReadonlyMap<string, Param> {
  const tunable = new Map<string, Param>();
  for (const { name } of declaration.parameters) {
    tunable.set(name.text, { name: name.text, type: { kind: "any" }, doc: "A parameter of the network." });
  }
  tunable.set("batch", { name: "batch", type: { kind: "integer", min: 1 }, doc: "Rows in one step." });
  tunable.set("epochs", {
    name: "epochs",
    type: { kind: "integer", min: 1 },
    doc: "How many times all training rows are seen.",
  });
  const optimizerNames = optimizers.map(({ name }) => name);
  tunable.set("optimizer", {
    name: "optimizer",
    type: { kind: "choice", options: optimizerNames },
    doc: "How weights follow the gradient.",
  });
  tunable.set("loss", {
    name: "loss",
    type: { kind: "choice", options: losses.map(({ name }) => name) },
    doc: "What training makes small.",
  });
  const { optimizer } = trainings[0]!.settings;
  const chosen = optimizers.find(({ name }) => name === optimizer.name);
  for (const param of chosen?.params ?? []) tunable.set(`optimizer.${param.name}`, param);
  return tunable;
}

/** `1..4`, `log(16..256)`, a list, or several values with commas between them. */
function checkChoices(param: Param, { values }: Property, names: Names, reporter: Reporter): void {
  const only = values.length === 1 ? values[0]! : undefined;
  if (only?.kind === "range") checkRange(param, only, false, names, reporter);
  else if (only?.kind === "call") checkLog(param, only, names, reporter);
  else {
    const items = only?.kind === "list" ? only.items : values;
    if (items.length < 2 && only?.kind !== "missing") {
      reporter.report(messages.oneChoice(param.name), values[0]!.span);
    }
    for (const item of items) checkedItem(param, item, names, reporter);
  }
}

function checkLog(
  param: Param,
  call: Value & { readonly kind: "call" },
  names: Names,
  reporter: Reporter,
): void {
  const range = call.arguments[0]?.value;
  if (call.name.text !== "log" || call.arguments.length !== 1 || range?.kind !== "range") {
    reporter.report(messages.tuneChoices(param.name), call.span);
    return;
  }
  checkRange(param, range, true, names, reporter);
}

function checkRange(
  param: Param,
  range: Value & { readonly kind: "range" },
  logarithmic: boolean,
  names: Names,
  reporter: Reporter,
): void {
  const from = checkedItem(param, range.from, names, reporter);
  const to = checkedItem(param, range.to, names, reporter);
  if (from === undefined || to === undefined) return;
  if (typeof from !== "number" || typeof to !== "number") {
    reporter.report(messages.rangeOfNumbers(), range.span);
  } else if (from >= to) {
    reporter.report(messages.emptyRange(from, to), range.span, {
      fixes: from === to ? [] : [replacement("Swap the two ends", range.span, `${to}..${from}`)],
    });
  } else if (logarithmic && from <= 0) {
    reporter.report(messages.logOfZero(from), range.from.span);
  }
}

function checkedItem(param: Param, value: Value, names: Names, reporter: Reporter): ArgValue | undefined {
  const result = evaluate(value, names.constants);
  if (result.kind === "problem") reporter.report(messages.badValue(result.message), result.span);
  if (result.kind !== "value") return undefined;
  const problem = checkValue(param, result.value);
  if (problem === undefined) return result.value;
  const written = String(result.value);
  const similar = problem.names && mostSimilar(written, problem.names);
  reporter.report(messages.badArgument("tune", param.name, written, problem, similar), value.span);
  return undefined;
}

/** `minimize(val_loss)` or `maximize(val_accuracy)`. */
function checkGoal(properties: Properties, scores: readonly string[], reporter: Reporter): void {
  const value = properties.single("goal");
  if (value === undefined) return;
  const score = value.kind === "call" ? value.arguments[0]?.value : undefined;
  const direction = value.kind === "call" ? value.name.text : "";
  if (!["minimize", "maximize"].includes(direction) || score?.kind !== "name") {
    reporter.report(messages.tuneGoal(), value.span);
  } else if (!scores.includes(score.text)) {
    const similar = mostSimilar(score.text, scores);
    reporter.report(messages.unknownScore(score.text, similar, scores), score.span, {
      fixes: similar === undefined ? [] : [replacement(`Change to \`${similar}\``, score.span, similar)],
    });
  }
}
