/** Profiles of generated tables, small and larger than what is guessed from, against straightforward figures. */
import { expect, test } from "vitest";
import { profileSource } from "../../../src/data/profiling/profile.js";
import type { CategoryColumn, NumberColumn } from "../../../src/profile.js";
import { createRandom } from "../../../src/random.js";
import { dataFolder } from "../files.js";

const seed = Number(process.env.SEED ?? Date.now() % 1e9);
console.log(`generated tables seed ${seed}`);
const folder = dataFolder();

/** Linear interpolation between the two values in the middle. */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const low = sorted[Math.floor(place)]!;
  return low + (place % 1) * (sorted[Math.ceil(place)]! - low);
}

test.each([40, 3000, 30_000])("%i rows", async (rows) => {
  const random = createRandom(seed);
  const numbers: (number | undefined)[] = [];
  const whole: number[] = [];
  const names: string[] = [];
  const lines: string[] = [];
  for (let row = 0; row < rows; row++) {
    const number = random.uniform() < 0.1 ? undefined : random.normal() * 1e-3 + 1e6;
    const count = random.integer(60) - 20;
    const name = `name ${random.integer(1500)}`;
    numbers.push(number);
    whole.push(count);
    names.push(name);
    lines.push(
      `${number ?? "NA"},${count},"${name}",2020-01-${String(1 + random.integer(28)).padStart(2, "0")}`,
    );
  }
  folder.write("generated.csv", `number,count,name,day\n${lines.join("\n")}\n`);
  const { profile } = await profileSource({ source: "generated.csv" }, folder.path, { threads: 1 });
  const [number, count, name, day] = profile!.columns as [
    NumberColumn,
    NumberColumn,
    CategoryColumn,
    { kind: string },
  ];

  const filled = Float64Array.from(numbers.filter((value) => value !== undefined)).sort();
  const mean = 1e6 + filled.reduce((sum, value) => sum + (value - 1e6), 0) / filled.length;
  const variance = filled.reduce((sum, value) => sum + (value - mean) ** 2, 0) / filled.length;
  expect(number).toMatchObject({
    kind: "number",
    missing: rows - filled.length,
    min: filled[0],
    max: filled.at(-1),
    integers: false,
  });
  expect(number.mean).toBeCloseTo(mean, 7);
  // Far from zero, a difference of large sums would have no right digit left.
  expect(number.deviation / Math.sqrt(variance)).toBeCloseTo(1, 5);
  expect(number.distinct).toBe(new Set(filled).size);
  for (const [index, share] of [0.25, 0.5, 0.75].entries()) {
    expect(number.quartiles![index]).toBeCloseTo(quantile(filled, share), 8);
  }
  expect(number.histogram!.counts).toHaveLength(20);
  expect(number.histogram!.counts.reduce((sum, each) => sum + each)).toBe(filled.length);

  const counted = (values: readonly (number | string)[], of: readonly string[]) =>
    of.map((wanted) => values.filter((value) => String(value) === wanted).length);
  expect(count).toMatchObject({ kind: "number", integers: true, missing: 0 });
  expect(count.classes).toEqual([...new Set(whole)].sort((a, b) => a - b).map(String));
  expect(count.classCounts).toEqual(counted(whole, count.classes!));
  const different = new Set(names).size;
  expect(name).toMatchObject({ kind: "category", distinct: different });
  if (different <= 1000) expect(name.classCounts).toEqual(counted(names, name.classes!));
  else expect(name).not.toHaveProperty("classes");
  expect(day).toMatchObject({ kind: "date", time: false });
});

