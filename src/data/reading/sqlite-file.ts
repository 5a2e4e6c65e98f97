/** Runs a query in a copy of an SQLite file, with sql.js, and keeps what it finds. */
import { readFile, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Database, SqlJsStatic, SqlValue, Statement } from "sql.js";
import { columnNames } from "./csv-header.js";
import { queryMissing, refused } from "./database-file.js";
import type { DataFile } from "./file-bytes.js";
import { columnSql, type Part, type Workplace } from "./part.js";
import { Unreadable, unreadable } from "./problems.js";
import { createRowWriter } from "./row-writer.js";
import type { ColumnType } from "./table.js";

/** The whole file has to fit into the memory of WebAssembly. */
const largestFile = 1e9;
const rowsAtOnce = 10_000;
const writes = "it would do more than read; only a SELECT is run";

export async function openSqliteFile(
  file: DataFile,
  query: string | undefined,
  place: Workplace,
): Promise<Part> {
  const database = await openCopy(file);
  try {
    if (query === undefined) throw queryMissing(file, tablesOf(database));
    return await readQuery(database, query, file, place);
  } catch (error) {
    place.signal?.throwIfAborted();
    if (error instanceof Unreadable || !(error instanceof Error)) throw error;
    if (/not a database|malformed/.test(error.message)) {
      throw unreadable(file.name, "it is not a sound SQLite database");
    }
    if (/readonly/.test(error.message)) throw refused(file, writes);
    throw refused(file, `SQLite answers “${error.message}”`);
  } finally {
    database.close();
  }
}

async function openCopy(file: DataFile): Promise<Database> {
  const { size } = await stat(file.path);
  if (size > largestFile) {
    throw unreadable(
      file.name,
      `it is ${(size / 1e9).toFixed(1)} GB large, and SQLite files up to 1 GB can be read`,
    );
  }
  const log = await stat(`${file.path}-wal`).catch(() => undefined);
  if (log !== undefined && log.size > 0) {
    throw unreadable(
      file.name,
      "another program has it open, or has not written all to it; close that program",
    );
  }
  const bytes = await readFile(file.path);
  // Without a log of changes beside it, the file is whole; but SQLite would look for one unless told otherwise.
  bytes[18] = 1;
  bytes[19] = 1;
  const { Database } = await loadSqlite();
  return new Database(bytes);
}

let loaded: Promise<SqlJsStatic> | undefined;

/** sql.js with its WebAssembly, which lies beside the bundle or in the package. */
function loadSqlite(): Promise<SqlJsStatic> {
  loaded ??= (async () => {
    const { default: initialize } = await import("sql.js");
    const wasmBinary = await readFile(path.join(__dirname, "sql-wasm.wasm")).catch(() =>
      readFile(createRequire(__filename).resolve("sql.js/dist/sql-wasm.wasm")),
    );
    return initialize({ wasmBinary: new Uint8Array(wasmBinary).buffer });
  })();
  return loaded;
}

function tablesOf(database: Database): string[] {
  const sql =
    "select name from sqlite_master where type in ('table', 'view') and name not like 'sqlite_%' order by 1";
  return (database.exec(sql)[0]?.values ?? []).map(([name]) => String(name));
}

async function readQuery(database: Database, query: string, file: DataFile, place: Workplace): Promise<Part> {
  database.run("pragma query_only = on");
  const statement = onlySelect(database, query, file);
  try {
    const names = columnNames(statement.getColumnNames());
    const kinds = names.map(() => new Set<Kind>());
    const rows = await countRows(statement, kinds, place);
    const types = kinds.map((found, index) => typeOf(found, names[index]!, file));
    const writer = await createRowWriter(place, types);
    for (let row = 1; statement.step(); row++) {
      if (row % rowsAtOnce === 0) await breathe(place.signal);
      writer.write(statement.get().map((value, index) => valueAs(types[index]!, value)));
    }
    writer.end();
    return {
      columns: names.map((name, index) => ({ name, type: types[index]!, sql: columnSql(index) })),
      relation: writer.relation,
      rows,
      hashed: false,
    };
  } finally {
    statement.free();
  }
}

/** What begins as a SELECT and would write all the same fails, since the copy is for reading only. */
function onlySelect(database: Database, query: string, file: DataFile): Statement {
  const bare = query.replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\//g, " ").trim();
  if (!/^(select|with|values)\b/i.test(bare)) throw refused(file, writes);
  // Each statement is let go of when the next one is asked for.
  let statements = 0;
  for (const _ of database.iterateStatements(query)) statements++;
  if (statements !== 1) throw refused(file, "it has to be one SELECT and nothing else");
  return database.prepare(query);
}

type Kind = "number" | "text" | "binary";

/** Goes through all rows to learn of what types the values in each column are. */
async function countRows(
  statement: Statement,
  kinds: readonly Set<Kind>[],
  { signal }: Workplace,
): Promise<number> {
  let rows = 0;
  while (statement.step()) {
    if (++rows % rowsAtOnce === 0) await breathe(signal);
    for (const [index, value] of statement.get().entries()) {
      if (value !== null) kinds[index]!.add(kindOf(value));
    }
  }
  statement.reset();
  return rows;
}

function kindOf(value: SqlValue): Kind {
  return typeof value === "number" ? "number" : typeof value === "string" ? "text" : "binary";
}

function typeOf(kinds: ReadonlySet<Kind>, name: string, file: DataFile): ColumnType {
  if (kinds.has("binary")) {
    throw refused(file, `its column ${name} holds binary data, and only numbers and text can be read`);
  }
  return kinds.has("number") && !kinds.has("text") ? "number" : "text";
}

function valueAs(type: ColumnType, value: SqlValue | undefined): string | number | null {
  if (typeof value === "number") return type === "number" ? value : String(value);
  return typeof value === "string" ? value : null;
}

/** Lets other work go on, and looks whether this is still wanted. */
async function breathe(signal: AbortSignal | undefined): Promise<void> {
  await setImmediate();
  signal?.throwIfAborted();
}
