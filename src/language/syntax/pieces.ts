/** A text as the formatter, folding and selections see it: its tokens without line ends, and which brackets belong together. */
import type { Span } from "../../text.js";
import { tokenize } from "./lexer.js";

/** What a piece is: the code of its first character for punctuation of one, and codes of our own for all else. */
export const sign = {
  name: 1,
  number: 2,
  string: 3,
  bad: 4,
  comment: 0x23,
  openRound: 0x28,
  closeRound: 0x29,
  times: 0x2a,
  plus: 0x2b,
  comma: 0x2c,
  minus: 0x2d,
  dot: 0x2e,
  over: 0x2f,
  colon: 0x3a,
  equals: 0x3d,
  arrow: 0x3e,
  openSquare: 0x5b,
  closeSquare: 0x5d,
  openBrace: 0x7b,
  closeBrace: 0x7d,
  range: 0x7e,
} as const;

/** Brackets nested deeper than this are not read by the parser either. */
const deepest = 100;

/** Keywords whose declarations have a body in braces. */
const bodyKeywords: ReadonlySet<string> = new Set(["dataset", "block", "network", "train", "tune"]);

/** Arrays with one element for each piece; comments are pieces, line ends are not. */
export interface Pieces {
  readonly text: string;
  readonly count: number;
  /** Values of `sign`. */
  readonly signs: Uint8Array;
  /** Offsets in the text. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** How many line ends stand before the piece; one element more for the end of the text. */
  readonly newlines: Uint32Array;
  /** For a bracket the one it belongs to, and −1 for one that has no other. */
  readonly partners: Int32Array;
  /** For an opening bracket the last piece that counts as inside or as its end. */
  readonly lasts: Int32Array;
  /** The opening bracket around the piece, −1 at the top; a bracket is not inside itself. */
  readonly around: Int32Array;
  /** Whether the piece stands on a line that cannot be read: brackets without partner, bad tokens, open strings. */
  readonly broken: Uint8Array;
}

export function piecesOf(text: string): Pieces {
  const tokens = tokenize(text);
  const newlines = new Uint32Array(tokens.length);
  const signs = new Uint8Array(tokens.length);
  const starts = new Uint32Array(tokens.length);
  const ends = new Uint32Array(tokens.length);
  let count = 0;
  for (const { kind, span } of tokens) {
    if (kind === "newline") newlines[count]!++;
    else if (kind !== "end") {
      signs[count] = kind === "punctuation" ? punctuationSign(text, span) : sign[kind];
      starts[count] = span.start;
      ends[count] = span.end;
      count++;
    }
  }
  const plain = { text, count, signs, starts, ends, newlines };
  return { ...plain, ...matchBrackets(plain) };
}

function punctuationSign(text: string, { start, end }: Span): number {
  if (end - start === 1) return text.charCodeAt(start);
  return text[start] === "-" ? sign.arrow : sign.range;
}

type Unmatched = Omit<Pieces, "partners" | "lasts" | "around" | "broken">;

/**
 * Pairs the brackets. A brace ends what is open inside it, and a declaration's header ends everything, so that one slip
 * does not reach beyond its declaration.
 */
