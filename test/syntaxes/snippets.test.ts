/** Every snippet, with what it proposes in its places, is a program without errors. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { declarationEntries } from "../../server/completion/declarations.js";
import { analyse } from "../../src/language/analyse.js";
import { defaultFormat, formatted } from "../../src/language/format/format.js";
import { keywords } from "../../src/language/syntax/parser.js";
import type { Column } from "../../src/profile.js";
import { categories, numbers, profile } from "../language/fixture.js";
import { expandSnippet } from "../server/fixture.js";

interface Snippet {
  readonly label: string;
  readonly description: string;
  readonly body: readonly string[];
  readonly isFileTemplate?: boolean;
}

const folder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../syntaxes");
const read = (name: string): unknown => JSON.parse(readFileSync(path.join(folder, name), "utf8"));
const snippets = Object.entries(read("snippets.json") as Record<string, Snippet>);

const features = [numbers("a"), numbers("b")];
const pixels = Array.from({ length: 784 }, (_, at) => numbers(`p${at}`));
/** Data as each snippet imagines it. */
const data: Readonly<Record<string, readonly Column[]>> = {
  classification: [...features, categories("species", ["x", "y", "z"])],
  regression: [...features, numbers("price")],
  images: [...pixels, categories("label", ["0", "1", "2"])],
  binary: [...features, categories("answer", ["no", "yes"])],
};

/** What a snippet of a part of a file goes with. */
const model = "network Model(width = 16) {\n  Input(4)\n  Dense(width)\n}\n";

describe("snippets", () => {
  test.each(snippets)("%s", (_, { label, body, isFileTemplate }) => {
    const snippet = expandSnippet(body.join("\n"));
    expect(snippet).not.toMatch(/[$|]/);
    const source = isFileTemplate ? snippet : model + snippet;
    const before = analyse(source, { profiles: new Map() });
    expect(before.diagnostics).toEqual([]);
    expect(before.networks).toHaveLength(1);
    const name = before.datasets.values().next().value?.source;
    const columns = data[label];
    if (name === undefined || columns === undefined) return;
    const profiles = new Map([[name, { profile: profile(name, columns) }]]);
    expect(analyse(source, { profiles }).diagnostics).toEqual([]);
  });

  test("are in the formatter's form", () => {
    for (const [name, { body }] of snippets) {
      const source = expandSnippet(body.join("\n"));
      expect(formatted(source, defaultFormat).trimEnd(), name).toBe(source.trimEnd());
    }
  });

  test("have labels of their own, which are no keywords, and no prefix by which the editor would offer them in bodies", () => {
    const labels = snippets.map(([, { label }]) => label);
    expect(new Set(labels).size).toBe(labels.length);
    expect(labels.filter((label) => (keywords as readonly string[]).includes(label))).toEqual([]);
    for (const [, snippet] of snippets) expect(snippet).not.toHaveProperty("prefix");
  });

  test("use every declaration and every kind of value", () => {
    const all = snippets.map(([, { body }]) => expandSnippet(body.join("\n"))).join("\n");
    for (const keyword of keywords.filter((each) => each !== "import")) {
      expect(all).toMatch(new RegExp(`^${keyword} \\w`, "m"));
    }
    for (const part of [/ as \w/, /\d\.\.\d/, /\d%/, /^## /m, /\) \* \w/]) expect(all).toMatch(part);
  });
});

test("the declarations that completion offers make a program together", () => {
  const datasets = ["data"];
  const networks = ["Model"];
  const states = [
    { label: "dataset", datasets: [], networks: [], untuned: [] },
    { label: "network", datasets, networks: [], untuned: [] },
    { label: "train", datasets, networks, untuned: [] },
    { label: "tune", datasets, networks, untuned: networks },
  ];
  const source = states.map(({ label, ...refer }) =>
    expandSnippet(declarationEntries(refer).find((entry) => entry.label === label)!.insert),
  );
  expect(analyse(source.join("\n\n"), { profiles: new Map() }).diagnostics).toEqual([]);
});

describe("the language's configuration", () => {
  const configuration = read("language-configuration.json") as {
    indentationRules: Record<"increaseIndentPattern" | "decreaseIndentPattern", string>;
    onEnterRules: { beforeText: string; previousLineText?: string }[];
    wordPattern: { pattern: string; flags: string };
    folding: { markers: Record<"start" | "end", string> };
  };
  const matching = (pattern: string, lines: readonly string[]) =>
    lines.filter((line) => new RegExp(pattern).test(line));

  test("indents behind what is left open", () => {
    const { increaseIndentPattern, decreaseIndentPattern } = configuration.indentationRules;
    const opening = [
      "network N {",
      "network N(width = 64, depth = 3) on data {",
      "block B(",
      "train N as quick {",
      "tune N {",
      "dataset d { # data",
      "  Dense(",
      '  source: "a.csv", [',
      "train N {  ",
    ];
    expect(matching(increaseIndentPattern, opening)).toEqual(opening);
    const others = [
      "  Dense(3)",
      "  Residual(width) * depth",
      "let a = [3, 3]",
      'import "a.nn"',
      "# network {",
      "network N {}",
      '  source: "{"',
      "}",
      "  a = [3, 3]",
    ];
    expect(matching(increaseIndentPattern, others)).toEqual([]);
    expect(matching(decreaseIndentPattern, ["  }", ") on data {", "]", "Dense(3)"])).toHaveLength(3);
  });

  test("goes on with documentation, and indents behind the first arrow that ends a line", () => {
    const [documentation, arrow] = configuration.onEnterRules;
    expect(matching(documentation!.beforeText, ["## About this.", "## ", "# A comment."])).toEqual([
      "## About this.",
    ]);
    const ends = ["  a = input ->", "  a -> Dense(3) -> # then"];
    expect(matching(arrow!.beforeText, [...ends, "  a -> Dense(3)", "# a ->"])).toEqual(ends);
    expect(matching(arrow!.previousLineText!, ["network N {", "  # b ->", "  a ->"])).toEqual([
      "network N {",
      "  # b ->",
    ]);
  });

  test("takes names of any alphabet, numbers and percentages for words", () => {
    const { pattern, flags } = configuration.wordPattern;
    const words = (text: string) => text.match(new RegExp(pattern, `g${flags}`));
    expect(words("größe_1 = Dense(1e-3, 70%, -2.5) * 16..256")).toEqual([
      "größe_1",
      "Dense",
      "1e-3",
      "70%",
      "-2.5",
      "16",
      "256",
    ]);
    expect(words("optimizer.learning_rate: .5")).toEqual(["optimizer", "learning_rate", ".5"]);
  });

  test("folds between markers", () => {
    const { start, end } = configuration.folding.markers;
    expect(matching(start, ["# region Data", "#region", "# regional"])).toEqual(["# region Data", "#region"]);
    expect(matching(end, ["  # endregion", "# end"])).toEqual(["  # endregion"]);
  });
});
