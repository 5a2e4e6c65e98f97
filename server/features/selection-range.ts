/** Growing selections: what lies around each cursor, the smallest first. */
import { selectionsAt } from "../../src/language/syntax/selection.js";
import type { LineIndex, Range } from "../../src/text.js";

export function selectionRanges(source: string, index: LineIndex, offsets: readonly number[]): Range[][] {
  return selectionsAt(source, offsets).map((spans) => spans.map((span) => index.range(span)));
}
