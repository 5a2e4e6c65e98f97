/** Hover: what is said of the word under the cursor. */
import { describe, expect, test } from "vitest";
import { layerPage } from "../../server/documentation.js";
import { hover } from "../../server/features/hover.js";
import { atCursor } from "./fixture.js";

const flowers = 'dataset flowers {\n  source: "flowers.csv"\n  target: species\n}\n';
const iris = (body: string, train = "") =>
  `${flowers}network Iris on flowers {\n${body}\n}\n${train === "" ? "" : `train Iris {\n${train}\n}`}`;

function hoverText(fixture: string): string | undefined {
  const { program, offset } = atCursor(fixture);
  return hover(program, offset)?.markdown;
}

describe("layers", () => {
  test("shapes, cost with its arithmetic, and the arguments in force", () => {
    expect(hoverText(iris("  Den$0se(16, relu)\n  Dense(3, softmax)"))).toBe(
      [
        "**Dense** `dense`",
        "Every output unit is a weighted sum of all inputs. On inputs with several axes it works along the last one.",
        "`activation(x · kernel + bias)`",
        "| | |\n|:--|:--|\n| Input | 4 features |\n| Output | 16 features |\n| Parameters | 4 × 16 + 16 = 80 |\n" +
          "| Multiply-adds | 64 for one sample, 57 % of the network |\n| Memory | weights 320 bytes, activations 64 bytes for one sample |",
        "**Given:** `units: 16`, `activation: relu`",
        "**Defaults in force:** `use_bias: true`, `kernel_initializer: glorot_uniform`, `bias_initializer: zeros`, " +
          "`none` for `kernel_regularizer`, `bias_regularizer`, `activity_regularizer`, `kernel_constraint`, `bias_constraint`",
        `[Dense in the documentation](${layerPage("Dense")})`,
      ].join("\n\n"),
    );
  });

  test.each([
    [
      "axes have names",
      "network N {\n  Input(28, 28, 1)\n  Conv2$0D(16, 3)\n}",
      "(height 26, width 26, channels 16, 10,816 values)",
    ],
    [
      "the arithmetic of a size",
      "network N {\n  Input(28, 28, 1)\n  MaxPooling2$0D(3)\n}",
      "`⌊(28 − 3) / 3⌋ + 1 = 9`",
    ],
    [
      "weights no gradient trains",
      "network N {\n  Input(8)\n  BatchNorm$0alization()\n}",
      "8 + 8 + 8 + 8 = 32, of which 16 are trained",
    ],
    ["a layer without weights", "network N {\n  Input(8)\n  Drop$0out(10%)\n}", "| Parameters | none |"],
    [
      "a layer that cannot stand there",
      "network N {\n  Input(8)\n  Conv2$0D(16, 3)\n}",
      "| Output | not known, because of an error",
    ],
    ["a layer whose arguments are wrong", "network N {\n  Input(8)\n  Dens$0e(relu)\n}", "Every output unit"],
    [
      "several inputs",
      "network N {\n  a = Input(8)\n  b = Dense(8)\n  Ad$0d(a, b)\n}",
      "| Input | 8 features |\n| Input | 8 features |",
    ],
    ["a layer without parentheses", "network N {\n  Input(8)\n  Flat$0ten\n}", "Lays all axes out as one."],
  ])("%s", (_, fixture, part) => {
    expect(hoverText(fixture)).toContain(part);
  });
});

