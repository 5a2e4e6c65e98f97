/** The formatter: edits of white space that put a text into the one form all programs have. */
import type { Span, TextEdit } from "../../text.js";
import { isComment, type Pieces, piecesOf, wordAt } from "../syntax/pieces.js";
import { chooseBreaks } from "./breaks.js";
import { deepestLevel, layOut } from "./lines.js";
import { chooseSpaces } from "./spacing.js";

export interface FormatOptions {
  /** Columns of a level of indentation. */
  readonly tabSize: number;
  /** Whether to indent by spaces, rather than by one tab a level. */
  readonly insertSpaces: boolean;
  /** Formats the lines that this touches, and only those. */
  readonly range?: Span;
}

/** What the language's own files use. */
export const defaultFormat: FormatOptions = { tabSize: 2, insertSpaces: true };

/**
 * The edits that format `text`, in the order of their places; each replaces one stretch of white space.
 *
 * They are found from tokens, so broken files are formatted as far as they can be read: lines with brackets that belong
 * to none, with strings that never end and with characters that mean nothing stay as they are. No edit touches anything
 * but white space, and what is formatted is not changed by formatting it again.
 *
 * Where lines end is the user's choice, apart from bodies and declarations, as long as they fit into 100 columns. A line
 * of code that is longer is broken at its outermost places: before each `->`; or else behind commas, in a call behind
 * each with every argument on its own line, in lists and properties behind as few as will do.
 */
export function formatEdits(text: string, options: FormatOptions): TextEdit[] {
  return editsOf(piecesOf(text), options);
}

/** `text` with its edits applied. */
export function formatted(text: string, options: FormatOptions): string {
  const parts: string[] = [];
  let at = 0;
  for (const { span, newText } of formatEdits(text, options)) {
    parts.push(text.slice(at, span.start), newText);
    at = span.end;
  }
  return parts.join("") + text.slice(at);
}

/** Formats what has been cut into pieces already. */
export function editsOf(pieces: Pieces, options: FormatOptions): TextEdit[] {
  const { text, count, starts, ends, broken } = pieces;
  const unit = indentUnit(options);
  const breaks = chooseBreaks(pieces);
  const spaces = chooseSpaces(pieces);
  const levels = layOut(pieces, breaks, spaces, tabSizeOf(options));
  const lineEnd = firstLineEnd(text, 0, text.length) ?? "\n";
  const touched = options.range === undefined ? undefined : wholeLines(text, options.range);
  const edits: TextEdit[] = [];
  /** What stands between lines, by the number of line ends and the level of the second line. */
  const common: string[] = [];
  for (let level = 0; level <= deepestLevel; level++) {
    for (const lines of [1, 2]) common[lines * 256 + level] = lineEnd.repeat(lines) + unit.repeat(level);
  }

  // A byte order mark is white space, but of another kind.
  let start = text.startsWith("\ufeff") ? 1 : 0;
  for (let at = 0; at <= count; at++) {
    const end = at < count ? starts[at]! : text.length;
    const brokenBefore = at > 0 && broken[at - 1] === 1;
    const brokenAfter = at < count && broken[at] === 1;
    if (!(brokenBefore && brokenAfter)) {
      if (at === count && count > 0) breaks[at] = 1;
      const lines = breaks[at]!;
      if (at < count && at > 0 && isAsWanted(at, start, end)) {
        start = endOf(at);
        continue;
      }
      const old = text.slice(start, end);
      const tail = brokenBefore ? leadingBlanks(old) : "";
      const indent = brokenAfter ? trailingBlanks(old) : indentBefore(at);
      const lineEnds = lines === 0 ? "" : (firstLineEnd(text, start, end) ?? lineEnd).repeat(lines);
      replace(start, old, `${tail}${lineEnds}`, indent);
    }
    if (at < count) start = endOf(at);
  }
  return edits;

  function indentBefore(at: number): string {
    if (at === count || at === 0) return "";
    return breaks[at] === 0 ? " ".repeat(spaces[at]!) : unit.repeat(levels[at]!);
  }

  /** Whether nothing is to be changed, told without making a string: so it is nearly everywhere. */
  function isAsWanted(at: number, from: number, to: number): boolean {
    if (breaks[at] === 0) {
      let blank = from;
      while (blank < to && text.charCodeAt(blank) === 0x20) blank++;
      return blank === to && to - from === spaces[at]!;
    }
    const wanted = common[breaks[at]! * 256 + levels[at]!] ?? "";
    return wanted.length === to - from && text.startsWith(wanted, from);
  }

  /** Where a piece ends; white space at a comment's end is not part of it. */
  function endOf(at: number): number {
    if (!isComment(pieces, at) || broken[at] === 1) return ends[at]!;
    const last = text.charCodeAt(ends[at]! - 1);
    if (last > 0x20 && last < 0x80) return ends[at]!;
    return starts[at]! + wordAt(pieces, at).trimEnd().length;
  }

  /** The ends of lines and the indentation of the next are edits of their own, so that each can be left out. */
  function replace(from: number, old: string, ends: string, indent: string): void {
    if (old === ends + indent) return;
    const cut = lastLineEnd(old);
    if (cut === 0 || ends === "") add(from, old, ends + indent);
    else {
      add(from, old.slice(0, cut), ends);
      add(from + cut, old.slice(cut), indent);
    }
  }

  function add(from: number, old: string, wanted: string): void {
    if (old === wanted) return;
    const edit = smallestEdit(from, old, wanted);
    const { start: first, end: last } = edit.span;
    if (touched === undefined || (first >= touched.start && last <= touched.end)) edits.push(edit);
  }
}

