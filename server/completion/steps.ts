/** Completion of a step of a flow: layers, blocks, the names of values, and what the network gives. */
import type { Statement } from "../../src/language/syntax/tree.js";
import { catalogue } from "../../src/layers/catalogue.js";
import type { Layer } from "../../src/layers/layer.js";
import { isMismatch, type Mismatch } from "../../src/layers/mismatch.js";
import { type Shape, shapeText } from "../../src/layers/shape.js";
import { type Body, flowInto, hasInput, namesAt, nodeOfName } from "../body.js";
import { outputDoc } from "../callee.js";
import { describeLayer } from "../describe.js";
import type { Place } from "../locate.js";
import { blockEntries } from "./blocks.js";
import { bodyAt, type Cursor } from "./cursor.js";
import { type Entry, hole } from "./entry.js";
import { valueNames } from "./names.js";
import { requiredParams, sampleArgs, sampleText } from "./samples.js";

/** Where a layer would stand: what flows in, and which values have names there. */
interface Spot {
  readonly body: Body;
  readonly before: number;
  readonly input: Shape | undefined;
  readonly afterArrow: boolean;
  /** The nearest first. */
  readonly names: readonly string[];
  /** Whether parentheses are there already. */
  readonly called: boolean;
}

/** Layers and blocks, those first that take what flows here, and the names of values. */
export function stepEntries(cursor: Cursor, place: Place): Entry[] {
  const body = bodyAt(cursor, place);
  const { statement, step } = place;
  if (body === undefined || statement === undefined || step === undefined) return [];
  const before = statement.span.start;
  const spot: Spot = {
    body,
    before,
    input: flowInto(body, statement, step)?.shape,
    afterArrow: step > 0,
    names: namesAt(body, before),
    called: cursor.next === "(",
  };
  // Of several inputs one is named first.
  const several = body.inputs.size > 1 && step === 0 && body.declaration.statements[0] === statement;
  const begun =
    hasInput(body.declaration) ||
    step > 0 ||
    body.declaration.statements.some((each) => givesInput(each, before));
  const keptEntry = keptEntries(spot);
  const layers = [...catalogue.values()]
    .filter(({ inputs }) => inputs !== "none" || !(hasInput(body.declaration) || spot.afterArrow))
    .map((layer) => {
      const entry = layer.inputs === "one" ? keptEntry(layer) : layerEntry(layer, spot);
      // Where nothing flows yet, a network begins with its input; later a second one is rare.
      return (layer.inputs === "none") === begun ? { ...entry, rank: 2 } : entry;
    });
  const blocks = blockEntries(cursor, body, spot.input, begun, spot.called);
  if (spot.afterArrow) return [...blocks, ...layers];
  if (several) {
    const later = [...blocks, ...layers].map((entry) => ({ ...entry, rank: entry.rank + 1 }));
    return [...valueNames(body, before, 0), ...later];
  }
  return [...blocks, ...layers, ...valueNames(body, before, 1), ...outputEntry(spot, statement)];
}

/** Whether a statement above begins a flow. */
function givesInput({ steps, span }: Statement, before: number): boolean {
  return span.end <= before && steps.some((step) => step.kind === "call" && step.call.name.text === "Input");
}

/** Layers of one input hang on nothing but that, and typing goes on at one place: their entries are kept for a while. */
const kept = new Map<string, Map<Layer, Entry>>();
const mostKept = 20;

function keptEntries(spot: Spot): (layer: Layer) => Entry {
  const key = `${spot.called} ${spot.input && shapeText(spot.input)}`;
  const entries = kept.get(key) ?? new Map<Layer, Entry>();
  if (kept.size >= mostKept) kept.clear();
  kept.set(key, entries);
  return (layer) => {
    const entry = entries.get(layer) ?? layerEntry(layer, spot);
    entries.set(layer, entry);
    return entry;
  };
}

function layerEntry(layer: Layer, spot: Spot): Entry {
  const inputs = layer.inputs === "many" ? mergeable(layer, spot) : [];
  const { output, rank } = outcomeOf(layer, spot, inputs);
  const text = parentheses(layer, spot, inputs);
  return {
    label: layer.name,
    kind: "layer",
    detail: output === undefined ? layer.family : `${layer.family}, gives ${shapeText(output)}`,
    doc: () => describeLayer(layer),
    insert: spot.called ? layer.name : layer.name + text,
    snippet: !spot.called,
    ...(!spot.called && text !== "()" && { opens: "signature" as const }),
    rank,
  };
}

