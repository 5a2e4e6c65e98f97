/** What the typed columns of Parquet files and databases become: numbers, booleans, dates, lists of numbers or text. */
import type { DuckDBConnection, DuckDBType } from "@duckdb/node-api";
import { columnNames } from "./csv-header.js";
import { loadDuckDB, sqlName } from "./duckdb.js";
import type { ColumnType } from "./table.js";

/** Stands between the texts of a list, which become one text. */
export const listSeparator = "|";

export interface TypedColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** Its value in that type, as SQL over the relation it was found in. */
  readonly expression: string;
}

export type TypedColumns =
  | { readonly columns: readonly TypedColumn[]; readonly reason?: undefined }
  /** Why they cannot be used, as the end of a sentence. */
  | { readonly reason: string };

/** The columns of what stands behind FROM in `relation`. */
export async function typedColumns(connection: DuckDBConnection, relation: string): Promise<TypedColumns> {
  const result = await connection.run(`select * from ${relation} limit 0`);
  const own = result.deduplicatedColumnNames();
  const types = result.columnTypes();
  const names = columnNames(result.columnNames());
  const columns: TypedColumn[] = [];
  for (const [index, type] of types.entries()) {
    const found = await conversionOf(type, sqlName(own[index]!));
    if ("holds" in found) return { reason: `its column ${names[index]} holds ${found.holds}` };
    columns.push({ name: names[index]!, ...found });
  }
  return { columns };
}

type Conversion = { readonly type: ColumnType; readonly expression: string } | { readonly holds: string };

async function conversionOf(type: DuckDBType, name: string): Promise<Conversion> {
  const { DuckDBTypeId: Id } = await loadDuckDB();
  const numbers: readonly number[] = [
    ...[Id.TINYINT, Id.SMALLINT, Id.INTEGER, Id.BIGINT, Id.HUGEINT, Id.BIGNUM],
    ...[Id.UTINYINT, Id.USMALLINT, Id.UINTEGER, Id.UBIGINT, Id.UHUGEINT],
    ...[Id.FLOAT, Id.DOUBLE, Id.DECIMAL],
  ];
  const refused: ReadonlyMap<number, string> = new Map([
    [Id.BLOB, "binary data, and only numbers, text, dates, booleans and lists of them can be read"],
    [Id.STRUCT, "objects, and they have to be spread over columns of their own"],
    [Id.MAP, "objects, and they have to be spread over columns of their own"],
    [Id.UNION, "values of several types"],
  ]);
  const id = type.typeId;
  const holds = refused.get(id);
  if (holds !== undefined) return { holds };
  if (numbers.includes(id)) return { type: "number", expression: `cast(${name} as double)` };
  if (id === Id.BOOLEAN) return { type: "boolean", expression: name };
  if (id === Id.TIMESTAMP_TZ) return { type: "date", expression: `timezone('UTC', ${name})` };
  const dates: readonly number[] = [Id.DATE, Id.TIMESTAMP, Id.TIMESTAMP_S, Id.TIMESTAMP_MS, Id.TIMESTAMP_NS];
  if (dates.includes(id)) return { type: "date", expression: `cast(${name} as timestamp)` };
  if ("valueType" in type && (id === Id.LIST || id === Id.ARRAY)) {
    const inner = await conversionOf(type.valueType, "item");
    if ("holds" in inner) return { holds: `lists of ${inner.holds}` };
    if (inner.type === "number") return { type: "array", expression: `cast(${name} as double[])` };
    if (inner.type === "array" || "valueType" in type.valueType) return { holds: "lists of lists" };
    const texts = `cast(${name} as varchar[])`;
    return { type: "text", expression: `array_to_string(${texts}, '${listSeparator}')` };
  }
  return { type: "text", expression: `cast(${name} as varchar)` };
}
