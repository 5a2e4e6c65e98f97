/** Opens what a query finds in a DuckDB or SQLite file. The file is read once, and not held open. */
import { open } from "node:fs/promises";
import type { DataSource } from "../../profile.js";
import { mostColumns } from "./csv-header.js";
import { openDuckDBFile } from "./duckdb-file.js";
import { checkFile, type DataFile } from "./file-bytes.js";
import type { Part, Workplace } from "./part.js";
import { Unreadable, unreadable } from "./problems.js";
import { openSqliteFile } from "./sqlite-file.js";

export async function openDatabaseFile(
  file: DataFile,
  { query }: DataSource,
  place: Workplace,
): Promise<Part> {
  await checkFile(file);
  const kind = await kindOf(file);
  const openFile = kind === "sqlite" ? openSqliteFile : openDuckDBFile;
  const part = await openFile(file, query?.trim() === "" ? undefined : query, place);
  if (part.rows === 0) throw new Unreadable({ code: "data-no-rows", path: file.name });
  if (part.columns.length > mostColumns) {
    const counts = { columns: part.columns.length, most: mostColumns };
    throw new Unreadable({ code: "data-too-many-columns", path: file.name, ...counts });
  }
  return part;
}

export function refused(file: DataFile, reason: string): Unreadable {
  return new Unreadable({ code: "data-query-refused", path: file.name, reason });
}

/** What to say where a query is wanted and there is none. */
export function queryMissing(file: DataFile, tables: readonly string[]): Unreadable {
  const [first] = tables;
  if (first === undefined) return refused(file, "the database holds no tables");
  const listed = tables.slice(0, 8).join(", ") + (tables.length > 8 ? ", …" : "");
  const holds = tables.length === 1 ? `one table, ${listed}` : `${tables.length} tables: ${listed}`;
  return refused(file, `there is none; the database holds ${holds}. Say query: "select * from ${first}"`);
}

async function kindOf(file: DataFile): Promise<"duckdb" | "sqlite"> {
  const handle = await open(file.path);
  try {
    const begin = Buffer.alloc(16);
    await handle.read(begin, 0, 16, 0);
    if (begin.toString("latin1") === "SQLite format 3\0") return "sqlite";
    if (begin.toString("latin1", 8, 12) === "DUCK") return "duckdb";
    throw unreadable(file.name, "it is neither a DuckDB nor an SQLite database");
  } finally {
    await handle.close();
  }
}
