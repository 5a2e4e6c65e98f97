/** Rows of a table come in the order of the data, however many threads read it. */
import { expect, test } from "vitest";
import { numberValue } from "../../../src/data/preparing/values-sql.js";
import { queryRow } from "../../../src/data/reading/duckdb.js";
import { dataFolder } from "../files.js";
import { tableOf } from "../reading/tables.js";

const folder = dataFolder();

test("values of a column of text are had without a join, which would not keep the order", async () => {
  folder.write("numbers.csv", "a,b\n1,NA\nNA,2\n");
  const table = await tableOf("numbers.csv", folder.path, { threads: 4 });
  const plan = async (sql: string) => String((await queryRow(table.connection, `explain ${sql}`))[1]);
  const values = table.columns.map(numberValue).join(", ");
  expect(await plan(`select ${values} from ${table.relation}`)).not.toContain("JOIN");
  // A list of so many is what DuckDB makes a join of.
  const many = Array.from({ length: 10 }, (_, index) => `'${index}'`).join(", ");
  expect(await plan(`select ${table.columns[0]!.sql} in (${many}) from ${table.relation}`)).toContain("JOIN");
});
