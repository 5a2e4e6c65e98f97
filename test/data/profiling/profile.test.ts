/** Profiles: kinds of columns, and exact figures, against pandas on the example tables and against plain JavaScript. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { profileSource } from "../../../src/data/profiling/profile.js";
import type { Column, NumberColumn, ProfileResult } from "../../../src/profile.js";
import { dataFolder } from "../files.js";
import reference from "../fixtures/pandas-figures.json" with { type: "json" };

const seed = Number(process.env.SEED ?? Date.now() % 1e9);
console.log(`profile seed ${seed}`);
const folder = dataFolder();
const examples = join(import.meta.dirname, "../../../examples");

function profileOf(name: string, content: string | Uint8Array): Promise<ProfileResult> {
  folder.write(name, content);
  return profileSource({ source: name }, folder.path, { threads: 1 });
}

async function columnsOf(text: string): Promise<readonly Column[]> {
  const { profile, problem } = await profileOf("data.csv", text);
  expect(problem).toBeUndefined();
  return profile!.columns;
}

const column = async (...fields: string[]) =>
  (await columnsOf(`x,row\n${fields.map((field, row) => `${field},${row}\n`).join("")}`))[0]!;

describe("kinds of columns", () => {
  test("numbers in every notation", async () => {
    expect(await column("1", "-2.5", "+3", ".5", "4.", "1e3", "-1.5E-2")).toEqual({
      name: "x",
      kind: "number",
      missing: 0,
      distinct: 7,
      min: -2.5,
      max: 1000,
      mean: expect.closeTo(1005.985 / 7, 12),
      deviation: expect.any(Number),
      quartiles: [0.2425, 1, 3.5],
      histogram: {
        from: -2.5,
        to: 1000,
        counts: [6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
      },
      integers: false,
    });
  });

  test.each(["nan", "NA", "inf", "-inf", "0x10", "1_000", "1 000", "1e", "1e999", "--1", "1.2.3"])(
    "%s is text",
    async (field) => {
      expect(await column(field)).toMatchObject({ kind: "category", classes: [field] });
    },
  );

  test("a few texts among numbers are told with the first line", async () => {
    expect(await column("1", "2", "", "none", "3", "4", "5", "6", "7", "x")).toMatchObject({
      kind: "category",
    });
    expect(await column("1", "2", "", "none", "3", "4", "5", "6", "7", "8")).toMatchObject({
      kind: "number",
      missing: 1,
      distinct: 8,
      min: 1,
      max: 8,
      mean: 4.5,
      text: { count: 1, line: 5, value: "none" },
    });
  });

  test("markers of missing values and infinities are counted apart in a column of numbers", async () => {
    expect(await column("1", "NA", "", "-inf", "2", "nan", "Infinity", "?")).toMatchObject({
      kind: "number",
      missing: 4,
      infinite: 2,
      distinct: 2,
      mean: 1.5,
    });
    expect(await column("1", "NA", "2", "nan")).not.toHaveProperty("infinite");
  });

  test("in a column of words, markers are words", async () => {
    expect(await column("yes", "NA", "no", "inf")).toMatchObject({
      kind: "category",
      missing: 0,
      classes: ["NA", "inf", "no", "yes"],
    });
  });

  test("four fifths of numbers are enough, less are not", async () => {
    expect(await column("1", "2", "3", "4", "x")).toMatchObject({
      kind: "number",
      text: { count: 1, line: 6 },
    });
    expect(await column("1", "2", "3", "y", "x")).toMatchObject({ kind: "category", distinct: 5 });
  });

  test("whole numbers are classes by value, ascending", async () => {
    expect(await column("10", "9", "1.0", "1", "-2", "-0", "0")).toMatchObject({
      integers: true,
      distinct: 5,
      classes: ["-2", "0", "1", "9", "10"],
      classCounts: [1, 2, 2, 1, 1],
    });
  });

  test("more than 100 whole numbers are no classes", async () => {
    const numbers = Array.from({ length: 101 }, (_, index) => String(index));
    expect(await column(...numbers.slice(1))).toHaveProperty("classes.length", 100);
    expect(await column(...numbers)).not.toHaveProperty("classes");
  });

  test("categories are sorted by code point", async () => {
    // U+FF5E stands before U+1F600 by code point, but after its first half in UTF-16.
    expect(await column("b", "a", "😀", "～", "b", "B", "")).toMatchObject({
      kind: "category",
      missing: 1,
      distinct: 5,
      classes: ["B", "a", "b", "～", "😀"],
      classCounts: [1, 1, 2, 1, 1],
    });
  });

  test("different values are counted up to 1,000", async () => {
    const words = Array.from({ length: 1001 }, (_, index) => `word ${index}`);
    const most = await column(...words.slice(1));
    expect(most).toMatchObject({ distinct: 1000 });
    expect(most.kind === "category" && most.classes).toHaveLength(1000);
    const more = await column(...words, ...words);
    expect(more).toMatchObject({ distinct: 1001 });
    expect(more).not.toHaveProperty("classes");
    expect(await column(...words.map((_, index) => `${index}.5`))).toMatchObject({ distinct: 1001 });
  });

  test("a column without any value", async () => {
    expect(await column("", "", "")).toEqual({
      name: "x",
      kind: "category",
      missing: 3,
      distinct: 0,
      classes: [],
      classCounts: [],
    });
  });

  test("a constant column far from zero has no deviation", async () => {
    expect(await column("1e9", "1e9", "1e9")).toMatchObject({ deviation: 0, distinct: 1 });
  });
});

describe("other kinds", () => {
  test("booleans in any case", async () => {
    expect(await column("true", "FALSE", "", "True")).toEqual({
      name: "x",
      kind: "boolean",
      missing: 1,
      distinct: 2,
      classes: ["false", "true"],
      classCounts: [1, 2],
    });
    expect(await column("true", "false", "maybe")).toMatchObject({ kind: "category" });
  });

  test("dates with and without a time of day", async () => {
    expect(await column("2024-03-05", "", "1999-12-31", "2024-03-05")).toEqual({
      name: "x",
      kind: "date",
      missing: 1,
      distinct: 2,
      from: "1999-12-31",
      to: "2024-03-05",
      time: false,
    });
    expect(await column("2024-03-05 10:20:30", "2024-03-05T10:20:31Z")).toMatchObject({
      kind: "date",
      from: "2024-03-05T10:20:30",
      to: "2024-03-05T10:20:31",
      time: true,
    });
    expect(await column("2024-02-30", "2024-03-01")).toMatchObject({ kind: "category" });
  });

  test("lists of one length", async () => {
    const lines = ["[1, 2]", "[3, 6]", "null"].map((list, id) => `{"x": ${list}, "id": ${id}}\n`);
    const { profile } = await profileOf("lists.jsonl", lines.join(""));
    expect(profile!.columns[0]).toEqual({
      name: "x",
      kind: "array",
      missing: 1,
      distinct: 2,
      length: 2,
      min: 1,
      max: 6,
      mean: 3,
      deviation: expect.closeTo(Math.sqrt((4 + 1 + 0 + 9) / 4), 12),
    });
  });

  test("lists of different lengths are no numbers to learn from", async () => {
    const { profile } = await profileOf("odd.jsonl", '{"x": [1, 2], "id": 1}\n{"x": [3], "id": 2}\n');
    expect(profile!.columns[0]).toEqual({ name: "x", kind: "category", missing: 0, distinct: 2 });
  });

  test("words of texts are counted", async () => {
    expect(await column("one", "two words", " and  three words ")).toMatchObject({
      kind: "category",
      words: { mean: 2, most: 3 },
    });
  });
});

describe("figures", () => {
  test("agree with the textbook formulas on random columns", async () => {
    const numbers = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), {
      minLength: 1,
      maxLength: 60,
    });
    await fc.assert(
      fc.asyncProperty(numbers, fc.constantFrom(0, 1e6), async (values, offset) => {
        const shifted = values.map((value) => value + offset);
        const figures = (await column(...shifted.map(String))) as NumberColumn;
        const mean = shifted.reduce((sum, value) => sum + value, 0) / shifted.length;
        const variance = shifted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / shifted.length;
        const tolerance = 1e-9 * Math.max(1, ...shifted.map(Math.abs));
        expect(figures.min).toBe(Math.min(...shifted) + 0);
        expect(figures.max).toBe(Math.max(...shifted) + 0);
        expect(Math.abs(figures.mean - mean)).toBeLessThan(tolerance);
        expect(Math.abs(figures.deviation - Math.sqrt(variance))).toBeLessThan(tolerance);
        expect(figures.distinct).toBe(new Set(shifted).size);
        expect(figures.integers).toBe(shifted.every(Number.isInteger));
      }),
      { seed, numRuns: 25 },
    );
  });

  test.each(Object.entries(reference.tables))("%s: as pandas has them", async (name, table) => {
    const { profile } = await profileSource({ source: `${name}.csv` }, examples);
    expect(profile).toMatchObject({ source: `${name}.csv`, rows: table.rows, fingerprint: table.sha256 });
    expect(profile!.columns.map(({ name }) => name)).toEqual(Object.keys(table.columns));
    const expected: readonly (number[] | Record<string, number>)[] = Object.values(table.columns);
    for (const [index, column] of profile!.columns.entries()) {
      const figures = expected[index]!;
      if (column.kind === "number") {
        const [min, max, mean, deviation, distinct] = figures as number[];
        expect([column.min, column.max, column.distinct]).toEqual([min, max, distinct]);
        expect(column.mean).toBeCloseTo(mean!, 9);
        expect(column.deviation).toBeCloseTo(deviation!, 9);
      } else if (column.kind === "category") {
        expect(column.classes).toEqual(Object.keys(figures));
        expect(column.classCounts).toEqual(Object.values(figures));
      }
      expect(column.missing).toBe(0);
    }
  });
});

test("the reference figures say where they come from", () => {
  const text = readFileSync(join(import.meta.dirname, "../fixtures/pandas-figures.json"), "utf8");
  expect(text).toContain("pandas");
});
