/** What a dataset says as it is written, and what a column's own call in `features` says: `number(price, scale: none)`. */
import { featureCalls } from "../language/feature-catalogue.js";
import { parse } from "../language/syntax/parser.js";
import type { CallValue, Value } from "../language/syntax/tree.js";
import type { Dataset } from "../network.js";
import type { Span } from "../text.js";

/** The values of a setting in the columns' own calls, for those that have it. */
export function ownSettings(
  source: string,
  dataset: Dataset,
  columns: readonly { readonly column: string }[],
  name: string,
): ReadonlyMap<string, Span> {
  const wanted = new Set(columns.map(({ column }) => column));
  return new Map(
    writtenValues(source, dataset, "features").flatMap((value): [string, Span][] => {
      if (value.kind !== "call") return [];
      const column = nameIn(argumentOf(value, "column"));
      const span = argumentOf(value, name)?.span;
      return column !== undefined && wanted.has(column) && span !== undefined ? [[column, span]] : [];
    }),
  );
}

/** The values of a property, lists taken apart; none where the dataset lacks it or stands in another file. */
export function writtenValues(source: string, dataset: Dataset, property: string): readonly Value[] {
  if (dataset.file !== undefined || !dataset.properties.has(property)) return [];
  const declaration = parse(source).declarations.find(
    (each) => each.kind === "dataset" && each.name.span.start === dataset.nameSpan.start,
  );
  if (declaration?.kind !== "dataset") return [];
  return declaration.properties
    .filter(({ name }) => name.text === property)
    .flatMap(({ values }) => values)
    .flatMap((value) => (value.kind === "list" ? value.items : [value]));
}

/** The column that a value names. */
export function nameIn(value: Value | undefined): string | undefined {
  return value?.kind === "name" || value?.kind === "string" ? value.text : undefined;
}

/** An argument by its name, or by its place where it is given without one. */
function argumentOf(call: CallValue, name: string): Value | undefined {
  const place = featureCalls
    .find((each) => each.name === call.name.text)
    ?.params.findIndex((param) => param.name === name);
  if (place === undefined || place < 0) return undefined;
  const positional = call.arguments.filter((each) => each.name === undefined);
  return (call.arguments.find((each) => each.name?.text === name) ?? positional[place])?.value;
}
