/** Completion: what is offered where, in whole and in half-written lines. */
import { describe, expect, test } from "vitest";
import { accept, offered } from "./fixture.js";

const flowers = 'dataset flowers {\n  source: "flowers.csv"\n  target: species\n}\n';
const digits = 'dataset digits {\n  source: "digits.csv"\n  target: digit\n}\n';

describe("the list begins with what fits", () => {
  test.each([
    ["an empty file", "$0", ["dataset", "network", "block", "let", "import"]],
    ["a word at the top", `${flowers}netw$0`, ["dataset", "network", "block"]],
    ["a dataset after `on`", `${flowers}network N on $0 {\n}`, ["flowers"]],
    ["a dataset in a header without a body", `${flowers}network N on fl$0`, ["flowers"]],
    ["a network to train", `${flowers}network N on flowers {\n  Dense(classes, softmax)\n}\ntrain $0`, ["N"]],
    [
      "properties of a dataset",
      "dataset d {\n  $0\n}",
      ["source", "target", "features", "exclude", "scale", "missing", "split", "query"],
    ],
    ["those not given yet", 'dataset d {\n  source: "a.csv"\n  ta$0\n}', ["target", "features", "exclude"]],
    ["in a block without its end", 'dataset d {\n  source: "a.csv"\n  $0', ["target", "features", "exclude"]],
    [
      "properties of a train block",
      "train N {\n  epochs: 5\n  $0\n}",
      ["loss", "optimizer", "metrics", "batch"],
    ],
    [
      "the target's columns",
      'dataset d {\n  source: "houses.csv"\n  target: $0\n}',
      ["area", "rooms", "price"],
    ],
    [
      "before there is a value",
      'dataset d {\n  source: "houses.csv"\n  target:$0',
      ["area", "rooms", "price"],
    ],
    [
      "features",
      'dataset d {\n  source: "houses.csv"\n  target: price\n  features: $0\n}',
      ["all", "area", "rooms"],
    ],
    [
      "a second feature",
      'dataset d {\n  source: "houses.csv"\n  target: price\n  features: area, $0\n}',
      ["rooms"],
    ],
    [
      "inside quotation marks",
      'dataset d {\n  source: "houses.csv"\n  target: "ar$0"\n}',
      ["area", "rooms", "price"],
    ],
    ["scales", "dataset d {\n  scale: $0\n}", ["standardize", "minmax", "robust", "log", "none"]],
    ["data files", 'dataset d {\n  source: "$0"\n}', ["flowers.csv", "data/"]],
    ["data files in a folder", 'dataset d {\n  source: "data/h$0"\n}', ["houses.csv"]],
    ["data files in an open text", 'dataset d {\n  source: "fl$0', ["flowers.csv", "data/"]],
    ["data files without quotation marks", "dataset d {\n  source: $0\n}", ["flowers.csv", "data/"]],
    ["losses", "train N {\n  loss: $0\n}", ["sparse_categorical_crossentropy", "categorical_crossentropy"]],
    ["optimizers", "train N {\n  optimizer: ad$0\n}", ["adam", "adamw", "sgd"]],
    ["metrics", "train N {\n  metrics: accuracy, $0\n}", ["top_k_categorical_accuracy", "precision"]],
    ["stopping", "train N {\n  stop: $0\n}", ["early", "none"]],
    ["an optimizer's arguments", "train N {\n  optimizer: adam($0)\n}", ["learning_rate:", "beta_1:"]],
    ["the rest of them", "train N {\n  optimizer: adam(learning_rate: 0.1, $0\n}", ["beta_1:", "beta_2:"]],
    ["what is monitored", "train N {\n  stop: early(monitor: $0)\n}", ["val_loss", "val_accuracy"]],
    ["an input first", "network N {\n  $0\n}", ["Input"]],
    [
      "units of the last layer",
      `${flowers}network N on flowers {\n  Dense($0)\n}`,
      ["classes", "features", "units:"],
    ],
    ["activations", `${flowers}network N on flowers {\n  Dense(16, $0)\n}`, ["linear", "relu", "sigmoid"]],
    ["an activation by name", "network N {\n  Dense(16, activation: r$0", ["linear", "relu"]],
    ["true and false", "network N {\n  Dense(16, use_bias: $0)\n}", ["true", "false"]],
    ["initializers", "network N {\n  Dense(16, kernel_initializer: $0)\n}", ["glorot_uniform"]],
    ["a choice", "network N {\n  Conv2D(16, 3, padding: $0)\n}", ["valid", "same"]],
    ["values to merge", "network N {\n  a = Input(4)\n  b = Dense(4)\n  Add($0)\n}", ["b", "a"]],
    ["values left to merge", "network N {\n  a = Input(4)\n  b = Dense(4)\n  Add(a, $0)\n}", ["b"]],
    ["the data as a value", `${flowers}network N on flowers {\n  b = Dense(4)\n  Add(b, in$0)\n}`, ["input"]],
  ])("%s", async (_, fixture, first) => {
    const { labels } = await offered(fixture);
    expect(labels.slice(0, first.length)).toEqual(first);
  });
});

