/** What a field means is the same in SQL as in `field.ts`. */
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import {
  isInfinite,
  missingMarkers,
  parseBoolean,
  parseNumber,
  parseTimestamp,
  trimmed,
} from "../../../src/data/field.js";
import { type Database, openDatabase } from "../../../src/data/reading/duckdb.js";
import {
  booleanOf,
  filled,
  infiniteIn,
  missingNumber,
  numberOf,
  textOf,
  timeOfDayIn,
  timestampOf,
} from "../../../src/data/reading/field-sql.js";
import type { ColumnType } from "../../../src/data/reading/table.js";

const seed = Number(process.env.SEED ?? Date.now() % 1e9);
console.log(`field sql seed ${seed}`);

let database: Database;

beforeAll(async () => {
  database = await openDatabase({ threads: 1 });
  return () => database.close();
});

/** What an expression over the column `c` is worth in each of the rows. */
async function evaluate(values: readonly string[], expression: string): Promise<unknown[]> {
  const { connection } = database;
  await connection.run("create or replace table fields (row integer, c varchar)");
  const appender = await connection.createAppender("fields");
  for (const [row, value] of values.entries()) {
    appender.appendInteger(row);
    appender.appendVarchar(value);
    appender.endRow();
  }
  appender.flushSync();
  appender.closeSync();
  const result = await connection.runAndReadAll(`select ${expression} from fields order by row`);
  return result.getRowsJS().map(([value]) => value);
}

const column = { sql: "c", type: "text" as const };

/** Everything a field can mean, in JavaScript and in SQL. */
const meanings: readonly (readonly [string, (field: string) => unknown, string])[] = [
  ["filled", (field) => trimmed(field) !== "", filled(column)],
  ["number", (field) => parseNumber(trimmed(field)) ?? null, numberOf(column)],
  ["infinite", (field) => isInfinite(trimmed(field)), infiniteIn(column)],
  [
    "missing among numbers",
    (field) => trimmed(field) === "" || missingMarkers.includes(trimmed(field)),
    missingNumber(column),
  ],
  ["boolean", (field) => parseBoolean(trimmed(field)) ?? null, booleanOf(column)],
  [
    "timestamp",
    (field) => {
      const time = parseTimestamp(trimmed(field));
      return time === undefined ? null : Math.round(time * 1000);
    },
    `epoch_us(${timestampOf(column)})::double`,
  ],
  ["text", (field) => (trimmed(field) === "" ? null : trimmed(field)), textOf(column)],
];

async function compare(fields: readonly string[]): Promise<void> {
  for (const [name, meaning, sql] of meanings) {
    const found = await evaluate(fields, sql);
    for (const [row, field] of fields.entries()) {
      const expected = meaning(field);
      // Both zeros are one number.
      if (found[row] === 0 && expected === 0) continue;
      expect([name, field, found[row]]).toEqual([name, field, expected]);
    }
  }
}

