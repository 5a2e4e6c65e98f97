/** Shape errors: on which token they are, what they say, and which fixes are offered. */
import { describe, expect, test } from "vitest";
import { analyse } from "../../src/language/analyse.js";
import { shapeText } from "../../src/layers/shape.js";
import { countNetworkParameters } from "../../src/network.js";
import { applyFix, expectDiagnostics, profiles } from "./fixture.js";

describe("shape errors stand on the layer or argument to change", () => {
  test("an image layer on flat features", () => {
    expectDiagnostics(`
      dataset digits { source: "digits.csv"
        target: digit }
      network Digits on digits {
        Conv2D(16, 3, relu)
        ^^^^^^ wrong-rank: takes height, width and channels (3 axes), but gets features 64
        Flatten()
        Dense(classes, softmax)
      }`);
  });

  test("a kernel larger than what is left, with the chain of layers that shrank it", () => {
    const { diagnostics } = expectDiagnostics(`
      network Stem {
        Input(8, 8, 1)
        MaxPooling2D(3)
        Conv2D(4, 5)
                  ^ empty-output: a height of 2: (2 − 5) / 1 + 1 = -2
      }`);
    expect(diagnostics[0]!.related.map(({ message }) => message)).toEqual([
      "`MaxPooling2D` makes it 2×2×1: ⌊(8 − 3) / 3⌋ + 1 = 2.",
      "`Input` gives 8×8×1.",
    ]);
  });

  test("Reshape to another number of values", () => {
    expectDiagnostics(`
      network N {
        Input(28, 28)
        Reshape([8, 8, 1])
                ^^^^^^^^^ reshape-size: 28 × 28 = 784 values cannot be arranged as \`[8, 8, 1]\`, which takes 8 × 8 × 1 = 64
      }`);
  });

  test("branches of different channels", () => {
    const { diagnostics } = expectDiagnostics(`
      network N {
        a = Input(8, 8, 3)
        b = a -> Conv2D(16, 3, padding: same)
        c = a -> Conv2D(32, 1)
        Add(b, c)
        ^^^ merge-shapes: needs inputs of the same channels: the first is 8×8×16 with channels 16, the second 8×8×32
      }`);
    expect(diagnostics[0]!.fixes.map(({ title }) => title)).toContain("Give `c` 16 filters");
  });

  test("branches of different rank", () => {
    expectDiagnostics(`
      network N {
        a = Input(8, 8, 3)
        b = a -> Flatten()
        Concatenate(a, b)
        ^^^^^^^^^^^ merge-ranks: the first has height 8, width 8, channels 3, the second has features 192
      }`);
  });

  test("groups that do not divide the channels", () => {
    expectDiagnostics(`
      network N {
        Input(8, 8, 3)
        Conv2D(4, 3, groups: 2)
                     ^^^^^^^^^ not-divisible: does not divide the 3 input channels: 3 / 2 = 1.5
      }`);
  });

  test("an axis that is not there", () => {
    expectDiagnostics(`
      network N {
        Input(8)
        BatchNormalization(axis: 2)
                           ^^^^^^^ axis-out-of-range: There is no axis 2
      }`);
  });

  test("one mistake gives one message: what follows is not checked against a guess", () => {
    expectDiagnostics(`
      network N {
        Input(10)
        LSTM(8)
        ^^^^ wrong-rank: takes steps and features (2 axes), but gets features 10
        Conv2D(3, 3)
        Dense(4)
      }`);
  });
});

