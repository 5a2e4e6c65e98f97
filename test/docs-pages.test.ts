/** The generated pages: every code and every layer has one, every example gives what it says, and all pages are up to date. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { askExample, askProgram } from "../scripts/docs/ask.js";
import { readExamples, readSubject } from "../scripts/docs/examples.js";
import { layerExamples } from "../scripts/docs/layer-examples.js";
import { layerExample } from "../scripts/docs/layer-pages.js";
import { folders, makePages, stalePages, writePages } from "../scripts/docs/pages.js";
import { defaultFormat, formatted } from "../src/language/format/format.js";
import { catalogue } from "../src/layers/catalogue.js";
import { rules } from "../src/rules/index.js";
import { LineIndex } from "../src/text.js";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const read = (name: string) => readFileSync(path.join(root, name), "utf8");
const found = (name: string, pattern: RegExp) => [...read(name).matchAll(pattern)].map(([, what]) => what!);

const examples = readExamples(root).flatMap((subject) => subject.examples);

/** Every code there is, taken from the code that says it. */
function allCodes(): string[] {
  const language = (readdirSync(path.join(root, "src/language"), { recursive: true }) as string[])
    .filter((name) => name.endsWith(".ts"))
    .map((name) => `src/language/${name}`);
  // `unknownChoice` makes a code of what is chosen: a loss, an initializer.
  const chosen = language.flatMap((file) => found(file, /\.choice\(\s*"(\w+)"/g));
  const kinds = found("src/layers/choices.ts", /^export type ChoiceKind = (.*);$/gm)[0]!.match(/\w+/g)!;
  return [
    ...["messages", "data-messages"].flatMap((file) =>
      found(`src/language/messages/${file}.ts`, /(?:error|warning|info|hint)\(\s*"([a-z-]+)"/g),
    ),
    ...found("src/language/messages/messages.ts", /^ +"[a-z-]+": "([a-z-]+)",$/gm),
    ...[...chosen, ...kinds].map((what) => `unknown-${what}`),
    ...found("src/layers/mismatch.ts", /readonly code: "([a-z-]+)"/g),
    ...found("src/profile.ts", /readonly code: "([a-z-]+)"/g),
    ...rules.map(({ code }) => code),
  ];
}

test("every code has an example, and every example a code", () => {
  const codes = [...new Set(allCodes())].sort();
  expect(codes.length).toBeGreaterThan(100);
  expect(examples.map(({ code }) => code).sort()).toEqual(codes);
});

describe("an example gives its code on the marked place and nothing else, and set right nothing at all", () => {
  test.each(examples.map((example) => [example.code, example] as const))("%s", async (code, example) => {
    const { wrong, right } = await askExample(root, example);
    const places = new LineIndex(example.wrong);
    const said = wrong.said.map((diagnostic) => {
      const { line, character } = places.position(diagnostic.span.start);
      const length = Math.max(1, diagnostic.span.end - diagnostic.span.start);
      return { code: diagnostic.code, line, column: character, length };
    });
    expect(said).toEqual([{ code, ...example.mark }]);
    expect(right?.said.map(({ message }) => message)).toEqual([]);
    const source = right!.analysis.source;
    expect(formatted(source, defaultFormat).trimEnd()).toBe(source);
    expect(source !== example.wrong || example.rightFiles.size > 0).toBe(true);
  });
});

test("what a code means is said in the example, or by its rule", () => {
  const silent = examples.filter(
    ({ code, text }) => text === "" && rules.every((rule) => rule.code !== code),
  );
  expect(silent.map(({ code }) => code)).toEqual([]);
});

test("an example without a mark, or with two, is refused", () => {
  const subject = (body: string) => `# Title\nIntro.\n\n=== code\nText.\n\n--- wrong\n${body}\n`;
  expect(readSubject(subject("let a = 1\n    ^"), "a.txt").examples[0]!.mark).toEqual({
    line: 0,
    column: 4,
    length: 1,
  });
  expect(() => readSubject(subject("let a = 1"), "a.txt")).toThrow("needs one mark");
  expect(() => readSubject(subject("let a = 1\n^\n  ^"), "a.txt")).toThrow("needs one mark");
});

describe("layers", () => {
  test("each has an example, and no example is left over", () => {
    expect(Object.keys(layerExamples).sort()).toEqual([...catalogue.keys()].sort());
  });

  test.each([...catalogue.values()].map((layer) => [layer.name, layer] as const))("%s", async (_, layer) => {
    const { said, analysis } = await askProgram(root, layerExample(layer));
    expect(said).toEqual([]);
    expect(analysis.networks[0]!.nodes.some((node) => node.layer === layer && node.shape !== undefined)).toBe(
      true,
    );
  });
});

test("the pages are up to date (UPDATE=1 or `npm run docs` refreshes them)", async () => {
  const pages = await makePages(root);
  if (process.env.UPDATE === "1") writePages(root, pages);
  expect(stalePages(root, pages)).toEqual([]);
  // Every example is checked with the data that it names.
}, 180_000);

test("the package carries the pages, without the examples that they are made of", () => {
  const lines = read(".vscodeignore").split("\n");
  expect(lines).toEqual(expect.arrayContaining(folders.map((folder) => `!${folder}/*.md`)));
  expect(lines).toContain("!docs/language.md");
});

test("links between pages lead somewhere", () => {
  const pages = ["docs", ...folders].flatMap((folder) =>
    readdirSync(path.join(root, folder))
      .filter((name) => name.endsWith(".md"))
      .map((name) => `${folder}/${name}`),
  );
  const broken = [...pages, "README.md"].flatMap((page) =>
    [...read(page).matchAll(/\]\((?!https?:)([^)#\s]*)(#[^)]*)?\)/g)]
      .filter(([, target, anchor]) => !leadsSomewhere(page, target!, anchor))
      .map(([link]) => `${page}: ${link}`),
  );
  expect(broken).toEqual([]);
});

function leadsSomewhere(page: string, target: string, anchor: string | undefined): boolean {
  const file = target === "" ? page : path.posix.join(path.posix.dirname(page), target);
  try {
    const text = file.endsWith(".md") ? read(file) : undefined;
    if (text === undefined) return readdirSync(path.join(root, path.posix.dirname(file))).length > 0;
    return anchor === undefined || headings(text).includes(anchor.slice(1));
  } catch {
    return false;
  }
}

/** The anchors that headings get. */
function headings(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, "")
      .replaceAll(" ", "-"),
  );
}
