/** The data files and folders beside the document, as completions. */
import type { Entry } from "./entries.js";

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
