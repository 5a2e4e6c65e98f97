/** `missing: drop`: which rows leave, by reasoning over the rows as they were written; checker, facts and training agree. */
import sharp from "sharp";
import { expect, test } from "vitest";
import type { PreparedData } from "../../../src/data/prepared.js";
import { prepareData } from "../../../src/data/preparing/prepare.js";
import { factsOf } from "../../../src/data/profiling/facts.js";
import type { Task } from "../../../src/network.js";
import { createRandom } from "../../../src/random.js";
import { datasetFrom } from "../datasets.js";
import { dataFolder } from "../files.js";
import { classification, regression } from "./datasets.js";

const seed = Number(process.env.SEED ?? Date.now() % 1e9);
console.log(`dropped rows seed ${seed}`);
const folder = dataFolder();
const columns = ["amount", "colour", "note", "photo", "price", "level", "cheap", "good", "tags"] as const;
type Name = (typeof columns)[number];
type Row = Readonly<Record<Name, string>>;

for (const name of ["a", "b"]) {
  const pixels = { width: 2, height: 2, channels: 3, background: name === "a" ? "#c00" : "#00c" } as const;
  folder.write(`${name}.png`, await sharp({ create: pixels }).png().toBuffer());
}

/** Rows with a gap in every few fields, as files have them; `NA` is one among numbers alone. */
function rowsWithGaps(count: number, share: number, turn: number): Row[] {
  const random = createRandom(seed, turn);
  const pick = (...values: readonly string[]) => values[random.integer(values.length)]!;
  const or = (gaps: readonly string[], field: string) => (random.uniform() < share ? pick(...gaps) : field);
  return Array.from({ length: count }, (_, row) => ({
    amount: or(["", "NA", " ", "nan"], String(row / 4)),
    colour: or(["", " "], pick("red", "green", "blue")),
    note: or(["", "  "], pick("the cat", "NA", "a dog")),
    photo: or(["", " "], pick("a.png", "b.png")),
    price: or(["", "NA"], (row * 1.5).toFixed(2)),
    level: or(["", " "], pick("high", "low")),
    cheap: or(["", "null"], pick("0", "1")),
    good: or([""], pick("true", "false")),
    tags: or([""], pick("x|y", "x", "y")),
  }));
}

function write(name: string, rows: readonly Row[]): string {
  const lines = rows.map((row) => columns.map((column) => row[column]).join(","));
  folder.write(name, `${columns.join(",")}\n${lines.join("\n")}\n`);
  return `source: "${name}"`;
}

const numbers: readonly Name[] = ["amount", "price", "cheap"];
const isMissing = (name: Name, field: string) =>
  field.trim() === "" || (numbers.includes(name) && ["NA", "nan", "null"].includes(field));

/** What pandas' `dropna(subset=…)` leaves, as row numbers. */
const kept = (rows: readonly Row[], used: readonly Name[]) =>
  rows.flatMap((row, at) => (used.some((name) => isMissing(name, row[name])) ? [] : [at]));

const indexOf = ({ train, validation, test }: PreparedData) =>
  [...train.index, ...validation.index, ...test.index].sort((a, b) => a - b);

const labels: Task = { kind: "multi_label", classes: undefined };
const targets: readonly [string, Task, readonly Name[]][] = [
  ["price", regression, ["price"]],
  ["level", classification("high", "low"), ["level"]],
  ["multi_hot(cheap, good)", labels, ["cheap", "good"]],
  // An empty field is a row without labels.
  ['multi_hot(tags, separator: "|")', labels, []],
];
const features: readonly [string, readonly Name[]][] = [
  ["amount", ["amount"]],
  ["colour", ["colour"]],
  ["category(colour, output_mode: int)", ["colour"]],
  ["text(note)", ["note"]],
  ["image(photo)", ["photo"]],
  ["amount, colour, text(note), image(photo)", ["amount", "colour", "note", "photo"]],
];

/** Each feature by itself, and each target with all of them. */
const cases = [
  ...features.map((feature) => [targets[0]!, feature] as const),
  ...targets.slice(1).map((target) => [target, features.at(-1)!] as const),
];

test.each(cases)("target %j, features %j", async ([target, task, needed], [chosen, used]) => {
  const rows = rowsWithGaps(60, 0.12, chosen.length + target.length);
  const said = [`target: ${target}`, `features: ${chosen}`, "missing: drop"];
  const expected = kept(rows, [...needed, ...used]);
  expect(expected.length).toBeLessThan(60);
  const dataset = await datasetFrom(folder.path, write("gaps.csv", rows), ...said);
  const data = await prepareData(dataset, [task], folder.path);
  const { train, validation, test, leftOut } = data;
  expect(indexOf(data)).toEqual(expected);
  expect(leftOut).toBe(60 - expected.length);
  const counts = { train: train.count, validation: validation.count, test: test.count };
  const facts = await factsOf(dataset, folder.path, { threads: 1 });
  expect(facts!.rows).toEqual({ ...counts, leftOut });
  await data.close();
});

test("nobody leaves where nothing is missing, and none is told of", async () => {
  const said = ["target: price", `features: ${features.at(-1)![0]}`, "missing: drop"];
  const dataset = await datasetFrom(folder.path, write("sound.csv", rowsWithGaps(60, 0, 1)), ...said);
  const data = await prepareData(dataset, [regression], folder.path);
  expect(indexOf(data)).toHaveLength(60);
  expect(data).not.toHaveProperty("leftOut");
  expect((await factsOf(dataset, folder.path, { threads: 1 }))!.rows).not.toHaveProperty("leftOut");
  await data.close();
});

test("rows of a test file leave for the same reasons, also where the data itself has no gap", async () => {
  const gaps = rowsWithGaps(40, 0.2, 77);
  write("test.csv", gaps);
  const used: readonly Name[] = ["price", "amount", "note", "photo"];
  const dataset = await datasetFrom(
    folder.path,
    write("sound.csv", rowsWithGaps(60, 0, 1)),
    "target: price",
    "features: amount, text(note), image(photo)",
    'test: "test.csv"',
    "missing: drop",
  );
  const data = await prepareData(dataset, [regression], folder.path);
  const expected = kept(gaps, used);
  expect([...data.test.index]).toEqual(expected);
  expect([data.train.count + data.validation.count, data.leftOut]).toEqual([60, 40 - expected.length]);
  const facts = await factsOf(dataset, folder.path, { threads: 1 });
  expect(facts!.rows).toMatchObject({ test: expected.length, leftOut: 40 - expected.length });
  await data.close();
});
