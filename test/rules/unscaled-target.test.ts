/** The rule for unscaled targets: what the training can reach, by size of the target and of the network. */
import { describe, expect, test } from "vitest";
import { applyEdits } from "../../src/text.js";
import { factsOf, foundBy, numbers, placeText, profilesOf, programOf } from "./programs.js";

const around = (mean: number, deviation: number) =>
  profilesOf(300, [
    numbers("a", -3, 3),
    numbers("b", -3, 3),
    numbers("y", mean - 3 * deviation, mean + 3 * deviation, { mean, deviation }),
  ]);
const source = (body: string, dataset = "", train = "") =>
  `dataset d {\n  source: "data.csv"\n  target: y\n${dataset}}\nnetwork N on d {\n  ${body}\n}\n${train}`;
const small = source("Dense(32, relu)\n  Dense(1)");
const facts = factsOf({ rows: { train: 210, validation: 45, test: 45 } });
const finds = (text: string, mean: number, deviation: number) =>
  foundBy("unscaled-target", programOf(text, around(mean, deviation), facts));

describe("what fifty epochs of a small network reach", () => {
  // Measured: test error of such a run on 300 rows beside that with a target of deviation 1 and mean 0.
  test.each([
    [0, 1, false, "1"],
    [0, 3, false, "1.1"],
    [30, 10, true, "8"],
    [0, 100, true, "2.5"],
    [300, 100, true, "12"],
    [3000, 1000, true, "13"],
  ])("mean %d, deviation %d: %s (%s times the error)", (mean, deviation, fires) => {
    expect(finds(small, mean, deviation) !== undefined).toBe(fires);
  });
});

describe("other networks and trainings", () => {
  test.each([
    ["three wide layers", source("Dense(64, relu)\n  Dense(64, relu)\n  Dense(64, relu)\n  Dense(1)"), false],
    [
      "a thousand epochs",
      source("Dense(32, relu)\n  Dense(1)", "", "\ntrain N {\n  epochs: 1000\n}\n"),
      false,
    ],
    [
      "a tenth of the learning rate",
      source(
        "Dense(64, relu)\n  Dense(64, relu)\n  Dense(1)",
        "",
        "\ntrain N {\n  optimizer: adam(0.0001)\n}\n",
      ),
      true,
    ],
    ["a last layer that rescales", source("Dense(32, relu)\n  Dense(1)\n  Rescaling(100, 150)"), false],
    ["a scaled target", source("Dense(32, relu)\n  Dense(1)", "  target_scale: standardize\n"), false],
    ["sgd", source("Dense(32, relu)\n  Dense(1)", "", "\ntrain N {\n  optimizer: sgd()\n}\n"), true],
    [
      "sgd with small steps",
      source("Dense(32, relu)\n  Dense(1)", "", "\ntrain N {\n  optimizer: sgd(learning_rate: 0.0001)\n}\n"),
      false,
    ],
    [
      "sgd with its gradients cut down",
      source("Dense(32, relu)\n  Dense(1)", "", "\ntrain N {\n  optimizer: sgd()\n  clip: norm(1)\n}\n"),
      false,
    ],
  ])("%s", (_, text, fires) => {
    expect(finds(text, 152, 77) !== undefined).toBe(fires);
  });
});

test("place, figures and fix", () => {
  const program = programOf(small, around(300, 100), facts);
  const finding = foundBy("unscaled-target", program)!;
  expect(placeText(program, finding)).toBe("y");
  expect(finding.message).toBe(
    "`y` runs from 0 to 600, and answers begin near 0: the 350 steps of this training are too few to get there. Scaled, " +
      "it is learned as numbers around 0, and scores keep its unit.",
  );
  expect(finding.evidence).toMatchObject({ "mean of y": 300, "deviation of y": 100, steps: 350 });
  const fixed = applyEdits(small, finding.fixes[0]!.edits);
  expect(fixed).toBe(source("Dense(32, relu)\n  Dense(1)", "  target_scale: standardize\n"));
  expect(finds(fixed, 300, 100)).toBeUndefined();
});

test("of several targets, the one that is out of reach is named", () => {
  const text = `dataset d {
  source: "data.csv"
  target: b, y
}
network N on d {
  hidden = Dense(8, relu)
  first = hidden -> Dense(1)
  second = hidden -> Dense(1)
  Output(b: first, y: second)
}
`;
  const finding = foundBy("unscaled-target", programOf(text, around(300, 100), facts))!;
  expect(finding.message).toMatch(/^`y` runs/);
});
