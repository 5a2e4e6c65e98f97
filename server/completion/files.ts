/** Completion inside quotation marks: the files beside the document, and columns whose names are no plain words. */
import type { Token } from "../../src/language/lexer.js";
import type { Span } from "../../src/text.js";
import { locate } from "../locate.js";
import type { Program } from "../program.js";
import type { Entry } from "./entries.js";
import { columnEntries } from "./properties.js";

export interface FolderEntry {
  readonly name: string;
  readonly folder: boolean;
}

/** Lists a folder, given relative to the document's own. */
export type ListFolder = (relative: string) => Promise<readonly FolderEntry[]>;

/** Data files and folders in `folder`, files first. */
export async function dataFiles(folder: string, listFolder: ListFolder): Promise<Entry[]> {
  const listed = await listFolder(folder);
  return listed
    .filter(
      ({ name, folder: is }) =>
        !name.startsWith(".") && (is ? name !== "node_modules" : /\.csv$/i.test(name)),
    )
    .map(({ name, folder: is }) => ({
      label: is ? `${name}/` : name,
      kind: is ? "folder" : "file",
      insert: is ? `${name}/` : name,
      goesOn: is,
      rank: is ? 1 : 0,
    }));
}

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
