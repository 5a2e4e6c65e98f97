/** White space within lines: how many spaces stand between two pieces. */
import { inBrackets, isComment, type Pieces, sign } from "../syntax/pieces.js";

/** Before a comment behind code. */
export const commentGap = 2;

/** For each piece the spaces before it where it does not begin a line. */
export function chooseSpaces(pieces: Pieces): Uint8Array {
  const { count, signs, around, newlines } = pieces;
  const spaces = new Uint8Array(count);
  /** The last piece that is no comment, and whether it is a sign such as that of `-1`. */
  let previous = -1;
  let previousIsUnary = false;
  for (let at = 0; at < count; at++) {
    const code = signs[at]!;
    const continues = newlines[at] === 0 || inBrackets(pieces, around[at]!);
    const unary = (code === sign.minus || code === sign.plus) && !(continues && endsValue(signs[previous]));
    if (at > 0) spaces[at] = spaceBefore(pieces, at, unary, previousIsUnary);
    if (isComment(pieces, at)) continue;
    previous = at;
    previousIsUnary = unary;
  }
  return spaces;
}

function spaceBefore(pieces: Pieces, at: number, unary: boolean, afterUnary: boolean): number {
  const before = pieces.signs[at - 1]!;
  const code = pieces.signs[at]!;
  if (code === sign.comment) return commentGap;
  if (before === sign.openRound || before === sign.openSquare) return 0;
  if (code === sign.closeRound || code === sign.closeSquare || code === sign.comma) return 0;
  if (before === sign.openBrace && code === sign.closeBrace) return 0;
  if (code === sign.colon) return 0;
  if (before === sign.comma || before === sign.colon) return 1;
  if (before === sign.range || code === sign.range) return wouldMerge(pieces, at) ? asWritten(pieces, at) : 0;
  // `input.photo` is one name, `input . photo` is none; which of them it is meant to be is not ours to say.
  if (before === sign.dot || code === sign.dot) return asWritten(pieces, at);
  if (code === sign.arrow || before === sign.arrow) return 1;
  if (isOperator(before)) return afterUnary ? 0 : 1;
  if (isOperator(code) && !unary) return 1;
  if (code === sign.openRound && before === sign.name) return 0;
  if (code === sign.openRound || code === sign.openSquare) return asWritten(pieces, at);
  if (isOperand(before) && isOperand(code)) return asWritten(pieces, at);
  return 1;
}

function isOperator(code: number): boolean {
  return (
    code === sign.equals ||
    code === sign.plus ||
    code === sign.minus ||
    code === sign.times ||
    code === sign.over
  );
}

function isOperand(code: number | undefined): boolean {
  return code === sign.name || code === sign.number || code === sign.string || code === sign.bad;
}

/** Whether a value may end with such a piece, so that a `-` behind it subtracts. */
function endsValue(code: number | undefined): boolean {
  return code === sign.closeRound || code === sign.closeSquare || isOperand(code);
}

/** One space where there is white space, none where there is none. */
function asWritten({ starts, ends }: Pieces, at: number): number {
  return ends[at - 1] === starts[at] ? 0 : 1;
}

/** Whether a range's dots would be read as part of what stands beside them: `1. .. 2` and `0 .. .5`. */
function wouldMerge({ text, starts, ends }: Pieces, at: number): boolean {
  return text[ends[at - 1]! - 1] === "." && text[starts[at]!] === ".";
}
