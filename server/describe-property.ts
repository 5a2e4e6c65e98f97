/** Describes properties of datasets, trainings and tunings: what each sets, what is in force, and what values are tried. */
import { tunableOf } from "../src/language/check/tune.js";
import type { Property } from "../src/language/syntax/tree.js";
import { choiceNamed, propertiesOf } from "./callee.js";
import { describeChoice } from "./describe.js";
import { describeColumn } from "./describe-data.js";
import { nameText } from "./describe-names.js";
import { settingText } from "./describe-network.js";
import type { Asked } from "./features/hover.js";
import { code, counted, paragraphs, valueText } from "./markdown.js";
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

/** A value of a property: a choice, a column, a constant, or else what the property is. */
export function propertyValueText(asked: Asked, argument: string | undefined): string | undefined {
  const { place, program } = asked;
  const property = place.property!.name.text;
  const { declaration } = place;
  const constant = () =>
    place.value?.kind === "name" ? nameText(program.analysis, "let", place.text) : undefined;
  if (place.calls.length > 0) return constant() ?? argument;
  const choice = choiceNamed(property, place.text);
  if (choice !== undefined) return describeChoice(choice);
  if (declaration.kind === "dataset" && ["target", "features", "exclude"].includes(property)) {
    const column = columnText(asked);
    if (column !== undefined) return column;
  }
  return constant() ?? propertyText(asked, property);
}

function columnText({ program: { analysis }, place }: Asked): string | undefined {
  const dataset = analysis.program.dataset(analysis.program.main, place.declaration.name.text)?.dataset;
  const column = dataset?.profile?.columns.find(({ name }) => name === place.text);
  if (dataset?.profile === undefined || column === undefined) return undefined;
  const feature = dataset.features?.includes(column.name) ? "a feature" : "left out";
  return describeColumn(
    column,
    dataset.profile.rows,
    column.name === dataset.target ? "the target" : feature,
  );
}
