/** The same table in every format, and what is refused in each. */
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { arrayOf, booleanOf, numberOf, textOf, timestampOf } from "../../../src/data/reading/field-sql.js";
import type { Table } from "../../../src/data/reading/table.js";
import type { DataSource } from "../../../src/profile.js";
import { dataFolder } from "../files.js";
import { writeDuckDB, writeParquet, writeSqlite } from "./make-files.js";
import { problemOf, reasonOf, tableOf, valuesOf } from "./tables.js";

const folder = dataFolder();
const query = "select * from flowers";
const rows = [
  [1.5, true, "2024-01-05T00:00:00.000Z", "rosé, red"],
  [-2, false, "1999-12-31T00:00:00.000Z", null],
  [null, null, null, '"x"\ny'],
];
const sql =
  "select * from (values (1.5::double, true, date '2024-01-05', 'rosé, red'), (-2, false, date '1999-12-31', null), (null, null, null, '\"x\"' || chr(10) || 'y')) t(height, wild, seen, colour)";

const csv =
  'height,wild,seen,colour\n1.5,true,2024-01-05,"rosé, red"\n-2,False,1999-12-31,\nNA,,,"""x""\ny"\n';
const jsonLines = [
  '{"height": 1.5, "wild": true, "seen": "2024-01-05", "colour": "rosé, red"}',
  '{"height": -2, "wild": false, "seen": "1999-12-31", "colour": null}',
  '{"colour": "\\"x\\"\\ny"}',
];

beforeAll(async () => {
  folder.write("flowers.csv", csv);
  folder.write("flowers.csv.gz", gzipSync(csv));
  folder.write("flowers.tsv", csv.replace("rosé, red", "rosé; red").replaceAll(",", "\t").replace(";", ","));
  folder.write("flowers.jsonl", jsonLines.join("\n"));
  folder.write("flowers.jsonl.gz", gzipSync(jsonLines.join("\r\n")));
  folder.write("flowers.json", `[\n${jsonLines.join(",\n")}\n]\n`);
  await writeParquet(folder, "flowers.parquet", sql);
  await writeDuckDB(folder, "flowers.duckdb", `create table flowers as ${sql}`);
  await writeSqlite(
    folder,
    "flowers.sqlite",
    "create table flowers (height real, wild text, seen text, colour text)",
    `insert into flowers values (1.5, 'true', '2024-01-05', 'rosé, red'), (-2, 'false', '1999-12-31', null), (null, null, null, '"x"' || char(10) || 'y')`,
  );
  folder.write(
    "database.db",
    await import("node:fs").then((fs) => fs.readFileSync(`${folder.path}/flowers.sqlite`)),
  );
});

/** The rows by what the fields mean, whatever type they came in. */
async function meaningOf(table: Table): Promise<unknown[][]> {
  const [height, wild, seen, colour] = table.columns;
  const date = `strftime(${timestampOf(seen!)}, '%Y-%m-%dT%H:%M:%S.%gZ')`;
  const fields = [numberOf(height!), booleanOf(wild!), date, textOf(colour!)];
  const result = await table.connection.runAndReadAll(`select ${fields.join(", ")} from ${table.relation}`);
  return result.getRowsJS() as unknown[][];
}

test.each<[string, DataSource]>([
  ["CSV", { source: "flowers.csv" }],
  ["packed CSV", { source: "flowers.csv.gz" }],
  ["TSV", { source: "flowers.tsv" }],
  ["JSON lines", { source: "flowers.jsonl" }],
  ["packed JSON lines", { source: "flowers.jsonl.gz" }],
  ["a JSON list", { source: "flowers.json" }],
  ["Parquet", { source: "flowers.parquet" }],
  ["DuckDB", { source: "flowers.duckdb", query }],
  ["SQLite", { source: "flowers.sqlite", query }],
  ["SQLite under another name", { source: "database.db", query: `${query};` }],
  ["a pattern", { source: "flowers.cs?" }],
])("%s gives the same rows", async (_, source) => {
  const table = await tableOf(source, folder.path);
  expect(table.columns.map(({ name }) => name)).toEqual(["height", "wild", "seen", "colour"]);
  expect(await meaningOf(table)).toEqual(rows);
  expect(table.rows).toBe(3);
  expect(table.form).toBe("table");
});

