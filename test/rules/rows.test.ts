/** The rules for rows that are equal: duplicates, leaks between splits, contradictions, and where equal rows are no wonder. */
import { describe, expect, test } from "vitest";
import type { Column, DataFacts } from "../../src/profile.js";
import { applyEdits } from "../../src/text.js";
import { categories, factsOf, foundBy, numbers, placeText, profilesOf, programOf } from "./programs.js";

const rows = 400;
const target = categories("y", ["no", "yes"], [200, 200]);
const measured = numbers("a", -3, 3, { distinct: 400 });
const counted = numbers("n", 0, 200, { integers: true, distinct: 120, mean: 3, deviation: 4 });
const answer = (name: string) => categories(name, ["1", "2", "3", "4", "5"], [80, 80, 80, 80, 80]);
const pixel = (_: unknown, at: number) => numbers(`p${at}`, 0, 16, { integers: true, distinct: 17 });

const source = (dataset = "") =>
  `dataset d {\n  source: "data.csv"\n  target: y\n${dataset}}\nnetwork N on d {\n  Dense(4, relu)\n  Dense(classes, softmax)\n}\n`;
const split = { train: 280, validation: 60, test: 60 };
const program = (
  facts: Partial<DataFacts>,
  dataset = "",
  features: readonly Column[] = [measured, counted],
) =>
  programOf(
    source(dataset),
    profilesOf(rows, [...features, target], [...features, target]),
    factsOf({ rows: split, ...facts }),
  );

const leaks = (validation: number, test: number) => ({
  leaks: { validation, test, first: [3, 17] as const },
  duplicates: { rows: 3 * (validation + test) },
});
const duplicates = (count: number) => ({ duplicates: { rows: count, first: [3, 17] as const } });
const conflicts = (count: number, unavoidable?: number) => ({
  conflicts: { rows: count, first: [3, 17] as const, ...(unavoidable !== undefined && { unavoidable }) },
});

describe("leaks between splits", () => {
  test.each([
    ["3 of 120", leaks(2, 1), "", true],
    ["2 of 120", leaks(1, 1), "", false],
    ["none", {}, "", false],
    ["3 of 4,000", { ...leaks(2, 1), rows: { train: 9000, validation: 2000, test: 2000 } }, "", false],
    ["a series", leaks(20, 10), "  window: 4\n", false],
  ])("%s", (_, facts, dataset, fires) => {
    const text = source(dataset).replace("Dense(4, relu)", dataset === "" ? "Dense(4, relu)" : "Flatten()");
    const profiles = profilesOf(rows, [measured, counted, target]);
    const found = foundBy("split-leak", programOf(text, profiles, factsOf({ rows: split, ...facts })));
    expect(found !== undefined).toBe(fires);
  });

  test("place, figures and fix", () => {
    const found = program(leaks(12, 9), "  split: random(train: 70%, validation: 15%, test: 15%, seed: 7)\n");
    const finding = foundBy("split-leak", found)!;
    expect(placeText(found, finding)).toBe("random(train: 70%, validation: 15%, test: 15%, seed: 7)");
    expect(finding.message).toBe(
      "21 of 120 validation and test rows stand among the training rows too: the network has learned their answers, and " +
        "its scores look better than they are.",
    );
    expect(finding.evidence).toEqual({
      "validation rows among the training rows": 12,
      "test rows among the training rows": 9,
      "share of the rows held back": "17.5 %",
      "for example": "row 18 is row 4",
    });
    expect(finding.fixes.map(({ title }) => title)).toEqual(["Keep rows with the same `n` in one split"]);
    expect(applyEdits(found.source, finding.fixes[0]!.edits)).toBe(
      source("  split: grouped(by: n, train: 70%, validation: 15%, test: 15%, seed: 7)\n"),
    );
  });

  test("fractions make no groups", () => {
    const found = program(leaks(12, 9), "", [measured, answer("n")]);
    expect(foundBy("split-leak", found)!.fixes).toEqual([]);
  });

  test("a file of test rows is named", () => {
    const facts = {
      leaks: { validation: 0, test: 20, first: [3, rows + 17] as const },
      rows: { train: 340, validation: 60, test: 60 },
    };
    const found = program(facts, '  test: "test.csv"\n');
    const finding = foundBy("split-leak", found)!;
    expect(placeText(found, finding)).toBe('"test.csv"');
    expect(finding.message).toMatch(/^20 of the 60 rows of `test.csv` stand among the training rows too/);
    expect(finding.evidence["for example"]).toBe("row 18 of test.csv is row 4 of data.csv");
    expect(finding.fixes).toEqual([]);
  });
});

