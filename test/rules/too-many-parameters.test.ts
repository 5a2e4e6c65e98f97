/** The rule for networks with far more weights than training rows. */
import { expect, test } from "vitest";
import { categories, factsOf, foundBy, numbers, placeText, profilesOf, programOf } from "./programs.js";

const profiles = profilesOf(143, [
  ...[..."abcdefghij"].map((name) => numbers(name, -3, 3)),
  numbers("y", -3, 3),
  categories("kind", ["p", "q", "r", "s"]),
]);
const facts = factsOf({ rows: { train: 100, validation: 21, test: 22 } });
const source = (body: string, train = "", target = "y", other = "kind") =>
  `dataset d {\n  source: "data.csv"\n  target: ${target}\n  exclude: ${other}\n}\nnetwork N on d {\n  ${body}\n}\n${train}`;
const two = (units: number, between = "") =>
  `Dense(${units}, relu)\n  ${between}Dense(${units}, relu)\n  Dense(1)`;

test.each([
  ["as many weights as a table needs", source(two(64)), false],
  ["more than a hundred for each row", source(two(128)), true],
  [
    "the same for four classes",
    source(two(128).replace("Dense(1)", "Dense(classes, softmax)"), "", "kind", "y"),
    false,
  ],
  ["with Dropout", source(two(128, "Dropout(0.5)\n  ")), false],
  ["with a regularizer", source(two(128).replace("relu", "relu, kernel_regularizer: l2(0.01)")), false],
  ["with early stopping", source(two(128), "\ntrain N {\n  stop: early(patience: 10)\n}\n"), false],
  [
    "stopped by the training loss",
    source(two(128), "\ntrain N {\n  stop: early(patience: 10, monitor: loss)\n}\n"),
    true,
  ],
  ["with weight decay", source(two(128), "\ntrain N {\n  optimizer: adamw()\n}\n"), false],
])("%s", (_, text, fires) => {
  expect(foundBy("too-many-parameters", programOf(text, profiles, facts)) !== undefined).toBe(fires);
});

test("place and figures", () => {
  const program = programOf(source(two(128)), profiles, facts);
  const finding = foundBy("too-many-parameters", program)!;
  expect(finding.severity).toBe("hint");
  expect(placeText(program, finding)).toBe("N");
  expect(finding.message).toBe(
    "`N` has 18,049 weights to learn from 100 rows: enough to learn them by heart. Smaller layers, Dropout or early " +
      "stopping keep it from that.",
  );
  expect(finding.evidence).toEqual({
    "trainable weights": 18049,
    "training rows": 100,
    outputs: 1,
    "weights for each row and output": 180.5,
  });
});