describe("fields", () => {
  test("that are nearly something else", async () => {
    await compare([
      ..."1_000|1_0.5|1e5_0|+-5| +-5|-+5|++5|5|+5|-5|.5|5.|.|+|-|e5|1e|1e+|0x10|1,000|1e400|-1e400|1e-400".split(
        "|",
      ),
      ..."inf|-inf|+inf|Infinity|-INFINITY|+-inf|nan|NaN|+nan|NA|N/A|n/a|null|NULL|None|none|?|-".split("|"),
      ..."true|TRUE|False|tRuE|yes|1.0|0| true |true\t|t".split("|"),
      ..."2024-02-29|2023-02-29|2024-13-01|2024-1-5|2024/01/05|2024-01-05T10:00|2024-01-05 10:00:59.123456789".split(
        "|",
      ),
      ..."2024-01-05T24:00|2024-01-05T10:00:60|2024-01-05T10:00:00Z|2024-01-05 10:00:00+02:00".split("|"),
      ..."2024-01-05T10:00:00-0330|2024-01-05T10:00:00+14|2024-01-05T10:00Z|0000-01-01|0001-01-01|9999-12-31".split(
        "|",
      ),
      ..."epoch|infinity|2024-01-05T|2024-01-05 |  2024-01-05|2024-01-05 (BC)|1969-12-31T23:59:59.999999".split(
        "|",
      ),
      ..."\u00a05|5\u00a0|\t5|5\n|\f5\v|\r| |\u00a0|\u0001|５|١|5\u0000|'|\"|\\".split("|"),
      "9".repeat(400),
      `0.${"0".repeat(400)}1`,
      "4.9e-324",
      "2e-324",
      "1.7976931348623157e308",
      "1.7976931348623159e308",
      "",
    ]);
  });

  test("made at random", { timeout: 120_000 }, async () => {
    const numeric = fc
      .array(fc.constantFrom(..."0123456789", "+", "-", ".", "e", "E", "_", " ", "\t", ",", "x", "n", "f"), {
        maxLength: 9,
      })
      .map((letters) => letters.join(""));
    const dated = fc
      .tuple(
        fc.constantFrom("2024", "1999", "0001", "24", "2024 "),
        fc.constantFrom("-02", "-12", "-13", "-2", "/02"),
        fc.constantFrom("-29", "-30", "-31", "-1", ""),
        fc.constantFrom("", "T", " ", "t"),
        fc.constantFrom("", "10:00", "23:59:59", "23:59:60", "10:00:00.5", "24:00:00", "1:00"),
        fc.constantFrom("", "Z", "+01", "-05:30", "+0530", "+24:00", " UTC"),
      )
      .map((parts) => parts.join(""));
    const words = fc.constantFrom(
      "true",
      "False",
      "inf",
      "-Infinity",
      "NA",
      "nan",
      "null",
      "-",
      "?",
      "abc",
      "é",
    );
    const spaced = fc
      .tuple(
        fc.constantFrom("", " ", "\t", "\u00a0"),
        fc.oneof(words, numeric, dated),
        fc.constantFrom("", " ", "\n", "\r\n"),
      )
      .map((parts) => parts.join(""));
    const letters = fc.string({ unit: "grapheme", maxLength: 6 }).filter((text) => !text.includes("\0"));
    const exact = fc.double({ noNaN: true }).map(String);
    const one = fc.oneof(numeric, dated, spaced, letters, exact);
    await fc.assert(fc.asyncProperty(fc.array(one, { minLength: 300, maxLength: 300 }), compare), {
      seed,
      numRuns: 20,
      endOnFailure: true,
    });
  });

  test("without underscores are numbers all the same", async () => {
    const values = ["1", "-2.5e3", "x", "", "+-5", "inf"];
    const plain = await evaluate(values, numberOf({ ...column, underscores: false }));
    expect(plain).toEqual(await evaluate(values, numberOf(column)));
  });

  test("say a time of day or do not", async () => {
    const values = ["2024-01-05", " 2024-01-05 ", "2024-01-05T00:00"];
    expect(await evaluate(values, timeOfDayIn(column))).toEqual([false, false, true]);
  });
});

describe("typed values", () => {
  const typed = async (
    type: ColumnType,
    value: string,
    expression: (column: { sql: string; type: ColumnType }) => string,
  ) => {
    const sql = `select ${expression({ sql: "c", type })} from (select ${value} as c)`;
    return (await database.connection.runAndReadAll(sql)).getRowsJS()[0]![0];
  };

  test.each<[string, boolean, number | null, boolean, string | null]>([
    ["2.5::double", true, 2.5, false, "2.5"],
    ["3::double", true, 3, false, "3"],
    ["-0.0::double", true, -0, false, "0"],
    ["1e15::double", true, 1e15, false, "1000000000000000"],
    ["'nan'::double", false, null, false, null],
    ["'-inf'::double", true, null, true, "-inf"],
    ["null::double", false, null, false, null],
  ])("the number %s", async (value, isFilled, number, infinite, text) => {
    expect(await typed("number", value, filled)).toBe(isFilled);
    expect(await typed("number", value, numberOf)).toBe(number);
    expect(await typed("number", value, infiniteIn)).toBe(infinite);
    expect(await typed("number", value, textOf)).toBe(text);
    expect(await typed("number", value, missingNumber)).toBe(!isFilled);
  });

  test("of other types are no numbers", async () => {
    expect(await typed("boolean", "true", numberOf)).toBeNull();
    expect(await typed("boolean", "true", booleanOf)).toBe(true);
    expect(await typed("date", "timestamp '2024-01-05 10:00:00'", timeOfDayIn)).toBe(true);
    expect(await typed("date", "timestamp '2024-01-05'", timeOfDayIn)).toBe(false);
    expect(await typed("array", "[1.0, 2]", filled)).toBe(true);
  });
});
