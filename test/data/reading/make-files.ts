/** Writes Parquet files and databases for the tests. */
import initializeSqlite from "sql.js";
import { openDatabase, sqlText } from "../../../src/data/reading/duckdb.js";
import type { DataFolder } from "../files.js";

/** Puts statements to a fresh DuckDB; `$path` in them stands for the file that is written. */
export async function writeWithDuckDB(path: string, ...statements: string[]): Promise<void> {
  const database = await openDatabase({ threads: 1 });
  try {
    for (const sql of statements) await database.connection.run(sql.replaceAll("$path", sqlText(path)));
  } finally {
    database.close();
  }
}

export function writeParquet(folder: DataFolder, name: string, query: string): Promise<void> {
  return writeWithDuckDB(`${folder.path}/${name}`, `copy (${query}) to $path (format parquet)`);
}

export function writeDuckDB(folder: DataFolder, name: string, ...statements: string[]): Promise<void> {
  const path = `${folder.path}/${name}`;
  return writeWithDuckDB(
    path,
    "attach $path as made",
    "use made",
    ...statements,
    "use memory",
    "detach made",
  );
}

export async function writeSqlite(folder: DataFolder, name: string, ...statements: string[]): Promise<void> {
  const { Database } = await initializeSqlite();
  const database = new Database();
  for (const sql of statements) database.run(sql);
  folder.write(name, database.export());
  database.close();
}
