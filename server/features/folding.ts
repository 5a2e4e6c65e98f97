/** Folding: which lines of a document can be hidden, and below which. */
import { type Fold, foldsOf } from "../../src/language/syntax/folding.js";
import type { LineIndex } from "../../src/text.js";

export interface FoldedLines {
  readonly kind: Fold["kind"];
  /** The line that stays in sight, and the last one that is hidden; from 0. */
  readonly first: number;
  readonly last: number;
}

export function foldedLines(source: string, index: LineIndex): FoldedLines[] {
  return foldsOf(source).map(({ kind, span }) => {
    const { start, end } = index.range(span);
    return { kind, first: start.line, last: end.line };
  });
}
