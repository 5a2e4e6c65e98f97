/** Queries to databases: what they may do, and what they may not. */
import { existsSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { openTable } from "../../../src/data/reading/open-table.js";
import { dataFolder } from "../files.js";
import { writeDuckDB, writeSqlite } from "./make-files.js";
import { problemOf, tableOf, valuesOf } from "./tables.js";

const folder = dataFolder();

beforeAll(async () => {
  const rows = Array.from({ length: 5000 }, (_, row) => `(${row}, ${row}.5, 'item ${row}')`).join(", ");
  const table = "create table sales (id integer, price double, name varchar)";
  await writeDuckDB(
    folder,
    "shop.duckdb",
    table,
    `insert into sales values ${rows}`,
    "create table costs (a integer)",
    "create sequence numbers",
    "create view spy as select * from disable_logging()",
  );
  await writeSqlite(
    folder,
    "shop.sqlite",
    table,
    `insert into sales values ${rows}`,
    "create table costs (a)",
  );
  folder.write("secret.csv", "a,b\n1,2\n");
});

const bases = ["shop.duckdb", "shop.sqlite"];

describe.each(bases)("%s", (source) => {
  const refusal = async (query: string) => {
    const problem = await problemOf({ source, query }, folder.path);
    expect(problem?.code).toBe("data-query-refused");
    return problem?.code === "data-query-refused" ? problem.reason : "";
  };

  test.each([
    "select id, price, name from sales order by id limit 2",
    "select id, price, name from sales where id < 2 order by id;",
    "select id, price, name from sales limit 2 -- the first",
    "select id, price, name from sales limit 2; -- the first\n",
    "/* two */ with cheap as (select * from sales where price < 2) select id, price, name from cheap",
  ])("%s", async (query) => {
    const table = await tableOf({ source, query }, folder.path);
    expect(table.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      "id number",
      "price number",
      "name text",
    ]);
    expect(await valuesOf(table)).toEqual([
      [0, 0.5, "item 0"],
      [1, 1.5, "item 1"],
    ]);
  });

  test("all rows, in order, of whatever is asked for", async () => {
    const table = await tableOf({ source, query: "select id from sales order by id desc" }, folder.path);
    expect((await valuesOf(table)).flat()).toEqual(Array.from({ length: 5000 }, (_, row) => 4999 - row));
  });

  test("columns of one name get names of their own", async () => {
    const table = await tableOf(
      { source, query: "select id, price as id, name as id from sales limit 1" },
      folder.path,
    );
    expect(table.columns.map(({ name }) => name)).toEqual(
      source === "shop.sqlite" ? ["id", "id_2", "id_3"] : ["id", "id_1", "id_2"],
    );
  });

  test("no query is told what tables there are", async () => {
    expect(await problemOf({ source, query: " " }, folder.path)).toEqual(
      await problemOf(source, folder.path),
    );
    expect(await problemOf(source, folder.path)).toMatchObject({
      code: "data-query-refused",
      reason: expect.stringMatching(
        /the database holds .* tables: costs, .*sales.*query: "select \* from costs"/,
      ),
    });
  });

  test.each([
    "insert into sales values (1, 1, 'x')",
    "delete from sales",
    "drop table sales",
    "update sales set price = 0",
    "create table more as select 1 as a",
    "with x as (select 1 as a) insert into costs select a from x",
    "attach 'other.db' as other",
    "vacuum",
  ])("%s is refused", async (query) => {
    expect(await refusal(query)).toMatch(/only a SELECT is run|one SELECT and nothing else/);
  });

  test.each(["select 1 as a; select 2", "select 1 as a; drop table sales"])(
    "%j is refused",
    async (query) => {
      expect(await refusal(query)).toMatch(/one SELECT|only a SELECT is run/);
    },
  );

  test.each(["select 1 +", "select * from nowhere", "select nothing from sales"])(
    "%s is answered",
    async (query) => {
      expect(await refusal(query)).toMatch(/answers “.+”/);
    },
  );

  test("no rows are no data", async () => {
    const query = "select * from sales where id < 0";
    expect(await problemOf({ source, query }, folder.path)).toMatchObject({ code: "data-no-rows" });
  });

  test("binary data is refused", async () => {
    expect(await refusal("select cast('x' as blob) as a from sales")).toMatch(
      /its column a holds binary data/,
    );
  });

  test("nothing is written, and the file is free again", async () => {
    const before = readFileSync(`${folder.path}/${source}`);
    const table = await tableOf({ source, query: "select id from sales" }, folder.path);
    await problemOf({ source, query: "drop table sales" }, folder.path);
    expect(readFileSync(`${folder.path}/${source}`).equals(before)).toBe(true);
    expect(existsSync(`${folder.path}/${source}.wal`)).toBe(false);
    // The table stands on its own: rows can be written to the database while it is used.
    if (source === "shop.duckdb") await writeDuckDB(folder, source, "create table later (a integer)");
    expect(table.rows).toBe(5000);
    expect(await valuesOf(table)).toHaveLength(5000);
  });
});

