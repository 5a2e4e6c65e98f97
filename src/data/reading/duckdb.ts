/** Opens DuckDB, which is loaded when data is first read, and gives back its memory and its temporary files. */
import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { LibraryMissing } from "./problems.js";

export interface DatabaseOptions {
  readonly threads?: number;
  /** As DuckDB writes it: `2GB`. */
  readonly memoryLimit?: string;
  /** Ends what runs on the connection. */
  readonly signal?: AbortSignal;
}

export interface Database {
  readonly connection: DuckDBConnection;
  close(): void;
}

/** An empty database in memory; with `file` that one, which can then not be written, and no other file can be read. */
export async function openDatabase(options: DatabaseOptions, file?: string): Promise<Database> {
  const { DuckDBInstance } = await loadDuckDB();
  const { signal } = options;
  signal?.throwIfAborted();
  const spill = path.join(os.tmpdir(), `netwright-${randomUUID()}`);
  const instance = await DuckDBInstance.create(file ?? ":memory:", {
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    allow_community_extensions: "false",
    preserve_insertion_order: "true",
    temp_directory: spill,
    threads: String(options.threads ?? os.availableParallelism()),
    memory_limit: options.memoryLimit ?? defaultMemory(),
    ...(file !== undefined && { access_mode: "READ_ONLY", enable_external_access: "false" }),
  });
  const connection = await instance.connect();
  await connection.run("set TimeZone = 'UTC'");
  let interrupting: NodeJS.Timeout | undefined;
  const interrupt = () => {
    connection.interrupt();
    // Between two statements nothing is there to be interrupted, and so the next one is as well.
    interrupting = setInterval(() => connection.interrupt(), 50).unref();
  };
  if (signal?.aborted) interrupt();
  else signal?.addEventListener("abort", interrupt);
  let open = true;
  return {
    connection,
    close: () => {
      if (!open) return;
      open = false;
      signal?.removeEventListener("abort", interrupt);
      clearInterval(interrupting);
      connection.interrupt();
      connection.closeSync();
      instance.closeSync();
      rmSync(spill, { recursive: true, force: true });
    },
  };
}

/** The library itself. */
export async function loadDuckDB(): Promise<typeof import("@duckdb/node-api")> {
  try {
    return await import("@duckdb/node-api");
  } catch (error) {
    throw new LibraryMissing("DuckDB", error);
  }
}

/** A text as SQL writes it. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name as SQL writes it. */
export function sqlName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A path for DuckDB's readers, to which `*`, `?` and `[` would be patterns. */
export function sqlPath(file: string): string {
  return sqlText(file.replaceAll(/[*?[]/g, "[$&]"));
}

/** The first row of a query. */
export async function queryRow(connection: DuckDBConnection, sql: string): Promise<readonly unknown[]> {
  const result = await connection.runAndReadAll(sql);
  return result.getRowsJS()[0] ?? [];
}

/** A quarter of the machine's memory, and 1 GB at least; what does not fit goes to a temporary file. */
function defaultMemory(): string {
  return `${Math.max(1024, Math.floor(os.totalmem() / 4 / 2 ** 20))}MiB`;
}
