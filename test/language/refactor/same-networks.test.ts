/** The check that every refactoring must pass: what it lets through, and what it does not. */
import { describe, expect, test } from "vitest";
import { analyse } from "../../../src/language/analyse.js";
import { smallestEdit } from "../../../src/language/format/format.js";
import { keepsNetworks } from "../../../src/language/refactor/same-networks.js";
import { profiles } from "../fixture.js";

const source = `let n = 4
dataset flowers {
  source: "flowers.csv"
  target: species
}
block B(w) {
  Dense(w)
}
network N(w = 8) on flowers {
  x = Dense(n, relu)
  B(w)
  Dense(classes, softmax)
}
train N {
  epochs: 5
}
`;

function keeps(before: string, after: string): boolean {
  const options = { profiles };
  expect(source).toContain(before);
  const edit = smallestEdit(0, source, source.replace(before, after));
  return keepsNetworks(analyse(source, options), options, { edits: [edit] });
}

describe("lets through", () => {
  test.each([
    ["another name for a value", "x =", "y ="],
    ["a block in place of a layer", "  B(w)\n", "  Dense(w)\n"],
    ["a constant in place of a number", "epochs: 5", "epochs: n + 1"],
    ["another way to write a number", "w = 8", "w = 2 * 4"],
    ["a comment", "block", "# why\nblock"],
    ["one line instead of two", "relu)\n  B(w)", "relu) -> B(w)"],
  ])("%s", (_, before, after) => {
    expect(keeps(before, after)).toBe(true);
  });
});

describe("does not let through", () => {
  test.each([
    ["other units", "Dense(n", "Dense(n + 1"],
    ["another activation", "relu", "tanh"],
    ["one layer more", "  B(w)\n", "  B(w) * 2\n"],
    ["layers in another order", "Dense(n, relu)\n  B(w)", "B(w)\n  Dense(n, relu)"],
    ["the same sizes from another parameter", "w = 8", "w = 9"],
    ["another training", "epochs: 5", "epochs: 6"],
    [
      "another split",
      "target: species",
      "target: species\n  split: random(train: 50%, validation: 25%, test: 25%)",
    ],
    ["another network", "network N", "network M"],
    ["something new to complain of", "let n = 4", "let n = 4\nlet m = 4"],
  ])("%s", (_, before, after) => {
    expect(keeps(before, after)).toBe(false);
  });
});
