/** What completion can offer: layers, arguments, values, properties, columns and declarations as entries of its list. */

import { columnText } from "../../src/language/check-dataset.js";
import type { CheckedNode } from "../../src/language/checked-graph.js";
import type { Choice, PropertyDoc } from "../../src/language/settings-catalogue.js";
import { Args, type ArgValue, type Layer, type Param, type ParamType } from "../../src/layers/layer.js";
import { isMismatch } from "../../src/layers/mismatch.js";
import { activations, initializers } from "../../src/layers/names.js";
import { type Shape, shapeText } from "../../src/layers/shape.js";
import type { Dataset } from "../../src/network.js";
import type { Column } from "../../src/profile.js";
import { describeChoice, describeColumn, describeLayer, describeParam } from "../describe.js";
import { figure, valueText, whole } from "../markdown.js";

export interface Entry {
  readonly label: string;
  readonly kind:
    | "layer"
    | "argument"
    | "property"
    | "choice"
    | "constant"
    | "value"
    | "column"
    | "file"
    | "folder"
    | "keyword"
    | "dataset"
    | "network";
  /** Beside the label, in one line. */
  readonly detail?: string;
  /** Markdown. */
  readonly doc?: string;
  readonly insert: string;
  /** Whether `insert` has places to fill in, `${1:units}`. */
  readonly snippet?: boolean;
  /** Whether the list should open again, for what comes next. */
  readonly goesOn?: boolean;
  /** Entries of a lower rank come first. */
  readonly rank: number;
}

/** How a layer fits where it would stand: what flows in, and how it is connected. */
export interface Fit {
  /** What flows in; undefined when nothing does or nobody knows. */
  readonly input: CheckedNode | undefined;
  readonly afterArrow: boolean;
  /** Names of values a merge could take. */
  readonly names: readonly string[];
  /** Whether parentheses are there already. */
  readonly called: boolean;
}

export function layerEntry(layer: Layer, fit: Fit): Entry {
  const output = outputFor(layer, fit);
  return {
    label: layer.name,
    kind: "layer",
    detail:
      output === undefined || output === "no" ? layer.family : `${layer.family}, gives ${shapeText(output)}`,
    doc: describeLayer(layer),
    insert: fit.called ? layer.name : layer.name + parentheses(layer, fit),
    snippet: !fit.called,
    rank: output === "no" ? 2 : 0,
  };
}

/** What the layer gives here: `no` when it cannot stand here, undefined when that depends on its arguments. */
function outputFor(layer: Layer, { input, names, afterArrow }: Fit): Shape | "no" | undefined {
  if (layer.inputs === "none") return undefined;
  if (layer.inputs === "many") return names.length + (afterArrow ? 1 : 0) < 2 ? "no" : undefined;
  if (input?.shape === undefined) return undefined;
  const result = layer.shape([input.shape], new Args(sampleArguments(layer.params)));
  if (isMismatch(result)) return result.code === "wrong-rank" ? "no" : undefined;
  return layer.params.some((param) => param.default === undefined) ? undefined : result;
}

/** Defaults, and some value where one must be given: enough to ask whether a layer takes an input at all. */
function sampleArguments(params: readonly Param[]): Record<string, ArgValue> {
  return Object.fromEntries(
    params.map(({ name, type, default: byDefault }) => [name, byDefault ?? sample(type)]),
  );
}

function sample(type: ParamType): ArgValue {
  switch (type.kind) {
    case "integer":
    case "perAxis":
      return Math.max(1, type.min);
    case "number":
      return 0.5;
    case "boolean":
      return true;
    case "choice":
      return type.options[0] ?? "";
    case "activation":
      return "relu";
    case "initializer":
      return "zeros";
    case "sizes":
      return [1];
    case "axis":
      return -1;
  }
}

/** The arguments that must be given, to be filled in. */
function parentheses(layer: Layer, { names, afterArrow }: Fit): string {
  if (layer.inputs === "many") {
    const inputs = afterArrow ? names.slice(0, 1) : names.slice(0, 2).reverse();
    return `(${inputs.map((name, at) => `\${${at + 1}:${name}}`).join(", ")})`;
  }
  const required = layer.params.filter((param) => param.default === undefined);
  return `(${required.map(({ name, type, rest }, at) => hole(at + 1, name, type, rest)).join(", ")})`;
}

function hole(place: number, name: string, type: ParamType, rest = false): string {
  if (type.kind === "activation") return `\${${place}|${Object.keys(activations).join(",")}|}`;
  return type.kind === "sizes" && !rest ? `[\${${place}:${name}}]` : `\${${place}:${name}}`;
}

export function argumentEntry(callee: string, param: Param, named: boolean): Entry {
  const byDefault = param.default === undefined ? "required" : valueText(param.default);
  return {
    label: `${param.name}:`,
    kind: "argument",
    detail: byDefault,
    doc: describeParam(callee, param),
    insert: named ? param.name : `${param.name}: `,
    goesOn: !named && namesOf(param.type).length > 0,
    rank: param.default === undefined ? 1 : 2,
  };
}

