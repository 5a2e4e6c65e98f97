/** Indentation, lines that are too long, and comments behind code, line by line from the top. */
import {
  inBrackets,
  isClosing,
  isComment,
  isDangling,
  isOpening,
  type Pieces,
  sign,
} from "../syntax/pieces.js";
import { type Breaks, endLineBefore } from "./breaks.js";
import { CommentColumn } from "./comments.js";

/** A line of code that is longer than this is broken, if there is a place for it. In columns. */
export const longestLine = 100;

/** Deeper brackets are not indented further: nobody reads them, and their white space would outgrow the text. */
export const deepestLevel = 20;

/**
 * Breaks lines that are too long and aligns the comments of neighbouring lines, by changing `breaks` and `spaces`.
 * Gives the indentation of each piece that begins a line, in levels of `tabSize` columns.
 */
export function layOut(pieces: Pieces, breaks: Breaks, spaces: Uint8Array, tabSize: number): Uint8Array {
  const { count, signs, around, partners, broken } = pieces;
  const levels = new Uint8Array(count);
  const columns = columnsOf(pieces, spaces);
  /** For an opening bracket the level of the line on which it stands. */
  const openingLevels = new Uint8Array(count);
  const comments = new CommentColumn(spaces);
  /** The last piece that is no comment, and the one that is next. */
  let previousWord = -1;
  let nextWord = 0;

  for (let first = 0; first < count; ) {
    nextWord = Math.max(nextWord, first);
    while (isComment(pieces, nextWord)) nextWord++;
    const level = levelOf(first);
    const indent = level * tabSize;
    levels[first] = level;
    let end = endOfLine(first);
    while (!broken[first] && indent + width(first, end) > longestLine) {
      breakLine(first, end, indent);
      const shorter = endOfLine(first);
      if (shorter === end) break;
      end = shorter;
    }
    for (let at = first; at < end; at++) {
      if (isOpening(signs[at])) openingLevels[at] = level;
      if (!isComment(pieces, at)) previousWord = at;
    }
    const columnsOfCode = indent + width(first, end);
    if (!broken[first] && end - 1 > first && isComment(pieces, end - 1) && columnsOfCode <= longestLine) {
      comments.add(end - 1, columnsOfCode, level, breaks[first] === 1);
    } else comments.end();
    first = end;
  }
  comments.end();
  return levels;

  function endOfLine(first: number): number {
    let end = first + 1;
    while (end < count && breaks[end] === 0) end++;
    return end;
  }

  /** Columns of the code from one piece up to another; a comment behind it does not count. */
  function width(first: number, end: number): number {
    const last = end - 1 > first && isComment(pieces, end - 1) ? end - 2 : end - 1;
    return columns.ends[last]! - columns.starts[first]!;
  }

  function levelOf(at: number): number {
    if (isClosing(signs[at]) && partners[at]! >= 0) return openingLevels[partners[at]!]!;
    const outer = around[at]!;
    const inside = outer < 0 ? 0 : openingLevels[outer]! + 1;
    return Math.min(deepestLevel, continuesLine(outer) ? inside + 1 : inside);
  }

  /** Whether the line goes on with what the line above has begun; so does a comment in between. */
  function continuesLine(outer: number): boolean {
    if (previousWord < 0 || previousWord === outer) return false;
    if (signs[nextWord] === sign.arrow || signs[previousWord] === sign.arrow) return true;
    return isDangling(signs[previousWord]) && !inBrackets(pieces, outer);
  }

  /** Breaks a line at the outermost places there are, if there are any. */
  function breakLine(first: number, end: number, indent: number): void {
    let depth = 0;
    let shallowest = Number.POSITIVE_INFINITY;
    let commas: number[] = [];
    let arrows: number[] = [];
    let widest = -1;
    for (let at = first; at < end; at++) {
      const code = signs[at]!;
      const partner = partners[at]!;
      if (isOpening(code) && partner < end) {
        if (code === sign.openBrace && partner > at + 1) {
          breakPair(at);
          return;
        }
        const wider = widest < 0 || width(at, partner + 1) > width(widest, partners[widest]! + 1);
        if (partner > at + 1 && wider) widest = at;
        at = partner;
        continue;
      }
      if (isOpening(code)) depth++;
      else if (isClosing(code)) depth--;
      const separates =
        (code === sign.comma && at + 1 < end && !isComment(pieces, at + 1)) ||
        (code === sign.arrow && at > first);
      if (!separates || depth > shallowest) continue;
      if (depth < shallowest) {
        shallowest = depth;
        commas = [];
        arrows = [];
      }
      (code === sign.comma ? commas : arrows).push(at);
    }
    if (commas.length > 0) breakCommas(commas, first, end, indent);
    else if (arrows.length > 0) for (const at of arrows) endLineBefore(pieces, breaks, at);
    else if (widest >= 0) breakPair(widest);
  }

  /** Behind each comma of a call; behind as few as will do elsewhere. */
  function breakCommas(commas: readonly number[], first: number, end: number, indent: number): void {
    const outer = around[commas[0]!]!;
    if (outer >= first) {
      breakPair(outer);
      return;
    }
    const each = outer >= 0 && signs[outer] === sign.openRound;
    const level = (outer < 0 ? 0 : openingLevels[outer]! + 1) + (inBrackets(pieces, outer) ? 0 : 1);
    let start = first;
    let column = indent;
    commas.forEach((at, index) => {
      const stop = index + 1 < commas.length ? commas[index + 1]! + 1 : end;
      if (!each && column + width(start, stop) <= longestLine) return;
      endLineBefore(pieces, breaks, at + 1);
      start = at + 1;
      column = Math.min(deepestLevel, level) * tabSize;
    });
  }

  /** Behind the opening and before the closing of a pair, and between the arguments of a call. */
  function breakPair(outermost: number): void {
    let opening = outermost;
    // `Reshape([…])` breaks as one bracket does.
    while (isOpening(signs[opening + 1]) && partners[opening + 1] === partners[opening]! - 1) opening++;
    const closing = partners[opening]!;
    endLineBefore(pieces, breaks, opening + 1);
    endLineBefore(pieces, breaks, closing);
    if (signs[opening] !== sign.openRound) return;
    for (let at = opening + 1; at < closing; at++) {
      if (isOpening(signs[at])) at = Math.max(at, partners[at]!);
      else if (signs[at] === sign.comma && at + 1 < closing) endLineBefore(pieces, breaks, at + 1);
    }
  }
}

/** Where each piece would begin and end if the whole text stood on one line. */
function columnsOf(pieces: Pieces, spaces: Uint8Array): { starts: Int32Array; ends: Int32Array } {
  const starts = new Int32Array(pieces.count);
  const ends = new Int32Array(pieces.count);
  const twoUnits = /[\ud800-\udbff]/.test(pieces.text);
  let column = 0;
  for (let at = 0; at < pieces.count; at++) {
    starts[at] = column + spaces[at]!;
    column = starts[at]! + (twoUnits ? columnCount(pieces, at) : pieces.ends[at]! - pieces.starts[at]!);
    ends[at] = column;
  }
  return { starts, ends };
}

/** How many characters a piece has, those of two UTF-16 units counted once. */
function columnCount({ text, signs, starts, ends }: Pieces, at: number): number {
  const end = ends[at]!;
  let count = end - starts[at]!;
  if (signs[at] !== sign.string && signs[at] !== sign.name) return count;
  for (let unit = starts[at]!; unit < end; unit++) {
    if ((text.charCodeAt(unit) & 0xfc00) === 0xd800) count--;
  }
  return count;
}
