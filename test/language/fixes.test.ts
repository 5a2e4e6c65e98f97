/** Fixes of shapes: what each kind makes of a program, and that no proposal is ever an edit that cannot be made. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { analyse } from "../../src/language/analyse.js";
import { applyEdits } from "../../src/text.js";
import { applyFix, profiles } from "./fixture.js";

/** A network of these lines, without data. */
const network = (...lines: string[]) => `network N {\n${lines.map((line) => `  ${line}\n`).join("")}}\n`;

/** One of these lines trained on flowers, with three classes. */
const flowers = (...lines: string[]) =>
  `dataset d { source: "flowers.csv"\n  target: species }\n${network(...lines).replace("N {", "N on d {")}`;

const errorsIn = (source: string) =>
  analyse(source, { profiles })
    .diagnostics.filter(({ severity }) => severity === "error")
    .map(({ message }) => message);

describe("a fix changes what it says, and leaves no error", () => {
  test.each<[string, string, string, string]>([
    [
      "a projection keeps the shortcut's line as it is",
      network("a = Input(8, 8, 4)", "b = a -> Conv2D(6, 3, padding: same)", "Add(b, a)"),
      "Project",
      "shortcut = a -> Conv2D(6, 1)\n  Add(b, shortcut)",
    ],
    [
      "a projection of a list of numbers is a Dense",
      network("a = Input(8)", "b = a -> Dense(4, relu)", "Add(a, b)"),
      "Project `a` with `Dense(4)`",
      "shortcut = a -> Dense(4)\n  Add(shortcut, b)",
    ],
    [
      "a projection takes over strides that differ by axis",
      network("a = Input(8, 9, 4)", "b = a -> Conv2D(6, 3, strides: [2, 3], padding: same)", "Add(b, a)"),
      "Project",
      "Conv2D(6, 1, strides: [2, 3])",
    ],
    [
      "a projection takes as much off the edges as the block",
      network("a = Input(50, 50, 8)", "b = a -> Conv2D(8, 3, strides: 2)", "Add(b, a)"),
      "Project",
      "shortcut = a -> Conv2D(8, 3, strides: 2)",
    ],
    [
      "a name that is taken is not taken again",
      network("a = Input(8)", "shortcut = a -> Dense(4)", "Add(a, shortcut)"),
      "Project",
      "shortcut_2 = a -> Dense(4)\n  Add(shortcut_2, shortcut)",
    ],
    [
      "the flow into a merge gets its layer in the chain",
      network("a = Input(9, 9, 2)", "b = a -> Conv2D(2, 2)", "a -> Add(b)"),
      "Crop",
      "a -> Cropping2D([[0, 1], [0, 1]]) -> Add(b)",
    ],
    [
      "strides that make sizes meet",
      network(
        "a = Input(28, 28, 1)",
        "b = a -> Conv2D(4, 3, strides: 2, padding: same) -> MaxPooling2D(2)",
        "c = a -> Conv2D(4, 3, strides: 3, padding: same)",
        "Concatenate(b, c)",
      ),
      "Set `strides: 4` in `c`: gives 7×7×4",
      "c = a -> Conv2D(4, 3, strides: 4, padding: same)",
    ],
    [
      "an UpSampling that is too small",
      network("a = Input(12, 12, 2)", "b = a -> MaxPooling2D(3) -> UpSampling2D(2)", "Concatenate(a, b)"),
      "Set `size: 3`",
      "UpSampling2D(3)",
    ],
    [
      "steps that are a few short",
      network("a = Input(10, 2)", "b = a -> Conv1D(2, 3)", "Add(a, b)"),
      "Pad `b`",
      "b = a -> Conv1D(2, 3) -> ZeroPadding1D(1)",
    ],
    [
      "the gate of a gated block without its axes of 1",
      network(
        "a = Input(8, 8, 4)",
        "b = a -> GlobalAveragePooling2D() -> Dense(4, sigmoid)",
        "Multiply(a, b)",
      ),
      "keepdims: true",
      "GlobalAveragePooling2D(keepdims: true)",
    ],
    [
      "a list of numbers beside a sequence",
      network("a = Input(5, 3)", "b = Input(3)", "Concatenate(a, b, axis: -1)"),
      "RepeatVector(5)",
      "b = Input(3) -> RepeatVector(5)",
    ],
    [
      "an image beside a list of numbers",
      network("a = Input(4, 4, 2)", "b = Input(3)", "Concatenate(a, b)"),
      "Put `a` through `Flatten()`",
      "a = Input(4, 4, 2) -> Flatten()",
    ],
    [
      "a recurrent layer behind Dropout behind another",
      network("Input(5, 3)", "LSTM(8)", "Dropout(0.2)", "GRU(4)"),
      "Let the `LSTM` above return every step",
      "LSTM(8, return_sequences: true)",
    ],
    [
      "a recurrent layer inside a wrapper",
      network("Input(5, 3)", "Bidirectional(LSTM(8))", "LSTM(4)"),
      "Let the `LSTM` above return every step",
      "Bidirectional(LSTM(8, return_sequences: true))",
    ],
    [
      "a wrapper behind a recurrent layer",
      network("Input(5, 3)", "GRU(8)", "Bidirectional(LSTM(4))"),
      "Let the `GRU` above return every step",
      "GRU(8, return_sequences: true)",
    ],
    [
      "steps that nobody sums up, before the head",
      flowers("Reshape([4, 1])", "LSTM(8, return_sequences: true)", "Dense(classes, softmax)"),
      "return its last step only",
      "LSTM(8, return_sequences: false)",
    ],
    [
      "steps before the head, averaged",
      flowers("Reshape([4, 1])", "Conv1D(8, 2)", "Dense(classes, softmax)"),
      "GlobalAveragePooling1D",
      "GlobalAveragePooling1D()\n  Dense(classes, softmax)",
    ],
    [
      "images of a film",
      network("Input(6, 8, 8, 3)", "Conv2D(4, 3)"),
      "TimeDistributed",
      "TimeDistributed(Conv2D(4, 3))",
    ],
    [
      "a Reshape of the data with the channels first",
      `dataset d { source: "digits.csv"\n  target: digit }\nnetwork N on d {\n  Reshape([1, 8, 8])\n  Conv2D(4, 3)\n  Flatten()\n  Dense(classes, softmax)\n}`,
      "Put the channels last",
      "Reshape([8, 8, 1])",
    ],
    [
      "a dilation that does not go with strides",
      network("Input(9, 9, 1)", "Conv2D(4, 3, strides: 2, dilation_rate: 2)"),
      "Set `dilation_rate: 1`",
      "Conv2D(4, 3, strides: 2, dilation_rate: 1)",
    ],
    [
      "an output padding that is no less than the strides",
      network("Input(9, 9, 1)", "Conv2DTranspose(4, 3, strides: 2, output_padding: 2)"),
      "Set `output_padding: 1`",
      "output_padding: 1)",
    ],
    [
      "a crop that leaves nothing",
      network("Input(4, 4, 1)", "Cropping2D(2)"),
      "Set `cropping: 1`",
      "Cropping2D(1)",
    ],
    [
      "a Permute with an axis too few",
      network("Input(4, 5, 3)", "Permute([2, 1])"),
      "[2, 1, 3]",
      "Permute([2, 1, 3])",
    ],
    ["a number in quotation marks", network("Input(4)", 'Dense("64")'), "`64`", "Dense(64)"],
    ["a negative number of units", network("Input(4)", "Dense(-8)"), "`8`", "Dense(8)"],
    ["a window of 0", network("Input(8, 8, 1)", "MaxPooling2D(0)"), "`1`", "MaxPooling2D(1)"],
    ["a share in per cent", network("Input(4)", "Dropout(30)"), "`30%`", "Dropout(30%)"],
    ["one number where a list is wanted", network("Input(4)", "Reshape(4)"), "`[4]`", "Reshape([4])"],
    [
      "an argument that wrappers set",
      network("Input(4, 2)", "Bidirectional(LSTM(3, go_backwards: true))"),
      "Remove `go_backwards`",
      "LSTM(3)",
    ],
  ])("%s", (_, source, title, result) => {
    expect(errorsIn(source)).toHaveLength(1);
    const after = applyFix(source, title);
    expect(after).toContain(result);
    expect(errorsIn(after)).toEqual([]);
  });
});

