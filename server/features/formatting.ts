/** Formatting: a document, some of its lines, or the line that has just been typed. */
import { type FormatOptions, formatEdits } from "../../src/language/format/format.js";
import { formatOnType, typedCharacters } from "../../src/language/format/on-type.js";
import type { Span, TextEdit } from "../../src/text.js";

/** How the editor indents. */
export type Indentation = Omit<FormatOptions, "range">;

export function formatting(source: string, indentation: Indentation, range?: Span): TextEdit[] {
  const { tabSize, insertSpaces } = indentation;
  return formatEdits(source, { tabSize, insertSpaces, ...(range !== undefined && { range }) });
}

/** Edits after `typed` was inserted before `offset`; none after a character that finishes nothing. */
export function onTypeFormatting(
  source: string,
  offset: number,
  typed: string,
  indentation: Indentation,
): TextEdit[] {
  // On Windows an editor may report the whole line end.
  const last = typed.endsWith("\n") ? "\n" : typed;
  const known = typedCharacters.find((character) => character === last);
  return known === undefined ? [] : formatOnType(source, offset, known, indentation);
}
