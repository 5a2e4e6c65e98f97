/** Completion of the whole language: declarations, blocks, values, tuning; and that what is offered first works. */
import { describe, expect, test } from "vitest";
import { sampleArgs, sampleText } from "../../server/completion/samples.js";
import { complete } from "../../server/features/completion.js";
import { createProgram } from "../../server/program.js";
import { noSurroundings } from "../../server/surroundings.js";
import { analyse, countErrors } from "../../src/language/analyse.js";
import { Checker } from "../../src/language/program/checker.js";
import { catalogue } from "../../src/layers/catalogue.js";
import { shapeText } from "../../src/layers/shape.js";
import { profiles } from "../language/fixture.js";
import { accept, documentUri, expandSnippet, offered } from "./fixture.js";

const flowers = 'dataset flowers {\n  source: "flowers.csv"\n  target: species\n}\n';
const iris = `${flowers}network Iris(width = 16, depth = 2) on flowers {\n  Dense(width, relu) * depth\n  Dense(classes, softmax)\n}\n`;
const block =
  "block Residual(width, drop = 0.1, act = relu) {\n  main = input -> Dense(width, act) -> Dropout(drop)\n  Add(main, input)\n}\n";
const whole = (text: string) => expandSnippet(text);

describe("the list begins with", () => {
  test.each([
    ["all declarations", iris, "$0", ["dataset", "network", "train", "tune", "block", "let", "import"]],
    ["networks to tune", iris, "tune $0", ["Iris"]],
    ["datasets behind `on`", flowers, "network N $0", ["on"]],
    ["a name for a training", iris, "train Iris $0", ["as"]],
    ["a block, then layers", block, "network N {\n  Input(16)\n  $0\n}", ["Residual", "Dense"]],
    ["a block's arguments", block, "network N {\n  Input(4)\n  Residual($0)\n}", ["width:", "drop:", "act:"]],
    ["a block's activation", block, "network N {\n  Input(4)\n  Residual(4, act: $0)\n}", ["linear", "relu"]],
    [
      "parameters and figures for a number",
      flowers,
      "network N(width = 8) on flowers {\n  Dense($0)\n}",
      ["width", "classes", "features"],
    ],
    [
      "constants that fit",
      "let n = 3\nlet same = true\n",
      "network N {\n  Input(4)\n  Dense($0)\n}",
      ["n", "units:"],
    ],
    ["how often", "let n = 3\nlet x = 0.5\n", "network N {\n  Input(4)\n  Dense(4) * $0\n}", ["n"]],
    [
      "numbers in a calculation",
      "let n = 3\nlet word = relu\n",
      "network N {\n  Input(4)\n  Dense(2 * $0)\n}",
      ["n"],
    ],
    ["numbers in a list", "let n = 3\n", "network N {\n  Input(4)\n  Reshape([$0])\n}", ["n"]],
    ["other constants", "let n = 3\nlet m = 4\n", "let k = n + $0", ["n", "m"]],
    ["parameters of a block's own", "", "block B(width) {\n  Dense($0)\n}", ["width"]],
    ["what flows into a block", "", "block B() {\n  a = Dense(3)\n  Add($0)\n}", ["a", "input"]],
    [
      "initializers",
      "",
      "network N {\n  Dense(4, kernel_initializer: $0)\n}",
      ["glorot_uniform", "glorot_normal"],
    ],
    ["regularizers", "", "network N {\n  Dense(4, kernel_regularizer: $0)\n}", ["l1", "l2", "l1_l2"]],
    ["constraints", "", "network N {\n  Dense(4, kernel_constraint: $0)\n}", ["max_norm"]],
    ["a regularizer's arguments", "", "network N {\n  Dense(4, kernel_regularizer: l2($0))\n}", ["l2:"]],
    [
      "recurrent layers in a wrapper",
      "",
      "network N {\n  Input(8, 4)\n  Bidirectional($0)\n}",
      ["LSTM", "GRU", "SimpleRNN"],
    ],
    [
      "arguments of a layer in a wrapper",
      "",
      "network N {\n  Input(8, 4)\n  Bidirectional(LSTM(8, $0))\n}",
      ["linear", "relu"],
    ],
    [
      "values for attention",
      "",
      "network N {\n  a = Input(8, 4)\n  b = Dense(4)\n  Attention($0)\n}",
      ["b", "a"],
    ],
    ["values to give out", "", "network N {\n  a = Input(4)\n  b = Dense(2)\n  Output($0)\n}", ["b:", "a:"]],
    [
      "values to give out behind a name",
      "",
      "network N {\n  a = Input(4)\n  b = Dense(2)\n  Output(x: $0)\n}",
      ["b", "a"],
    ],
    ["schedules", iris, "train Iris {\n  schedule: $0\n}", ["step", "exponential"]],
    ["ways to clip", iris, "train Iris {\n  clip: $0\n}", ["norm", "global_norm", "value"]],
    ["weights of classes", iris, "train Iris {\n  class_weights: $0\n}", ["balanced", "weights"]],
    [
      "classes by name",
      iris,
      "train Iris {\n  class_weights: weights($0)\n}",
      ["setosa:", "versicolor:", "virginica:"],
    ],
    [
      "what can be tuned",
      iris,
      "tune Iris {\n  $0\n}",
      ["width", "depth", "batch", "epochs", "optimizer", "loss", "optimizer.learning_rate"],
    ],
    ["what begins with a dotted name", iris, "tune Iris {\n  optimizer.$0\n}", ["width", "depth"]],
    ["values to try", iris, "tune Iris {\n  width: $0\n}", ["8..32", "log(4..64)"]],
    ["magnitudes to try", iris, "tune Iris {\n  optimizer.learning_rate: $0\n}", ["log(0.0001..0.01)"]],
    ["words to try", iris, "tune Iris {\n  optimizer: adam, $0\n}", ["adamw", "sgd"]],
    ["goals", iris, "tune Iris {\n  goal: $0\n}", ["minimize", "maximize"]],
    ["scores", iris, "tune Iris {\n  goal: minimize($0)\n}", ["val_loss"]],
    ["constants for a setting", "let rows = 64\n", "train N {\n  batch: $0\n}", ["rows"]],
    ["files to import", "", 'import "$0"', ["lib.nn"]],
    ["files to import without quotation marks", "", "import $0", ["lib.nn"]],
  ])("%s", async (_, before, fixture, first) => {
    const { labels } = await offered(before + fixture);
    expect(labels.slice(0, first.length)).toEqual(first);
  });
});

