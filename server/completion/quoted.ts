/** Completion inside quotation marks: files, and columns whose names are no plain words. */
import type { Token } from "../../src/language/syntax/lexer.js";
import type { Span } from "../../src/text.js";
import { locate, type Place } from "../locate.js";
import type { Program } from "../program.js";
import { unitAt } from "../symbols/files.js";
import { columnEntries } from "./columns.js";
import type { Entry } from "./entry.js";
import { dataFile, fileEntries, type ListFolder, programFile } from "./files.js";

/** Where the contents of a text end: before its closing quotation mark, where it has one. */
export function textEnd({ text, span }: Token): number {
  return text.length > 1 && text.endsWith('"') ? span.end - 1 : span.end;
}

/** Not the query that is put to a database, and not an address. */
function isDataPath({ declaration, property, text }: Place): boolean {
  const name = property?.name.text;
  if (declaration.kind !== "dataset" || (name !== "source" && name !== "test")) return false;
  return !/^[a-z]+:\/\//i.test(text);
}

/** What completes the text in `token`; `span` is what it replaces. */
export async function textEntries(
  program: Program,
  token: Token,
  offset: number,
  listFolder: ListFolder,
): Promise<{ readonly span: Span; readonly entries: readonly Entry[] }> {
  const { unit, start: from } = unitAt(program.analysis.program.main, offset);
  const place = locate({ declarationsAt: () => unit.declarations }, offset - from);
  const start = token.span.start + 1;
  const span = { start, end: textEnd(token) };
  if (place === undefined) return { span, entries: [] };
  const isPath = place.role === "path";
  if (!isPath && !isDataPath(place)) return { span, entries: columnEntries(place, program, true) };
  const folder = /^.*\//.exec(program.source.slice(start, offset))?.[0] ?? "";
  const found = await fileEntries(folder, isPath ? programFile : dataFile, listFolder);
  const own = folder === "" ? program.analysis.program.main.path : undefined;
  return {
    span: { ...span, start: start + folder.length },
    entries: found.filter(({ label }) => label !== own),
  };
}
