/** Facts of datasets: planted duplicates, conflicts and leaks, each with a healthy twin, and the counts of the split. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { factsOf } from "../../../src/data/profiling/facts.js";
import { factsKey } from "../../../src/data/profiling/facts-key.js";
import { createRandom } from "../../../src/random.js";
import { datasetFrom } from "../datasets.js";
import { dataFolder } from "../files.js";

const seed = Number(process.env.SEED ?? Date.now() % 1e9);
console.log(`facts seed ${seed}`);
const folder = dataFolder();

async function factsFor(...lines: readonly string[]) {
  const facts = await factsOf(await datasetFrom(folder.path, ...lines), folder.path, { threads: 1 });
  expect(facts).toBeDefined();
  return facts!;
}

/** Rows of a number, a colour, and a class that the number decides; no two alike. */
function healthy(rows: number): string[] {
  const random = createRandom(seed);
  return Array.from({ length: rows }, (_, row) => {
    const number = random.normal();
    const colour = ["red", "green", "blue"][random.integer(3)];
    return `${number.toFixed(6)}${row},${colour},${number > 0 ? "high" : "low"}`;
  });
}

const table = (name: string, rows: readonly string[]) => {
  folder.write(name, `number,colour,level\n${rows.join("\n")}\n`);
  return `source: "${name}"`;
};
const half = "split: random(train: 50%, validation: 25%, test: 25%, seed: 7)";

describe("repeated rows", () => {
  test("a healthy table has none", async () => {
    const facts = await factsFor(table("healthy.csv", healthy(80)), "target: level", half);
    expect(facts).toMatchObject({
      duplicates: { rows: 0 },
      conflicts: { rows: 0 },
      leaks: { validation: 0, test: 0 },
      rows: { train: 40, validation: 20, test: 20 },
    });
    expect(facts.duplicates).not.toHaveProperty("first");
  });

  test("duplicates are counted, with the first pair", async () => {
    const rows = healthy(80);
    rows[30] = rows[4]!;
    rows[50] = rows[4]!;
    const facts = await factsFor(table("twice.csv", rows), "target: level", half);
    expect(facts).toMatchObject({ duplicates: { rows: 2, first: [4, 30] }, conflicts: { rows: 0 } });
  });

  test("values count as they are read", async () => {
    const rows = healthy(80);
    rows[3] = "1.50,red,high";
    rows[9] = " 15e-1 , red,high";
    const facts = await factsFor(table("written.csv", rows), "target: level", half);
    expect(facts.duplicates).toEqual({ rows: 1, first: [3, 9] });
  });

  test("equal features with different targets are conflicts and no duplicates", async () => {
    const rows = healthy(80);
    rows[30] = rows[4]!.replace(/[^,]*$/, (level) => (level === "high" ? "low" : "high"));
    const facts = await factsFor(table("conflict.csv", rows), "target: level", half);
    expect(facts).toMatchObject({ duplicates: { rows: 0 }, conflicts: { rows: 2, first: [4, 30] } });
  });

  test("what no feature reads does not tell rows apart", async () => {
    const rows = healthy(40);
    const [number, , level] = rows[5]!.split(",");
    rows[5] = `${number},red,${level}`;
    rows[20] = `${number},blue,${level}`;
    const source = table("features.csv", rows);
    expect((await factsFor(source, "target: level", half)).duplicates.rows).toBe(0);
    expect((await factsFor(source, "target: level", "exclude: colour", half)).duplicates).toEqual({
      rows: 1,
      first: [5, 20],
    });
  });
});

