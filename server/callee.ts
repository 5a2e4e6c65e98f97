/** Says what a call can be: the layer, block or setting it names, and the parameter an argument is for. */
import { bindArguments } from "../src/language/check/bind.js";
import { inputArgumentsOf } from "../src/language/check/flow.js";
import { argumentSpan, spansOf } from "../src/language/check/given-arguments.js";
import { emptyScope } from "../src/language/check/scope.js";
import {
  datasetProperties,
  missingMethods,
  outlierMethods,
  scaleMethods,
  splits,
} from "../src/language/dataset-catalogue.js";
import { augmentations, featureCalls, multiHot } from "../src/language/feature-catalogue.js";
import type { FoundBlock } from "../src/language/program/names.js";
import type { Program } from "../src/language/program/program.js";
import { silentReporter } from "../src/language/reporter.js";
import {
  aliases,
  losses,
  metrics,
  optimizers,
  type PropertyDoc,
  trainProperties,
  tuneProperties,
} from "../src/language/settings-catalogue.js";
import type { Argument, CallValue, SettingsDeclaration } from "../src/language/syntax/tree.js";
import { clips, schedules, stopping } from "../src/language/training-catalogue.js";
import { catalogue } from "../src/layers/catalogue.js";
import { choicesFor } from "../src/layers/choices.js";
import type { Choice, Layer, Param, ParamType } from "../src/layers/layer.js";
import { blockParams } from "./block-params.js";
import type { Place } from "./locate.js";
import { byTarget, classWeightParams, goals, logarithmic } from "./pseudo-calls.js";

/** What a call names. */
export interface Callee {
  readonly name: string;
  readonly doc: string | undefined;
  readonly params: readonly Param[];
  readonly layer?: Layer;
  readonly block?: FoundBlock;
  /** Whether it is `Output(…)`, which takes values under names of one's own. */
  readonly outputs?: boolean;
  /** The property whose choices its arguments take, as those of `losses(…)` do. */
  readonly chooses?: string;
}

/** What a property chooses from by name. */
const choicesByProperty: Readonly<Record<string, readonly Choice[]>> = {
  split: splits,
  scale: scaleMethods,
  target_scale: scaleMethods,
  missing: missingMethods,
  outliers: outlierMethods,
  features: featureCalls,
  target: [multiHot],
  augment: augmentations,
  loss: losses,
  optimizer: optimizers,
  metrics,
  stop: [stopping],
  schedule: schedules,
  clip: clips,
  goal: goals,
};

export function choicesOf(property: string): readonly Choice[] {
  return Object.hasOwn(choicesByProperty, property) ? choicesByProperty[property]! : [];
}

/** The choice of that name, or the one its short name stands for. */
export function choiceNamed(property: string, name: string): Choice | undefined {
  const full = Object.hasOwn(aliases, name) ? aliases[name] : name;
  return choicesOf(property).find((choice) => choice.name === full);
}

export function propertiesOf(kind: SettingsDeclaration["kind"]): readonly PropertyDoc[] {
  return { dataset: datasetProperties, train: trainProperties, tune: tuneProperties }[kind];
}

/** What a call at a place names: the innermost, or the one with that number. */
export function calleeAt(state: Program, place: Place, at = place.calls.length - 1): Callee | undefined {
  const call = place.calls[at];
  if (call === undefined) return undefined;
  if (at > 0) return heldCallee(state, place, call, at - 1);
  if (place.property !== undefined) return settingCallee(state, place, call);
  return place.statement === undefined ? undefined : stepCallee(state, call.name.text);
}

/** What the step of a flow names. */
function stepCallee(state: Program, name: string): Callee | undefined {
  const layer = catalogue.get(name);
  if (layer !== undefined) return layerCallee(layer);
  if (name === "Output") return { name, doc: outputDoc, params: [], outputs: true };
  const block = state.names(state.main).block(name);
  return block && { name, doc: block.declaration.doc, params: blockParams(block), block };
}