function matchBrackets(pieces: Unmatched): Pick<Pieces, "partners" | "lasts" | "around" | "broken"> {
  const { count, signs, newlines } = pieces;
  const partners = new Int32Array(count).fill(-1);
  const lasts = new Int32Array(count).fill(-1);
  const around = new Int32Array(count);
  /** Where stretches that cannot be read begin (+1) and end (−1). */
  const damage = new Int32Array(count + 1);
  const open: number[] = [];
  /** How many round and square brackets are open since the last brace. */
  let round = 0;
  let square = 0;

  function spoil(from: number, to: number): void {
    damage[from]!++;
    damage[to]!--;
  }

  /** Gives up what is open, from the innermost out, down to a stack of `height`. */
  function giveUp(height: number, at: number): void {
    if (open.length <= height) return;
    spoil(open[height]!, at);
    while (open.length > height) {
      const opener = open.pop()!;
      lasts[opener] = at - 1;
      if (signs[opener] === sign.openRound) round--;
      else if (signs[opener] === sign.openSquare) square--;
    }
  }

  function close(at: number, opening: number): void {
    let height = open.length - 1;
    while (signs[open[height]!] !== opening) height--;
    giveUp(height + 1, at);
    const opener = open.pop()!;
    partners[opener] = at;
    partners[at] = opener;
    lasts[opener] = at;
    if (opening === sign.openRound) round--;
    else if (opening === sign.openSquare) square--;
  }

  let braces = 0;
  for (let at = 0; at < count; at++) {
    const code = signs[at]!;
    if (code === sign.name && open.length > 0 && beginsDeclaration(pieces, at)) {
      giveUp(0, at);
      braces = 0;
    } else if (code === sign.closeRound || code === sign.closeSquare) {
      const opening = code === sign.closeRound ? sign.openRound : sign.openSquare;
      if ((opening === sign.openRound ? round : square) > 0) close(at, opening);
      else spoil(at, at + 1);
    } else if (code === sign.closeBrace) {
      if (braces > 0) {
        close(at, sign.openBrace);
        braces--;
      } else spoil(at, at + 1);
    } else if (code === sign.openBrace) giveUp(open.length - round - square, at);
    else if (code === sign.bad || (code === sign.string && !isClosed(pieces, at))) spoil(at, at + 1);

    around[at] = open.length === 0 ? -1 : open[open.length - 1]!;
    if (isOpening(code)) {
      if (code === sign.openRound) round++;
      else if (code === sign.openSquare) square++;
      else braces++;
      open.push(at);
    }
    if (open.length > deepest) spoil(at, at + 1);
  }
  giveUp(0, count);
  return { partners, lasts, around, broken: brokenLines(newlines, damage) };
}

/** Whether a declaration with a body begins here: its keyword, its name and what may follow, all on one line. */
function beginsDeclaration(pieces: Unmatched, at: number): boolean {
  const { count, signs, newlines } = pieces;
  if (at + 2 >= count || signs[at + 1] !== sign.name || newlines[at + 1]! + newlines[at + 2]! > 0)
    return false;
  const keyword = wordAt(pieces, at);
  const after = signs[at + 2];
  if (keyword === "let") return after === sign.equals;
  if (!bodyKeywords.has(keyword)) return false;
  if (after === sign.openBrace || after === sign.openRound) return true;
  const word = wordAt(pieces, at + 2);
  return word === "on" || word === "as";
}

/** Whether a string has its closing quotation mark: one that no backslash escapes. */
function isClosed({ text, starts, ends }: Unmatched, at: number): boolean {
  const last = ends[at]! - 1;
  if (last === starts[at] || text[last] !== '"') return false;
  let backslashes = 0;
  while (text[last - 1 - backslashes] === "\\") backslashes++;
  return backslashes % 2 === 0;
}

/** Spreads damage to all pieces of the lines it touches. */
function brokenLines(newlines: Uint32Array, damage: Int32Array): Uint8Array {
  const broken = new Uint8Array(damage.length - 1);
  let open = 0;
  for (let start = 0; start < broken.length; ) {
    let end = start;
    let touched = false;
    do {
      open += damage[end]!;
      if (open > 0) touched = true;
      end++;
    } while (end < broken.length && newlines[end] === 0);
    if (touched) broken.fill(1, start, end);
    start = end;
  }
  return broken;
}

/** What is written there. */
export function wordAt({ text, starts, ends }: Pick<Pieces, "text" | "starts" | "ends">, at: number): string {
  return text.slice(starts[at], ends[at]);
}

export function isComment({ signs }: Pieces, at: number): boolean {
  return signs[at] === sign.comment;
}

export function isOpening(code: number | undefined): boolean {
  return code === sign.openRound || code === sign.openSquare || code === sign.openBrace;
}

export function isClosing(code: number | undefined): boolean {
  return code === sign.closeRound || code === sign.closeSquare || code === sign.closeBrace;
}

/** Whether a word begins a declaration that has a body. */
export function isBodyKeyword(word: string): boolean {
  return bodyKeywords.has(word);
}

/** Whether `at` lies in round or square brackets, where line ends mean nothing. */
export function inBrackets({ signs }: Pieces, around: number): boolean {
  return around >= 0 && signs[around] !== sign.openBrace;
}

/** Behind these a line goes on in the next one, in bodies too. */
export function isDangling(code: number | undefined): boolean {
  return code === sign.comma || code === sign.arrow;
}

/** How many pieces begin before an offset. */
export function piecesBefore({ starts, count }: Pieces, offset: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle]! < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The line on which each piece stands. */
export function linesOf({ count, newlines }: Pieces): Uint32Array {
  const lines = new Uint32Array(count);
  let line = 0;
  for (let at = 0; at < count; at++) {
    line += newlines[at]!;
    lines[at] = line;
  }
  return lines;
}
