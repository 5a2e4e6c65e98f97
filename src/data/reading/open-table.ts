/** Opens what a dataset's source names, whatever it is, as one table. */
import { createHash } from "node:crypto";
import type { DataSource } from "../../profile.js";
import { openClassFolder } from "./class-folder.js";
import { openCsv } from "./csv.js";
import { openDatabaseFile } from "./database-file.js";
import type { DownloadOptions } from "./download.js";
import { type DatabaseOptions, openDatabase } from "./duckdb.js";
import type { DataFile } from "./file-bytes.js";
import { openJson } from "./json.js";
import { type Located, locate } from "./locate.js";
import { openParquet } from "./parquet.js";
import type { Part, Workplace } from "./part.js";
import { isMissing, reasonOf, Unreadable, unreadable } from "./problems.js";
import type { Onlooker, OpenedTable, Table } from "./table.js";
import { unite } from "./unite.js";

export interface OpenOptions extends DatabaseOptions {
  /** Whether a file may be read, by its real path; absent: every file may. */
  readonly allowed?: (file: string) => boolean;
  readonly onlooker?: Onlooker;
  /** `cached`, the default, takes what an address names from the cache only. */
  readonly download?: "cached" | DownloadOptions;
}

/**
 * Opens `source`, whose paths count from `folder`, that of the `.nn` file. Whatever is wrong with the data is a problem
 * given back. The table holds files and memory until it is closed.
 */
export async function openTable(
  source: DataSource,
  folder: string,
  options: OpenOptions = {},
): Promise<OpenedTable> {
  try {
    const located = await locate(source, folder, options);
    return { table: await open(source, located, options) };
  } catch (error) {
    options.signal?.throwIfAborted();
    if (error instanceof Unreadable) return { problem: error.problem };
    const reason = reasonOf(error);
    if (reason === undefined) throw error;
    if (isMissing(error)) return { problem: { code: "data-file-missing", path: source.source } };
    return { problem: unreadable(source.source, reason).problem };
  }
}

async function open(source: DataSource, located: Located, options: OpenOptions): Promise<Table> {
  const database = await openDatabase(options);
  try {
    let tables = 0;
    const place: Workplace = {
      database,
      hash: createHash("sha256"),
      ...(options.signal && { signal: options.signal }),
      ...(options.onlooker &&
        located.kind !== "folder" &&
        located.files.length === 1 && { onlooker: options.onlooker }),
      freshName: () => `part_${tables++}`,
    };
    const opened = await openLocated(source, located, place, options);
    return await unite(located, opened, place);
  } catch (error) {
    database.close();
    throw error;
  }
}

/** A part for each file, in the files' order. */
async function openLocated(
  source: DataSource,
  located: Located,
  place: Workplace,
  options: OpenOptions,
): Promise<readonly Part[]> {
  if (located.kind === "folder") return [await openClassFolder(located, place, options)];
  const { files, format } = located;
  if (format === "json") return openJson(files, place);
  if (format === "database") return [await openDatabaseFile(files[0]!, source, place)];
  const openFile: (file: DataFile, place: Workplace) => Promise<Part> =
    format === "parquet" ? openParquet : openCsv;
  const parts: Part[] = [];
  // One after another, so that the bytes go into the fingerprint in the files' order.
  for (const file of files) parts.push(await openFile(file, place));
  return parts;
}
