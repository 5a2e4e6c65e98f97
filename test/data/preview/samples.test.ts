/** What a preview says of rows: as they stand, as they enter the network, and samples of images and texts. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import sharp from "sharp";
import { afterEach, describe, expect, test } from "vitest";
import { sampleImages } from "../../../src/data/preview/images.js";
import { preparedRows } from "../../../src/data/preview/prepared-rows.js";
import { rawRows } from "../../../src/data/preview/raw-rows.js";
import { sampleTexts } from "../../../src/data/preview/texts.js";
import { openTable } from "../../../src/data/reading/open-table.js";
import { type Ready, ready } from "./ready.js";

let open: Ready | undefined;
const folders: string[] = [];

afterEach(async () => {
  await open?.close();
  open = undefined;
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function prepared(source: string, files?: Readonly<Record<string, string>>): Promise<Ready> {
  open = await ready(source, files && folderOf(files));
  return open;
}

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), "netwright-preview-"));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  return folder;
}

async function all<T>(parts: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const part of parts) found.push(part);
  return found;
}

const mixed = {
  "shop.csv": `area,colour,sold,listed,price
1.5,red,true,2024-01-01,10
,blue,false,2024-01-02,20
3,red,true,2024-03-01T12:30:00,30
4,green,false,2024-05-05,40
5,red,true,2024-06-06,50
6,blue,false,2024-07-07,60
`,
};

describe("rows as they stand in the data", () => {
  test("fields as they are written, missing ones as nothing", async () => {
    const { table } = await prepared(
      'dataset d {\n  source: "shop.csv"\n  target: price\n  features: colour\n}',
      mixed,
    );
    const { columns, rows, more } = await rawRows(table);
    expect(columns).toEqual(["area", "colour", "sold", "listed", "price"]);
    expect(rows[0]).toEqual(["1.5", "red", "true", "2024-01-01", "10"]);
    expect(rows[1]![0]).toBeNull();
    expect(rows).toHaveLength(6);
    expect(more).toBe(0);
  });

  test("no more rows and columns than anybody reads", async () => {
    const names = Array.from({ length: 80 }, (_, at) => `c${at}`);
    const text = [names.join(","), ...Array.from({ length: 120 }, () => names.map(() => "1").join(","))];
    const folder = folderOf({ "wide.csv": `${text.join("\n")}\n` });
    const { table } = await openTable({ source: "wide.csv" }, folder);
    const { columns, rows, more } = await rawRows(table!);
    table!.close();
    expect([columns.length, more, rows.length]).toEqual([60, 20, 100]);
  });
});

describe("rows as they enter the network", () => {
  test("each number has its name, and a row that is left out says so", async () => {
    const source =
      'dataset d {\n  source: "shop.csv"\n  target: price\n  features: area, colour, sold, date(listed, parts: [month])\n  missing: drop\n  split: random(train: 60%, validation: 20%, test: 20%)\n}';
    const { prepared: data, table } = await prepared(source, mixed);
    const said = await preparedRows(data, table.rows, false);
    expect(said.columns).toEqual([
      "area",
      "colour = blue",
      "colour = green",
      "colour = red",
      "sold",
      "listed.month",
    ]);
    expect(said.rows[0]).toMatchObject({ row: 0, values: [1.5, 0, 0, 1, 1, 1], targets: ["10"] });
    expect(said.rows[1]).toEqual({ row: 1, values: [], targets: [] });
    expect(said.rows[2]!.values).toEqual([3, 0, 0, 1, 1, 3]);
    const splits = said.rows.map(({ split }) => split);
    expect(splits.filter((split) => split === "train")).toHaveLength(3);
  });

  test("the numbers are those that training is given, for every row of an example", async () => {
    const source = 'dataset d {\n  source: "iris.csv"\n  target: species\n  scale: standardize\n}';
    const { prepared: data, table } = await prepared(source);
    const said = await preparedRows(data, table.rows, false);
    expect(said.rows).toHaveLength(100);
    for (const { row, split, values, targets } of said.rows) {
      const rows = data[split!];
      const position = rows.index.indexOf(row);
      const into = new Float32Array(4);
      await rows.inputs[0]!.fill(Int32Array.of(position), into);
      expect(values).toEqual([...into]);
      expect(targets).toEqual([data.targets[0]!.classes![rows.targets[0]![position]!]]);
    }
  });

  test("of a series, the last row of each window", async () => {
    const source =
      'dataset d {\n  source: "temperatures.csv"\n  target: temperature\n  order: date\n  window: 7\n}';
    const { prepared: data, table } = await prepared(source);
    const said = await preparedRows(data, table.rows, false);
    const width = data.preprocessing.inputs[0]!.shape[1]!;
    expect(said.windows).toBe(true);
    expect(said.columns).toHaveLength(width);
    // The first rows have no window before them.
    expect(said.rows.slice(0, 7).every(({ values }) => values.length === 0)).toBe(true);
    expect(said.rows[7]!.values).toHaveLength(width);
  });
});

describe("samples", () => {
  test("images of each class are those that enter the network, and changed ones differ", async () => {
    const source =
      'dataset d {\n  source: "shapes"\n  scale: minmax\n  augment: RandomFlip(horizontal_and_vertical), RandomRotation(0.2)\n}';
    const { prepared: data } = await prepared(source);
    const [said] = await all(sampleImages(data, true));
    expect([...new Set(said!.samples.map(({ label }) => label))]).toEqual(["circle", "square", "triangle"]);
    expect(said!.samples).toHaveLength(18);
    const { row, picture, augmented } = said!.samples[0]!;
    const { data: pixels, info } = await sharp(Buffer.from(picture.split(",")[1]!, "base64"))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([info.height, info.width]).toEqual([said!.height, said!.width]);
    const values = new Float32Array(data.train.inputs[0]!.size);
    await data.train.inputs[0]!.fill(Int32Array.of(data.train.index.indexOf(row)), values);
    const channels = values.length / info.height / info.width;
    const shown = [...values.keys()].map(
      (at) => pixels[Math.floor(at / channels) * info.channels + (at % channels)],
    );
    expect(shown).toEqual([...values].map((value) => Math.round(value * 255)));
    expect(augmented).toHaveLength(3);
    expect(new Set([picture, ...augmented]).size).toBeGreaterThan(1);
  });

  test("without augmentation there are no changed images", async () => {
    const { prepared: data } = await prepared('dataset d {\n  source: "shapes"\n}');
    const [said] = await all(sampleImages(data, false));
    expect(said!.samples.every(({ augmented }) => augmented.length === 0)).toBe(true);
  });

  test("texts with their words, the numbers that enter the network, and what fills them up", async () => {
    const source =
      'dataset d {\n  source: "messages.csv"\n  target: topic\n  features: text(message, max_tokens: 60, output_sequence_length: 12)\n}';
    const { prepared: data, table } = await prepared(source);
    const [said] = await all(sampleTexts(data, table));
    const fitted = data.preprocessing.inputs[0]!;
    if (fitted.kind !== "text") throw new Error("messages are texts");
    expect(said!.samples.length).toBeGreaterThan(4);
    for (const { text, tokens, padding } of said!.samples) {
      expect(text).not.toBe("");
      expect(tokens.length + padding).toBe(12);
      for (const { word, number } of tokens) {
        expect(number).toBe(fitted.vocabulary.includes(word) ? fitted.vocabulary.indexOf(word) + 2 : 1);
      }
    }
    expect(said!.samples.some(({ tokens }) => tokens.some(({ number }) => number === 1))).toBe(true);
  });
});
