/** Where datasets and their columns stand in a program's text, whether or not it is sound. */
import { parse } from "../language/syntax/parser.js";
import type { DatasetDeclaration, Value } from "../language/syntax/tree.js";
import type { Span } from "../text.js";

export function datasetNames(source: string): string[] {
  return datasetsOf(source).map(({ name }) => name.text);
}

/** The dataset at a place, the one that the network there learns from, or the first. */
export function datasetAt(source: string, offset: number): string | undefined {
  const here = parse(source).declarations.find(({ span }) => span.start <= offset && offset <= span.end);
  if (here?.kind === "dataset" && here.name.text !== "") return here.name.text;
  if (here?.kind === "network" && here.dataset !== undefined) return here.dataset.text;
  return datasetNames(source)[0];
}

/** Where a column is named first in its dataset; the dataset's own name where it is named nowhere, or none is asked for. */
export function placeOf(source: string, dataset: string, column?: string): Span | undefined {
  const declaration = datasetsOf(source).find(({ name }) => name.text === dataset);
  if (declaration === undefined) return undefined;
  const values = declaration.properties.flatMap((property) => property.values).flatMap(namesIn);
  return values.find((value) => value.text === column)?.span ?? declaration.name.span;
}

function datasetsOf(source: string): DatasetDeclaration[] {
  return parse(source).declarations.filter(
    (declaration) => declaration.kind === "dataset" && declaration.name.text !== "",
  ) as DatasetDeclaration[];
}

function namesIn(value: Value): { readonly text: string; readonly span: Span }[] {
  switch (value.kind) {
    case "name":
    case "string":
      return [value];
    case "list":
      return value.items.flatMap(namesIn);
    case "call":
      return value.arguments.flatMap((argument) => namesIn(argument.value));
    default:
      return [];
  }
}