describe("duplicates", () => {
  test.each([
    ["5 of 400", duplicates(5), "", true],
    ["4 of 400", duplicates(4), "", false],
    ["kept together", duplicates(50), "  split: grouped(by: n)\n", false],
    ["of which the leak speaks", { ...duplicates(50), ...leaks(5, 5) }, "", false],
  ])("%s", (_, facts, dataset, fires) => {
    expect(foundBy("duplicate-rows", program(facts, dataset)) !== undefined).toBe(fires);
  });

  test("place and figures", () => {
    const found = program(duplicates(31), "  split: chronological()\n");
    const finding = foundBy("duplicate-rows", found)!;
    expect(placeText(found, finding)).toBe('"data.csv"');
    expect(finding.message).toBe(
      "31 of 400 rows repeat an earlier one in all features and the target, and count several times: look whether the " +
        "file was joined or appended twice.",
    );
    expect(finding.evidence).toMatchObject({
      "share of the rows": "7.75 %",
      "for example": "row 18 is row 4",
    });
  });
});

describe("contradictions", () => {
  test.each([
    ["6 of 400", conflicts(6, 3), true],
    ["4 of 400", conflicts(4, 2), false],
  ])("%s", (_, facts, fires) => {
    expect(foundBy("conflicting-labels", program(facts)) !== undefined).toBe(fires);
  });

  test("place and figures", () => {
    const found = program(conflicts(40, 18));
    const finding = foundBy("conflicting-labels", found)!;
    expect(placeText(found, finding)).toBe("y");
    expect(finding.message).toBe(
      "40 of 400 rows equal another one in every feature and have a different `y`: no network can be right about more " +
        "than 95.5 % of the rows.",
    );
    expect(foundBy("conflicting-labels", program(conflicts(40)))!.message).toMatch(
      /: no network can be right about all of them\.$/,
    );
  });

  test("two values of a number do not contradict each other", () => {
    const text = `dataset d {\n  source: "data.csv"\n  target: a\n}\nnetwork N on d {\n  Dense(1)\n}\n`;
    const profiles = profilesOf(rows, [measured, counted, answer("b")]);
    const found = programOf(text, profiles, factsOf({ rows: split, ...conflicts(40) }));
    expect(foundBy("conflicting-labels", found)).toBeUndefined();
  });
});

describe("whether equal rows are no wonder", () => {
  const facts = { ...leaks(30, 30), ...conflicts(60), duplicates: { rows: 150 } };
  const measuredTo = (name: string, distinct: number) => numbers(name, 0, 1, { distinct });
  test.each<[string, readonly Column[], boolean]>([
    ["three questions", [answer("a"), answer("b"), answer("c")], true],
    ["ten questions", [..."abcdefghij"].map(answer), true],
    ["thirty questions", [..."abcdefghijklmnopqrstuvwxzABCDE"].map(answer), false],
    ["one number of few digits", [measuredTo("a", 240)], true],
    ["a number of few digits and a question", [measuredTo("a", 240), answer("b")], true],
    ["three measured numbers", [measuredTo("a", 340), measuredTo("b", 340), measuredTo("c", 340)], false],
    [
      "three measured numbers in a file that stands twice",
      [measuredTo("a", 200), measuredTo("b", 200), measuredTo("c", 200)],
      false,
    ],
    ["64 pixels", Array.from({ length: 64 }, pixel), false],
    ["4 pixels", Array.from({ length: 4 }, pixel), true],
  ])("%s", (_, features, natural) => {
    const found = program(facts, "", features);
    expect(foundBy("split-leak", found) === undefined).toBe(natural);
    expect(foundBy("conflicting-labels", found) === undefined).toBe(natural);
  });
});