describe("nothing is offered that has no meaning there", () => {
  test.each([
    ["a network of its own for training, without any", flowers, "$0", ["train", "tune"]],
    ["the data's figures without data", "", "network N {\n  Dense($0)\n}", ["classes", "features"]],
    ["a block in itself", "", "block B() {\n  $0\n}", ["B", "Input", "Output"]],
    ["a block that leads back", "block A() {\n  B()\n}\n", "block B() {\n  $0\n}", ["A", "B"]],
    ["an input where data flows in", flowers, "network N on flowers {\n  $0\n}", ["Input"]],
    [
      "the output above the last line",
      flowers,
      "network N on flowers {\n  a = Dense(3)\n  $0\n  Dense(3)\n}",
      ["Output"],
    ],
    ["words where numbers are wanted", "let w = relu\n", "network N {\n  Input(3)\n  Dense($0)\n}", ["w"]],
    [
      "more inputs than are taken",
      "",
      "network N {\n  a = Input(3)\n  b = Dense(3)\n  c = Dense(3)\n  Subtract(a, b, $0)\n}",
      ["a", "b", "c"],
    ],
    [
      "words as an attention's input",
      "",
      "network N {\n  a = Input(3, 3)\n  Attention($0)\n}",
      ["true", "false"],
    ],
    ["what is set already", iris, "tune Iris {\n  width: 1..2\n  $0\n}", ["width"]],
  ])("%s", async (_, before, fixture, none) => {
    const { labels } = await offered(before + fixture);
    expect(labels.filter((label) => none.includes(label))).toEqual([]);
  });
});

describe("what is taken fits into the text", () => {
  test.each([
    [`${block}network N {\n  Input(16)\n  Res$0\n}`, "Residual", "  Residual(16)\n}"],
    [`${block}network N {\n  Input(16)\n  Res$0(4)\n}`, "Residual", "  Residual(4)\n}"],
    [
      "network N {\n  Input(4)\n  Dense(4, kernel_regularizer: $0)\n}",
      "l2",
      "kernel_regularizer: l2(l2: 0.01))",
    ],
    ["network N {\n  Input(4, 4)\n  Bi$0\n}", "Bidirectional", "  Bidirectional(LSTM(32))\n}"],
    ["network N {\n  Input(4, 4)\n  Multi$0\n}", "MultiHeadAttention", "(num_heads: 2, key_dim: 16)"],
    ["network N {\n  Input(4, 5, 6)\n  Per$0\n}", "Permute", "  Permute([2, 1, 3])\n}"],
    ["network N {\n  Input(4)\n  b = Dense(2)\n  $0\n}", "Output", "  Output(result: b)\n}"],
    [`${iris}$0`, "tune", "tune Iris {\n  optimizer.learning_rate: log(1e-4..1e-1)\n  trials: 20\n}"],
    [
      `${iris}tune Iris {\n  optimizer.le$0\n}`,
      "optimizer.learning_rate",
      "  optimizer.learning_rate: log(0.0001..0.01)\n}",
    ],
    [`${iris}tune Iris {\n  goal: $0\n}`, "maximize", "goal: maximize(val_accuracy)"],
    [`${flowers}netw$0 N on flowers {\n}`, "network", "network N on flowers {"],
    ['dataset d {\n  source: "houses.csv"\n  $0\n}', "target", "  target: price\n}"],
    ["dataset d {\n  $0\n}", "source", '  source: "flowers.csv"\n}'],
    ["import $0", "lib.nn", 'import "lib.nn"'],
    [`${flowers}network N $0 {\n}`, "on", "network N on flowers {\n}"],
  ])("%j with %s", async (fixture, label, result) => {
    expect(await accept(fixture, label)).toContain(result);
  });

  test("the inputs of a merge are values that can be merged", async () => {
    const fixture = "network N {\n  a = Input(4)\n  b = Dense(4)\n  c = Dense(5)\n  $0\n}";
    expect(await accept(fixture, "Add")).toContain("  Add(a, b)\n}");
    const { entries } = await offered("network N {\n  a = Input(4)\n  b = Dense(5)\n  $0\n}");
    expect(entries.find(({ label }) => label === "Add")?.rank).toBe(2);
    expect(entries.find(({ label }) => label === "Concatenate")?.rank).toBe(0);
  });
});

