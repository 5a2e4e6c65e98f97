/** Where a finding about a dataset stands, and the edits that mend one. */
import { columnText } from "../language/column-text.js";
import type { Fix } from "../language/diagnostic.js";
import { setProperty } from "../language/edits.js";
import type { Value } from "../language/syntax/tree.js";
import type { Dataset, Network } from "../network.js";
import type { Span, TextEdit } from "../text.js";
import { nameIn, writtenValues } from "./own-settings.js";
import type { CheckContext } from "./rule.js";
import { nameList } from "./words.js";

/**
 * The value of the first of these properties that is given, or the dataset's name. A dataset of an imported file is
 * mended there: here only the network can be pointed at.
 */
export function placeOf(network: Network, dataset: Dataset, ...properties: readonly string[]): Span {
  if (dataset.file !== undefined) return network.nameSpan;
  for (const property of properties) {
    const given = dataset.properties.get(property);
    if (given !== undefined) return given.valueSpan;
  }
  return dataset.nameSpan;
}

/** Where `features` names the first of these columns; otherwise the whole of `features`, or the dataset's name. */
export function placeOfFeature({ source, network }: CheckContext, dataset: Dataset, column: string): Span {
  const place = placeOf(network, dataset, "features");
  if (dataset.file !== undefined || !dataset.properties.has("features")) return place;
  return nameWithin(source, place, column) ?? place;
}

function nameWithin(source: string, { start, end }: Span, column: string): Span | undefined {
  const written = columnText(column);
  const escaped = written.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const found = new RegExp(`(?<![\\p{L}\\p{N}_"])${escaped}(?![\\p{L}\\p{N}_"])`, "u").exec(
    source.slice(start, end),
  );
  if (found === null) return undefined;
  return { start: start + found.index, end: start + found.index + written.length };
}

/**
 * Leaves columns out of the features: of the list where one is named there, otherwise with `exclude`. Nothing where the
 * dataset is another file's.
 */
export function leaveOut(source: string, dataset: Dataset, columns: readonly string[]): Fix[] {
  if (dataset.file !== undefined) return [];
  const several = columns.length > 2 ? `${columns.length} columns` : nameList(columns);
  const listed = unlisted(source, dataset, columns);
  const given = dataset.properties.get("exclude")?.valueSpan;
  const before = given === undefined ? [] : [source.slice(given.start, given.end)];
  const names = [...before, ...columns.map(columnText)].join(", ");
  return [
    {
      title: `Leave ${several} out`,
      edits: [listed ?? setProperty(source, dataset, "exclude", names)],
    },
  ];
}

/** The list of features without these columns; undefined where it does not name them all, or no other. */
function unlisted(source: string, dataset: Dataset, columns: readonly string[]): TextEdit | undefined {
  const span = dataset.properties.get("features")?.valueSpan;
  if (span === undefined) return undefined;
  const items = writtenValues(source, dataset, "features");
  const left = items.filter((item) => !columns.includes(nameIn(item) ?? ""));
  const isPlain = left.length === items.length - columns.length && left.length > 0;
  if (!isPlain || items.some((item) => nameIn(item) === "all")) return undefined;
  const textOf = ({ span: { start, end } }: Value) => source.slice(start, end);
  const between = source.slice(items[0]!.span.end, items[1]!.span.start);
  return { span, newText: left.map(textOf).join(between) };
}

/** Sets a property of the dataset; nothing where it is another file's. */
export function settingOf(
  source: string,
  dataset: Dataset,
  title: string,
  name: string,
  value: string,
): Fix[] {
  return dataset.file === undefined ? [{ title, edits: [setProperty(source, dataset, name, value)] }] : [];
}