test("what the first rows made believe is looked at again", async () => {
  const late = Array.from({ length: 6000 }, (_, row) => {
    const changed = row >= 5500;
    return [
      changed ? "a word" : row,
      row >= 5990 ? "a word" : row,
      row < 5200 ? "" : "2024-05-06",
      row < 5200 ? "" : row,
      changed ? "yes" : "true",
      row < 5200 ? "word" : row,
    ].join(",");
  });
  const many = Array.from({ length: 40_000 }, (_, row) => `9,9,2024-05-06,9,true,${row}`);
  folder.write("late.csv", `mostly,few,dates,empty,answer,words\n${late.join("\n")}\n${many.join("\n")}\n`);
  const { profile } = await profileSource({ source: "late.csv" }, folder.path, { threads: 1 });
  expect(profile!.columns).toMatchObject([
    { kind: "number", text: { count: 500, line: 5502, value: "a word" } },
    { kind: "number", text: { count: 10, line: 5992, value: "a word" } },
    { kind: "date", missing: 5200, from: "2024-05-06" },
    { kind: "number", missing: 5200 },
    { kind: "category", classes: ["true", "yes"], classCounts: [45_500, 500] },
    { kind: "number", text: { count: 5200, line: 2, value: "word" } },
  ]);
});

test("numbers too large to be squared have a mean and a deviation", async () => {
  folder.write("large.csv", "x,row\n1e200,1\n3e200,2\n-1e200,3\n");
  const { profile } = await profileSource({ source: "large.csv" }, folder.path, { threads: 1 });
  const column = profile!.columns[0] as NumberColumn;
  expect(column.mean / 1e200).toBeCloseTo(1, 12);
  expect(column.deviation / 1e200).toBeCloseTo(Math.sqrt(8 / 3), 12);
});

test("many columns are profiled in groups", async () => {
  const names = Array.from({ length: 150 }, (_, index) => `c${index}`);
  const rows = Array.from({ length: 20 }, (_, row) => names.map((_, index) => (row * index) % 7).join(","));
  folder.write("wide.csv", `${names.join(",")}\n${rows.join("\n")}\n`);
  const { profile } = await profileSource({ source: "wide.csv" }, folder.path, { threads: 1 });
  for (const [index, column] of profile!.columns.entries()) {
    const values = Array.from({ length: 20 }, (_, row) => (row * index) % 7);
    const classes = [...new Set(values)].sort((a, b) => a - b).map(String);
    expect(column).toMatchObject({
      name: `c${index}`,
      max: Math.max(...values),
      distinct: classes.length,
      classes,
    });
  }
});

test("a large file that is profiled while it is opened has the figures of one that is read again", {
  timeout: 120_000,
}, async () => {
  const random = createRandom(seed);
  const lines: string[] = [];
  const rows = 900_000;
  for (let row = 0; row < rows; row++) {
    const name = `of a name without end, ${row % 3 === 0 ? "" : random.integer(5)}`;
    // What only a row far behind shows: a number that is none, and names that are quoted.
    const late = row === rows - 7 ? "word" : String(row % 100);
    lines.push(`${random.integer(1e6) / 1000},"${name}",${late}`);
  }
  const text = `number,name,late\n${lines.join("\n")}\n`;
  expect(text.length).toBeGreaterThan(2 ** 25);
  folder.write("watched.csv", text);
  // Read in two files, nothing is known before both are open.
  const half = Math.floor(rows / 2);
  folder.write("half-1.csv", `number,name,late\n${lines.slice(0, half).join("\n")}\n`);
  folder.write("half-2.csv", `number,name,late\n${lines.slice(half).join("\n")}\n`);
  const watched = await profileSource({ source: "watched.csv" }, folder.path);
  const again = await profileSource({ source: "half-*.csv" }, folder.path);
  const [number, name, late] = watched.profile!.columns as [NumberColumn, CategoryColumn, NumberColumn];
  const [number2, name2, late2] = again.profile!.columns as [NumberColumn, CategoryColumn, NumberColumn];
  expect(watched.profile!.rows).toBe(rows);
  for (const [one, other] of [
    [number, number2],
    [late, late2],
  ] as const) {
    expect([one.min, one.max, one.missing]).toEqual([other.min, other.max, other.missing]);
    expect(one.mean).toBeCloseTo(other.mean, 9);
    expect(one.deviation).toBeCloseTo(other.deviation, 9);
  }
  expect(Math.abs(number.quartiles![1] - 500)).toBeLessThan(10);
  expect(late.text).toEqual({ count: 1, line: rows - 7 + 2, value: "word" });
  expect(name).toEqual(name2);
  expect(name.classes).toHaveLength(6);
});
