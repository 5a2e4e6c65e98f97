/** A large file of text is read while it is opened: into the same numbers as by reading it again, and with the same messages. */
import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import type { Rows } from "../../../src/data/prepared.js";
import { planReading } from "../../../src/data/preparing/plan.js";
import { readColumns } from "../../../src/data/preparing/read-columns.js";
import { readWhileOpening } from "../../../src/data/preparing/read-while-opening.js";
import type { ColumnStore } from "../../../src/data/preparing/store.js";
import { temporaryFiles } from "../../../src/data/preparing/temporary.js";
import { openTable } from "../../../src/data/reading/open-table.js";
import type { DataInput } from "../../../src/network.js";
import { createRandom } from "../../../src/random.js";
import { dataFolder } from "../files.js";
import { dataset, number, oneHot, prepared, regression, table } from "./datasets.js";

const seed = Number(process.env.SEED ?? Date.now() % 1e9);
console.log(`read while opening seed ${seed}`);
const folder = dataFolder();
const rows = 400_000;
/** Smaller files are not shown to anybody while they are opened. */
const wide = "x".repeat(60);
const leftovers = () => readdirSync(folder.path).filter((name) => name.startsWith("netwright-rows-"));

const inputs: DataInput[] = [
  table(
    number("a", { scale: "robust", missing: "median", clip: { lower: 0.01, upper: 0.99 } }),
    number("b", { scale: "standardize" }),
    oneHot("c", ["x", "z"]),
  ),
];

beforeAll(() => {
  const random = createRandom(seed);
  const lines = Array.from({ length: rows }, (_, row) => {
    const a = row % 7 === 0 ? "" : random.normal().toFixed(5);
    return `${a},${random.uniform()},${"xyz"[row % 3]},${wide},${row}`;
  });
  const header = "a,b,c,note,y";
  const write = (name: string, part: readonly string[]) =>
    folder.write(name, `${header}\n${part.join("\n")}\n`);
  write("whole.csv", lines);
  write("part-1.csv", lines.slice(0, rows / 2));
  write("part-2.csv", lines.slice(rows / 2));
  write("ragged.csv", lines.with(rows - 10, "1,2,x"));
  write("word.csv", lines.with(rows - 10, `1,two,x,${wide},3`));
}, 60_000);

/** Arrays of millions of numbers are compared by their bytes. */
const bytesOf = (values: Float32Array | Float64Array | Int32Array) =>
  createHash("sha256")
    .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    .digest("hex");

async function columnsOf(store: ColumnStore): Promise<string[]> {
  const columns: string[] = [];
  for (let block = 0; block < store.blocks; block++) {
    for (let column = 0; column < store.columns; column++)
      columns.push(bytesOf(await store.column(block, column)));
  }
  return columns;
}

// One block is 8 MiB, and there are more of them.
test.each([0, 2 ** 23, 2 ** 30])(
  "the store is the same as that of reading again, with %i bytes of memory",
  async (memory) => {
    const files = temporaryFiles(folder.path);
    const planFor = (opened: Parameters<typeof planReading>[0]) =>
      planReading(opened, "whole.csv", inputs, [], undefined);
    const reader = readWhileOpening(planFor, { memory, files });
    const options = { threads: 1, onlooker: reader.onlooker };
    const { table: opened } = await openTable({ source: "whole.csv" }, folder.path, options);
    try {
      expect(opened?.seen).toBe(true);
      const read = await reader.finish();
      const again = await readColumns(opened!, planFor(opened!), { memory: 2 ** 30, files });
      expect(read?.store.rows).toBe(rows);
      expect(read?.store.blocks).toBeGreaterThan(1);
      expect(await columnsOf(read!.store)).toEqual(await columnsOf(again));
      expect(leftovers()).toHaveLength(memory === 2 ** 30 ? 0 : 1);
    } finally {
      opened?.close();
      await files.close();
    }
    expect(leftovers()).toEqual([]);
  },
  60_000,
);

async function numbersOf({ count, inputs: [input], targets: [target], index }: Rows) {
  const into = new Float32Array(count * input!.size);
  await input!.fill(
    Int32Array.from({ length: count }, (_, at) => at),
    into,
  );
  return [into, target!, index].map(bytesOf);
}

const take = (source: string, options = {}) =>
  prepared(
    folder.path,
    dataset(source, { inputs }),
    [regression],
    async ({ train, validation, test, preprocessing }) => ({
      numbers: await Promise.all([train, validation, test].map(numbersOf)),
      preprocessing,
    }),
    { temporaryFolder: folder.path, ...options },
  );

test("one large file becomes what two small ones become", async () => {
  expect(await take("whole.csv")).toEqual(await take("part-*.csv"));
}, 120_000);

test("what is wrong with it is told with its line, and nothing is left behind", async () => {
  const memory = 0;
  await expect(take("ragged.csv", { memory })).rejects.toThrow(`Line ${rows - 8} of`);
  await expect(take("word.csv", { memory })).rejects.toThrow(
    `Line ${rows - 8} of word.csv: b is “two”, which is not a number.`,
  );
  const controller = new AbortController();
  const ended = take("whole.csv", {
    memory,
    signal: controller.signal,
    onProgress: ({ done }: { readonly done: number }) => done > rows / 2 && controller.abort(),
  });
  await expect(ended).rejects.toMatchObject({ name: "AbortError" });
  expect(leftovers()).toEqual([]);
}, 120_000);
