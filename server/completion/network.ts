/** Completion in a network's body: the steps of a flow and the arguments of a layer or setting. */
import type { CheckedNetwork } from "../../src/language/analyse.js";
import type { Choice } from "../../src/language/settings-catalogue.js";
import type { Argument, CallValue } from "../../src/language/tree.js";
import { catalogue } from "../../src/layers/catalogue.js";
import type { Layer } from "../../src/layers/layer.js";
import { calleeAt, isLayer, paramAt, takenParams } from "../callee.js";
import { flowInto, namesAt, nodeOfName } from "../flow.js";
import type { Place } from "../locate.js";
import { type Cursor, networkAt } from "./cursor.js";
import { argumentEntry, type Entry, layerEntry, nameEntry, valueEntries } from "./entries.js";

/** A step of a flow: layers, those first that take what flows here, and the names of values. */
export function flowEntries(cursor: Cursor, place: Place): Entry[] {
  const network = networkAt(cursor, place);
  const { statement, step } = place;
  if (network === undefined || statement === undefined || step === undefined) return [];
  const names = namesAt(network, statement.span.start);
  const afterArrow = step > 0;
  const hasInput = network.declaration.dataset !== undefined || beginsAbove(network, statement.span.start);
  const fit = { input: flowInto(network, statement, step), afterArrow, names, called: cursor.next === "(" };
  const layers = [...catalogue.values()]
    .filter(({ inputs }) => inputs !== "none" || (!hasInput && !afterArrow))
    .map((layer) => {
      const entry = layerEntry(layer, fit);
      // Where nothing flows yet, a network begins with its input.
      return hasInput || layer.inputs === "none" ? entry : { ...entry, rank: 2 };
    });
  return afterArrow ? layers : [...layers, ...nameEntries(network, names, statement.span.start, 1)];
}

function beginsAbove(network: CheckedNetwork, before: number): boolean {
  return network.nodes.some(({ layer, span }) => layer.inputs === "none" && span.end <= before);
}

function nameEntries(
  network: CheckedNetwork,
  names: readonly string[],
  before: number,
  rank: number,
): Entry[] {
  return names.map((name) => nameEntry(name, nodeOfName(network, name, before), rank));
}

/** Inside parentheses: values for the argument that stands here, and the names of those that are still free. */
export function argumentEntries(cursor: Cursor, place: Place): Entry[] {
  const callee = calleeAt(place);
  const call = place.calls.at(-1);
  const { argument } = place;
  if (callee === undefined || call === undefined || argument === undefined) return [];
  if (place.role === "argument") return freeArguments(cursor, callee, call, argument);

  const param = paramAt(place);
  const values = param === undefined ? [] : valueEntries(param, networkAt(cursor, place)?.dataset);
  // Behind a name and inside a list only values stand.
  if (argument.name !== undefined || argument.value !== place.value) return values;
  const merged = isLayer(callee) && callee.inputs === "many" ? mergeableNames(cursor, place, call) : [];
  const taken = takenParams(callee, call, argument);
  const activation = callee.params.find(({ name, type }) => type.kind === "activation" && !taken.has(name));
  // An activation is understood wherever it stands.
  const activations =
    activation === undefined || activation === param
      ? []
      : valueEntries({ ...activation, nullable: false }, undefined).map((entry) => ({ ...entry, rank: 3 }));
  return [...merged, ...values, ...freeArguments(cursor, callee, call, argument), ...activations];
}

function freeArguments(cursor: Cursor, callee: Layer | Choice, call: CallValue, here: Argument): Entry[] {
  const taken = takenParams(callee, call, here);
  return callee.params
    .filter(({ name, rest }) => !taken.has(name) && !rest)
    .map((param) => argumentEntry(callee.name, param, cursor.next === ":"));
}

function mergeableNames(cursor: Cursor, place: Place, call: CallValue): Entry[] {
  const network = networkAt(cursor, place);
  if (network === undefined || place.statement === undefined) return [];
  const before = place.statement.span.start;
  const used = call.arguments.flatMap(({ value }) => (value.kind === "name" ? [value.text] : []));
  return nameEntries(
    network,
    namesAt(network, before).filter((name) => !used.includes(name)),
    before,
    0,
  );
}
