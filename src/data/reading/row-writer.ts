/** Puts rows into a new table of the database, for what DuckDB cannot read itself. */
import { sqlName } from "./duckdb.js";
import { columnSql, type Workplace } from "./part.js";
import type { ColumnType } from "./table.js";

/** Values as the types of the columns say; null is a missing one. */
export type Value = string | number | null;

export interface RowWriter {
  readonly relation: string;
  write(values: readonly Value[]): void;
  /** Must be called before the table is read. */
  end(): void;
}

export async function createRowWriter(place: Workplace, types: readonly ColumnType[]): Promise<RowWriter> {
  const { connection } = place.database;
  const name = place.freshName();
  const columns = types.map(
    (type, index) => `${columnSql(index)} ${type === "number" ? "double" : "varchar"}`,
  );
  await connection.run(`create table ${sqlName(name)} (${columns.join(", ")})`);
  const appender = await connection.createAppender(name);
  return {
    relation: sqlName(name),
    write: (values) => {
      for (const value of values) {
        if (value === null) appender.appendNull();
        else if (typeof value === "number") appender.appendDouble(value);
        else appender.appendVarchar(value);
      }
      appender.endRow();
    },
    end: () => {
      appender.flushSync();
      appender.closeSync();
    },
  };
}
