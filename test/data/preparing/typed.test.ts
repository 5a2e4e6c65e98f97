/** Typed columns of Parquet: lists of numbers, dates, truth values, and numbers that are missing in three ways. */
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { beforeAll, describe, expect, test } from "vitest";
import type { ColumnEncoding, Dataset } from "../../../src/network.js";
import { dataFolder } from "../files.js";
import { byRow, dataset, everything, number, oneHot, prepared, regression, table } from "./datasets.js";

const folder = dataFolder();

beforeAll(async () => {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const write = (name: string, query: string) =>
    connection.run(`copy (${query}) to '${join(folder.path, name)}' (format parquet)`);
  await write(
    "typed.parquet",
    `select * from (values
      ([1, 2, 3], 1.5::float, true, date '2024-01-01', 'a', 1::bigint),
      ([4, null, 6], 'nan'::float, null, null, null, 2),
      (null, null, false, date '2024-12-31', 'b', 3)) t(list, x, flag, day, kind, y)`,
  );
  await write(
    "ragged.parquet",
    "select * from (values ([1, 2, 3], 1), ([4, 5], 2), ([6, 7, 8], 3)) t(list, y)",
  );
  await write("infinite.parquet", "select * from (values (1.0::double, 1), ('inf'::double, 2)) t(a, y)");
  connection.closeSync();
  instance.closeSync();
});

const list = (settings: object = {}) =>
  ({
    kind: "array",
    column: "list",
    width: 3,
    scale: "none",
    missing: "error",
    ...settings,
  }) as ColumnEncoding;

const take = <Result>(
  name: string,
  columns: ColumnEncoding[],
  use: Parameters<typeof prepared<Result>>[3],
  memory = 1e9,
) => {
  const settings: Partial<Dataset> = { inputs: [table(...columns)], split: everything };
  return prepared(folder.path, dataset(name, settings), [regression], use, { memory });
};

describe.each([
  ["in memory", 1e9],
  ["in files", 0],
])("typed columns %s", (_, memory) => {
  test("become numbers, and what is missing is filled", async () => {
    const columns = [
      list({ missing: "mean", scale: "minmax" }),
      number("x", { missing: "median" }),
      { kind: "boolean", column: "flag", width: 1, missing: "mode" } as const,
      {
        kind: "date",
        column: "day",
        width: 2,
        parts: ["month", "day"],
        scale: "none",
        missing: "mean",
      } as const,
      oneHot("kind", ["a", "b"], "mode"),
    ];
    await take(
      "typed.parquet",
      columns,
      async (data) => {
        // The mean of 1, 2, 3, 4 and 6 is 3.2; the scale is from 1 to 6.
        const mean = Math.fround(2.2 / 5);
        expect((await byRow(data)).map(({ x, y }) => [...x, ...y])).toEqual([
          [0, Math.fround(0.2), Math.fround(0.4), 1.5, 1, 1, 1, 1, 0, 1],
          [Math.fround(0.6), expect.closeTo(mean, 6), 1, 1.5, 0, 6.5, 16, 1, 0, 2],
          [...new Array<unknown>(3).fill(expect.closeTo(mean, 6)), 1.5, 0, 12, 31, 0, 1, 3],
        ]);
      },
      memory,
    );
  });
});

test("a list with a missing number can leave its row out", async () => {
  await take("typed.parquet", [list({ missing: "drop" })], async (data) => {
    expect([...data.train.index]).toEqual([0]);
  });
});

test.each<[string, string, ColumnEncoding, RegExp]>([
  ["a list with a missing number", "typed.parquet", list(), /has no value for list\.$/],
  [
    "a list of another length",
    "ragged.parquet",
    list(),
    /list is “\[4.0, 5.0\]”, which is not a list of as many numbers as the others\.$/,
  ],
  [
    "an infinite number",
    "infinite.parquet",
    number("a"),
    /a is infinite, and nothing can be computed with that\.$/,
  ],
  ["a missing number", "typed.parquet", number("x"), /^Row 2 of typed\.parquet has no value for x\.$/],
])("%s", async (_, name, column, message) => {
  await expect(take(name, [column], () => "prepared")).rejects.toThrow(message);
});
