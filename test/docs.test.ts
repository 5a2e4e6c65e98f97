/** Every program in the README and in docs/ is checked, beside the examples' data; and so is every example. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { analyseWithData } from "../src/data/analyse-with-data.js";
import { datasetProperties } from "../src/language/dataset-catalogue.js";
import { trainProperties, tuneProperties } from "../src/language/settings-catalogue.js";
import { keywords } from "../src/language/syntax/parser.js";
import { catalogue } from "../src/layers/catalogue.js";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const examples = path.join(root, "examples");
const read = (name: string) => readFileSync(path.join(root, name), "utf8");

/** Programs in Markdown; one that says its file's name behind `nn` can be imported by the others. */
const programs = ["README.md", "docs/language.md", "docs/data.md", "docs/training.md"].flatMap((file) =>
  [...read(file).matchAll(/```nn *(\S*)\n([\s\S]*?)```/g)].map(([, name, source], at) => ({
    name: name === "" ? `${file} ${at + 1}` : name!,
    isFile: name !== "",
    source: source!,
  })),
);

const folder = mkdtempSync(path.join(os.tmpdir(), "netwright-documentation-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
cpSync(examples, folder, { recursive: true, filter: (file) => !file.endsWith(".nn") });
for (const { name, isFile, source } of programs) if (isFile) writeFileSync(path.join(folder, name), source);

describe("programs in the documentation have no diagnostics", () => {
  test("there are some, and one that is imported", () => {
    expect(programs.length).toBeGreaterThan(12);
    expect(programs.some(({ source }) => /^import/m.test(source))).toBe(true);
  });

  test.each(programs)("$name", async ({ source }) => {
    const { analysis } = await analyseWithData(path.join(folder, "documentation.nn"), source);
    expect(analysis.diagnostics).toEqual([]);
    expect(analysis.networks.map(({ network }) => network?.name)).not.toContain(undefined);
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

describe("the language's page is whole", () => {
  const page = read("docs/language.md");
  const section = (title: string) => page.split(/^## /m).find((part) => part.startsWith(`${title}\n`))!;
  const rows = (title: string) => [...section(title).matchAll(/^\| `(\w+)/gm)].map(([, name]) => name!);

  test("it names every layer", () => {
    const layers = [...section("Layers").matchAll(/\[(\w+)\]\(layers\/\1\.md\)/g)].map(([, name]) => name);
    expect(layers.sort()).toEqual([...catalogue.keys()].sort());
  });

  test("it names every declaration", () => {
    expect(rows("Files")).toEqual(expect.arrayContaining([...keywords]));
  });

  test.each([
    ["Datasets", datasetProperties],
    ["Training", trainProperties],
    ["Tuning", tuneProperties],
  ] as const)("it names every property: %s", (title, properties) => {
    expect(rows(title).sort()).toEqual(properties.map(({ name }) => name).sort());
  });
});

describe("the README is whole", () => {
  const readme = read("README.md");

  test("it names every setting, with what holds when it is not set", () => {
    const { contributes } = JSON.parse(read("package.json")) as {
      contributes: {
        configuration: { properties: Record<string, { default: unknown; description: string }> };
      };
    };
    const settings = Object.entries(contributes.configuration.properties);
    const rows = [...readme.matchAll(/^\| `(netwright\.[\w.]+)` *\| `([^`]+)`/gm)];
    expect(rows.map(([, name, byDefault]) => `${name} ${byDefault}`).sort()).toEqual(
      settings
        .map(
          ([name, { default: value }]) =>
            `${name} ${typeof value === "string" ? value : JSON.stringify(value)}`,
        )
        .sort(),
    );
    for (const [name, { description }] of settings) expect(description, name).toMatch(/\w.*\.$/);
  });

  test("it says how every command of the command line is called", () => {
    const files = readdirSync(path.join(root, "src/cli")).map((name) => read(`src/cli/${name}`));
    const usages = files.flatMap((text) =>
      [...text.matchAll(/usage:\s*"([^"]+)"/g)].map(([, usage]) => usage!),
    );
    expect(usages.length).toBeGreaterThan(4);
    for (const usage of usages) expect(readme).toContain(`netwright ${usage}`);
  });
});
