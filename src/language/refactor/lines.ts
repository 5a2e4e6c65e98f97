/** Lines of text around a place: their indentation, their comments and how they end. */
import { applyEdits, type Span, type TextEdit } from "../../text.js";
import { indentation } from "../edits.js";
import { tokenize } from "../syntax/lexer.js";
import type { FlowDeclaration } from "../syntax/tree.js";

/** How the text ends its lines. */
export function lineEndOf(text: string): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? "\n";
}

export function lineStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf("\n", offset - 1), text.lastIndexOf("\r", offset - 1)) + 1;
}

/** Whether only white space stands before `offset` on its line. */
export function beginsLine(text: string, offset: number): boolean {
  return text.slice(lineStart(text, offset), offset).trim() === "";
}

/** What stands behind `offset` on its line, without white space around it. */
export function restOfLine(text: string, offset: number): string {
  return /^[^\r\n]*/.exec(text.slice(offset))![0].trim();
}

/** The end of a comment behind `offset` on the same line; `offset` itself where something else or nothing stands there. */
export function withComment(text: string, offset: number): number {
  const rest = /^[^\S\r\n]*#[^\r\n]*/.exec(text.slice(offset))?.[0];
  return rest === undefined ? offset : offset + rest.trimEnd().length;
}

/** The comments in a text that may begin and end anywhere but within a comment or string. */
export function commentsIn(text: string): string[] {
  if (!text.includes("#")) return [];
  return tokenize(text).flatMap((token) => (token.kind === "comment" ? [token.text.trimEnd()] : []));
}

/** The text with the indentation of all its lines but the first changed. */
export function reindented(text: string, from: string, to: string, lineEnd: string): string {
  return text
    .split(/\r\n|\n|\r/)
    .map((line, at) => (at > 0 && line.startsWith(from) ? to + line.slice(from.length) : line))
    .join(lineEnd);
}

/** From the beginning of the comment lines right above what begins at `offset`; `offset` where it shares its line. */
export function aboveComments(text: string, offset: number): number {
  if (!beginsLine(text, offset)) return offset;
  let start = lineStart(text, offset);
  while (start > 0) {
    const end = text[start - 1] === "\n" && text[start - 2] === "\r" ? start - 2 : start - 1;
    const line = lineStart(text, end);
    if (!/^\s*#/.test(text.slice(line, end))) break;
    start = line;
  }
  // A byte order mark stays the first thing in its file.
  return start === 0 && text.startsWith("\ufeff") ? 1 : start;
}

/** The span without white space at its ends. */
export function trimmed(text: string, { start, end }: Span): Span {
  const selected = text.slice(start, end);
  const lead = selected.length - selected.trimStart().length;
  if (lead === selected.length) return { start, end: start };
  return { start: start + lead, end: start + selected.trimEnd().length };
}

/** A piece of a text after edits within it. */
export function editedSlice(text: string, { start, end }: Span, edits: readonly TextEdit[]): string {
  const within = edits.map((edit) => ({
    ...edit,
    span: { start: edit.span.start - start, end: edit.span.end - start },
  }));
  return applyEdits(text.slice(start, end), within);
}

/** How the lines of a body are indented against its header. */
export function bodyIndentation(text: string, { statements, keywordSpan }: FlowDeclaration): string {
  const first = statements.find(({ span }) => beginsLine(text, span.start));
  const outer = indentation(text, keywordSpan.start);
  const inner = first === undefined ? "" : indentation(text, first.span.start);
  return inner.startsWith(outer) && inner.length > outer.length ? inner.slice(outer.length) : "  ";
}