test("whole files and larger parts of them at the top, and not among the layers of a body", async () => {
  const larger = ["classification", "residual", "design"];
  expect((await offered("$0")).labels).toEqual(expect.arrayContaining(larger));
  expect((await offered(`${flowers}res$0`)).labels).toEqual(expect.arrayContaining(larger));
  const { labels } = await offered("network N {\n  Input(4)\n  De$0\n}");
  expect(labels).toContain("Dense");
  expect(labels.filter((label) => larger.includes(label))).toEqual([]);
});

test("`on` in a header", async () => {
  expect((await offered(`${flowers}network N $0{\n}`)).labels).toEqual(["on"]);
});

describe("layers", () => {
  test("those that take what flows there come first", async () => {
    const { labels } = await offered(
      `${digits}network N on digits {\n  Reshape([8, 8, 1])\n  $0\n  Flatten()\n}`,
    );
    const at = (label: string) => labels.indexOf(label);
    expect(at("Conv2D")).toBeLessThan(at("Conv1D"));
    expect(at("Flatten")).toBeLessThan(at("LSTM"));
    expect(labels).not.toContain("Input");
  });

  test("in the middle of a chain, and before the line is whole", async () => {
    const { labels } = await offered(`${digits}network N on digits {\n  x = Reshape([8, 8]) -> $0\n}`);
    expect(labels.indexOf("Conv1D")).toBeLessThan(labels.indexOf("Conv2D"));
    expect(labels).not.toContain("x");
  });

  test("what a layer without arguments gives is said", async () => {
    const { entries } = await offered(`${digits}network N on digits {\n  Reshape([8, 8, 1])\n  Fl$0\n}`);
    expect(entries.find(({ label }) => label === "Flatten")?.detail).toBe("reshaping, gives 64");
  });

  test("names of values above, not of those below", async () => {
    const { labels } = await offered("network N {\n  a = Input(4)\n  $0\n  b = Dense(3)\n}");
    expect(labels).toContain("a");
    expect(labels).not.toContain("b");
  });
});

describe("what is taken fits into the text", () => {
  test.each([
    ["network N {\n  Input(4)\n  De$0\n}", "Dense", "network N {\n  Input(4)\n  Dense(32)\n}"],
    ["network N {\n  Input(4)\n  De$0(3)\n}", "Dense", "network N {\n  Input(4)\n  Dense(3)\n}"],
    ["network N {\n  Input(4)\n  Conv1$0D(3)\n}", "Dense", "network N {\n  Input(4)\n  Dense(3)\n}"],
    ["network N {\n  Input(4)\n  Reshape$0\n}", "Reshape", "network N {\n  Input(4)\n  Reshape([-1])\n}"],
    ["network N {\n  a = Input(4)\n  b = Dense(4)\n  $0\n}", "Add", "  Add(a, b)\n}"],
    ["network N {\n  Dense(16, act$0\n}", "activation:", "  Dense(16, activation: relu\n}"],
    ["network N {\n  Dense(16, act$0: relu)\n}", "activation:", "  Dense(16, activation: relu)\n}"],
    ["train N {\n  ep$0\n}", "epochs", "train N {\n  epochs: 50\n}"],
    ["train N {\n  ep$0: 7\n}", "epochs", "train N {\n  epochs: 7\n}"],
    ["train N {\n  stop: $0\n}", "early", "  stop: early(patience: 10)\n}"],
    ['dataset d {\n  source: "x$0"\n}', "flowers.csv", '  source: "flowers.csv"\n}'],
    ['dataset d {\n  source: "data/$0"\n}', "houses.csv", '  source: "data/houses.csv"\n}'],
    ["dataset d {\n  source: $0\n}", "flowers.csv", '  source: "flowers.csv"\n}'],
    [`${flowers}$0`, "network", "network Model on flowers {\n  Dense(16, relu)\n  \n}"],
  ])("%j with %s", async (fixture, label, result) => {
    expect(await accept(fixture, label)).toContain(result);
  });
});

describe("nothing is offered", () => {
  test.each([
    ["in a comment", "network N {\n  # De$0\n}"],
    ["in a number", "network N {\n  Dense(1$0)\n}"],
    ["where a name is made up", "network N$0"],
    ["behind a whole layer", "network N {\n  Input(4) $0\n}"],
    ["behind a whole value", "train N {\n  epochs: 5 $0\n}"],
  ])("%s", async (_, fixture) => {
    expect((await offered(fixture)).labels).toEqual([]);
  });

  test("after a space, unless something must follow", async () => {
    expect((await offered("network N {\n  $0\n}", " ")).labels).toEqual([]);
    expect((await offered("network N {\n  Dense(16, $0\n}", " ")).labels).toContain("relu");
  });
});

test("documentation comes along", async () => {
  const { entries } = await offered("network N {\n  Input(4)\n  De$0\n}");
  const dense = entries.find(({ label }) => label === "Dense");
  expect(dense?.doc?.()).toContain("`activation(x · kernel + bias)`");
  expect(dense?.doc?.()).toContain("`units` (required): How many outputs");
});

test("losses that do not fit the task come last", async () => {
  const { labels } = await offered(
    'dataset d {\n  source: "houses.csv"\n  target: price\n}\nnetwork N on d {\n  Dense(1)\n}\ntrain N {\n  loss: $0\n}',
  );
  expect(labels.slice(0, 3)).toEqual(["mean_squared_error", "mean_absolute_error", "huber"]);
});
