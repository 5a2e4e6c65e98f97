/** What an editor can fold: bodies and brackets over several lines, blocks of comments, groups of imports. */
import type { Span } from "../../text.js";
import { isClosing, isComment, isOpening, linesOf, type Pieces, piecesOf, sign, wordAt } from "./pieces.js";

export interface Fold {
  readonly kind: "brackets" | "comment" | "imports";
  /** From a place on the first line to one on the last line that is hidden. */
  readonly span: Span;
}

/** Folds in the order of their first lines, one for each line at most. */
export function foldsOf(text: string): Fold[] {
  const pieces = piecesOf(text);
  const layout = { lines: linesOf(pieces), firstClosings: firstClosingsOf(pieces) };
  const folds: Fold[] = [];
  let lineHasFold = false;
  for (let at = 0; at < pieces.count; at++) {
    const beginsLine = at === 0 || pieces.newlines[at]! > 0;
    if (beginsLine) lineHasFold = false;
    if (lineHasFold) continue;
    const fold = foldAt(pieces, layout, at, beginsLine);
    if (fold === undefined) continue;
    folds.push(fold);
    lineHasFold = true;
  }
  return folds;
}

interface Layout {
  readonly lines: Uint32Array;
  /** For each closing bracket the first of the closing brackets that stand right before it on its line. */
  readonly firstClosings: Uint32Array;
}

function firstClosingsOf({ count, signs, newlines }: Pieces): Uint32Array {
  const first = new Uint32Array(count);
  for (let at = 0; at < count; at++) {
    const follows = at > 0 && newlines[at] === 0 && isClosing(signs[at - 1]);
    first[at] = follows ? first[at - 1]! : at;
  }
  return first;
}

function foldAt(pieces: Pieces, layout: Layout, at: number, beginsLine: boolean): Fold | undefined {
  if (beginsLine && isComment(pieces, at)) return commentFold(pieces, at);
  if (isOpening(pieces.signs[at])) return bracketFold(pieces, layout, at);
  return beginsLine && beginsImport(pieces, at) ? importFold(pieces, at) : undefined;
}

/** Closing brackets that begin their line stay in sight. */
function bracketFold(pieces: Pieces, { lines, firstClosings }: Layout, opening: number): Fold | undefined {
  const { partners, lasts, newlines, starts, ends } = pieces;
  const closing = partners[opening]!;
  const first = closing < 0 ? closing : firstClosings[closing]!;
  const last = first > 0 && newlines[first]! > 0 ? first - 1 : lasts[opening]!;
  return lines[opening]! < lines[last]!
    ? { kind: "brackets", span: { start: starts[opening]!, end: ends[last]! } }
    : undefined;
}

/** Lines of nothing but comments that follow each other directly; from the first of them only. */
function commentFold(pieces: Pieces, first: number): Fold | undefined {
  const { newlines, starts, ends, count } = pieces;
  const isLine = (at: number) => isComment(pieces, at) && (at === 0 || newlines[at]! > 0);
  if (first > 0 && isLine(first - 1) && newlines[first] === 1) return undefined;
  let last = first;
  while (last + 1 < count && isComment(pieces, last + 1) && newlines[last + 1] === 1) last++;
  return last === first ? undefined : { kind: "comment", span: { start: starts[first]!, end: ends[last]! } };
}

function beginsImport(pieces: Pieces, at: number): boolean {
  return (
    pieces.signs[at] === sign.name &&
    pieces.around[at] === -1 &&
    pieces.signs[at + 1] === sign.string &&
    pieces.newlines[at + 1] === 0 &&
    wordAt(pieces, at) === "import"
  );
}

/** Imports with nothing but blank lines and comments between them; from the first of them only. */
function importFold(pieces: Pieces, first: number): Fold | undefined {
  let before = first - 1;
  while (before >= 0 && isComment(pieces, before)) before--;
  if (before >= 1 && beginsImport(pieces, before - 1)) return undefined;
  let last = first + 1;
  for (let at = last + 1; at < pieces.count; at++) {
    if (isComment(pieces, at)) continue;
    if (!beginsImport(pieces, at)) break;
    last = ++at;
  }
  return last === first + 1
    ? undefined
    : { kind: "imports", span: { start: pieces.starts[first]!, end: pieces.ends[last]! } };
}