test("what has lines says them, and other formats count their rows", async () => {
  const place = async (source: DataSource, row: number) => (await tableOf(source, folder.path)).place(row);
  expect(await place({ source: "flowers.csv" }, 0)).toBe("line 2 of flowers.csv");
  expect(await place({ source: "flowers.csv" }, 2)).toBe("line 5 of flowers.csv");
  expect(await place({ source: "flowers.jsonl" }, 2)).toBe("line 3 of flowers.jsonl");
  expect(await place({ source: "flowers.json" }, 2)).toBe("row 3 of flowers.json");
  expect(await place({ source: "flowers.parquet" }, 2)).toBe("row 3 of flowers.parquet");
  expect(await place({ source: "flowers.duckdb", query }, 0)).toBe("row 1 of flowers.duckdb");
});

test("the fingerprint is that of the file's bytes", async () => {
  const { createHash } = await import("node:crypto");
  const { readFileSync } = await import("node:fs");
  for (const name of ["flowers.csv", "flowers.csv.gz", "flowers.jsonl", "flowers.parquet"]) {
    const expected = createHash("sha256")
      .update(readFileSync(`${folder.path}/${name}`))
      .digest("hex");
    const table = await tableOf(name, folder.path);
    expect(await table.fingerprint()).toBe(expected);
    expect(await table.fingerprint()).toBe(expected);
  }
});

describe("JSON lines", () => {
  const types = async (...lines: string[]) => {
    folder.write("data.jsonl", lines.join("\n"));
    const table = await tableOf("data.jsonl", folder.path);
    return {
      types: table.columns.map(({ name, type }) => [name, type]),
      values: await valuesOf(table),
      table,
    };
  };

  test("numbers and text in one column are text, as in a CSV", async () => {
    const { types: found, values } = await types('{"a": 1}', '{"a": "x"}', '{"a": true}');
    expect(found).toEqual([["a", "text"]]);
    expect(values).toEqual([["1"], ["x"], ["true"]]);
  });

  test("lists of numbers are arrays, and lists of texts one text", async () => {
    const {
      types: found,
      values,
      table,
    } = await types('{"a": [1, 2], "b": ["x", "y"]}', '{"a": [0.5, null], "b": []}');
    expect(found).toEqual([
      ["a", "array"],
      ["b", "text"],
    ]);
    expect(values).toEqual([
      [[1, 2], "x|y"],
      [[0.5, null], ""],
    ]);
    const lists = await table.connection.runAndReadAll(
      `select ${arrayOf(table.columns[0]!)} from ${table.relation}`,
    );
    expect(lists.getRowsJson()[0]).toEqual([[1, 2]]);
  });

  test("keys keep their order, dates stay text, and what Python writes for no number is none", async () => {
    const { types: found, values } = await types('{"b": NaN, "it\'s": "2024-01-05"}', "", '{"a": 1, "b": 2}');
    expect(found).toEqual([
      ["b", "number"],
      ["it's", "text"],
      ["a", "number"],
    ]);
    expect(values[1]).toEqual([2, null, 1]);
  });

  test("the order of keys does not depend on what is read first", async () => {
    const lines = Array.from(
      { length: 30_000 },
      (_, row) => `{"z": ${row}, "key${row % 7}": "${"x".repeat(40)}"}`,
    );
    lines.unshift(...new Array<string>(200).fill('{"z": 0, "b": 1}'));
    const { types: found } = await types(...lines);
    expect(found.map(([name]) => name)).toEqual([
      "z",
      "b",
      ..."0123456".split("").map((digit) => `key${digit}`),
    ]);
  });

  test("lines are counted with empty ones", async () => {
    const { table } = await types("", '{"a": 1}', "", "  ", '{"a": 2}');
    expect([await table.line(0), await table.line(1)]).toEqual([2, 5]);
  });

  test.each([
    [
      "an object in a field",
      '{"a": {"b": 1}}',
      "its key a holds objects; spread them over keys of their own",
    ],
    ["lists of lists", '{"a": [[1]]}', "its key a holds lists of lists or of objects"],
    ["a line that is cut off", '{"a": 1}\n{"a": \n{"a": 3}', "line 2 is not a JSON object"],
    ["two objects on a line", '{"a": 1}\n\n{"a": 1} {"a": 2}', "line 3 is not a JSON object"],
    ["CSV", "a,b\n1,2", "line 1 is not a JSON object"],
    ["numbers", "1\n2", "it has to hold objects with a field for each column"],
    ["keys that differ in case", '{"a": 1, "A": 2}', "its keys a and A differ in case only"],
    ["a mark", '\ufeff{"a": 1}', "it begins with a byte order mark; save it as UTF-8 without one"],
    ["Latin-1", Buffer.from('{"a": "é"}', "latin1"), "it is not UTF-8 text; save it with the encoding UTF-8"],
  ])("%s is refused", async (_, text, reason) => {
    folder.write("bad.jsonl", text);
    expect(await reasonOf("bad.jsonl", folder.path)).toBe(reason);
  });

  test("nothing in it is no rows", async () => {
    folder.write("bad.jsonl", "\n\n");
    expect(await problemOf("bad.jsonl", folder.path)).toEqual({ code: "data-no-rows", path: "bad.jsonl" });
    folder.write("bad.json", "[]");
    expect(await problemOf("bad.json", folder.path)).toEqual({ code: "data-no-rows", path: "bad.json" });
  });

  test("a list that breaks off is refused", async () => {
    folder.write("bad.json", '[\n{"a": 1},\n{"a": \n]');
    expect(await reasonOf("bad.json", folder.path)).toMatch(/^it is not JSON/);
  });
});

