/** Hover: what the word under the cursor is, what it does, and what follows from it here. */
import type { CheckedNetwork } from "../../src/language/analyse.js";
import { catalogue } from "../../src/layers/catalogue.js";
import { checkValue } from "../../src/layers/check-value.js";
import { activations, initializers } from "../../src/layers/names.js";
import type { Dataset } from "../../src/network.js";
import type { Column } from "../../src/profile.js";
import type { Span } from "../../src/text.js";
import { calleeAt, choiceNamed, isLayer, paramAt, propertiesOf } from "../callee.js";
import {
  describeChoice,
  describeColumn,
  describeDataset,
  describeLayer,
  describeNetwork,
  describeNode,
  describeParam,
  shapeWithAxes,
} from "../describe.js";
import { nodeOfName } from "../flow.js";
import { locate, type Place } from "../locate.js";
import { code, names, paragraphs, valueText } from "../markdown.js";
import type { Program } from "../program.js";

export interface HoverText {
  readonly markdown: string;
  readonly span: Span;
}

export function hover(program: Program, offset: number): HoverText | undefined {
  const place = locate(program.analysis.tree, offset);
  const markdown = place && describe(program, place);
  return place === undefined || markdown === undefined ? undefined : { markdown, span: place.span };
}

function describe(program: Program, place: Place): string | undefined {
  switch (place.role) {
    case "keyword":
      return keywords[place.declaration.kind];
    case "declared":
      return place.declaration.kind === "dataset"
        ? datasetText(program, place.text)
        : networkText(program, place.text);
    case "on":
      return datasetText(program, place.text);
    case "property":
      return propertyText(program, place);
    case "defined":
      return definedText(program, place);
    case "step":
      return namedValueText(program, place) ?? unwrittenLayer(place.text);
    case "callee":
      return calleeText(program, place);
    case "argument":
      return argumentText(program, place);
    case "value":
      return valueHover(program, place);
  }
}

const keywords: Readonly<Record<Place["declaration"]["kind"], string>> = {
  dataset:
    "**dataset**: the data to learn from. It names a file (`source`) and the column to predict (`target`).",
  network:
    "**network**: layers in the order in which data flows through them. `on` names the dataset it learns from; a network without one begins with `Input(…)`.",
  train: "**train**: how the network of that name is trained. Everything in it may be left out.",
};

function networkAt(program: Program, place: Place): CheckedNetwork | undefined {
  return program.analysis.networks.find(({ declaration }) => declaration === place.declaration);
}

function datasetText({ analysis }: Program, name: string): string | undefined {
  const dataset = analysis.datasets.get(name);
  const declaration = analysis.tree.declarations.find(
    ({ kind, name: { text } }) => kind === "dataset" && text === name,
  );
  return dataset && describeDataset(dataset, declaration?.doc);
}

function networkText({ analysis }: Program, name: string): string | undefined {
  const network = analysis.networks.find(({ declaration }) => declaration.name.text === name);
  return network && describeNetwork(network);
}

function propertyText({ analysis }: Program, place: Place): string | undefined {
  const { declaration } = place;
  if (declaration.kind === "network") return undefined;
  const property = propertiesOf(declaration.kind).find(({ name }) => name === place.text);
  if (property === undefined) return undefined;
  const trained = analysis.networks.find(
    (network) => declaration.kind === "train" && network.declaration.name.text === declaration.name.text,
  );
  const inferred = trained?.settings.inferred[place.text];
  return paragraphs(`**${property.name}**`, property.doc, inferred);
}

function definedText(program: Program, place: Place): string | undefined {
  const network = networkAt(program, place);
  const node = network && nodeOfName(network, place.text, place.statement!.span.end);
  return network && node && describeNode(node, network.nodes);
}

function namedValueText(program: Program, place: Place): string | undefined {
  const network = networkAt(program, place);
  const node = network && nodeOfName(network, place.text, place.statement?.span.start ?? place.span.start);
  if (network === undefined || node === undefined) return undefined;
  if (node.call !== undefined) return describeNode(node, network.nodes);
  const what = `**${place.text}**: what the network is given, the features of ${code(network.dataset?.name ?? "the data")}`;
  return paragraphs(what, node.shape && shapeWithAxes(node.shape));
}