/** The values an argument can take, as far as they have names. */
export function valueEntries(param: Param, dataset: Dataset | undefined): Entry[] {
  const entries: Entry[] = namesOf(param.type).map(([label, doc]) => ({
    label,
    kind: "constant",
    insert: label,
    rank: 0,
    ...(doc !== undefined && { detail: doc }),
    ...(label === valueText(param.default ?? null) && {
      detail: doc === undefined ? "default" : `${doc} (default)`,
    }),
  }));
  if (param.nullable) entries.push({ label: "none", kind: "constant", insert: "none", rank: 0 });
  if (dataset !== undefined && ["integer", "perAxis", "sizes"].includes(param.type.kind)) {
    entries.push(...figureEntries(dataset));
  }
  return entries;
}

function namesOf(type: ParamType): (readonly [string, string | undefined])[] {
  switch (type.kind) {
    case "activation":
      return Object.entries(activations);
    case "initializer":
      return Object.entries(initializers);
    case "choice":
      return type.options.map((option) => [option, undefined]);
    case "boolean":
      return [
        ["true", undefined],
        ["false", undefined],
      ];
    default:
      return [];
  }
}

/** `classes` and `features`, with what they are. */
function figureEntries({ features, profile, target }: Dataset): Entry[] {
  const classes = profile?.columns.find(({ name }) => name === target)?.classes?.length;
  const entry = (label: string, count: number | undefined, doc: string): Entry => ({
    label,
    kind: "constant",
    detail: count === undefined ? "known once the data is read" : whole(count),
    doc,
    insert: label,
    rank: 0,
  });
  const all = [entry("features", features?.length, "How many columns there are to learn from.")];
  if (classes !== undefined || profile === undefined) {
    all.unshift(entry("classes", classes, `How many different values \`${target}\` has.`));
  }
  return all;
}

export function nameEntry(name: string, node: CheckedNode | undefined, rank: number): Entry {
  const shape = node?.shape;
  return {
    label: name,
    kind: "value",
    insert: name,
    rank,
    ...(shape !== undefined && { detail: shapeText(shape) }),
  };
}

export function propertyEntry({ name, doc, snippet }: PropertyDoc, named: boolean): Entry {
  return {
    label: name,
    kind: "property",
    doc,
    insert: named ? name : `${name}: ${snippet}`,
    snippet: !named,
    // A snippet that is one empty place waits for a column's name.
    goesOn: !named && snippet.startsWith("$1"),
    rank: 0,
  };
}

export function choiceEntry(choice: Choice, rank: number): Entry {
  return {
    label: choice.name,
    kind: "choice",
    detail: choice.doc,
    doc: describeChoice(choice),
    insert: choice.name,
    rank,
  };
}

export function wordEntry(label: string, detail: string, rank = 0): Entry {
  return { label, kind: "constant", detail, insert: label, rank };
}

/** A column; `quoted` when the quotation marks are there already. */
export function columnEntry(column: Column, rows: number, quoted: boolean, rank: number): Entry {
  const detail =
    column.kind === "number"
      ? `numbers, ${figure(column.min)} … ${figure(column.max)}`
      : `categories, ${whole(column.distinct)} different`;
  return {
    label: column.name,
    kind: "column",
    detail,
    doc: describeColumn(column, rows),
    insert: quoted ? JSON.stringify(column.name).slice(1, -1) : columnText(column.name),
    rank,
  };
}

/** The declarations a file can have; those that fit what is there come filled in. */
export function declarationEntries(datasets: readonly string[], untrained: readonly string[]): Entry[] {
  const entry = (label: string, kind: Entry["kind"], insert: string, doc: string): Entry => ({
    label,
    kind,
    insert,
    doc,
    snippet: true,
    rank: 0,
  });
  const choose = (place: number, options: readonly string[], otherwise: string) =>
    options.length > 1 ? `\${${place}|${options.join(",")}|}` : `\${${place}:${options[0] ?? otherwise}}`;
  const on = datasets.length === 0 ? "" : ` on ${choose(2, datasets, "")}`;
  const body = datasets.length === 0 ? "Input(${2:4})\n  Dense(${3:16}, relu)" : "Dense(${3:16}, relu)";
  return [
    entry(
      "dataset",
      "keyword",
      'dataset ${1:data} {\n  source: "${2:data.csv}"\n  target: ${3:target}\n}',
      "The data to learn from, and the column to predict.",
    ),
    entry(
      "network",
      "keyword",
      `network \${1:Model}${on} {\n  ${body}\n  $0\n}`,
      "Layers in the order of the flow.",
    ),
    entry(
      "train",
      "keyword",
      `train ${choose(1, untrained, "Model")} {\n  epochs: \${2:50}\n}`,
      "How a network is trained.",
    ),
  ];
}