describe("DuckDB", () => {
  test.each([
    "select * from 'secret.csv'",
    "select * from read_csv('secret.csv')",
    "select * from read_text('/etc/hosts')",
    "select * from glob('/*')",
    "select * from 'https://127.0.0.1/x.parquet'",
  ])("%s is refused", async (query) => {
    const found = await problemOf(
      { source: "shop.duckdb", query: query.replace("secret", `${folder.path}/secret`) },
      folder.path,
    );
    expect(found).toMatchObject({
      reason: "it would read another file, and only the database itself may be read",
    });
  });

  test("a copy to a file is refused, and none is written", async () => {
    const query = `copy sales to '${folder.path}/stolen.csv'`;
    const found = await problemOf({ source: "shop.duckdb", query }, folder.path);
    expect(found).toMatchObject({ reason: "it would do more than read; only a SELECT is run" });
    expect(existsSync(`${folder.path}/stolen.csv`)).toBe(false);
  });

  test.each([
    [
      "select * from enable_logging('QueryLog', storage = 'file', storage_path = '/tmp/log')",
      "enable_logging",
    ],
    ["select * from spy", "disable_logging"],
    [
      "select count(*) as a from sales union all select (select count(*) from truncate_duckdb_logs())",
      "truncate_duckdb_logs",
    ],
  ])("%s is refused", async (query, name) => {
    expect(await problemOf({ source: "shop.duckdb", query }, folder.path)).toMatchObject({
      reason: `it calls ${name}, and only the tables of the database may be read`,
    });
  });

  test.each([
    ["select nextval('numbers') as a", /answers/],
    ["select * from sales where id = ?", /placeholders/],
    ["set threads = 1", /only a SELECT/],
    ["call pragma_version()", /only a SELECT/],
  ])("%s is refused", async (query, reason) => {
    expect(await problemOf({ source: "shop.duckdb", query }, folder.path)).toMatchObject({
      reason: expect.stringMatching(reason),
    });
  });

  test("numbers made in the query, and rows that are grouped, come in one order", async () => {
    const query =
      "select id % 100 as digit, count(*) as n, list(id) as ids from sales, range(2) t(twice) group by 1";
    const first = await valuesOf(await tableOf({ source: "shop.duckdb", query }, folder.path));
    expect(first).toHaveLength(100);
    expect(await valuesOf(await tableOf({ source: "shop.duckdb", query }, folder.path))).toEqual(first);
  });

  test.each([1, 50, 500])("a query without end can be stopped after %d ms", async (milliseconds) => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), milliseconds);
    const query = "select sum(a.id * b.id * c.id) as s from sales a, sales b, sales c";
    const opening = openTable({ source: "shop.duckdb", query }, folder.path, { signal: stop.signal });
    await expect(opening).rejects.toThrow(/abort/i);
  });
});

describe("SQLite", () => {
  test("a column with text in it is text", async () => {
    await writeSqlite(
      folder,
      "mixed.sqlite",
      "create table t (a, b)",
      "insert into t values (1, null), ('x', null), (2.5, null)",
    );
    const table = await tableOf({ source: "mixed.sqlite", query: "select * from t" }, folder.path);
    expect(table.columns.map(({ type }) => type)).toEqual(["text", "text"]);
    expect(await valuesOf(table)).toEqual([
      ["1", null],
      ["x", null],
      ["2.5", null],
    ]);
  });

  test("one whose changes are in a log beside it is not read, and one that kept a log is", async () => {
    const bytes = readFileSync(`${folder.path}/shop.sqlite`);
    bytes[18] = 2;
    bytes[19] = 2;
    folder.write("logged.sqlite", bytes);
    const source = { source: "logged.sqlite", query: "select count(*) as n from sales" };
    expect(await valuesOf(await tableOf(source, folder.path))).toEqual([[5000]]);
    folder.write("logged.sqlite-wal", "changes");
    expect(await problemOf(source, folder.path)).toMatchObject({
      reason: expect.stringMatching(/another program has it open/),
    });
  });
});

test.each([
  ["other.db", "a,b\n1,2\n".repeat(10), /neither a DuckDB nor an SQLite database/],
  ["broken.duckdb", `12345678DUCK${"x".repeat(5000)}`, /not a sound DuckDB database|another version/],
  ["broken.sqlite", `SQLite format 3\0${"x".repeat(5000)}`, /not a sound SQLite database/],
])("%s is no database", async (source, content, reason) => {
  folder.write(source, content);
  const problem = await problemOf({ source, query: "select * from t" }, folder.path);
  expect(problem).toMatchObject({ code: "data-file-unreadable", reason: expect.stringMatching(reason) });
});
