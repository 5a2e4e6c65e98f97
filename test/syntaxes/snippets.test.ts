/** Every snippet, with what it proposes in its places, is a program without errors. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { declarationEntries } from "../../server/completion/entries.js";
import { analyse } from "../../src/language/analyse.js";
import type { Column } from "../../src/profile.js";
import { categories, numbers, profile } from "../language/fixture.js";
import { expandSnippet } from "../server/fixture.js";

interface Snippet {
  readonly prefix: string;
  readonly body: readonly string[];
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

describe("starter files", () => {
  test.each(snippets)("%s", (_, { prefix, body }) => {
    const source = expandSnippet(body.join("\n"));
    expect(source).not.toMatch(/[$|]/);
    const before = analyse(source, { profiles: new Map() });
    expect(before.diagnostics).toEqual([]);
    expect(before.networks).toHaveLength(1);
    const name = before.datasets.values().next().value?.source;
    const columns = data[prefix];
    if (name === undefined || columns === undefined) return;
    const profiles = new Map([[name, { profile: profile(name, columns) }]]);
    expect(analyse(source, { profiles }).diagnostics).toEqual([]);
  });
});

test("the declarations that completion offers make a program together", () => {
  const source = ["", "data", "data,Model"].map((known, at) => {
    const [dataset, network] = known.split(",");
    const entries = declarationEntries(dataset ? [dataset] : [], network ? [network] : []);
    return expandSnippet(entries[at]!.insert);
  });
  expect(analyse(source.join("\n\n"), { profiles: new Map() }).diagnostics).toEqual([]);
});

test("the language's configuration has regular expressions that work", () => {
  const { indentationRules, onEnterRules } = read("language-configuration.json") as {
    indentationRules: Record<"increaseIndentPattern" | "decreaseIndentPattern", string>;
    onEnterRules: { beforeText: string; previousLineText?: string }[];
  };
  const increase = new RegExp(indentationRules.increaseIndentPattern);
  for (const line of [
    "network N {",
    "dataset d { # data",
    "  Dense(",
    '  source: "a.csv", [',
    "train N {  ",
  ]) {
    expect(increase.test(line), line).toBe(true);
  }
  for (const line of ["  Dense(3)", "# network {", "network N {}", '  source: "{"', "}", "  a = [3, 3]"]) {
    expect(increase.test(line), line).toBe(false);
  }
  expect(new RegExp(indentationRules.decreaseIndentPattern).test("  }")).toBe(true);
  expect(new RegExp(onEnterRules[0]!.beforeText).test("## About this.")).toBe(true);
  expect(new RegExp(onEnterRules[0]!.beforeText).test("# A comment.")).toBe(false);
});
