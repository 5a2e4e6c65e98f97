/** Describes properties of datasets, trainings and tunings: what each sets, what is in force, and what values are tried. */
import { tunableOf } from "../src/language/check/tune.js";
import type { Property } from "../src/language/syntax/tree.js";
import { choiceNamed, propertiesOf } from "./callee.js";
import { columnPlace } from "./column-place.js";
import { dataAt } from "./data-at.js";
import { describeChoice } from "./describe.js";
import { columnInShort, describeColumn } from "./describe-column.js";
import { relationText, roleOf } from "./describe-data.js";
import { nameText } from "./describe-names.js";
import { settingText } from "./describe-network.js";
import { factsOf } from "./facts.js";
import type { Asked } from "./features/hover.js";
import { code, counted, paragraphs, table, valueText } from "./markdown.js";
import { describeTunable, valueNow } from "./tunable.js";

export function propertyText(asked: Asked, name: string): string | undefined {
  const { declaration } = asked.place;
  if (!("properties" in declaration)) return undefined;
  const property = propertiesOf(declaration.kind).find((each) => each.name === name);
  if (property === undefined) return declaration.kind === "tune" ? variedText(asked, name) : undefined;
  const settings = settingsAt(asked);
  const inferred = settings?.inferred[name];
  const value = settings && settingText(settings, name);
  return paragraphs(
    `**${property.name}**`,
    property.doc,
    inferred ?? (value !== undefined && `In force: ${value}.`),
  );
}

/** The settings of the training that a property belongs to. */
function settingsAt({ program: { analysis }, place: { declaration } }: Asked) {
  if (declaration.kind !== "train") return undefined;
  const { program } = analysis;
  const network = program.network(program.main, declaration.name.text);
  return network?.trainings.find(({ alias }) => alias === declaration.alias?.text)?.settings;
}

/** What a `tune` block varies: what it is, what it is without tuning, and which values are tried. */
function variedText({ program: { analysis }, place, unit }: Asked, name: string): string | undefined {
  const network = analysis.program.network(analysis.program.main, place.declaration.name.text);
  const param = network && tunableOf(network).get(name);
  if (network === undefined || param === undefined) return undefined;
  const now = valueNow(network, name);
  const text = (span: { start: number; end: number }) => unit.text.slice(span.start, span.end);
  return paragraphs(
    describeTunable(network.declaration.name.text, name, param),
    now !== undefined && `Without tuning: ${code(valueText(now))}.`,
    place.property && triedText(place.property, text),
  );
}

function triedText({ values }: Property, text: (span: { start: number; end: number }) => string): string {
  const only = values.length === 1 ? values[0]! : undefined;
  if (only?.kind === "range") {
    return `Tried: values from ${code(text(only.from.span))} to ${code(text(only.to.span))}, all alike.`;
  }
  const range = only?.kind === "call" ? only.arguments[0]?.value : undefined;
  if (range?.kind === "range") {
    return `Tried: values from ${code(text(range.from.span))} to ${code(text(range.to.span))}, spread by factors.`;
  }
  const items = only?.kind === "list" ? only.items : values;
  return `Tried: ${counted(items.length, "value")}, ${items.map(({ span }) => code(text(span))).join(", ")}.`;
}

/** A value of a property: a column, a choice, a constant, or else what the property is. */
export function propertyValueText(asked: Asked, argument: string | undefined): string | undefined {
  const { place, program } = asked;
  const property = place.property!.name.text;
  const constant = () => (place.value?.kind === "name" ? nameText(program, "let", place.text) : undefined);
  const column = columnText(asked);
  if (column !== undefined) return column;
  if (place.calls.length > 0) return constant() ?? argument;
  const isColumn = columnPlace(program.analysis.program, place) !== undefined;
  const choice = isColumn ? undefined : choiceNamed(property, place.text);
  if (choice !== undefined) return describeChoice(choice);
  if (isSource(asked)) return sourceText(asked);
  return constant() ?? propertyText(asked, property);
}

/** A column wherever it stands: what is in it, and what the dataset does with it. */
function columnText({ program, place, pictures }: Asked): string | undefined {
  const at = columnPlace(program.analysis.program, place);
  if (at === undefined) return undefined;
  const { profile, dataset } = dataAt(program, at.declaration);
  const column = profile?.columns.find(({ name }) => name === place.text);
  if (profile === undefined || column === undefined) return undefined;
  return describeColumn(column, profile.rows, {
    role: dataset && roleOf(dataset, column.name),
    relation: dataset && relationText(dataset, column.name, factsOf(program, dataset)),
    pictures,
  });
}

function isSource({ place }: Asked): boolean {
  const name = place.property?.name.text;
  return place.declaration.kind === "dataset" && (name === "source" || name === "test");
}

/** What is known of a file of data: its rows and columns. */
function sourceText(asked: Asked): string | undefined {
  const { program, place } = asked;
  if (place.declaration.kind !== "dataset") return undefined;
  const doc = propertyText(asked, place.property!.name.text);
  if (place.property?.name.text === "test") return doc;
  const { profile, problem } = dataAt(program, place.declaration);
  if (profile === undefined) {
    return paragraphs(problem === undefined && `${code(place.text)} is being read.`, doc);
  }
  const columns = profile.columns.map((column): [string, string] => [
    code(column.name),
    columnInShort(column),
  ]);
  const left = columns.length - mostColumns;
  return paragraphs(
    `**${place.text}**: ${counted(profile.rows, "row")}, ${counted(profile.columns.length, "column")}`,
    table(columns.slice(0, mostColumns)),
    left > 0 && `and ${counted(left, "more column")}.`,
  );
}

/** More columns than these nobody reads in a hover. */
const mostColumns = 20;
