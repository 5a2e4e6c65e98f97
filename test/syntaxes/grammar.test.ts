/** The grammar in `syntaxes/` is the one that the catalogue's names give (`UPDATE=1` writes it anew), and colours the whole language. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { catalogue } from "../../src/layers/catalogue.js";
import { type Grammar, grammar } from "./grammar.js";
import { tokenize } from "./tokenize.js";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const file = path.join(root, "syntaxes/netwright.tmLanguage.json");
const text = `${JSON.stringify(grammar(), null, 2)}\n`;
const written = JSON.parse(text) as Grammar;

test("the file is up to date (UPDATE=1 refreshes it)", () => {
  if (process.env.UPDATE === "1") writeFileSync(file, text);
  expect(readFileSync(file, "utf8")).toBe(text);
});

function patternsOf(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    ["match", "begin"].includes(key) && typeof inner === "string" ? [inner] : patternsOf(inner),
  );
}

test("every pattern is a regular expression that takes at least one character", () => {
  const patterns = patternsOf(written);
  expect(patterns.length).toBeGreaterThan(20);
  for (const pattern of patterns) expect(new RegExp(pattern, "u").test(""), pattern).toBe(false);
});

/** `name scope` for each piece. */
const coloured = (source: string) => tokenize(written, source).map((token) => `${token.text} ${token.scope}`);
/** The scope of the first piece with this text. */
const scopeOf = (source: string, piece: string) =>
  tokenize(written, source).find((token) => token.text === piece)?.scope;

test("every layer is known by its whole name", () => {
  for (const name of catalogue.keys()) {
    expect(scopeOf(`network N {\n  ${name}(3)\n}`, name)).toBe("support.class.layer");
    expect(scopeOf(`network N {\n  My${name}(3)\n}`, `My${name}`)).toBe("entity.name.function");
  }
});

describe("declarations", () => {
  test("a dataset", () => {
    expect(coloured('dataset d {\n  source: "a\\"b.csv"\n  split: random(train: 70%)\n}')).toEqual([
      "dataset storage.type",
      "d entity.name.type",
      "{ punctuation.section.block.begin",
      "source support.type.property-name",
      ": punctuation.separator.key-value",
      '" string.quoted.double',
      "a string.quoted.double",
      '\\" constant.character.escape',
      "b.csv string.quoted.double",
      '" string.quoted.double',
      "split support.type.property-name",
      ": punctuation.separator.key-value",
      "random variable.other.enummember",
      "train support.type.property-name",
      ": punctuation.separator.key-value",
      "70 constant.numeric",
      "% keyword.other.unit",
      "} punctuation.section.block.end",
    ]);
  });

  test("a network with parameters over several lines, its data, names, arrows and repetition", () => {
    const source =
      "network N(width = 64,\n  depth = share) on d {\n  a = input -> Dense(width, relu) * depth\n  Residual(width: 4)\n}";
    expect(coloured(source)).toEqual([
      "network storage.type",
      "N entity.name.type.class",
      "width variable.parameter",
      "= keyword.operator.assignment",
      "64 constant.numeric",
      ", punctuation.separator.comma",
      "depth variable.parameter",
      "= keyword.operator.assignment",
      "share variable.other",
      "on keyword.other",
      "d entity.name.type",
      "{ punctuation.section.block.begin",
      "a variable.other",
      "= keyword.operator.assignment",
      "input variable.language",
      "-> keyword.operator.arrow",
      "Dense support.class.layer",
      "width variable.other",
      ", punctuation.separator.comma",
      "relu variable.other.enummember",
      "* keyword.operator.arithmetic",
      "depth variable.other",
      "Residual entity.name.function",
      "width support.type.property-name",
      ": punctuation.separator.key-value",
      "4 constant.numeric",
      "} punctuation.section.block.end",
    ]);
  });

  test("a block, a constant and an import", () => {
    expect(scopeOf("block Residual(width) {\n}", "Residual")).toBe("entity.name.function");
    expect(scopeOf("block Residual(width) {\n}", "width")).toBe("variable.parameter");
    expect(coloured("let wide = [3, gelu]")).toEqual([
      "let storage.type",
      "wide variable.other.constant",
      "= keyword.operator.assignment",
      "3 constant.numeric",
      ", punctuation.separator.comma",
      "gelu variable.other.enummember",
    ]);
    expect(coloured('import "a.nn"')[0]).toBe("import storage.type");
    expect(scopeOf('import "a.nn"', "a.nn")).toBe("string.quoted.double");
  });

  test("a training with a name, and a search over ranges", () => {
    expect(coloured("train N as quick {\n  epochs: 5\n}").slice(0, 5)).toEqual([
      "train storage.type",
      "N entity.name.type.class",
      "as keyword.other",
      "quick entity.name.type.class",
      "{ punctuation.section.block.begin",
    ]);
    expect(
      coloured("tune N {\n  optimizer.learning_rate: log(1e-4..1e-1)\n  width: 1..4\n}").slice(3),
    ).toEqual([
      "optimizer.learning_rate support.type.property-name",
      ": punctuation.separator.key-value",
      "log variable.other.enummember",
      "1e-4 constant.numeric",
      ".. keyword.operator.range",
      "1e-1 constant.numeric",
      "width support.type.property-name",
      ": punctuation.separator.key-value",
      "1 constant.numeric",
      ".. keyword.operator.range",
      "4 constant.numeric",
      "} punctuation.section.block.end",
    ]);
  });
});

