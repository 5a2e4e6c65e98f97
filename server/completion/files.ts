/** The files and folders beside the document, as completions. */
import type { Entry } from "./entry.js";

export interface FolderEntry {
  readonly name: string;
  readonly folder: boolean;
}

/** Lists a folder, given relative to the document's own. */
export type ListFolder = (relative: string) => Promise<readonly FolderEntry[]>;

/** Files that a dataset can read: tables as text, also packed, Parquet, databases. */
export const dataFile = /\.(?:(?:csv|tsv|jsonl|ndjson|json)(?:\.gz)?|parquet|pq|duckdb|ddb|sqlite3?|db)$/i;
export const programFile = /\.nn$/i;

/** Folders and the files of a kind in `folder`, files first. */
export async function fileEntries(folder: string, kind: RegExp, listFolder: ListFolder): Promise<Entry[]> {
  const listed = await listFolder(folder);
  return listed
    .filter(
      ({ name, folder: is }) => !name.startsWith(".") && (is ? name !== "node_modules" : kind.test(name)),
    )
    .map(({ name, folder: is }) => ({
      label: is ? `${name}/` : name,
      kind: is ? "folder" : "file",
      insert: is ? `${name}/` : name,
      ...(is && { opens: "suggest" }),
      rank: is ? 1 : 0,
    }));
}

/** The same, with quotation marks around them; a folder alone is not yet a path. */
export async function quotedFiles(kind: RegExp, listFolder: ListFolder): Promise<Entry[]> {
  const entries = await fileEntries("", kind, listFolder);
  return entries.map((entry) => ({ ...entry, insert: JSON.stringify(entry.insert) }));
}
