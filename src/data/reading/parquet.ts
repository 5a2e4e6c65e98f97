/** Opens a Parquet file. */
import { mostColumns } from "./csv-header.js";
import { queryRow, sqlPath } from "./duckdb.js";
import { checkFile, type DataFile } from "./file-bytes.js";
import { columnSql, type Part, type Workplace } from "./part.js";
import { firstLine, Unreadable, unreadable } from "./problems.js";
import { typedColumns } from "./typed-columns.js";

export async function openParquet(file: DataFile, place: Workplace): Promise<Part> {
  await checkFile(file);
  const { connection } = place.database;
  const relation = `read_parquet(${sqlPath(file.path)})`;
  try {
    const found = await typedColumns(connection, relation);
    if (found.reason !== undefined) throw unreadable(file.name, found.reason);
    const { columns } = found;
    if (columns.length > mostColumns) {
      const counts = { columns: columns.length, most: mostColumns };
      throw new Unreadable({ code: "data-too-many-columns", path: file.name, ...counts });
    }
    const [rows] = await queryRow(connection, `select count(*)::double from ${relation}`);
    if (rows === 0) throw new Unreadable({ code: "data-no-rows", path: file.name });
    const fields = columns.map(({ expression }, index) => `${expression} as ${columnSql(index)}`);
    return {
      columns: columns.map(({ name, type }, index) => ({ name, type, sql: columnSql(index) })),
      relation: `(select ${fields.join(", ")} from ${relation})`,
      rows: rows as number,
      hashed: false,
    };
  } catch (error) {
    if (error instanceof Unreadable || !(error instanceof Error)) throw error;
    place.signal?.throwIfAborted();
    if (/No magic bytes|too small to be a Parquet file/i.test(error.message)) {
      throw unreadable(file.name, "it is not a Parquet file");
    }
    if (/Error: /.test(error.message)) {
      throw unreadable(file.name, `it is not a sound Parquet file (${firstLine(error.message)})`);
    }
    throw error;
  }
}
