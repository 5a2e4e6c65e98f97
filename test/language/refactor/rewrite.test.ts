/** Other ways to write the same: repetitions, chains, names for values and for arguments. */
import { describe, expect, test } from "vitest";
import { refactored, titles } from "./fixture.js";

const network = (body: string) => `network N {\n  a = Input(4)\n  ${body}\n}\n`;

describe("repetitions", () => {
  test.each([
    ["lines", "Dense(4, relu)\n  Den$0se(4, relu)\n  Dense(4,relu)", "Dense(4, relu) * 3"],
    [
      "selected lines, the last of which has a name",
      "«Dense(4)\n  b = Dense(4)»\n  Dense(4)",
      "b = Dense(4) * 2\n  Dense(4)",
    ],
    ["steps", "b = a -> Dense(4) -> $0Dense(4) -> Dense(3)", "b = a -> Dense(4) * 2 -> Dense(3)"],
    ["repetitions of the same", "Dense(4) * 2\n  $0Dense(4)\n  Dense(4) * (1 + 1)", "Dense(4) * 5"],
    [
      "lines with comments",
      "Dense(4)  # one\n  # and\n  $0Dense(4)  # two",
      "# one\n  # and\n  Dense(4) * 2  # two",
    ],
  ])("of equal %s", (_, before, after) => {
    expect(refactored(network(before), "Write as")).toBe(network(after));
  });

  test.each([
    ["into lines", "b = Dense(4) * $03", "Dense(4)\n  Dense(4)\n  b = Dense(4)"],
    ["within a chain", "b = a -> $0Dense(4) * 2 -> Dense(3)", "b = a -> Dense(4) -> Dense(4) -> Dense(3)"],
    ["once", "$0Dense(4) * 1", "Dense(4)"],
  ])("written out %s", (_, before, after) => {
    expect(refactored(network(before), before.includes("* 1") ? "Remove `* 1`" : "Write out")).toBe(
      network(after),
    );
  });

  test("not of different layers, of named lines, of merges, nor of what a name decides", () => {
    const repeats = (body: string) => titles(network(body)).filter((title) => /^(Write|Remove)/.test(title));
    expect(repeats("$0Dense(4)\n  Dense(5)")).toEqual([]);
    expect(repeats("b = $0Dense(4)\n  c = Dense(4)")).toEqual([]);
    expect(repeats("b = $0Add(a, a)\n  Add(a, a)")).toEqual([]);
    expect(repeats("$0Dense(4) * 11")).toEqual([]);
    expect(
      titles("let n = 3\nnetwork N {\n  Input(4)\n  $0Dense(4) * n\n}\n").filter((t) => /^Write/.test(t)),
    ).toEqual([]);
  });
});

describe("chains", () => {
  test.each([
    ["the next line", "Dense(4)$0\n  Dropout(0.1)", "Dense(4) -> Dropout(0.1)"],
    [
      "selected lines",
      "b = a -> «Dense(4)\n  b -> Dropout(0.1)\n  c = Den»se(2)",
      "c = a -> Dense(4) -> Dropout(0.1) -> Dense(2)",
    ],
    [
      "lines with comments",
      "Dense(4)$0  # four\n  # less\n  b = Dropout(0.1)  # a tenth",
      "b = Dense(4)  # four\n    # less\n    -> Dropout(0.1)  # a tenth",
    ],
  ])("joined with %s", (_, before, after) => {
    expect(refactored(network(before), "Join the")).toBe(network(after));
  });

  test("not where a value is used twice, or does not flow", () => {
    const joins = (body: string) => titles(network(body)).filter((title) => title.startsWith("Join"));
    expect(joins("b = D$0ense(4)\n  Add(a, b)")).toEqual([]);
    expect(joins("b = D$0ense(4)\n  c = b -> Dense(4)\n  Add(c, b)")).toEqual([]);
    expect(joins("D$0ense(4)\n  a -> Dense(4)")).toEqual([]);
    expect(joins("Dense(3)\n  D$0ense(4)")).toEqual([]);
  });

  test.each([
    [
      "with its names",
      "b = a -> $0Dense(4) -> Dense(3) -> Dense(2)",
      "a -> Dense(4)\n  Dense(3)\n  b = Dense(2)",
    ],
    [
      "with its comments",
      "Dense(4)  # four\n    -> $0Dense(3) ->  # three\n    # last\n    Dense(2)",
      "Dense(4)  # four\n  Dense(3)\n  # three\n  # last\n  Dense(2)",
    ],
    ["but not before a merge", "Dense(4) -> Add(a) -> $0Dense(2)", "Dense(4) -> Add(a)\n  Dense(2)"],
  ])("split %s", (_, before, after) => {
    expect(refactored(network(before), "Split the chain")).toBe(network(after));
  });
});

describe("names", () => {
  test.each([
    ["of a line", "$0Conv1D(2, 1)", "‹conv1d› = Conv1D(2, 1)"],
    ["of a step", "b = a -> $0Dense(4) -> Dropout(0.1)", "‹dense› = a -> Dense(4)\n  b = Dropout(0.1)"],
    [
      "that is still free",
      "dense = Dense(4)\n  $0Dense(4)\n  Add(dense, a)",
      "dense = Dense(4)\n  ‹dense2› = Dense(4)\n  Add(dense, a)",
    ],
    ["before a merge", "$0Dense(4) -> Add(a)", "‹dense› = Dense(4)\n  dense -> Add(a)"],
  ])("for the value %s", (_, before, after) => {
    const source = network(before).replace(
      "Input(4)",
      before.includes("Conv1D") ? "Input(4, 2)" : "Input(4)",
    );
    expect(refactored(source, "Name the value")).toBe(
      network(after).replace("Input(4)", before.includes("Conv1D") ? "Input(4, 2)" : "Input(4)"),
    );
  });

  test("for an input, which must not be called `input`", () => {
    expect(refactored("network N {\n  $0Input(4)\n  Dense(3)\n}\n", "Name the value")).toBe(
      "network N {\n  ‹value› = Input(4)\n  Dense(3)\n}\n",
    );
  });

  test.each([
    ["a layer", "Dense($08, relu, use_bias: false)", "Dense(units: 8, activation: relu, use_bias: false)"],
    [
      "a layer within a wrapper",
      "Reshape([2, 2]) -> Bidirectional(LSTM($03))",
      "Reshape([2, 2]) -> Bidirectional(LSTM(units: 3))",
    ],
    ["a merge, whose inputs have none", "Concatenate(a, a, axis: $0-1) -> Dense(3)", ""],
  ])("for the arguments of %s", (_, before, after) => {
    if (after === "") {
      expect(titles(network(before)).filter((title) => title.includes("arguments"))).toEqual([]);
    } else expect(refactored(network(before), "Name the arguments")).toBe(network(after));
  });

  test("for the sizes of an input, which are a list, and for the arguments of a block", () => {
    expect(refactored("network N {\n  Input(4, $05)\n  Flatten()\n}\n", "Name the arguments")).toBe(
      "network N {\n  Input(shape: [4, 5])\n  Flatten()\n}\n",
    );
    expect(
      refactored(
        "block B(w, act) {\n  Dense(w, activation: act)\n}\nnetwork N {\n  Input(4)\n  B($03, relu)\n}\n",
        "Name the arguments",
      ),
    ).toBe(
      "block B(w, act) {\n  Dense(w, activation: act)\n}\nnetwork N {\n  Input(4)\n  B(w: 3, act: relu)\n}\n",
    );
  });
});
