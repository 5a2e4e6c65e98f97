/** What a preview says, part by part: all of it of sound data, and of data that is not what is known nevertheless. */
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { previewDataset } from "../../../src/data/preview/preview.js";
import type { PreviewPart } from "../../../src/preview.js";
import { examples } from "./ready.js";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), "netwright-preview-"));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  return folder;
}

async function said(
  source: string,
  folder: string,
  dataset = "d",
  options: Parameters<typeof previewDataset>[2] = {},
): Promise<PreviewPart[]> {
  const parts: PreviewPart[] = [];
  await previewDataset(
    { file: path.join(folder, "model.nn"), source, dataset },
    (part) => parts.push(part),
    options,
  );
  return parts;
}

const names = (parts: readonly PreviewPart[]) => parts.map(({ part }) => part);
const problem = (parts: readonly PreviewPart[]) => {
  const last = parts.at(-1);
  return last?.part === "problem" ? last.message : undefined;
};

const table = { "a.csv": "x,y\n1,2\n,3\n5,6\n7,8\n9,1\n" };

describe("sound data", () => {
  test("a table: rows, columns with their roles, prepared rows", async () => {
    const parts = await said('dataset d {\n  source: "iris.csv"\n  target: species\n}', examples);
    expect(names(parts).filter((name) => name !== "facts")).toEqual(["rows", "overview", "prepared"]);
    const overview = parts.find((part) => part.part === "overview");
    expect(overview).toMatchObject({ rows: 150, targets: ["species"], errors: [] });
    expect(overview?.classes).toEqual(["setosa", "versicolor", "virginica"]);
    expect(overview?.columns.map(({ role }) => role)).toEqual([...Array(4).fill("feature"), "target"]);
  });

  test("the network says whether numbers are classes, by which samples are told apart", async () => {
    const dataset = 'dataset d {\n  source: "b.csv"\n  target: y\n  features: text(x)\n}\n';
    const rows = Array.from({ length: 20 }, (_, at) => `word${at} and more,${at % 2}`).join("\n");
    const folder = folderOf({ "b.csv": `x,y\n${rows}\n` });
    const labels = async (source: string) => {
      const part = (await said(source, folder)).find((each) => each.part === "texts");
      return new Set(part?.samples.map(({ label }) => label));
    };
    const network = "network N on d {\n  Embedding(tokens, 4)\n  Flatten()\n  Dense(2, softmax)\n}";
    expect(await labels(`${dataset}${network}`)).toEqual(new Set(["0", "1"]));
    expect(await labels(dataset)).toEqual(new Set(["y 0", "y 1"]));
  });
});

describe("data that is not", () => {
  test("an error of the dataset: its rows and columns are shown, and what is wrong", async () => {
    const parts = await said('dataset d {\n  source: "a.csv"\n  target: y\n}', folderOf(table));
    expect(names(parts)).toEqual(["rows", "overview", "problem"]);
    const overview = parts[1]!;
    expect(overview.part === "overview" && overview.errors[0]).toMatch(/missing|lacks|empty/i);
    expect(problem(parts)).toBe("The data cannot be prepared before the errors of its dataset are mended.");
    const mended = await said(
      'dataset d {\n  source: "a.csv"\n  target: y\n  missing: mean\n}',
      folderOf(table),
    );
    expect(names(mended)).toContain("prepared");
  });

  test.each([
    ["a file that is not there", 'dataset d {\n  source: "b.csv"\n  target: y\n}', "d", /b\.csv/],
    ["no source", "dataset d {\n  target: y\n}", "d", /has no `source`/],
    [
      "no such dataset",
      'dataset d {\n  source: "a.csv"\n  target: y\n}',
      "e",
      /There is no dataset e in model\.nn/,
    ],
    [
      "an address that was not fetched",
      'dataset d {\n  source: "https://data.example/a.csv"\n  target: y\n}',
      "d",
      /download/i,
    ],
  ])("%s", async (_, source, dataset, message) => {
    const parts = await said(source, folderOf(table), dataset);
    expect(names(parts)).toEqual(["problem"]);
    expect(problem(parts)).toMatch(message);
    expect(problem(parts)).not.toMatch(/\n\s+at /);
  });

  test("a file that may not be read, by its real path", async () => {
    const outside = folderOf(table);
    const folder = folderOf({});
    symlinkSync(path.join(outside, "a.csv"), path.join(folder, "a.csv"));
    const source = 'dataset d {\n  source: "a.csv"\n  target: y\n  missing: mean\n}';
    const allowed = (file: string) => file.startsWith(folder);
    expect(names(await said(source, folder, "d", { allowed }))).toEqual(["problem"]);
    expect(names(await said(source, folder, "d", { allowed: () => true }))).toContain("prepared");
  });
});