/** A layer written without its parentheses. */
function unwrittenLayer(name: string): string | undefined {
  const layer = catalogue.get(name);
  return layer && paragraphs(`**${layer.name}**`, describeLayer(layer));
}

function calleeText(program: Program, place: Place): string | undefined {
  const callee = calleeAt(place);
  if (callee === undefined) return undefined;
  if (!isLayer(callee)) return describeChoice(callee);
  const network = networkAt(program, place);
  const node = network?.nodes.find(({ call }) => call === place.calls.at(-1));
  if (network === undefined || node === undefined)
    return paragraphs(`**${callee.name}**`, describeLayer(callee));
  return describeNode(node, network.nodes);
}

function argumentText(program: Program, place: Place): string | undefined {
  const callee = calleeAt(place);
  const param = paramAt(place);
  if (callee === undefined || param === undefined) return undefined;
  const node = networkAt(program, place)?.nodes.find(({ call }) => call === place.calls.at(-1));
  const inForce = node?.args?.get(param.name);
  return describeParam(callee.name, param, inForce === undefined ? undefined : valueText(inForce));
}

function valueHover(program: Program, place: Place): string | undefined {
  const { declaration } = place;
  if (declaration.kind === "network") {
    const dataset = networkAt(program, place)?.dataset;
    return (
      dataFigure(dataset, place.text) ??
      knownName(place) ??
      argumentText(program, place) ??
      namedValueText(program, place)
    );
  }
  const property = place.property!.name.text;
  if (place.calls.length > 0) return argumentText(program, place);
  const choice = choiceNamed(property, place.text);
  if (choice !== undefined) return describeChoice(choice);
  if (["target", "features", "exclude"].includes(property)) {
    const column = columnText(program, place);
    if (column !== undefined) return column;
  }
  return propertyText(program, { ...place, text: property });
}

/** `classes` and `features`. */
function dataFigure(dataset: Dataset | undefined, name: string): string | undefined {
  if (dataset === undefined || (name !== "classes" && name !== "features")) return undefined;
  const unread = `${code(dataset.source)} has not been read.`;
  if (name === "features") {
    const { features } = dataset;
    const title = `**features**: how many columns of ${code(dataset.name)} there are to learn from`;
    return paragraphs(title, features === undefined ? unread : `${features.length}: ${names(features, 20)}`);
  }
  const classes = columnOf(dataset, dataset.target)?.classes;
  const title = `**classes**: how many different values ${code(dataset.target)} has`;
  if (dataset.profile === undefined) return paragraphs(title, unread);
  return paragraphs(
    title,
    classes === undefined
      ? `${code(dataset.target)} holds numbers, not classes.`
      : `${classes.length}: ${names(classes, 20)}`,
  );
}

/** An activation or initializer, where the argument takes one. */
function knownName(place: Place): string | undefined {
  const param = paramAt(place);
  if (param === undefined || checkValue(param, place.text) !== undefined) return undefined;
  const known = { activation: activations, initializer: initializers }[param.type.kind as string];
  const doc = known !== undefined && Object.hasOwn(known, place.text) ? known[place.text] : undefined;
  return doc && paragraphs(`**${place.text}** (${param.name})`, doc);
}

function columnText({ analysis }: Program, place: Place): string | undefined {
  const dataset = analysis.datasets.get(place.declaration.name.text);
  const column = dataset && columnOf(dataset, place.text);
  if (dataset?.profile === undefined || column === undefined) return undefined;
  const feature = dataset.features?.includes(column.name) ? "a feature" : "left out";
  return describeColumn(
    column,
    dataset.profile.rows,
    column.name === dataset.target ? "the target" : feature,
  );
}

function columnOf({ profile }: Dataset, name: string): Column | undefined {
  return profile?.columns.find((column) => column.name === name);
}
