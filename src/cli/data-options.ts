/** From where commands read data: the current folder and the program's, others where it is allowed, and addresses. */
import { realpathSync } from "node:fs";
import path from "node:path";
import { allowedIn } from "../data/allowed-folders.js";
import type { OpenOptions } from "../data/reading/open-table.js";
import type { DataSource } from "../profile.js";
import { UsageError } from "./usage.js";

export const outsideFlag = "--allow-outside";

/** The folders that data is read from; undefined where it may lie anywhere. */
export function dataFolders(file: string, outside: boolean | undefined): readonly string[] | undefined {
  return outside ? undefined : [process.cwd(), path.dirname(path.resolve(file))];
}

export function dataOptions(file: string, outside: boolean | undefined): OpenOptions {
  const folders = dataFolders(file, outside);
  return { ...(folders && { allowed: allowedIn(folders) }), download: { onProgress: showDownload } };
}

/** Ends the command where the program reads data that lies elsewhere. */
export function refuseOutside(
  sources: Iterable<DataSource>,
  file: string,
  outside: boolean | undefined,
): void {
  const folders = dataFolders(file, outside);
  if (folders === undefined) return;
  const allowed = allowedIn(folders);
  for (const { source } of sources) {
    if (/^[a-z][a-z0-9+.-]*:\/\//i.test(source)) continue;
    // Of a pattern, the folder that it begins in.
    const start = source.split(/[*?[{]/)[0]!;
    if (!allowed(realPath(path.resolve(path.dirname(path.resolve(file)), start)))) throw outsideError(source);
  }
}

export function outsideError(source: string): UsageError {
  return new UsageError(
    `${source} lies outside this folder and that of the program, and is read only with ${outsideFlag}`,
  );
}

function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}

/** One line on a terminal, which is taken away at the end; standard output is for the command's own answer. */
function showDownload(received: number, total: number | undefined): void {
  if (!process.stderr.isTTY) return;
  const mega = (bytes: number) => (bytes / 1e6).toFixed(1);
  const of = total === undefined ? "" : ` of ${mega(total)}`;
  process.stderr.write(
    received === total ? "\r\u001b[K" : `\r\u001b[KDownloading the data: ${mega(received)}${of} MB`,
  );
}
