/** What a column's own call in `features` says, as in `number(price, scale: none)`: where that stands in the source. */
import { columnText } from "../language/column-text.js";
import { featureCalls } from "../language/feature-catalogue.js";
import type { Dataset } from "../network.js";
import type { Span } from "../text.js";

/** The values of a setting in the columns' own calls, for those that have it. */
export function ownSettings(
  source: string,
  dataset: Dataset,
  columns: readonly { readonly column: string }[],
  name: string,
): ReadonlyMap<string, Span> {
  return new Map(
    columns.flatMap(({ column }): [string, Span][] => {
      const span = ownSetting(source, dataset, column, name);
      return span === undefined ? [] : [[column, span]];
    }),
  );
}

/** The value of a setting in the column's own call; undefined where it has none, or stands in another file. */
function ownSetting(source: string, dataset: Dataset, column: string, name: string): Span | undefined {
  const listed = dataset.properties.get("features")?.valueSpan;
  if (listed === undefined || dataset.file !== undefined) return undefined;
  for (const item of itemsIn(source, listed)) {
    const [opening, callee] = /^(\w+)\s*\(/.exec(textAt(source, item)) ?? [];
    const call = featureCalls.find((each) => each.name === callee);
    if (opening === undefined || call === undefined) continue;
    const given = itemsIn(source, { start: item.start + opening.length, end: item.end - 1 });
    const argumentFor = (parameter: string) =>
      given.flatMap((argument, at) => {
        const named = /^(\w+)\s*:\s*/.exec(textAt(source, argument));
        const place = named?.[1] ?? call.params[at]?.name;
        return place === parameter
          ? [{ start: argument.start + (named?.[0].length ?? 0), end: argument.end }]
          : [];
      })[0];
    const about = argumentFor("column");
    if (about !== undefined && textAt(source, about) === columnText(column)) return argumentFor(name);
  }
  return undefined;
}

/** The items of a list: what stands between commas outside of brackets and quotation marks. */
export function itemsIn(source: string, { start, end }: Span): Span[] {
  const commas: number[] = [];
  let depth = 0;
  for (const { 0: piece, index } of source.slice(start, end).matchAll(pieces)) {
    if (piece === "(" || piece === "[") depth++;
    if (piece === ")" || piece === "]") depth--;
    if (piece === "," && depth === 0) commas.push(start + index);
  }
  const starts = [start, ...commas.map((comma) => comma + 1)];
  return starts.map((from, at) => trimmed(source, { start: from, end: commas[at] ?? end }));
}

const pieces = /"(?:[^"\\]|\\.)*"|#[^\r\n]*|[\s\S]/g;

function trimmed(source: string, span: Span): Span {
  const text = textAt(source, span);
  const start = span.start + text.length - text.trimStart().length;
  return { start, end: Math.max(start, span.start + text.trimEnd().length) };
}

export function textAt(source: string, { start, end }: Span): string {
  return source.slice(start, end);
}
