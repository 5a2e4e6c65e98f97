/** Completion inside quotation marks: files, and columns whose names are no plain words. */
import type { Token } from "../../src/language/lexer.js";
import type { Span } from "../../src/text.js";
import { locate } from "../locate.js";
import type { Program } from "../program.js";
import type { Entry } from "./entries.js";
import { dataFiles, type ListFolder } from "./files.js";
import { columnEntries } from "./properties.js";

/** Where the contents of a text end: before its closing quotation mark, where it has one. */
export function textEnd({ text, span }: Token): number {
  return text.length > 1 && text.endsWith('"') ? span.end - 1 : span.end;
}

/** What completes the text in `token`; `span` is what it replaces. */
export async function textEntries(
  program: Program,
  token: Token,
  offset: number,
  listFolder: ListFolder,
): Promise<{ readonly span: Span; readonly entries: readonly Entry[] }> {
  const place = locate(program.analysis.tree, offset);
  const start = token.span.start + 1;
  const span = { start, end: textEnd(token) };
  if (place?.property?.name.text !== "source") {
    return { span, entries: place === undefined ? [] : columnEntries(place, program.profiles, true) };
  }
  const folder = /^.*\//.exec(program.source.slice(start, offset))?.[0] ?? "";
  return { span: { ...span, start: start + folder.length }, entries: await dataFiles(folder, listFolder) };
}