describe("names and values", () => {
  test.each([
    [
      "an argument",
      iris("  Dense(16, acti$0vation: relu)"),
      "Takes the name of an activation, such as `relu`, or `none`. Default: `none`.",
    ],
    ["its value here", iris("  Dense(16, acti$0vation: relu)"), "Here: `relu`."],
    ["a number", iris("  Dense(1$06)"), "**units** of `Dense`"],
    ["an activation", iris("  Dense(16, re$0lu)"), "**relu** (activation)\n\nmax(x, 0)"],
    ["an initializer", iris("  Dense(16, kernel_initializer: he_n$0ormal)"), "suits relu"],
    ["the classes", iris("  Dense(cla$0sses, softmax)"), "3: `setosa`, `versicolor`, `virginica`"],
    ["the features", iris("  Dense(feat$0ures)"), "4: `sepal_length`"],
    ["a value's name", iris("  hid$0den = Dense(16)\n  Dense(classes, softmax)"), "**Dense** `hidden`"],
    [
      "a value in a merge",
      iris("  a = Dense(4)\n  Add(a, in$0put)"),
      "what the network is given, the features of `flowers`",
    ],
    [
      "a value that begins a flow",
      iris("  a = Dense(4)\n  a$0 -> Dense(3, softmax)"),
      "| Output | 4 features |",
    ],
    ["an optimizer", iris("  Dense(3, softmax)", "  optimizer: ad$0am"), "Kingma & Ba"],
    [
      "an optimizer's argument",
      iris("  Dense(3, softmax)", "  optimizer: adam(learning_r$0ate: 0.1)"),
      "Default: `0.001`.",
    ],
    [
      "a loss",
      iris("  Dense(3, softmax)", "  loss: sparse_cat$0egorical_crossentropy"),
      "For softmax outputs.",
    ],
    ["a short name", iris("  Dense(3, softmax)", "  loss: ms$0e"), "**mean_squared_error**"],
    [
      "a metric",
      iris("  Dense(3, softmax)", "  metrics: accu$0racy"),
      "The share of rows whose class is right",
    ],
    ["a property", iris("  Dense(3, softmax)", "  bat$0ch: 8"), "How many rows make one step."],
    ["a dataset's property", 'dataset d {\n  sou$0rce: "a.csv"\n}', "Where the rows are"],
    ["a keyword", "net$0work N {\n}", "layers in the order"],
  ])("%s", (_, fixture, part) => {
    expect(hoverText(fixture)).toContain(part);
  });
});

describe("data", () => {
  test("a column of categories", () => {
    expect(hoverText(flowers.replace("species", "spe$0cies"))).toContain(
      "**species**: column of categories, the target",
    );
  });

  test("a column of numbers", () => {
    const text = hoverText('dataset h {\n  source: "houses.csv"\n  target: pri$0ce\n}');
    expect(text).toContain("| Range | 50 … 900 |\n| Mean | 0, deviation 1 |");
    expect(text).toContain("| Missing | none |");
  });

  test("a column that is left out", () => {
    const text = hoverText('dataset h {\n  source: "houses.csv"\n  target: price\n  exclude: are$0a\n}');
    expect(text).toContain("**area**: column of numbers, left out");
  });

  test("a dataset", () => {
    const text = hoverText(iris("  Dense(3, softmax)").replace("on flowers", "on flo$0wers"));
    expect(text).toContain("| Rows | 100 |");
    expect(text).toContain("3 classes (`setosa`, `versicolor`, `virginica`)");
    expect(text).toContain("train 70 %, validation 15 %, test 15 %");
  });
});

describe("a network", () => {
  test("its size, and what was inferred and why", () => {
    const text = hoverText(
      `## Tells irises apart.\n${iris("  Dense(3, softmax)").replace("work Iris", "work Ir$0is")}`,
    );
    expect(text).toContain("| Parameters | 15 |");
    expect(text).toContain("| Task | Classification, since `species` holds names. |");
    expect(text).toContain("| Loss | `sparse_categorical_crossentropy`, inferred: `sparse");
    expect(text).toContain("50 epochs, batches of 32 rows, seed 0");
  });

  test("its documentation, and from the name of its tune block", () => {
    const text = hoverText("## A stem.\nnetwork Stem {\n  Input(3)\n}\ntune St$0em {\n}");
    expect(text).toContain("**network Stem**\n\nA stem.");
  });
});

test("values of data cannot break out of their code", () => {
  const { program, offset } = atCursor(
    'dataset d {\n  source: "x.csv"\n  target: y$0\n}',
    new Map([
      [
        "x.csv",
        {
          profile: {
            source: "x.csv",
            form: "table" as const,
            rows: 4,
            fingerprint: "f",
            columns: [
              {
                kind: "category" as const,
                name: "y",
                missing: 0,
                distinct: 2,
                classes: ["a`|b", "c\nd"],
                classCounts: [1, 3],
              },
            ],
          },
        },
      ],
    ]),
  );
  expect(hover(program, offset)?.markdown).toContain("`` a`\\|b `` 1, `c d` 3");
});

test("there is nothing to say of white space, numbers of nothing and unknown names", () => {
  expect(hoverText("$0\nnetwork N {\n}")).toBeUndefined();
  expect(hoverText("network N {\n  Inp$0ut2(3)\n}")).toBeUndefined();
  expect(hoverText("network N {\n  Dense(uni$0: 3)\n}")).toBeUndefined();
});