/** Changes `old`, which begins at `from`, into `wanted`, without touching what both begin and end with. */
export function smallestEdit(from: number, old: string, wanted: string): TextEdit {
  let head = 0;
  while (head < old.length && head < wanted.length && old[head] === wanted[head]) head++;
  let tail = 0;
  const most = Math.min(old.length, wanted.length) - head;
  while (tail < most && old[old.length - 1 - tail] === wanted[wanted.length - 1 - tail]) tail++;
  if (splits(old, head) || splits(wanted, head)) head--;
  if (tail > 0 && (splits(old, old.length - tail) || splits(wanted, wanted.length - tail))) tail--;
  const span = { start: from + head, end: from + old.length - tail };
  return { span, newText: wanted.slice(head, wanted.length - tail) };
}

/** A level of indentation. */
export function indentUnit(options: FormatOptions): string {
  return options.insertSpaces ? " ".repeat(tabSizeOf(options)) : "\t";
}

function tabSizeOf({ tabSize }: FormatOptions): number {
  return Math.max(1, Math.min(16, Math.trunc(tabSize) || defaultFormat.tabSize));
}

/** Whether a cut at `at` would go through a line end of two characters. */
function splits(text: string, at: number): boolean {
  return text[at - 1] === "\r" && text[at] === "\n";
}

function isLineEnd(text: string, at: number): boolean {
  return text[at] === "\n" || text[at] === "\r";
}

function firstLineEnd(text: string, start: number, end: number): string | undefined {
  let at = start;
  while (at < end && !isLineEnd(text, at)) at++;
  if (at >= end) return undefined;
  return splits(text, at + 1) ? "\r\n" : text[at];
}

/** Where the last line of a text begins. */
function lastLineEnd(text: string): number {
  let at = text.length;
  while (at > 0 && !isLineEnd(text, at - 1)) at--;
  return at;
}

function leadingBlanks(text: string): string {
  let end = 0;
  while (end < text.length && !isLineEnd(text, end)) end++;
  return text.slice(0, end);
}

function trailingBlanks(text: string): string {
  return text.slice(lastLineEnd(text));
}

/** From the beginning of the first line that a span touches to the end of the last. */
export function wholeLines(text: string, { start, end }: Span): Span {
  let from = Math.max(0, Math.min(start, text.length));
  // A place within a line end belongs to the line before.
  if (splits(text, from)) from--;
  while (from > 0 && !isLineEnd(text, from - 1)) from--;
  let to = Math.max(from, Math.min(end, text.length));
  if (splits(text, to)) to--;
  while (to < text.length && !isLineEnd(text, to)) to++;
  return { start: from, end: to };
}