describe("Parquet", () => {
  test("types become the five that there are", async () => {
    await writeParquet(
      folder,
      "types.parquet",
      "select 1::tinyint as a, 2::hugeint as b, 3.25::decimal(9,2) as c, 'x'::enum('x', 'y') as d, timestamptz '2024-01-05 10:00:00+02' as e, [1, 2]::float[2] as f, ['p', 'q'] as g, uuid '00000000-0000-0000-0000-000000000001' as h, time '10:00:00' as i, null as j",
    );
    const table = await tableOf("types.parquet", folder.path);
    expect(table.columns.map(({ type }) => type)).toEqual(
      "number number number text date array text text text number".split(" "),
    );
    expect(await valuesOf(table)).toEqual([
      [
        1,
        2,
        3.25,
        "x",
        "2024-01-05 08:00:00",
        [1, 2],
        "p|q",
        "00000000-0000-0000-0000-000000000001",
        "10:00:00",
        null,
      ],
    ]);
  });

  test("names that differ in case only are two columns", async () => {
    await writeParquet(folder, "case.parquet", "select 1 as a, 2 as b");
    expect((await tableOf("case.parquet", folder.path)).columns.map(({ name }) => name)).toEqual(["a", "b"]);
  });

  test.each([
    ["'x'::blob", /its column a holds binary data/],
    ["{'x': 1}", /its column a holds objects/],
    ["[[1]]", /its column a holds lists of lists/],
    ["map {'x': 1}", /its column a holds objects/],
  ])("%s is refused", async (value, reason) => {
    await writeParquet(folder, "bad.parquet", `select ${value} as a`);
    expect(await reasonOf("bad.parquet", folder.path)).toMatch(reason);
  });

  test("what only bears the name is refused, and what holds no rows", async () => {
    folder.write("bad.parquet", "a,b\n1,2\n");
    expect(await reasonOf("bad.parquet", folder.path)).toBe("it is not a Parquet file");
    folder.write("bad.parquet", "PAR1 and more that is not Parquet at all PAR1");
    expect(await reasonOf("bad.parquet", folder.path)).toMatch(/not a sound Parquet file|not a Parquet file/);
    await writeParquet(folder, "bad.parquet", "select 1 as a where false");
    expect(await problemOf("bad.parquet", folder.path)).toMatchObject({ code: "data-no-rows" });
  });
});

test.each([
  ["table.xlsx", /spreadsheet; save the sheet as CSV/],
  ["table.zip", /archive; unpack it/],
  ["photo.png", /it is an image/],
  ["table.parquet.gz", /unpack it/],
])("%s is refused by its name", async (name, reason) => {
  folder.write(name, "PK\u0003\u0004");
  expect(await reasonOf(name, folder.path)).toMatch(reason);
});

test("a query to what is no database is refused", async () => {
  expect(await problemOf({ source: "flowers.csv", query }, folder.path)).toEqual({
    code: "data-query-refused",
    path: "flowers.csv",
    reason: "only databases take one; leave the query out",
  });
});
