/** Every program in the README and in docs/ is checked, beside the examples' data; and so is every example. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { analyseWithData } from "../src/data/analyse-with-data.js";
import { catalogue } from "../src/layers/catalogue.js";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const examples = path.join(root, "examples");
const read = (name: string) => readFileSync(path.join(root, name), "utf8");

const programs = ["README.md", "docs/language.md"].flatMap((file) =>
  [...read(file).matchAll(/```nn\n([\s\S]*?)```/g)].map(([, source], at) => ({
    name: `${file} ${at + 1}`,
    source: source!,
  })),
);

describe("programs in the documentation have no diagnostics", () => {
  test("there are some", () => expect(programs.length).toBeGreaterThan(5));

  test.each(programs)("$name", async ({ source }) => {
    const { analysis } = await analyseWithData(path.join(examples, "documentation.nn"), source);
    expect(analysis.diagnostics).toEqual([]);
    expect(
      analysis.networks.every(({ network }) => network !== undefined || source.includes("dataset")),
    ).toBe(true);
  });
});

describe("examples have no diagnostics", () => {
  const files = readdirSync(examples).filter((name) => name.endsWith(".nn"));

  test.each(files)("%s", async (name) => {
    const { analysis } = await analyseWithData(path.join(examples, name), read(`examples/${name}`));
    expect(analysis.diagnostics).toEqual([]);
    expect(analysis.networks.map(({ network }) => network?.name)).not.toContain(undefined);
  });
});

test("the language's page names every layer", () => {
  const list = /\*\*Layers\*\*: ([\s\S]*?)\.\n/.exec(read("docs/language.md"))![1]!.split(/,\s+/);
  expect(list.sort()).toEqual([...catalogue.keys()].sort());
});
