/** The rules for single columns: constant ones, identifiers, and features that give the target away. */
import { describe, expect, test } from "vitest";
import type { Column } from "../../src/profile.js";
import { applyEdits } from "../../src/text.js";
import { categories, factsOf, foundBy, numbers, placeText, profileOf, programOf } from "./programs.js";

const source = (dataset = "", body = "Dense(4, relu)") =>
  `dataset d {\n  source: "data.csv"\n  target: y\n${dataset}}\nnetwork N on d {\n  ${body}\n  Dense(classes, softmax)\n}\n`;
const standard = (name: string) => numbers(name, -3, 3, { mean: 0, deviation: 1 });
/** The numbers from `first` on, one for each of the hundred rows. */
const numbering = (name: string, first = 1) =>
  numbers(name, first, first + 99, {
    integers: true,
    distinct: 100,
    mean: first + 49.5,
    deviation: Math.sqrt((100 ** 2 - 1) / 12),
  });
const named = (name: string, words = 1) =>
  categories(
    name,
    Array.from({ length: 100 }, (_, at) => `A${at + 100}`),
    undefined,
    {
      words: { mean: words, most: words },
    },
  );

describe("constant columns", () => {
  const constant = (name: string, value = 3) => numbers(name, value, value);
  const pixel = (name: string) => numbers(name, 0, 16);
  const pixels = Array.from({ length: 30 }, (_, at) => pixel(`p${at}`));

  test.each<[string, string, readonly Column[], boolean]>([
    ["a number", "", [standard("a"), constant("b")], true],
    ["a category", "", [standard("a"), categories("b", ["x"], [100])], true],
    ["none", "", [standard("a"), standard("b")], false],
    ["left out", "  exclude: b\n", [standard("a"), constant("b")], false],
    ["a pixel of the margin", "", [...pixels, constant("corner", 0)], false],
    ["a number among pixels", "", [...pixels, constant("version", 7)], true],
    ["in a table laid out", "  shape: [2, 1]\n", [standard("a"), constant("b")], false],
  ])("%s", (_, dataset, features, fires) => {
    const body = dataset.includes("shape") ? "Flatten()" : "Dense(4, relu)";
    const program = programOf(source(dataset, body), profileOf(...features));
    expect(foundBy("constant-column", program) !== undefined).toBe(fires);
  });

  test("one is said with its value", () => {
    const program = programOf(source(), profileOf(standard("a"), constant("b")));
    const finding = foundBy("constant-column", program)!;
    expect(finding.message).toBe("`b` is 3 in every row: there is nothing to learn from it.");
    expect(finding.evidence).toEqual({ b: "3", "constant columns": 1, rows: 100 });
    expect(placeText(program, finding)).toBe("d");
    expect(applyEdits(program.source, finding.fixes[0]!.edits)).toBe(source("  exclude: b\n"));
  });

  test("several are one finding", () => {
    const profiles = profileOf(standard("a"), constant("b"), categories("c d", ["x"], [100]));
    const program = programOf(source('  exclude: "b"\n'.replace("b", "a")), profiles);
    expect(foundBy("constant-column", program)!.fixes).toEqual([]);
    const both = programOf(source(), profiles);
    const finding = foundBy("constant-column", both)!;
    expect(finding.message).toBe(
      "`b` and `c d` are the same in every row: there is nothing to learn from them.",
    );
    expect(applyEdits(both.source, finding.fixes[0]!.edits)).toBe(source('  exclude: b, "c d"\n'));
  });

  test.each([
    ["  features: a, b, c\n", "b", "  features: a, c\n"],
    ["  features: b, a\n", "b", "  features: a\n"],
    ["  features: a,\n    b\n", "b", "  features: a\n"],
    ["  features: all\n", "all", "  features: all\n  exclude: b\n"],
    ["  features: a, number(b, scale: log)\n", "b", "  features: a, number(b, scale: log)\n  exclude: b\n"],
    ["  exclude: c\n", "d", "  exclude: c, b\n"],
  ])("the place and the fix in %j", (dataset, place, fixed) => {
    const profiles = profileOf(standard("a"), constant("b"), standard("c"));
    const program = programOf(source(dataset), profiles);
    const finding = foundBy("constant-column", program)!;
    expect(placeText(program, finding)).toBe(place);
    const after = applyEdits(program.source, finding.fixes[0]!.edits);
    expect(after).toBe(source(fixed));
    expect(foundBy("constant-column", programOf(after, profiles))).toBeUndefined();
  });
});

