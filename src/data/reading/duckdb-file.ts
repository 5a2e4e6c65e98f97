/** Runs a query in a DuckDB file and copies what it finds into the table's own database. */
import type { DuckDBConnection } from "@duckdb/node-api";
import { queryMissing, refused } from "./database-file.js";
import { type Database, loadDuckDB, openDatabase, queryRow, sqlName } from "./duckdb.js";
import type { DataFile } from "./file-bytes.js";
import { columnSql, type Part, type Workplace } from "./part.js";
import { firstLine, Unreadable, unreadable } from "./problems.js";
import { typedColumns } from "./typed-columns.js";

export async function openDuckDBFile(
  file: DataFile,
  query: string | undefined,
  place: Workplace,
): Promise<Part> {
  const from = await openReadOnly(file, place);
  try {
    if (query === undefined) throw queryMissing(file, await tablesOf(from.connection));
    await allowOnlyOneSelect(from.connection, query, file);
    await allowOnlyTables(from.connection, withoutEnd(query), file);
    return await copy(from.connection, withoutEnd(query), file, place);
  } catch (error) {
    place.signal?.throwIfAborted();
    if (error instanceof Unreadable || !(error instanceof Error)) throw error;
    throw refused(file, plainReason(error.message));
  } finally {
    from.close();
  }
}

async function openReadOnly(file: DataFile, { signal }: Workplace): Promise<Database> {
  try {
    // With one thread, rows that the query does not order come in the same order each time.
    const database = await openDatabase({ threads: 1, ...(signal && { signal }) }, file.path);
    await database.connection.run("set lock_configuration = true");
    return database;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (/(Conflicting|set) lock/.test(error.message))
      throw unreadable(file.name, "another program has it open for writing");
    if (/version/i.test(error.message)) {
      throw unreadable(file.name, "it was written by another version of DuckDB, which cannot be read here");
    }
    if (/Error: /.test(error.message)) {
      throw unreadable(file.name, `it is not a sound DuckDB database (${firstLine(error.message)})`);
    }
    throw error;
  }
}

async function tablesOf(connection: DuckDBConnection): Promise<string[]> {
  const sql =
    "select table_name from information_schema.tables where table_catalog = current_database() order by 1";
  const result = await connection.runAndReadAll(sql);
  return result.getRowsJS().map(([name]) => String(name));
}

const writes = "it would do more than read; only a SELECT is run";
/** Behind comments, the first word of a statement that is no SELECT. */
const changing =
  /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*(?:attach|call|copy|create|delete|detach|drop|export|import|insert|install|load|pragma|set|update|use)\b/i;

async function allowOnlyOneSelect(
  connection: DuckDBConnection,
  query: string,
  file: DataFile,
): Promise<void> {
  // DuckDB has words of its own for some of these, which tell of files and functions.
  if (changing.test(query)) throw refused(file, writes);
  const { StatementType } = await loadDuckDB();
  const statements = await connection.extractStatements(query);
  if (statements.count !== 1) throw refused(file, "it has to be one SELECT and nothing else");
  const statement = await statements.prepare(0);
  const { statementType, parameterCount } = statement;
  statement.destroySync();
  if (statementType !== StatementType.SELECT) {
    throw refused(file, writes);
  }
  if (parameterCount > 0) throw refused(file, "it has placeholders, and nothing fills them");
}

async function copy(from: DuckDBConnection, query: string, file: DataFile, place: Workplace): Promise<Part> {
  const found = await typedColumns(from, `(${query})`);
  if (found.reason !== undefined) throw refused(file, found.reason);
  const fields = found.columns.map(({ expression }, index) => `${expression} as ${columnSql(index)}`);
  const result = await from.stream(`select ${fields.join(", ")} from (${query})`);
  const types = result.columnTypes();
  const { connection } = place.database;
  const name = place.freshName();
  const columns = types.map((type, index) => `${columnSql(index)} ${type}`);
  await connection.run(`create table ${sqlName(name)} (${columns.join(", ")})`);
  const appender = await connection.createAppender(name);
  let rows = 0;
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) break;
    place.signal?.throwIfAborted();
    appender.appendDataChunk(chunk);
    rows += chunk.rowCount;
  }
  appender.flushSync();
  appender.closeSync();
  return {
    columns: found.columns.map(({ name: column, type }, index) => ({
      name: column,
      type,
      sql: columnSql(index),
    })),
    relation: sqlName(name),
    rows,
    hashed: false,
  };
}

/** A step of a query's plan, as DuckDB explains it. */
interface PlanNode {
  readonly children?: readonly PlanNode[];
  readonly extra_info?: { readonly Function?: string };
}

/**
 * Some functions that stand in a SELECT like a table change settings of the process, or end it. The plan names those
 * within views and macros too.
 */
async function allowOnlyTables(connection: DuckDBConnection, query: string, file: DataFile): Promise<void> {
  const [, plan] = await queryRow(connection, `explain (format json) ${query}`);
  const check = ({ children = [], extra_info }: PlanNode): void => {
    const name = extra_info?.Function?.toLowerCase();
    if (name !== undefined && !harmless.has(name)) {
      throw refused(file, `it calls ${name}, and only the tables of the database may be read`);
    }
    for (const child of children) check(child);
  };
  for (const node of JSON.parse(String(plan)) as PlanNode[]) check(node);
}

const harmless: ReadonlySet<string> = new Set(["range", "generate_series", "unnest", "repeat", "repeat_row"]);

/** Without the semicolon and the comments behind it, so that it can stand in brackets. */
function withoutEnd(query: string): string {
  return `${query.replace(/;(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*$/, "")}\n`;
}

function plainReason(message: string): string {
  if (/file system operations are disabled|disabled by configuration|Permission Error/i.test(message)) {
    return "it would read another file, and only the database itself may be read";
  }
  return `DuckDB answers “${firstLine(message.replace(/^(Failed to extract statements: )?[A-Z][A-Za-z ]* Error: /, ""))}”`;
}