test("comments, and code within documentation", () => {
  expect(coloured("## Like `Dense`, twice.\n# dataset d {\nlet a = 1 # why")).toEqual([
    "## comment.line.documentation",
    "Like comment.line.documentation",
    "`Dense` markup.inline.raw",
    ", twice. comment.line.documentation",
    "# dataset d { comment.line.number-sign",
    "let storage.type",
    "a variable.other.constant",
    "= keyword.operator.assignment",
    "1 constant.numeric",
    "# why comment.line.number-sign",
  ]);
});

test("names in any alphabet, and words that only begin like others", () => {
  expect(scopeOf("network Größe {\n  änderung = Dense(3)\n}", "änderung")).toBe("variable.other");
  expect(scopeOf("network N {\n  relu_like = Dense(3)\n}", "relu_like")).toBe("variable.other");
  expect(scopeOf("let letter = 1", "letter")).toBe("variable.other.constant");
});

describe("what is left open does not colour the declaration below", () => {
  test.each([
    ["a body", "network N {\n  Dense(3)\ntrain N {\n  epochs: 3\n}"],
    ["a bracket", "network N {\n  Dense(3\n}\ntrain N {\n  epochs: 3\n}"],
    ["a header", "network N\ntrain N {\n  epochs: 3\n}"],
    ["parameters", "network N(a = 3 {\n}\ntrain N {\n  epochs: 3\n}"],
    ["a text", 'dataset d {\n  source: "a\n}\ntrain N {\n  epochs: 3\n}'],
  ])("%s", (_, source) => {
    expect(scopeOf(source, "train")).toBe("storage.type");
    expect(scopeOf(source, "epochs")).toBe("support.type.property-name");
  });

  test("a property or value called like a declaration begins none", () => {
    expect(scopeOf("dataset d {\n  split: random(\ntrain: 3)\n  target: y\n}", "target")).toBe(
      "support.type.property-name",
    );
  });
});

test("no word of the examples is left without a scope", () => {
  const folder = path.join(root, "examples");
  for (const name of readdirSync(folder).filter((each) => each.endsWith(".nn"))) {
    const source = readFileSync(path.join(folder, name), "utf8");
    const pieces = tokenize(written, source).map((token) => token.text);
    const words = source.replace(/#.*/g, "").match(/[\p{L}_][\p{L}\p{N}_]*/gu)!;
    for (const each of words) expect(pieces.join(" "), `${name}: ${each}`).toContain(each);
  }
});
