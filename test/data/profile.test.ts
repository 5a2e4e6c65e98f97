/** Profiles: kinds of columns, exact figures (against pandas on the example tables), and the cache. */
import { readFileSync, utimesSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ProfileCache, profileFile } from "../../src/data/profile.js";
import type { Column, NumberColumn } from "../../src/profile.js";
import { dataFolder } from "./files.js";
import reference from "./fixtures/pandas-figures.json" with { type: "json" };

const seed = Number(process.env.SEED ?? Date.now() % 1e9);
console.log(`profile seed ${seed}`);
const folder = dataFolder();

async function columnsOf(text: string): Promise<readonly Column[]> {
  const { profile, problem } = await profileFile(folder.write("data.csv", text), "data.csv");
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
      integers: false,
    });
  });

  test.each([
    "nan",
    "NaN",
    "NA",
    "inf",
    "Infinity",
    "-inf",
    "0x10",
    "1_000",
    "1 000",
    "1e",
    "1e999",
    "--1",
    "1.2.3",
  ])("%s is text", async (field) => {
    expect(await column(field)).toMatchObject({ kind: "category", classes: [field] });
  });

  test("a few texts among numbers are told with the first line", async () => {
    expect(await column("1", "2", "", "n/a", "3", "4", "5", "6", "7", "x")).toMatchObject({
      kind: "category",
    });
    expect(await column("1", "2", "", "n/a", "3", "4", "5", "6", "7", "8")).toMatchObject({
      kind: "number",
      missing: 1,
      distinct: 8,
      min: 1,
      max: 8,
      mean: 4.5,
      text: { count: 1, line: 5, value: "n/a" },
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
    expect(more).toMatchObject({ distinct: 1000 });
    expect(more).not.toHaveProperty("classes");
    expect(await column(...words.map((_, index) => `${index}.5`))).toMatchObject({ distinct: 1000 });
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
      { seed, numRuns: 150 },
    );
  });

  test.each(Object.entries(reference.tables))("%s: as pandas has them", async (name, table) => {
    const path = join(import.meta.dirname, "../../examples", `${name}.csv`);
    const { profile } = await profileFile(path, `${name}.csv`);
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
      } else {
        expect(column.classes).toEqual(Object.keys(figures));
        expect(column.classCounts).toEqual(Object.values(figures));
      }
      expect(column.missing).toBe(0);
    }
  });
});

describe("ProfileCache", () => {
  test("reads a file again only when it has changed", async () => {
    const cache = new ProfileCache();
    const path = folder.write("cached.csv", "a\n1\n");
    const first = await cache.profile(path, "cached.csv");
    expect(await cache.profile(path, "cached.csv")).toBe(first);
    folder.write("cached.csv", "a\n1\n2\n");
    expect((await cache.profile(path, "cached.csv")).profile?.rows).toBe(2);
    // The same size, another time of change.
    folder.write("cached.csv", "a\n1\n7\n");
    utimesSync(path, new Date(), new Date(Date.now() + 5000));
    expect((await cache.profile(path, "cached.csv")).profile?.columns[0]).toMatchObject({ max: 7 });
  });

  test("calls at the same time share one reading", async () => {
    const cache = new ProfileCache();
    const path = folder.write("shared.csv", "a\n1\n");
    const [one, two] = await Promise.all([cache.profile(path, "x"), cache.profile(path, "x")]);
    expect(one).toBe(two);
  });

  test("sources written differently keep their name", async () => {
    const cache = new ProfileCache();
    const path = folder.write("named.csv", "a\n1\n");
    expect((await cache.profile(path, "named.csv")).profile?.source).toBe("named.csv");
    expect((await cache.profile(path, "./named.csv")).profile?.source).toBe("./named.csv");
  });

  test("a file that appears later is found", async () => {
    const cache = new ProfileCache();
    const path = join(folder.path, "later.csv");
    expect((await cache.profile(path, "later.csv")).problem?.code).toBe("data-file-missing");
    folder.write("later.csv", "a\n1\n");
    expect((await cache.profile(path, "later.csv")).profile?.rows).toBe(1);
  });

  test("keeps no more than its capacity, the latest used", async () => {
    const cache = new ProfileCache(2);
    const paths = ["one", "two", "three"].map((name) => folder.write(`${name}.csv`, "a\n1\n"));
    const one = await cache.profile(paths[0]!, "s");
    const two = await cache.profile(paths[1]!, "s");
    expect(await cache.profile(paths[0]!, "s")).toBe(one);
    await cache.profile(paths[2]!, "s");
    expect(await cache.profile(paths[0]!, "s")).toBe(one);
    expect(await cache.profile(paths[1]!, "s")).not.toBe(two);
  });
});

test("the reference figures say where they come from", () => {
  const text = readFileSync(join(import.meta.dirname, "fixtures/pandas-figures.json"), "utf8");
  expect(text).toContain("pandas");
});
