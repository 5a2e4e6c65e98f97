/** Opens tables for the tests of reading, and shows what is in them. */
import { afterEach } from "vitest";
import { textOf } from "../../../src/data/reading/field-sql.js";
import { type OpenOptions, openTable } from "../../../src/data/reading/open-table.js";
import type { Table } from "../../../src/data/reading/table.js";
import type { DataProblem, DataSource } from "../../../src/profile.js";

const open: Table[] = [];

afterEach(() => {
  for (const table of open.splice(0)) table.close();
});

/** The table of `source`, which is closed after the test; a problem fails it. */
export async function tableOf(
  source: string | DataSource,
  folder: string,
  options?: OpenOptions,
): Promise<Table> {
  const opened = await openTable(sourceOf(source), folder, { threads: 2, ...options });
  if (opened.problem !== undefined) throw new Error(JSON.stringify(opened.problem));
  open.push(opened.table);
  return opened.table;
}

/** Why `source` cannot be used; undefined where it can. */
export async function problemOf(
  source: string | DataSource,
  folder: string,
  options?: OpenOptions,
): Promise<DataProblem | undefined> {
  const opened = await openTable(sourceOf(source), folder, { threads: 2, ...options });
  opened.table?.close();
  return opened.problem;
}

/** The reason of a problem that has one. */
export async function reasonOf(source: string | DataSource, folder: string): Promise<string | undefined> {
  const problem = await problemOf(source, folder);
  return problem !== undefined && "reason" in problem ? problem.reason : undefined;
}

/** The rows as they are: typed values, and text untouched. */
export async function valuesOf(table: Table): Promise<unknown[][]> {
  const columns = table.columns.map(({ sql }) => sql).join(", ");
  const result = await table.connection.runAndReadAll(`select ${columns} from ${table.relation}`);
  return result.getRowsJson() as unknown[][];
}

/** The rows as text; null where nothing is. */
export async function textsOf(table: Table): Promise<(string | null)[][]> {
  const columns = table.columns.map(textOf).join(", ");
  const result = await table.connection.runAndReadAll(`select ${columns} from ${table.relation}`);
  return result.getRowsJS() as (string | null)[][];
}

function sourceOf(source: string | DataSource): DataSource {
  return typeof source === "string" ? { source } : source;
}
