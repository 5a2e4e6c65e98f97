/** The rules for classes: one far rarer than another, and one without a row in a split. */
import { describe, expect, test } from "vitest";
import type { DataFacts } from "../../src/profile.js";
import { applyEdits } from "../../src/text.js";
import { categories, factsOf, foundBy, numbers, placeText, profilesOf, programOf } from "./programs.js";

type Counts = NonNullable<DataFacts["classCounts"]>;

const source = (dataset = "", train = "") =>
  `dataset d {\n  source: "data.csv"\n  target: y\n${dataset}}\nnetwork N on d {\n  Dense(4, relu)\n  Dense(classes, softmax)\n}\n${train}`;
const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);

function program(counts: Counts, text = source()) {
  const { train, validation, test } = counts;
  const names = train.map((_, at) => "abcdef"[at]!);
  const all = train.map((count, at) => count + validation[at]! + test[at]!);
  const columns = [numbers("x", -3, 3), categories("y", names, all)];
  const rows = { train: sum(train), validation: sum(validation), test: sum(test) };
  return programOf(text, profilesOf(sum(all), columns), factsOf({ rows, classCounts: counts }));
}
/** Training rows of each class, and a fifth of each in validation and test. */
const spread = (...train: number[]): Counts => {
  const held = train.map((count) => Math.max(1, Math.round(count / 5)));
  return { train, validation: held, test: held };
};

describe("imbalance", () => {
  test.each([
    [[1000, 50], true],
    [[1000, 60], false],
    [[45, 9], true],
    [[40, 9], false],
    [[8, 7, 6], false],
    [[500, 400, 20], true],
  ])("%j: %s", (train, fires) => {
    expect(foundBy("class-imbalance", program(spread(...train))) !== undefined).toBe(fires);
  });

  test("place, figures and fix", () => {
    const found = program(spread(700, 14));
    const finding = foundBy("class-imbalance", found)!;
    expect(finding.severity).toBe("hint");
    expect(placeText(found, finding)).toBe("y");
    expect(finding.message).toBe(
      "`b` has 14 rows to train on, `a` 700: the network can score well without ever answering `b`.",
    );
    expect(finding.evidence).toEqual({
      "training rows of b": 14,
      "training rows of a": 700,
      ratio: 50,
      classes: 2,
    });
    const after = applyEdits(found.source, finding.fixes[0]!.edits);
    expect(after.trimEnd()).toBe(source("", "\ntrain N {\n  class_weights: balanced\n}").trimEnd());
    expect(foundBy("class-imbalance", program(spread(700, 14), after))).toBeUndefined();
  });

  test("before the rows are known, the whole file tells", () => {
    const { facts: _, ...rest } = program(spread(700, 14));
    expect(foundBy("class-imbalance", rest)!.evidence).toMatchObject({ "training rows of b": 14 });
  });
});

describe("absence", () => {
  test.each<[string, Counts, boolean]>([
    ["nowhere", spread(50, 50), false],
    ["from validation", { train: [80, 12], validation: [20, 0], test: [18, 2] }, true],
    ["from test", { train: [80, 12], validation: [18, 2], test: [20, 0] }, true],
    ["from training", { train: [80, 0], validation: [10, 10], test: [0, 20] }, true],
    ["from a small validation split", { train: [24, 12, 9], validation: [7, 0, 1], test: [5, 2, 2] }, false],
    ["a class of 2 rows", { train: [80, 2], validation: [20, 0], test: [20, 0] }, false],
  ])("%s: %#", (_, counts, fires) => {
    expect(foundBy("absent-class", program(counts)) !== undefined).toBe(fires);
  });

  test("place, figures and fix", () => {
    const counts = { train: [80, 12], validation: [20, 0], test: [18, 2] };
    const found = program(counts, source("  split: random(train: 80%, validation: 10%, test: 10%)\n"));
    const finding = foundBy("absent-class", found)!;
    expect(placeText(found, finding)).toBe("random(train: 80%, validation: 10%, test: 10%)");
    expect(finding.message).toBe(
      "None of the 14 rows of `b` is among the 20 validation rows: their score says nothing of this class.",
    );
    expect(applyEdits(found.source, finding.fixes[0]!.edits)).toBe(
      source("  split: stratified(train: 80%, validation: 10%, test: 10%)\n"),
    );
  });

  test("a class that is never learned", () => {
    const found = program({ train: [80, 0], validation: [10, 10], test: [0, 20] });
    expect(foundBy("absent-class", found)!.message).toBe(
      "None of the 30 rows of `b` is among the 80 training rows: the network never learns this class.",
    );
    expect(foundBy("class-imbalance", found)).toBeUndefined();
  });

  test("numbers have no classes", () => {
    const text = `dataset d {\n  source: "data.csv"\n  target: x\n  exclude: y\n}\nnetwork N on d {\n  Dense(1)\n}\n`;
    const profiles = profilesOf(100, [numbers("x", -3, 3), numbers("z", -3, 3), categories("y", ["a", "b"])]);
    const { facts: _, ...rest } = programOf(text, profiles, factsOf());
    expect(foundBy("class-imbalance", rest)).toBeUndefined();
  });
});
