/** Formatting while typing: tidies the line that has just been finished, and indents the one that begins. */
import type { Span, TextEdit } from "../../text.js";
import { indentation } from "../edits.js";
import {
  inBrackets,
  isClosing,
  isComment,
  isDangling,
  isOpening,
  type Pieces,
  piecesBefore,
  piecesOf,
  sign,
} from "../syntax/pieces.js";
import { editsOf, type FormatOptions, indentUnit, smallestEdit, wholeLines } from "./format.js";

/** After one of these an editor asks. */
export const typedCharacters = ["\n", "}", ")"] as const;
export type TypedCharacter = (typeof typedCharacters)[number];

/**
 * Edits after `typed` has been inserted before `offset`. None of them makes or removes a line, so that what is being
 * written stays where it is.
 */
export function formatOnType(
  text: string,
  offset: number,
  typed: TypedCharacter,
  options: Omit<FormatOptions, "range">,
): TextEdit[] {
  const pieces = piecesOf(text);
  const line = wholeLines(text, { start: offset, end: offset });
  if (typed !== "\n") {
    const edits = tidied(pieces, line, options);
    return edits.length > 0 ? edits : dedented(pieces, line);
  }
  const edits = line.start === 0 ? [] : tidied(pieces, lineAbove(text, line), options);
  const here = blanksFrom(text, line.start);
  const indent = indentOfLine(pieces, line, edits, indentUnit(options));
  return [...edits, ...replaced(text, here, indent)];
}

/** The formatter's edits of one line that leave it one line. */
function tidied(pieces: Pieces, range: Span, options: FormatOptions): TextEdit[] {
  const within = ({ span, newText }: TextEdit) =>
    !/[\r\n]/.test(newText) && !/[\r\n]/.test(pieces.text.slice(span.start, span.end));
  return editsOf(pieces, { ...options, range }).filter(within);
}

/** Puts a bracket that begins its line under the line of its partner, where the formatter leaves the line alone. */
function dedented(pieces: Pieces, line: Span): TextEdit[] {
  const first = piecesBefore(pieces, line.start);
  const partner = pieces.partners[first] ?? -1;
  if (!isClosing(pieces.signs[first]) || partner < 0 || pieces.broken[first] === 0) return [];
  const span = blanksFrom(pieces.text, line.start);
  return replaced(pieces.text, span, indentation(pieces.text, pieces.starts[partner]!));
}

function replaced(text: string, span: Span, wanted: string): TextEdit[] {
  const old = text.slice(span.start, span.end);
  return old === wanted ? [] : [smallestEdit(span.start, old, wanted)];
}

/** What a line shall begin with, after the line that holds the bracket around it; that line is perhaps tidied as well. */
function indentOfLine(pieces: Pieces, line: Span, tidy: readonly TextEdit[], unit: string): string {
  const { text, signs, around, partners, starts } = pieces;
  const next = piecesBefore(pieces, line.start);
  let previous = next - 1;
  while (previous >= 0 && isComment(pieces, previous)) previous--;
  const outer = isOpening(signs[previous]) ? previous : (around[previous] ?? -1);
  const beginsHere = starts[next] !== undefined && next < pieces.count && starts[next] < line.end;
  if (beginsHere && isClosing(signs[next]) && partners[next]! >= 0)
    return indentAbove(starts[partners[next]!]!);
  const inside = outer < 0 ? "" : indentAbove(starts[outer]!) + unit;
  if (previous < 0 || previous === outer) return inside;
  const goesOn =
    signs[previous] === sign.arrow ||
    (isDangling(signs[previous]) && !inBrackets(pieces, outer)) ||
    (beginsHere ? signs[next] === sign.arrow : followsFlow(pieces, line));
  return goesOn ? inside + unit : inside;

  function indentAbove(offset: number): string {
    const blanks = blanksFrom(text, wholeLines(text, { start: offset, end: offset }).start);
    const edit = tidy.find(({ span }) => blanks.start <= span.start && span.end <= blanks.end);
    const old = text.slice(blanks.start, blanks.end);
    if (edit === undefined) return old;
    return (
      old.slice(0, edit.span.start - blanks.start) + edit.newText + old.slice(edit.span.end - blanks.start)
    );
  }
}

/** Whether the line above begins with `->`: most flows that have come so far go on. */
function followsFlow(pieces: Pieces, line: Span): boolean {
  if (line.start === 0) return false;
  const above = lineAbove(pieces.text, line);
  const first = piecesBefore(pieces, above.start);
  return pieces.signs[first] === sign.arrow && pieces.starts[first]! < above.end;
}

function lineAbove(text: string, line: Span): Span {
  const end = line.start - (text[line.start - 1] === "\n" && text[line.start - 2] === "\r" ? 2 : 1);
  return { start: wholeLines(text, { start: end, end }).start, end };
}

function blanksFrom(text: string, start: number): Span {
  let end = start;
  while (end < text.length && /[^\S\r\n]/.test(text[end]!)) end++;
  return { start, end };
}
