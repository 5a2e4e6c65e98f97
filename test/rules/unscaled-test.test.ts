/** The rule for test rows on another scale than the training rows. */
import { describe, expect, test } from "vitest";
import { withSettings } from "../../src/network.js";
import type { NumberColumn } from "../../src/profile.js";
import { categories, foundBy, numbers, placeText, profilesOf, programOf } from "./programs.js";

const target = categories("y", ["no", "yes"]);
const text = `dataset d {
  source: "data.csv"
  test: "test.csv"
  target: y
  scale: standardize
}
network N on d {
  Dense(4, relu)
  Dense(classes, softmax)
}
`;
const centimetres = numbers("height", 140, 200, { mean: 172, deviation: 10 });

/** The rule is told of the test file by the dataset's own field. */
function found(train: readonly NumberColumn[], test: readonly NumberColumn[], rows = 100) {
  const profiles = profilesOf(rows, [...train, target], [...test, target]);
  const program = programOf(text, profiles);
  const { settings, ...network } = withSettings(program.network, program.network.settings);
  const testProfile = profiles.get("test.csv")!.profile!;
  const dataset = { ...network.dataset!, testProfile };
  return {
    program,
    finding: foundBy("unscaled-test", { ...program, network: { ...network, settings, dataset } }),
  };
}

describe("columns of the two files", () => {
  test.each<[string, NumberColumn, NumberColumn, boolean]>([
    ["the same", centimetres, centimetres, false],
    ["metres", centimetres, numbers("height", 1.4, 2, { mean: 1.72, deviation: 0.1 }), true],
    ["standardized", centimetres, numbers("height", -3, 3, { mean: 0, deviation: 1 }), true],
    ["a narrower group", centimetres, numbers("height", 180, 200, { mean: 190, deviation: 4 }), false],
    ["later years", numbers("year", 2009, 2019), numbers("year", 2020, 2021), false],
    ["one year", numbers("year", 2009, 2019), numbers("year", 2020, 2020), false],
    ["degrees and kelvin", numbers("t", -10, 30), numbers("t", 263, 303), true],
    [
      "a rare outlier",
      numbers("income", 0, 9e6, { mean: 4e4, deviation: 1e5 }),
      numbers("income", 0, 9e5, { mean: 4e4, deviation: 3e4 }),
      false,
    ],
  ])("%s", (_, train, tested, fires) => {
    const other = numbers("other", -3, 3);
    expect(found([train, other], [tested, other]).finding !== undefined).toBe(fires);
  });

  test("few rows tell nothing", () => {
    const metres = numbers("height", 1.4, 2, { mean: 1.72, deviation: 0.1 });
    expect(found([centimetres], [metres], 12).finding).toBeUndefined();
  });
});

test("place and figures", () => {
  const metres = numbers("height", 1.4, 2, { mean: 1.72, deviation: 0.1 });
  const { program, finding } = found(
    [centimetres, numbers("weight", 40, 120)],
    [metres, numbers("weight", 0.04, 0.12)],
  );
  expect(placeText(program, finding!)).toBe('"test.csv"');
  expect(finding!.message).toBe(
    "`height` runs from 140 to 200 in `data.csv` and from 1.4 to 2 in `test.csv`, and `weight` differs as much: was one of " +
      "the files scaled before, or is it in other units?",
  );
  expect(finding!.evidence).toEqual({
    "mean of height in training": 172,
    "mean of height in test": 1.72,
    "deviation of height in training": 10,
    "deviation of height in test": 0.1,
    "columns on another scale": 2,
  });
  expect(finding!.fixes).toEqual([]);
});
