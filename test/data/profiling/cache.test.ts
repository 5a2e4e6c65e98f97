/** The cache of profiles and facts: what it keeps, what it does not, and how it stands damage. */
import { appendFileSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type CacheOptions, createCache } from "../../../src/data/profiling/cache.js";
import { datasetFrom } from "../datasets.js";
import { dataFolder } from "../files.js";

const folder = dataFolder();
const reading = { threads: 1 };
let caches = 0;

/** A cache on a folder of its own; `again` opens another one on the same folder, as another process would. */
function fresh(options: CacheOptions = {}) {
  const place = join(folder.path, `cache ${caches++}`);
  const open = () => createCache({ folder: place, least: 0, ...options });
  return { cache: open(), again: open, entries: () => readdirSync(place).map((name) => join(place, name)) };
}

const profile = (cache: ReturnType<typeof createCache>, source: string) =>
  cache.profile({ source }, folder.path, reading);

describe("profiles", () => {
  test("are read once, and again when the file has changed", async () => {
    const { cache } = fresh();
    const file = folder.write("changing.csv", "a,b\n1,2\n");
    const first = await profile(cache, "changing.csv");
    expect(await profile(cache, "changing.csv")).toBe(first);
    appendFileSync(file, "3,4\n");
    expect((await profile(cache, "changing.csv")).profile?.rows).toBe(2);
    // The same size, another time of change.
    folder.write("changing.csv", "a,b\n1,2\n7,4\n");
    utimesSync(file, new Date(), new Date(Date.now() + 5000));
    expect((await profile(cache, "changing.csv")).profile?.columns[0]).toMatchObject({ max: 7 });
  });

  test("are there for the next process", async () => {
    const { cache, again, entries } = fresh();
    folder.write("kept.csv", "a,b\n1,2\n");
    const first = await profile(cache, "kept.csv");
    const [entry] = entries();
    const text = readFileSync(entry!, "utf8");
    writeFileSync(entry!, text.replace('"max":2', '"max":77'));
    // Read from the entry, and not from the file.
    expect((await profile(again(), "kept.csv")).profile?.columns[1]).toMatchObject({ max: 77 });
    writeFileSync(entry!, text);
    expect(await profile(again(), "kept.csv")).toEqual(first);
  });

  test.each([
    ["half an entry", (text: string) => text.slice(0, text.length / 2)],
    ["nothing", () => ""],
    ["the entry of another file", (text: string) => text.replace("damaged.csv", "another.csv")],
  ])("%s is as good as none", async (_, damage) => {
    const { cache, again, entries } = fresh();
    folder.write("damaged.csv", "a,b\n1,2\n");
    const first = await profile(cache, "damaged.csv");
    const [entry] = entries();
    writeFileSync(entry!, damage(readFileSync(entry!, "utf8")));
    expect(await profile(again(), "damaged.csv")).toEqual(first);
  });

  test("problems are not kept", async () => {
    const { cache } = fresh();
    expect((await profile(cache, "later.csv")).problem?.code).toBe("data-file-missing");
    folder.write("later.csv", "a,b\n1,2\n");
    expect((await profile(cache, "later.csv")).profile?.rows).toBe(1);
  });

  test("of small files are not kept", async () => {
    const { cache } = fresh({ least: 1000 });
    folder.write("small.csv", "a,b\n1,2\n");
    const first = await profile(cache, "small.csv");
    expect(await profile(cache, "small.csv")).not.toBe(first);
    expect(await profile(cache, "small.csv")).toEqual(first);
  });

  test("of a folder follow the files in it", async () => {
    for (const name of ["texts/a", "texts/b"]) mkdirSync(join(folder.path, name), { recursive: true });
    folder.write("texts/a/1.txt", "one");
    folder.write("texts/b/1.txt", "two");
    const { cache } = fresh();
    const first = await profile(cache, "texts");
    expect(first.profile?.rows).toBe(2);
    expect(await profile(cache, "texts")).toBe(first);
    folder.write("texts/b/2.txt", "three");
    expect((await profile(cache, "texts")).profile?.rows).toBe(3);
  });

  test("a file that may not be read is not answered from the cache", async () => {
    const { cache } = fresh();
    folder.write("secret.csv", "a,b\n1,2\n");
    expect((await profile(cache, "secret.csv")).profile).toBeDefined();
    const refused = await cache.profile({ source: "secret.csv" }, folder.path, {
      ...reading,
      allowed: () => false,
    });
    expect(refused.problem?.code).toBe("data-outside-workspace");
  });

  test("no more entries stay than there is room for", async () => {
    const { cache, entries } = fresh({ capacity: 2 });
    for (const name of ["one.csv", "two.csv", "three.csv", "four.csv"]) {
      folder.write(name, "a,b\n1,2\n");
      await profile(cache, name);
    }
    expect(entries()).toHaveLength(2);
  });

  test("a cache folder that cannot be written costs nothing but time", async () => {
    folder.write("in the way", "");
    folder.write("plain.csv", "a,b\n1,2\n");
    const cache = createCache({ folder: join(folder.path, "in the way", "cache"), least: 0 });
    expect((await profile(cache, "plain.csv")).profile?.rows).toBe(1);
  });
});

test("facts are kept by the dataset and its files", async () => {
  const rows = Array.from({ length: 30 }, (_, row) => `${row},${row % 2 ? "odd" : "even"}`);
  folder.write("facts.csv", `n,kind\n${rows.join("\n")}\n`);
  const lines = ['source: "facts.csv"', "target: kind"];
  const { cache } = fresh();
  const facts = async (...more: string[]) =>
    cache.facts(await datasetFrom(folder.path, ...lines, ...more), folder.path, reading);
  const first = await facts();
  expect(first?.duplicates.rows).toBe(0);
  expect(await facts()).toBe(first);
  expect(await facts("split: random(train: 80%, validation: 10%, test: 10%, seed: 1)")).not.toEqual(first);
  folder.write("facts.csv", `n,kind\n${[...rows, rows[0]].join("\n")}\n`);
  expect((await facts())?.duplicates).toEqual({ rows: 1, first: [0, 30] });
});
