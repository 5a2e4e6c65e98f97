/** Cuts a file into units that are read and checked each on its own, so that a keystroke costs one of them. */
import { keptWith } from "../../kept.js";
import type { Span } from "../../text.js";
import { ownCopy } from "../../text.js";
import { tokenize } from "./lexer.js";
import { parse } from "./parser.js";
import type { Declaration, SyntaxProblem } from "./tree.js";

/**
 * A stretch of a file with the declarations that begin in it; all its spans count from its own beginning, and so it stays
 * the same object wherever it moves to.
 */
export interface Unit {
  readonly text: string;
  readonly declarations: readonly Declaration[];
  readonly problems: readonly SyntaxProblem[];
}

export interface PlacedUnit {
  readonly unit: Unit;
  /** Where in the file it begins. */
  readonly start: number;
}

/**
 * A line that begins with a declaration's keyword begins a unit, whatever was left open above: no token spans lines, and so
 * the cut is safe. `train: 3` and `train = …` are lines of a body.
 */
const beginning = /^(?:dataset|block|network|train|tune|let|import)(?![\p{L}\p{N}_])(?!\s*[:=.(,-])/gmu;
const commentLine = /^[^\S\r\n]*#/;

/** Units by their text, in the order in which they stand where several are alike. */
export type UnitMemo = Map<string, Unit[]>;

/** The units of `text`; those that `known` has are taken from there, and `next` receives all of them. */
export function unitsOf(text: string, known: UnitMemo, next: UnitMemo): PlacedUnit[] {
  const starts = [0];
  for (const { index } of text.matchAll(beginning)) {
    const start = beforeComments(text, index);
    if (start > starts.at(-1)!) starts.push(start);
  }
  return starts.map((start, at) => {
    const piece = text.slice(start, starts[at + 1] ?? text.length);
    const alike = next.get(piece);
    const unit = known.get(piece)?.[alike?.length ?? 0] ?? unitOf(ownCopy(piece));
    if (alike === undefined) next.set(piece, [unit]);
    else alike.push(unit);
    return { unit, start };
  });
}

function unitOf(text: string): Unit {
  return { text, ...parse(text) };
}

function isLineEnd(code: number): boolean {
  return code === 0x0a || code === 0x0d;
}

/** All names that stand in a unit, at whatever place. */
export const wordsOf = keptWith(
  (unit: Unit): ReadonlySet<string> =>
    new Set(tokenize(unit.text).flatMap(({ kind, text }) => (kind === "name" ? [text] : []))),
);

/** Whether a name stands in a unit outside of one of its declarations. */
export function mentionsOutside(unit: Unit, name: string, declaration: Span): boolean {
  if (unit.declarations.length === 1) return false;
  return tokenize(unit.text).some(
    ({ kind, text, span }) =>
      kind === "name" && text === name && (span.end <= declaration.start || span.start >= declaration.end),
  );
}

/** Where the comment lines right above a declaration begin: they belong to it. */
function beforeComments(text: string, declaration: number): number {
  let start = declaration;
  while (start > 0) {
    const end = text[start - 1] === "\n" && text[start - 2] === "\r" ? start - 2 : start - 1;
    let line = end;
    while (line > 0 && !isLineEnd(text.charCodeAt(line - 1))) line--;
    if (end <= 0 || !commentLine.test(text.slice(line, end))) break;
    start = line;
  }
  return start;
}