test("a shortcut in a block is projected where the block says it", () => {
  const source = `block Wide(width) {
  main = input -> Dense(width, relu) -> Dense(width)
  Add(main, input)
}
${network("Input(8)", "Wide(16)")}`;
  expect(errorsIn(source)).toHaveLength(1);
  const after = applyFix(source, "Project `input` with `Dense(16)`");
  expect(after).toContain("  shortcut = input -> Dense(16)\n  Add(main, shortcut)");
  expect(errorsIn(after)).toEqual([]);
});

test("what both branches come from is not changed to make them meet", () => {
  const source = network(
    "a = Input(50, 50, 1) -> Conv2D(4, 3, padding: same)",
    "b = a -> MaxPooling2D(2) -> Conv2D(4, 3)",
    "c = a -> MaxPooling2D(2)",
    "Concatenate(b, c)",
  );
  const titles = analyse(source, { profiles }).diagnostics.flatMap(({ fixes }) =>
    fixes.map(({ title }) => title),
  );
  expect(titles[0]).toBe("Set `padding: same` in `b`: gives 25×25×4");
  expect(titles.filter((title) => title.includes("in `a`"))).toEqual([]);
});

describe("whatever is written", () => {
  const size = fc.integer({ min: 1, max: 9 });
  const pair = (text: (a: number, b: number) => string) => fc.tuple(size, size).map(([a, b]) => text(a, b));
  const layer = fc.oneof(
    pair((a, b) => `Dense(${a * b})`),
    pair((a, b) => `Conv2D(${a}, ${b})`),
    pair((a, b) => `Conv2D(${a}, ${b}, strides: 2, groups: 3)`),
    pair((a, b) => `Conv2DTranspose(${a}, ${b}, strides: 2)`),
    pair((a, b) => `Conv1D(${a}, ${b}, dilation_rate: 2, strides: 2)`),
    pair((a, b) => `Reshape([${a}, ${b}])`),
    pair((a, b) => `Permute([${a}, ${b}])`),
    pair((a, b) => `MaxPooling2D(${a}) * ${b % 3}`),
    pair((a, b) => `Cropping2D([[${a}, 0], [${b}, 1]])`),
    pair((a) => `LSTM(${a})`),
    pair((a) => `Bidirectional(GRU(${a}))`),
    pair((a) => `TimeDistributed(Dense(${a}))`),
    pair((a) => `Concatenate(x, y, axis: ${a})`),
    fc.constantFrom(
      "Flatten()",
      "GlobalAveragePooling2D()",
      "BatchNormalization(axis: 2)",
      "MultiHeadAttention(num_heads: 2, key_dim: 3)",
      "Embedding(9, 4)",
      "Add(x, y)",
      "Add(y)",
      "Multiply(x, y, z)",
      "Dot(x, y, axes: 1)",
    ),
  );
  const line = fc
    .tuple(
      fc.constantFrom("", "x = ", "y = ", "z = "),
      fc.constantFrom("", "x -> ", "y -> "),
      fc.array(layer, { minLength: 1, maxLength: 3 }),
    )
    .map(([name, from, layers]) => `${name}${from}${layers.join(" -> ")}`);
  const input = fc.array(size, { minLength: 1, maxLength: 4 }).map((sizes) => `Input(${sizes.join(", ")})`);
  const program = fc
    .tuple(input, input, fc.array(line, { minLength: 1, maxLength: 6 }))
    .map(([x, y, lines]) => network(`y = ${y}`, `x = ${x}`, `z = x -> Dense(3)`, ...lines));

  test("every proposal can be applied, and makes no syntax error", () => {
    let proposals = 0;
    fc.assert(
      fc.property(program, (source) => {
        for (const { fixes } of analyse(source, { profiles }).diagnostics) {
          for (const { title, edits } of fixes) {
            proposals++;
            const codes = analyse(applyEdits(source, edits), { profiles }).diagnostics.map(
              ({ code }) => code,
            );
            expect(codes, `${title} in\n${source}`).not.toContain("syntax-error");
          }
        }
      }),
      { numRuns: 120 },
    );
    expect(proposals).toBeGreaterThan(100);
  });
});
