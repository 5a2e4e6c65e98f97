/** The rule for inputs scaled by the dataset and by the network: faults, their healthy twins, and the text after the fix. */
import { describe, expect, test } from "vitest";
import { applyEdits } from "../../src/text.js";
import { categories, foundBy, numbers, placeText, profileOf, programOf } from "./programs.js";

const profiles = profileOf(numbers("a", 0, 255), numbers("b", 0, 200));
const source = (scale: string, body: string) =>
  `dataset d {\n  source: "data.csv"\n  target: y\n${scale}}\nnetwork N on d {\n  ${body}\n  Dense(classes, softmax)\n}\n`;

describe("first layers", () => {
  test.each([
    ["  scale: standardize\n", "Rescaling(1 / 255)", "warning"],
    ["  scale: minmax\n", "Rescaling(1 / 255)\n  Dense(4, relu)", "warning"],
    ["  scale: standardize\n", "Reshape([2, 1])\n  Rescaling(1 / 255)\n  Flatten()", "warning"],
    // Measured on three tables: no worse than without.
    ["  scale: standardize\n", "BatchNormalization()\n  Dense(4, relu)", undefined],
    ["  scale: standardize\n", "Rescaling(0.5)\n  Dense(4, relu)", undefined],
    ["  scale: standardize\n", "Dense(4, relu)\n  BatchNormalization()", undefined],
    ["  scale: none\n", "Rescaling(1 / 255)\n  Dense(4, relu)", undefined],
    ["", "BatchNormalization()\n  Dense(4, relu)", undefined],
    ["  features: number(a, scale: log), b\n", "BatchNormalization()\n  Dense(4, relu)", undefined],
  ])("%j, %j: %s", (scale, body, severity) => {
    expect(foundBy("scaled-twice", programOf(source(scale, body), profiles))?.severity).toBe(severity);
  });
});

test("place, figures and fix", () => {
  const text = source("  scale: standardize\n", "Rescaling(1 / 255)\n  Dense(4, relu)");
  const program = programOf(text, profiles);
  const finding = foundBy("scaled-twice", program)!;
  expect(placeText(program, finding)).toBe("standardize");
  expect(text.slice(finding.related[0]!.span.start, finding.related[0]!.span.end)).toBe("Rescaling");
  expect(finding.message).toBe(
    "The features of `d` are scaled by the dataset, and `Rescaling` multiplies them by 0.00392 once more: what is left " +
      "is nearly the same number in every row.",
  );
  const fixed = applyEdits(text, finding.fixes[0]!.edits);
  expect(fixed).toBe(text.replace("standardize", "none"));
  const after = programOf(fixed, profiles);
  expect(foundBy("scaled-twice", after)).toBeUndefined();
  expect(foundBy("unscaled-inputs", after)).toBeUndefined();
});

test("classes and flags have no scale of their own", () => {
  const flags = profileOf(categories("a", ["x", "y"]));
  const program = programOf(source("  scale: standardize\n", "Rescaling(0.01)"), flags);
  expect(foundBy("scaled-twice", program)).toBeUndefined();
});

describe("columns with a scale of their own", () => {
  test.each([
    [
      "  features: number(a, scale: minmax), number(b, scale: log)\n",
      "  features: number(a, scale: none), number(b, scale: none)\n",
    ],
    [
      "  scale: standardize\n  features: number(a, scale: minmax), b\n",
      "  scale: none\n  features: number(a, scale: none), b\n",
    ],
  ])("%j becomes %j", (before, after) => {
    const text = source(before, "Rescaling(1 / 255)\n  Dense(4, relu)");
    const finding = foundBy("scaled-twice", programOf(text, profiles))!;
    const fixed = applyEdits(text, finding.fixes[0]!.edits);
    expect(fixed).toBe(text.replace(before, after));
    expect(foundBy("scaled-twice", programOf(fixed, profiles))).toBeUndefined();
    expect(foundBy("unscaled-inputs", programOf(fixed, profiles))).toBeUndefined();
  });
});
