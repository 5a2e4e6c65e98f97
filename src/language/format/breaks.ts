/** Where the formatter ends lines, before it looks at their length: what the user chose, put in order. */
import {
  inBrackets,
  isBodyKeyword,
  isClosing,
  isComment,
  isDangling,
  isOpening,
  linesOf,
  type Pieces,
  sign,
  wordAt,
} from "../syntax/pieces.js";

/**
 * For each piece how many line ends shall stand before it: 0, 1, or 2 for a blank line. Line ends mean something in
 * bodies, and there none is made or removed that would change what is read.
 */
export type Breaks = Uint8Array;

export function chooseBreaks(pieces: Pieces): Breaks {
  const { count, newlines } = pieces;
  const breaks = new Uint8Array(count + 1);
  for (let at = 1; at < count; at++) breaks[at] = Math.min(2, newlines[at]!);
  moveSeparators(pieces, breaks);
  breakBrackets(pieces, breaks);
  spaceDeclarations(pieces, breaks);
  return breaks;
}

/** Whether line ends may be made or removed before a piece: not on lines that cannot be read. */
function isFree({ count, broken }: Pieces, at: number): boolean {
  return at > 0 && at < count && broken[at - 1] === 0 && broken[at] === 0;
}

/** Ends the line before a piece; a comment stays behind what it stands behind. */
export function endLineBefore(pieces: Pieces, breaks: Breaks, at: number): void {
  if (breaks[at] === 0 && isFree(pieces, at) && !isComment(pieces, at)) breaks[at] = 1;
}

/** Takes a piece to the line before, unless that ends in a comment. */
function joinLine(pieces: Pieces, breaks: Breaks, at: number): void {
  if (isFree(pieces, at) && !isComment(pieces, at - 1)) breaks[at] = 0;
}

/** `->` begins a line and `,` ends one, where a line ends beside them. */
function moveSeparators(pieces: Pieces, breaks: Breaks): void {
  const { count, signs, around } = pieces;
  for (let at = 1; at < count; at++) {
    if (isOpening(signs[at - 1])) continue;
    if (signs[at] === sign.arrow) {
      const moves =
        breaks[at + 1]! > 0 &&
        isFree(pieces, at) &&
        isFree(pieces, at + 1) &&
        !isComment(pieces, at + 1) &&
        !isClosing(signs[at + 1]) &&
        signs[at - 1] !== sign.arrow &&
        signs[at + 1] !== sign.arrow &&
        // The line below is another statement, and the flow above it is not finished yet.
        signs[at + 2] !== sign.equals;
      if (!moves) continue;
      breaks[at + 1] = 0;
      endLineBefore(pieces, breaks, at);
    } else if (signs[at] === sign.comma && breaks[at]! > 0 && inBrackets(pieces, around[at]!)) {
      joinLine(pieces, breaks, at);
      if (breaks[at] === 0 && !isClosing(signs[at + 1])) endLineBefore(pieces, breaks, at + 1);
    }
  }
}

/**
 * A body that spans lines has its braces on lines of their own. A round or square bracket whose opening ends its line
 * has its closing at the beginning of one; any other closing stands behind what it closes.
 */
function breakBrackets(pieces: Pieces, breaks: Breaks): void {
  const { count, signs, partners } = pieces;
  const lines = linesOf(pieces);
  for (let opening = 0; opening < count; opening++) {
    if (!isOpening(signs[opening])) continue;
    const closing = partners[opening]!;
    if (closing < 0) continue;
    const first = opening + 1;
    if (signs[opening] === sign.openBrace) {
      if (lines[opening] === lines[closing]) continue;
      endLineBefore(pieces, breaks, first);
      endLineBefore(pieces, breaks, closing);
    } else if (first === closing) joinLine(pieces, breaks, closing);
    else if (breaks[first]! > 0 || isComment(pieces, first)) endLineBefore(pieces, breaks, closing);
    else joinLine(pieces, breaks, closing);
  }
}

/** Puts `{` on its header's line, one blank line between declarations, and takes surplus blank lines out. */
function spaceDeclarations(pieces: Pieces, breaks: Breaks): void {
  const { count, signs, partners, around, broken } = pieces;
  const nextWord = new NextWord(pieces);
  /** The first word of the declaration that has been read last, and the last piece that is no comment. */
  let declaration = 0;
  let previous = -1;
  for (let at = 0; at < count; at++) {
    const top = around[at] === -1 && !isClosing(signs[at]) && !isOpening(signs[at - 1]);
    const afterBody = signs[previous] === sign.closeBrace && partners[previous]! >= 0;
    if (at > 0 && top && signs[at] === sign.openBrace && breaks[at]! > 0 && !afterBody) {
      if (isBodyKeyword(wordAt(pieces, declaration))) joinLine(pieces, breaks, at);
    } else if (at > 0 && top && afterBody && previous === at - 1) endLineBefore(pieces, breaks, at);

    const kept = at > 0 && broken[at - 1] === 1 && broken[at] === 1;
    if (at > 0 && breaks[at]! > 0 && !kept) {
      const continues =
        signs[at] === sign.arrow || (isDangling(signs[previous]) && !inBrackets(pieces, around[at]!));
      if (signs[at] === sign.openBrace || isOpening(signs[at - 1]) || isClosing(signs[at]) || continues) {
        breaks[at] = 1;
      } else if (top) breaks[at] = topBreaks(at, afterBody);
    }
    if (isComment(pieces, at)) continue;
    const begins = top && (breaks[at]! > 0 || afterBody || at === 0);
    if (begins && signs[at] !== sign.arrow && !isDangling(signs[previous])) declaration = at;
    if (previous < 0) declaration = at;
    previous = at;
  }

  function topBreaks(at: number, afterBody: boolean): number {
    const afterCommentLine = isComment(pieces, at - 1) && (breaks[at - 1]! > 0 || at === 1);
    if (afterCommentLine) return breaks[at]!;
    if (afterBody) return 2;
    const next = nextWord.from(at);
    if (next === undefined) return breaks[at]!;
    const before = wordAt(pieces, declaration);
    const differ = before !== next && isLine(before) && isLine(next);
    return differ || isBodyKeyword(next) ? 2 : breaks[at]!;
  }
}

/** Whether a word begins a declaration of one line; those of one kind may stand close together. */
function isLine(word: string): boolean {
  return word === "let" || word === "import";
}

/** Finds the next piece that is no comment; asked with growing places only. */
class NextWord {
  private at = 0;

  constructor(private readonly pieces: Pieces) {}

  from(at: number): string | undefined {
    if (this.at < at) this.at = at;
    while (isComment(this.pieces, this.at)) this.at++;
    return this.at < this.pieces.count ? wordAt(this.pieces, this.at) : undefined;
  }
}
