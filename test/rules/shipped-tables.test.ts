/** What is found on the tables that are shipped: the examples as they are, and plain programs on their tables. */

import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { askAt } from "./asking.js";

const folder = path.join(import.meta.dirname, "../../examples");
const codes = async (file: string, source: string) =>
  (await askAt(path.join(folder, file), source)).map(({ code }) => code);

describe("the examples", () => {
  test.each([
    ["iris.nn", []],
    // Its columns run from 0.1 to 1,680, and nothing scales them: the example is there to show it.
    ["wine.nn", ["unscaled-inputs"]],
    ["breast_cancer.nn", []],
    // 34,561 weights for 309 patients: it learns them by heart, as its comment says.
    ["diabetes.nn", ["too-many-parameters"]],
    ["digits.nn", []],
    ["residual_digits.nn", []],
  ])("%s: %j", async (file, expected) => {
    expect(await codes(file, await readFile(path.join(folder, file), "utf8"))).toEqual(expected);
  });
});

describe("plain programs", () => {
  const plain = (table: string, target: string, scale: string, output = "Dense(classes, softmax)") =>
    `dataset d {\n  source: "${table}.csv"\n  target: ${target}\n${scale}}\n\nnetwork N on d {\n  Dense(32, relu)\n  ${output}\n}\n`;
  const scaled = "  scale: standardize\n";
  test.each([
    // Centimetres from 0.1 to 7.9. Two flowers are equal in all four measures: with so few digits, no wonder.
    ["iris", "species", "", undefined, []],
    ["iris", "species", scaled, undefined, []],
    // `proline` in the hundreds, `nonflavanoid_phenols` below 1.
    ["wine", "cultivar", "", undefined, ["unscaled-inputs"]],
    ["wine", "cultivar", scaled, undefined, []],
    // Areas in the thousands beside fractal dimensions of 0.06.
    ["breast_cancer", "diagnosis", "", "Dense(1, sigmoid)", ["unscaled-inputs"]],
    ["breast_cancer", "diagnosis", scaled, "Dense(1, sigmoid)", []],
    // Pixels from 0 to 16; three of the margin are 0 in every image, as margins are.
    ["digits", "digit", "", undefined, []],
    ["digits", "digit", "  scale: minmax\n", undefined, []],
    // A target around 152, which 500 steps of a small network do not reach: scaled, its error is a fourth.
    ["diabetes", "progression", "", "Dense(1)", ["unscaled-inputs", "unscaled-target"]],
    ["diabetes", "progression", scaled, "Dense(1)", ["unscaled-target"]],
    ["diabetes", "progression", `${scaled}  target_scale: standardize\n`, "Dense(1)", []],
  ] as const)("%s, target %s, %j", async (table, target, scale, output, expected) => {
    expect(await codes("plain.nn", plain(table, target, scale, output))).toEqual(expected);
  });
});