export const outputDoc = "What the network gives, where that is more than one value, each under a name.";

function layerCallee(layer: Layer): Callee {
  return { name: layer.name, doc: layer.doc, params: layer.params, layer };
}

/** A call as the value of an argument: a layer in a wrapper, a regularizer with its strength. */
function heldCallee(state: Program, place: Place, call: CallValue, outer: number): Callee | undefined {
  const around = calleeAt(state, place, outer);
  const argument = place.calls[outer]!.arguments.find(
    ({ value }) => value.span.start <= call.span.start && call.span.end <= value.span.end,
  );
  if (around?.chooses !== undefined) return choiceNamed(around.chooses, call.name.text);
  const param = around && argument && paramOf(around, place.calls[outer]!, argument);
  return param && heldBy(param.type, call.name.text);
}

function heldBy(type: ParamType, name: string): Callee | undefined {
  switch (type.kind) {
    case "initializer":
    case "regularizer":
    case "constraint":
      return choicesFor(type.kind).find((choice) => choice.name === name);
    case "layer": {
      const layer = layersFor(type).find((each) => each.name === name);
      return layer && layerCallee(layer);
    }
    default:
      return undefined;
  }
}

/** The layers that a wrapper can hold. */
export function layersFor({ families }: ParamType & { readonly kind: "layer" }): Layer[] {
  return [...catalogue.values()].filter(
    ({ family, inputs }) => inputs === "one" && (families === undefined || families.includes(family)),
  );
}

function settingCallee(state: Program, place: Place, call: CallValue): Callee | undefined {
  const { declaration, property } = place;
  const { text } = property!.name;
  if (declaration.kind === "train") {
    const dataset = state.network(state.main, declaration.name.text)?.data?.dataset;
    if (text === "class_weights" && call.name.text === "weights") return classWeightParams(dataset);
    const each = byTarget(text, dataset);
    if (each?.name === call.name.text) return each;
  }
  const choice = choiceNamed(text, call.name.text);
  if (choice !== undefined || declaration.kind !== "tune") return choice;
  return call.name.text === logarithmic.name ? logarithmic : undefined;
}

/** The parameter for which the argument at a place is; undefined for an input of a merging layer. */
export function paramAt(state: Program, place: Place): Param | undefined {
  const callee = calleeAt(state, place);
  const call = place.calls.at(-1);
  const { argument } = place;
  return callee && call && argument && paramOf(callee, call, argument);
}

export function paramOf(callee: Callee, call: CallValue, argument: Argument): Param | undefined {
  const name = argument.name?.text ?? nameOfPositional(callee, call, argument);
  return callee.params.find((param) => param.name === name);
}

/** The positional arguments that are values to work on and no settings. */
export function inputsOf({ layer }: Callee, call: CallValue): readonly Argument[] {
  return layer === undefined ? [] : inputArgumentsOf(layer, call);
}

/** The names of the parameters that the arguments of a call are for, `except` not counted. */
export function takenParams(callee: Callee, call: CallValue, except?: Argument): ReadonlySet<string> {
  const others = { ...call, arguments: call.arguments.filter((argument) => argument !== except) };
  return new Set(bind(callee, others).keys());
}

function nameOfPositional(callee: Callee, call: CallValue, argument: Argument): string | undefined {
  for (const [name, span] of bind(callee, call)) {
    if (span.start <= argument.span.start && argument.span.end <= span.end) return name;
  }
  return undefined;
}

function bind(callee: Callee, call: CallValue) {
  // A block's arguments go by their places alone, whatever they are used for in it.
  const params =
    callee.block === undefined
      ? callee.params
      : callee.params.map((param) => ({ ...param, type: { kind: "any" as const } }));
  const inputs = inputsOf(callee, call);
  const { given } = bindArguments({ name: callee.name, params }, call, emptyScope, silentReporter, inputs);
  return spansOf({ call, given }, argumentSpan);
}
