/** What reading gives to profiling and preparing: a table of rows that SQL can be put to. */
import type { DuckDBConnection } from "@duckdb/node-api";
import type { DataProblem, DataProfile } from "../../profile.js";
import type { FieldChunk } from "./csv-cutter.js";

/** `text` is a field as it is written (from text files); the others come typed from Parquet, JSON and databases. */
export type ColumnType = "text" | "number" | "boolean" | "date" | "array";

export interface TableColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** How SQL names it. Numbers are doubles, dates timestamps in UTC, arrays lists of doubles. */
  readonly sql: string;
  /** False where no text in it has an underscore beside a digit; numbers are found faster then. */
  readonly underscores?: false;
}

/** Hands the fields of all rows to `visit`, in the order of the data, until it says stop. */
export type Scan = (visit: VisitFields) => Promise<void>;
export type VisitFields = (chunk: FieldChunk) => "stop" | undefined | Promise<undefined>;

/** The beginning of a table that is being opened: its columns, about so many `rows`, and the first of them to scan. */
export type TableBeginning = Pick<Table, "columns" | "rows"> & { readonly scan: Scan };

/**
 * Is shown how a large file of text begins, and may ask for all fields of it while it is opened. What it has seen counts where
 * `Table.seen` says so afterwards.
 */
export type Onlooker = (beginning: TableBeginning) => Promise<VisitFields | undefined>;

export interface Table {
  readonly form: DataProfile["form"];
  /** In order; no name occurs twice. */
  readonly columns: readonly TableColumn[];
  /** What stands behind FROM. Its rows come in the order of the data. */
  readonly relation: string;
  readonly rows: number;
  /** A quicker way through all rows than `relation`, for tables of text; absent where files are not clean enough for it. */
  readonly scan?: Scan;
  /** Whether the onlooker has been handed the fields of all rows, as `scan` would. */
  readonly seen?: boolean;
  readonly connection: DuckDBConnection;
  /** SHA-256 of the bytes of all files that are read, in hex. */
  fingerprint(): Promise<string>;
  /** Where a row (0-based) stands, for messages: `line 12 of iris.csv`, `row 11 of houses.parquet`. */
  place(row: number): Promise<string>;
  /** The 1-based line of its file on which a row (0-based) ends; in what has no lines, its 1-based row number. */
  line(row: number): Promise<number>;
  /** The folder that paths in its columns are relative to. */
  readonly folder: string;
  close(): void;
}

export type OpenedTable =
  | { readonly table: Table; readonly problem?: undefined }
  | { readonly table?: undefined; readonly problem: DataProblem };
