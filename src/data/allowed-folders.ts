/** Says of files whether they lie in folders from which data may be read. */
import { realpathSync } from "node:fs";
import path from "node:path";

/** For `OpenOptions.allowed`, which is asked of real paths: links that lead out of the folders are refused. */
export function allowedIn(folders: readonly string[]): (file: string) => boolean {
  const roots = folders.map(realFolder);
  return (file) => roots.some((root) => isWithin(file, root));
}

/** Whether `file` is the folder itself or lies in it. */
function isWithin(file: string, folder: string): boolean {
  const way = path.relative(folder, file);
  return way !== ".." && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
}

function realFolder(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return path.resolve(folder);
  }
}
