/** One file's share of a table, and what the readers of all formats are given to make one. */
import type { Hash } from "node:crypto";
import type { DataProfile } from "../../profile.js";
import type { Database } from "./duckdb.js";
import type { Onlooker, Scan, TableColumn } from "./table.js";

export interface Part {
  /** That of a table where nothing is said. */
  readonly form?: DataProfile["form"];
  readonly columns: readonly TableColumn[];
  /** What stands behind FROM. */
  readonly relation: string;
  readonly rows: number;
  /** The 1-based line on which a row of it ends; absent where the format has no lines. */
  line?(row: number): Promise<number>;
  /** Where a row stands, in formats that say it in a way of their own. */
  place?(row: number): Promise<string>;
  /** As `Table.scan`. */
  readonly scan?: Scan;
  /** As `Table.seen`. */
  readonly seen?: boolean;
  /** Whether all bytes of the file have gone into the workplace's hash already. */
  readonly hashed: boolean;
  /** Of a folder: the files in it, relative to it and in order. */
  readonly files?: readonly string[];
}

export interface Workplace {
  readonly database: Database;
  /** Of all bytes read so far, in the order of the files. */
  readonly hash: Hash;
  readonly signal?: AbortSignal;
  /** Of the only file there is. */
  readonly onlooker?: Onlooker;
  /** A name that nothing in the database has yet. */
  freshName(): string;
}

/** The name by which SQL knows a column: names in files may differ in case only, or hold anything. */
export function columnSql(index: number): string {
  return `c${index}`;
}