describe("blocks", () => {
  test("what a block gives here is said, and one that does not fit comes last", async () => {
    const blocks = "block Up(n = 2) {\n  Dense(8 * n)\n}\nblock Image() {\n  Conv2D(4, 3)\n}\n";
    const { entries, labels } = await offered(`${blocks}network N {\n  Input(5)\n  $0\n}`);
    expect(entries.find(({ label }) => label === "Up")?.detail).toBe("block, gives 16");
    expect(labels.indexOf("Image")).toBeGreaterThan(labels.indexOf("Dropout"));
  });

  test("in a block's body layers are sorted by what flows in at its first use", async () => {
    const { labels } = await offered("block B() {\n  $0\n}\nnetwork N {\n  Input(8, 8, 1)\n  B()\n}");
    expect(labels).toContain("Conv2D");
    const inside = await offered(
      "block B() {\n  x = Dense(3)\n  $0\n}\nnetwork N {\n  Input(8, 8, 1)\n  B()\n}",
    );
    expect(inside.labels.indexOf("Conv2D")).toBeLessThan(inside.labels.indexOf("Conv1D"));
  });

  test("documentation of a block with its parameters", async () => {
    const { entries } = await offered(`## Adds.\n${block}network N {\n  Input(8)\n  $0\n}`);
    const doc = entries.find(({ label }) => label === "Residual")?.doc?.();
    expect(doc).toContain("Adds.");
    expect(doc).toContain("`width` (required): `units` of `Dense`");
  });
});

test("a network whose name another one has, and one without a name", async () => {
  const twice = "network N {\n  Input(4)\n}\nnetwork N {\n  a = Input(3)\n  $0\n}";
  expect((await offered(twice)).labels).toEqual(expect.arrayContaining(["Dense", "a"]));
  expect((await offered("network {\n  a = Input(3)\n  $0\n}")).labels).toEqual(
    expect.arrayContaining(["Dense", "a"]),
  );
});

test("blocks and constants of imported files", async () => {
  const imports = new Map([["lib.nn", { text: "block Half() {\n  Dense(4)\n}\nlet n = 3\n" }]]);
  const labelsAt = async (fixture: string) => {
    const offset = fixture.indexOf("$0");
    const program = createProgram(
      documentUri,
      1,
      fixture.replace("$0", ""),
      { ...noSurroundings, profiles, imports },
      new Checker(),
    );
    return (await complete(program, offset, async () => [])).entries.map(({ label }) => label);
  };
  expect(await labelsAt('import "lib.nn"\nnetwork N {\n  Input(8)\n  $0\n}')).toContain("Half");
  expect(await labelsAt('import "lib.nn"\nnetwork N {\n  Input(8)\n  Dense($0)\n}')).toContain("n");
});

test("every argument that must be given has a sample that the layer takes", () => {
  for (const layer of catalogue.values()) {
    expect(() => sampleArgs(layer, 3), layer.name).not.toThrow();
    for (const param of layer.params) expect(sampleText(param), `${layer.name} ${param.name}`).not.toBe("");
  }
});

describe("what is offered first works, and gives what it says", () => {
  test.each([["6"], ["20, 6"], ["32, 32, 3"], ["8, 32, 32, 3"]])("on an input of %s", async (shape) => {
    const before = `network N {\n  a = Input(${shape})\n  b = a -> Identity()\n  `;
    const { entries } = await offered(`${before}$0\n}`);
    const layers = entries.filter(({ kind, rank }) => kind === "layer" && rank === 0);
    expect(layers.length).toBeGreaterThan(25);
    for (const { label, insert, detail } of layers) {
      // An axis of the last input's own and an equation cannot be guessed.
      if (label === "EinsumDense") continue;
      const analysis = analyse(`${before}c = ${whole(insert)}\n}`, { profiles });
      const wrong = analysis.diagnostics.filter(({ severity }) => severity === "error");
      const node = analysis.networks[0]?.nodes.at(-1);
      const gives = /gives (.+)$/.exec(detail ?? "")?.[1];
      if (gives !== undefined) expect(node?.shape && shapeText(node.shape), label).toBe(gives);
      expect(
        wrong.map(({ message }) => message),
        `${label} on ${shape}`,
      ).toEqual([]);
      expect(countErrors(analysis.diagnostics)).toBe(0);
    }
  });
});