describe("leaks", () => {
  test("a copied table stands on both sides of the split, and a grouped split mends it", async () => {
    const rows = healthy(60);
    const numbered = [...rows, ...rows].map((row, index) => `${row},${index % 60}`);
    folder.write("copied.csv", `number,colour,level,id\n${numbered.join("\n")}\n`);
    const lines = ['source: "copied.csv"', "target: level", "exclude: id"];
    const facts = await factsFor(...lines, half);
    expect(facts.duplicates.rows).toBe(60);
    expect(facts.leaks.validation + facts.leaks.test).toBeGreaterThan(10);
    const [training, held] = facts.leaks.first!;
    expect(training % 60).toBe(held % 60);
    const kept = await factsFor(
      ...lines,
      "split: grouped(by: id, train: 50%, validation: 25%, test: 25%, seed: 7)",
    );
    expect(kept.leaks).toEqual({ validation: 0, test: 0 });
  });

  test("rows of a test file are looked for among the training rows", async () => {
    const rows = healthy(50);
    const source = table("train.csv", rows.slice(0, 40));
    table("unseen.csv", rows.slice(40));
    table("seen.csv", [...rows.slice(40, 45), ...rows.slice(0, 40)]);
    const clean = await factsFor(source, 'test: "unseen.csv"', "target: level");
    expect(clean.leaks).toEqual({ validation: 0, test: 0 });
    expect(clean.rows.test).toBe(10);
    const leaking = await factsFor(source, 'test: "seen.csv"', "target: level");
    expect(leaking.rows.train).toBe(leaking.leaks.test);
    const [training, held] = leaking.leaks.first!;
    expect(held).toBe(45 + training);
  });
});

test("classes are counted in each split", async () => {
  const rows = healthy(200);
  const facts = await factsFor(table("counts.csv", rows), "target: level", half);
  const { train, validation, test: held } = facts.classCounts!;
  const of = (name: string) => rows.filter((row) => row.endsWith(name)).length;
  expect([0, 1].map((at) => train[at]! + validation[at]! + held[at]!)).toEqual([of("high"), of("low")]);
  expect(train[0]! + train[1]!).toBe(facts.rows.train);
});

test("the feature that decides comes first, and noise tells nothing", async () => {
  const { relations } = await factsFor(table("decides.csv", healthy(400)), "target: level", half);
  expect(relations.map(({ column }) => column)).toEqual(["number", "colour"]);
  expect(relations[0]!.strength).toBeGreaterThan(0.9);
  expect(relations[1]!.strength).toBeLessThan(0.2);
});

test("a series repeats itself by its nature", async () => {
  const lines = Array.from({ length: 60 }, (_, day) => `${day},${[10, 12, 11][day % 3]}`);
  folder.write("series.csv", `day,degrees\n${lines.join("\n")}\n`);
  const facts = await factsFor('source: "series.csv"', "target: degrees", "order: day", "window: 3");
  expect(facts).toMatchObject({
    duplicates: { rows: 0 },
    conflicts: { rows: 0 },
    leaks: { validation: 0, test: 0 },
  });
});

test("images are compared by what is in their files", async () => {
  for (const [index, name] of ["a/1", "a/2", "a/3", "b/1", "b/2", "b/3"].entries()) {
    mkdirSync(join(folder.path, "images", name[0]!), { recursive: true });
    // The second of each class is the first again; all are equally large on disk.
    const grey = name.endsWith("2") ? 40 * (index - 1) : 40 * index;
    const pixels = Buffer.alloc(64, grey);
    const raw = { width: 8, height: 8, channels: 1 } as const;
    folder.write(`images/${name}.png`, await sharp(pixels, { raw }).png({ compressionLevel: 0 }).toBuffer());
  }
  const facts = await factsFor('source: "images"', "features: image(image, image_size: [8, 8])", half);
  expect(facts.duplicates).toEqual({ rows: 2, first: [0, 1] });
});

test("facts are kept by what they depend on", async () => {
  const source = table("keys.csv", healthy(30));
  const key = async (...lines: string[]) =>
    factsKey(await datasetFrom(folder.path, source, "target: level", ...lines));
  const first = await key(half);
  expect(await key(half, "scale: standardize")).toBe(first);
  expect(await key(half.replace("7", "8"))).not.toBe(first);
  expect(await key(half, "exclude: colour")).not.toBe(first);
});