/** What the layer gives here, where that does not depend on its arguments, and how well it fits. */
function outcomeOf(
  layer: Layer,
  spot: Spot,
  inputs: readonly string[],
): { readonly output?: Shape; readonly rank: number } {
  const needed = layer.inputs === "many" ? (layer.inputCount ?? 2) - Number(spot.afterArrow) : 0;
  if (inputs.length < needed) return { rank: 2 };
  const shapes = layer.inputs === "none" ? undefined : shapesFor(layer, spot, inputs);
  if (shapes === undefined) return { rank: 0 };
  const result = layer.shape(shapes, sampleArgs(layer, shapes[0]!.length));
  if (isMismatch(result)) return { rank: layer.inputs === "many" || isOfRank(result) ? 2 : 1 };
  return requiredParams(layer.params).length > 0 ? { rank: 0 } : { output: result, rank: 0 };
}

/** Whether no other argument would help: the input has too many axes or too few. */
function isOfRank(mismatch: Mismatch): boolean {
  return mismatch.code === "inner-mismatch" ? isOfRank(mismatch.inner) : mismatch.code === "wrong-rank";
}

/** The shapes of what the layer would take, where all are known. */
function shapesFor(layer: Layer, spot: Spot, inputs: readonly string[]): Shape[] | undefined {
  const named = inputs.map((name) => nodeOfName(spot.body, name, spot.before)?.shape);
  const shapes = layer.inputs === "many" && !spot.afterArrow ? named : [spot.input, ...named];
  return shapes.every((shape) => shape !== undefined) ? shapes : undefined;
}

/** So many values nearby are tried as inputs of a merge. */
const tried = 6;

/** The nearest values that the layer can merge, in the order in which they are made; as many as there are where none can. */
function mergeable(layer: Layer, spot: Spot): readonly string[] {
  const near = spot.names.slice(0, tried);
  if ((layer.inputCount ?? 2) - Number(spot.afterArrow) === 1) {
    const groups = near.map((name) => [name]);
    return groups.find((group) => canMerge(layer, spot, group)) ?? groups[0] ?? [];
  }
  const pairs = near.flatMap((last, at) => near.slice(at + 1).map((first) => [first, last]));
  return pairs.find((pair) => canMerge(layer, spot, pair)) ?? pairs[0] ?? near;
}

function canMerge(layer: Layer, spot: Spot, inputs: readonly string[]): boolean {
  const shapes = shapesFor(layer, spot, inputs);
  return shapes !== undefined && !isMismatch(layer.shape(shapes, sampleArgs(layer)));
}

/** The inputs of a merge, and the arguments that must be given, to be filled in. */
function parentheses(layer: Layer, { input }: Spot, inputs: readonly string[]): string {
  const required = requiredParams(layer.params);
  const named = layer.inputs !== "one" && layer.inputs !== "none";
  const holes = [
    ...inputs.map((name) => (at: number) => hole(at, name)),
    ...required.map((param) => (at: number) => {
      const value = hole(at, sampleText(param, input?.length));
      return named ? `${param.name}: ${value}` : value;
    }),
  ];
  return `(${holes.map((make, at) => make(at + 1)).join(", ")})`;
}

/** `Output(…)` stands alone in the last line of a network. */
function outputEntry({ body, names, called }: Spot, statement: Statement): Entry[] {
  const { declaration, network } = body;
  const value = names[0];
  const last = declaration.statements.at(-1) === statement && statement.steps.length === 1;
  if (declaration.kind !== "network" || !last || value === undefined || statement.name !== undefined)
    return [];
  const target = network?.data?.dataset?.targets[0]?.name ?? "result";
  const name = /^[\p{L}_][\p{L}\p{N}_]*$/u.test(target) ? target : "result";
  return [
    {
      label: "Output",
      kind: "keyword",
      detail: "what the network gives",
      doc: () => outputDoc,
      insert: called ? "Output" : `Output(${hole(1, name)}: ${hole(2, value)})`,
      snippet: !called,
      rank: 3,
    },
  ];
}