describe("identifiers", () => {
  test.each<[string, string, readonly Column[], boolean]>([
    ["numbers from 1", "", [standard("a"), numbering("id")], true],
    ["numbers from 5,000", "", [standard("a"), numbering("id", 5000)], true],
    ["a clock", "", [standard("a"), numbering("day")], false],
    ["the only feature", "", [numbering("id")], false],
    ["left out", "  exclude: id\n", [standard("a"), numbering("id")], false],
    ["the order of the split", "  split: chronological(by: id)\n", [standard("a"), numbering("id")], false],
    ["whole numbers with gaps", "", [standard("a"), { ...numbering("id"), max: 140 }], false],
    [
      "whole numbers of which some repeat",
      "",
      [standard("a"), { ...numbering("id"), distinct: 96, deviation: 28 }],
      false,
    ],
    ["as many numbers, elsewhere dense", "", [standard("a"), { ...numbering("id"), mean: 40 }], false],
    ["names", "  features: a, category(code)\n", [standard("a"), named("code")], true],
    ["names for an Embedding", "  features: category(code, output_mode: int)\n", [named("code")], true],
    ["names as text", "  features: text(code)\n", [named("code")], true],
    ["texts", "  features: text(code)\n", [named("code", 6)], false],
    ["categories", "", [standard("a"), categories("code", ["x", "y", "z"])], false],
  ])("%s", (_, dataset, features, fires) => {
    const body =
      features.length === 1 && features[0]!.kind === "category"
        ? "Embedding(tokens, 4)\n  Flatten()"
        : undefined;
    const program = programOf(source(dataset, body), profileOf(...features));
    expect(foundBy("identifier-column", program) !== undefined).toBe(fires);
  });

  test("place, figures and fix", () => {
    const profiles = profileOf(standard("a"), numbering("id"));
    const program = programOf(source("  scale: standardize\n"), profiles);
    const finding = foundBy("identifier-column", program)!;
    expect(finding.message).toBe(
      "`id` numbers the rows from 1 to 100: it says which row it is, and what is learned from it holds for no new row.",
    );
    const after = applyEdits(program.source, finding.fixes[0]!.edits);
    expect(after).toBe(source("  scale: standardize\n  exclude: id\n"));
  });
});

describe("features that give the target away", () => {
  const relations = (...strengths: number[]) =>
    factsOf({ relations: strengths.map((strength, at) => ({ column: "abcde"[at]!, strength })) });
  const profiles = profileOf(...[..."abcde"].map(standard));
  test.each([
    ["one does", [1, 0.5, 0.2], true],
    ["two do", [1, 0.995, 0.4], true],
    ["the best is honest", [0.96, 0.5, 0.2], false],
    ["the next are as good", [1, 0.95, 0.2], false],
    ["all do", [1, 1, 1, 1, 0.3], false],
    ["there is one feature", [1], false],
  ])("%s", (_, strengths, fires) => {
    const program = programOf(source(), profiles, relations(...strengths));
    expect(foundBy("giveaway-feature", program) !== undefined).toBe(fires);
  });

  test("place, figures and fix", () => {
    const program = programOf(source("  features: b, a\n"), profiles, relations(0.998, 0.4));
    const finding = foundBy("giveaway-feature", program)!;
    expect(placeText(program, finding)).toBe("a");
    expect(finding.message).toBe(
      "`a` alone tells `y` almost surely (99.8 % of a perfect relation, the next, `b`, 40 %). If that is known only " +
        "together with `y`, the network learns nothing else, and fails on new rows.",
    );
    expect(applyEdits(program.source, finding.fixes[0]!.edits)).toBe(source("  features: b\n"));
  });

  test("nothing is said before the rows are known", () => {
    expect(foundBy("giveaway-feature", programOf(source(), profiles))).toBeUndefined();
  });
});