describe("fixes are offered only when the changed program is better", () => {
  const digits = `dataset digits {
  source: "digits.csv"
  target: digit
}
network Digits on digits {
  Conv2D(16, 3, relu)
  Flatten()
  Dense(classes, softmax)
}`;

  test.each([
    [
      "a Reshape before an image layer",
      digits,
      "Insert `Reshape([8, 8, 1])`",
      "  Reshape([8, 8, 1])\n  Conv2D(16, 3, relu)",
    ],
    [
      "same padding for a kernel that is too large",
      "network N {\n  Input(3, 3, 1)\n  Conv2D(4, 5)\n}",
      "padding: same",
      "Conv2D(4, 5, padding: same)",
    ],
    [
      "a smaller kernel",
      "network N {\n  Input(3, 3, 1)\n  Conv2D(4, 5)\n}",
      "kernel_size: 3",
      "Conv2D(4, 3)",
    ],
    [
      "every step of the LSTM before an LSTM",
      "network N {\n  Input(5, 2)\n  LSTM(8)\n  LSTM(4)\n}",
      "return every step",
      "LSTM(8, return_sequences: true)",
    ],
    [
      "the right number of filters in a branch",
      "network N {\n  a = Input(8, 8, 3)\n  b = a -> Conv2D(16, 3, padding: same)\n  Add(a, b)\n}",
      "Give `b` 3 filters",
      "Conv2D(3, 3, padding: same)",
    ],
    [
      "sizes that fit",
      "network N {\n  Input(64)\n  Reshape([7, 8, 1])\n}",
      "[8, 8, 1]",
      "Reshape([8, 8, 1])",
    ],
    [
      "one output for each class",
      `dataset d { source: "flowers.csv"\n target: species }\nnetwork N on d {\n  Dense(5, softmax)\n}`,
      "`classes`",
      "Dense(classes, softmax)",
    ],
    [
      "softmax where probabilities are needed",
      `dataset d { source: "flowers.csv"\n target: species }\nnetwork N on d {\n  Dense(classes)\n}`,
      "softmax",
      "Dense(classes, activation: softmax)",
    ],
    [
      "Flatten before the last layer",
      digits.replace("  Conv2D(16, 3, relu)\n  Flatten()", "  Reshape([8, 8, 1])"),
      "Flatten",
      "Flatten()\n  Dense(classes, softmax)",
    ],
    [
      "one output for a number",
      `dataset d { source: "houses.csv"\n target: price }\nnetwork N on d {\n  Dense(2)\n}`,
      "`1`",
      "Dense(1)",
    ],
  ])("%s", (_, source, title, result) => {
    const after = applyFix(source, title);
    expect(after).toContain(result);
    expect(analyse(after, { profiles }).diagnostics).toEqual([]);
  });

  test("a fix that would not help is withheld", () => {
    const source = "network N {\n  Input(2, 2, 1)\n  MaxPooling2D(3)\n  Conv2D(4, 3)\n}";
    expect(() => applyFix(source, "Insert `Reshape")).toThrow();
  });
});

describe("shapes and parameter counts", () => {
  test("follow branches and named values", () => {
    const { networks, diagnostics } = analyse(
      `network Stem {
        Input(32, 32, 3)
        early = Conv2D(16, 3, padding: same, activation: relu)
        side  = early -> MaxPooling2D(2) -> Conv2D(32, 3, padding: same)
        main  = early -> Conv2D(32, 3, strides: 2, padding: same)
        Concatenate(side, main)
        GlobalAveragePooling2D()
        Dense(10, softmax)
      }`,
      { profiles },
    );
    expect(diagnostics).toEqual([]);
    expect(networks[0]!.nodes.map(({ name, shape }) => `${name} ${shapeText(shape!)}`)).toEqual([
      "input 32×32×3",
      "early 32×32×16",
      "max_pooling2d 16×16×16",
      "side 16×16×32",
      "main 16×16×32",
      "concatenate 16×16×64",
      "global_average_pooling2d 64",
      "dense 10",
    ]);
    // 3·3·3·16 + 16, twice 3·3·16·32 + 32, and 64·10 + 10.
    expect(countNetworkParameters(networks[0]!.network!)).toEqual({ total: 10_378, trainable: 10_378 });
  });

  test("an arrow may begin the next line, and arithmetic is worked out", () => {
    const { networks, diagnostics } = analyse(
      "network N {\n a = Input(4 * 2)\n a\n  -> Dense((8 + 2) / 5)\n}",
      {
        profiles,
      },
    );
    expect(diagnostics).toEqual([]);
    expect(shapeText(networks[0]!.nodes.at(-1)!.shape!)).toBe("2");
  });
});
