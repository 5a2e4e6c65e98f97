/** Says what a call or a property can be: the layer or setting it names, and the parameter an argument is for. */
import { bindArguments } from "../src/language/bind.js";
import { Reporter } from "../src/language/reporter.js";
import {
  aliases,
  type Choice,
  datasetProperties,
  losses,
  metrics,
  optimizers,
  type PropertyDoc,
  randomSplit,
  stopping,
  trainProperties,
} from "../src/language/settings-catalogue.js";
import type { Argument, CallValue } from "../src/language/tree.js";
import { catalogue } from "../src/layers/catalogue.js";
import type { Layer, Param } from "../src/layers/layer.js";
import type { Place } from "./locate.js";

/** What a property chooses from by name. */
const choicesByProperty: Readonly<Record<string, readonly Choice[]>> = {
  split: [randomSplit],
  loss: losses,
  optimizer: optimizers,
  metrics,
  stop: [stopping],
};

export function choicesOf(property: string): readonly Choice[] {
  return Object.hasOwn(choicesByProperty, property) ? choicesByProperty[property]! : [];
}

/** The choice of that name, or the one its short name stands for. */
export function choiceNamed(property: string, name: string): Choice | undefined {
  const full = Object.hasOwn(aliases, name) ? aliases[name] : name;
  return choicesOf(property).find((choice) => choice.name === full);
}

export function propertiesOf(kind: "dataset" | "train"): readonly PropertyDoc[] {
  return kind === "dataset" ? datasetProperties : trainProperties;
}

/** The layer or setting that the innermost call at a place names. */
export function calleeAt(place: Place): Layer | Choice | undefined {
  const call = place.calls.at(-1);
  if (call === undefined) return undefined;
  if (place.property === undefined) return catalogue.get(call.name.text);
  return choiceNamed(place.property.name.text, call.name.text);
}

export function isLayer(callee: Layer | Choice): callee is Layer {
  return "family" in callee;
}

/** The parameter for which the argument at a place is; undefined for an input of a merging layer. */
export function paramAt(place: Place): Param | undefined {
  const callee = calleeAt(place);
  const call = place.calls.at(-1);
  const { argument } = place;
  if (callee === undefined || call === undefined || argument === undefined) return undefined;
  const name = argument.name?.text ?? nameOfPositional(callee, call, argument);
  return callee.params.find((param) => param.name === name);
}

/** The names of the parameters that the arguments of a call are for, `except` not counted. */
export function takenParams(callee: Layer | Choice, call: CallValue, except?: Argument): ReadonlySet<string> {
  const others = { ...call, arguments: call.arguments.filter((argument) => argument !== except) };
  return new Set(bind(callee, others).keys());
}

function nameOfPositional(callee: Layer | Choice, call: CallValue, argument: Argument): string | undefined {
  for (const [name, span] of bind(callee, call)) {
    if (span.start <= argument.span.start && argument.span.end <= span.end) return name;
  }
  return undefined;
}

function bind(callee: Layer | Choice, call: CallValue) {
  const merges = isLayer(callee) && callee.inputs === "many";
  const inputs = merges ? call.arguments.filter(({ name }) => name === undefined) : [];
  return bindArguments(callee, call, new Map(), new Reporter(), inputs).spans;
}
