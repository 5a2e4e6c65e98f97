/** Follows places of a program into a text that differs from it in comments and white space only. */
import type { Span } from "../text.js";
import { relocate } from "../text.js";
import { tokenize } from "./syntax/lexer.js";

/** Maps a span of the one text into the other; undefined where its place in a comment cannot be told. */
export type Follow = (span: Span) => Span | undefined;

/** How places of `before` are found in `after`; undefined when the two are different programs. */
export function followProgram(before: string, after: string): Follow | undefined {
  if (before === after) return (span) => span;
  const from = significant(before);
  const to = significant(after);
  if (from.length !== to.length || from.some(({ text }, at) => text !== to[at]!.text)) return undefined;

  const starts = new Map<number, number>();
  const ends = new Map<number, number>();
  from.forEach(({ text, span }, at) => {
    starts.set(span.start, to[at]!.span.start);
    if (text !== "\n") ends.set(span.end, to[at]!.span.end);
  });
  return (span) => {
    const start = starts.get(span.start);
    const end = ends.get(span.end);
    if (span.start === span.end) {
      // What is inserted stands right behind a token or right before one; behind is the closer tie.
      const at = end ?? start;
      if (at !== undefined) return { start: at, end: at };
    } else if (start !== undefined && end !== undefined) return { start, end };
    return relocate(span, before, after);
  };
}

interface Piece {
  readonly text: string;
  readonly span: Span;
}

/** Behind these, and before those, the grammar does not see a line end. */
const openers: ReadonlySet<string> = new Set(["\n", "{", "->", ","]);
const closers: ReadonlySet<string> = new Set(["}", "->"]);

/** The tokens that make the program: no comments, one line end where several follow each other, none that means nothing. */
function significant(source: string): Piece[] {
  const pieces: Piece[] = [];
  let depth = 0;
  for (const { kind, text, span } of tokenize(source)) {
    if (kind === "comment") continue;
    if (kind === "newline") {
      const last = pieces.at(-1)?.text;
      if (depth === 0 && last !== undefined && !openers.has(last)) pieces.push({ text: "\n", span });
      continue;
    }
    if (kind === "end") {
      if (pieces.at(-1)?.text !== "\n") pieces.push({ text: "\n", span });
      continue;
    }
    if (closers.has(text) && pieces.at(-1)?.text === "\n") pieces.pop();
    if (text === "(" || text === "[") depth++;
    if (text === ")" || text === "]") depth = Math.max(0, depth - 1);
    // A brace ends what was left open, so that one slip does not hide every line end below.
    if (text === "{" || text === "}") depth = 0;
    pieces.push({ text, span });
  }
  return pieces;
}
