/** Errors of syntax, names, arguments, data and training settings: where they are and what they say. */
import { describe, expect, test } from "vitest";
import { analyse } from "../../src/language/analyse.js";
import type { ProfileResult } from "../../src/profile.js";
import { applyFix, categories, expectDiagnostics, numbers, profile, profiles } from "./fixture.js";

describe("a correct file has no diagnostics", () => {
  test.each([
    [
      "the smallest",
      'dataset d { source: "flowers.csv"\n target: species }\nnetwork N on d {\n  Dense(classes, softmax)\n}',
    ],
    [
      "everything said",
      `## Flowers.
dataset d {
  source: "flowers.csv"     # a comment
  target: species
  features: sepal_length, petal_length
  scale: minmax
  split: random(train: 60%, validation: 20%, test: 20%, seed: 7)
}
network N on d {
  hidden = Dense(16, relu)
  again = hidden -> Dense(16, activation: relu) -> Dropout(30%)
  Add(again, hidden)
  Dense(classes, softmax)
}
train N {
  loss: sparse_categorical_crossentropy
  optimizer: adamw(learning_rate: 1e-3, weight_decay: 0.01)
  metrics: accuracy
  batch: 16
  epochs: 10
  stop: early(patience: 5, monitor: val_loss)
  seed: 42
}`,
    ],
    [
      "regression",
      'dataset d { source: "houses.csv"\n target: price }\nnetwork N on d {\n  Dense(1)\n}\ntrain N { loss: mae\n metrics: rmse, r2 }',
    ],
    [
      "numbers as classes",
      'dataset d { source: "digits.csv"\n target: digit }\nnetwork N on d {\n  Dense(classes, softmax)\n}',
    ],
    [
      "data that has not been read yet",
      'dataset d { source: "later.csv"\n target: x }\nnetwork N on d {\n  Dense(classes, softmax)\n}',
    ],
    ["nothing", ""],
  ])("%s", (_, source) => {
    expectDiagnostics(source);
  });
});

describe("syntax errors name what was expected and leave the rest alone", () => {
  test("a foreign word", () => {
    expectDiagnostics(`
      networc N {
      ^^^^^^^ syntax-error: Expected \`dataset\`, \`block\`, \`network\`, \`train\`
        Input(4)
      }
      network M {
        Input(4)
        Dens(2)
        ^^^^ unknown-layer: Did you mean \`Dense\`?
      }`);
  });

  test("a brace that is never closed", () => {
    expectDiagnostics(`
      network N {
                ^ syntax-error: This \`{\` is never closed
        Input(4)
      network M {
        Input(3)
      }`);
  });

  test("a parenthesis that is never closed", () => {
    expectDiagnostics(`
      network N {
        Input(4)
        Dense(16, relu
             ^ syntax-error: This \`(\` is never closed
        Dense(2)
      }`);
  });

  test("a text without its end, an equals sign for a colon, a stray sign", () => {
    expectDiagnostics(`
      dataset d {
        source: "flowers.csv
                ^^^^^^^^^^^^ syntax-error: This text is never closed
        target = species
               ^ syntax-error: Expected \`:\` after \`target\`, not \`=\`
      }
      network N on d {
        Dense(3, softmax) ?
                          ^ syntax-error: Expected the end of the line, but found \`?\`
      }`);
  });

  test.each([
    ["brackets nested very deep", `network N {\n Input(${"[".repeat(10_000)}\n}`],
    ["a very long sum", `network N {\n Input(1${" + 1".repeat(100_000)})\n}`],
    ["a very long product", `network N {\n Input(${"2 * ".repeat(100_000)})\n}`],
    ["a very long chain", `network N {\n Input(1)${" -> Dense(1)".repeat(5_000)} -> Dense(0)\n}`],
  ])("%s ends in a message, not in a crash", (_, source) => {
    const before = Date.now();
    expect(analyse(source, { profiles }).diagnostics.length).toBeGreaterThan(0);
    expect(Date.now() - before).toBeLessThan(2000);
  });
});

describe("names and arguments", () => {
  test("misspelt and missing ones", () => {
    expectDiagnostics(`
      dataset d { source: "flowers.csv"
        target: specis
                ^^^^^^ unknown-column: Did you mean \`species\`?
        scael: minmax
        ^^^^^ unknown-property: Did you mean \`scale\`?
      }
      network N on e {
                   ^ unknown-dataset: There is no dataset \`e\`
        Dense(16, rleu)
                  ^^^^ unknown-value: Did you mean \`relu\`?
        Dense(unit: 4)
              ^^^^ unknown-argument: Did you mean \`units\`?
        Dense()
        ^^^^^ missing-argument: \`Dense\` needs \`units\`
        Dropout(150%)
                ^^^^ out-of-range: at least 0 and below 1, not \`150%\`
        Dense(2.5)
              ^^^ out-of-range: a whole number of at least 1, not \`2.5\`
        Conv2D(3, [3, 3, 3])
                  ^^^^^^^^^ wrong-type: a whole number of at least 1, or a list of 2
        Dense(4, relu, true, zeros, zeros, none, none, none, none, none, 7)
                                                                         ^ too-many-arguments: It takes \`units\`
        Flatten
        ^^^^^^^ layer-without-parentheses: \`Flatten()\`
        Add(x)
        ^^^ merge-inputs: as in \`Add(a, b)\`, but is given one
            ^ unknown-name: No value called \`x\`
      }
      train M {
            ^ unknown-network: There is no network \`M\`
      }`);
  });

  test("a value that nothing takes, and a name taken twice", () => {
    expectDiagnostics(`
      network N {
        a = Input(4)
        b = Dense(3)
        ^^^^^^^^^^^^ unused-value: Nothing takes the output of \`b\`
        a -> Dense(2)
      }
      network N {
              ^ duplicate-name: already a network called \`N\`
        Input(1)
      }`);
  });

  test("a network that begins with nothing", () => {
    expectDiagnostics(`
      network N {
        Dense(3)
        ^^^^^ no-input: begin the network with \`Input(…)\`
      }
      network Empty {
              ^^^^^ empty-network: has no layers
      }`);
  });

  test.each([
    ["network N {\n  Input(4)\n  Dens(2)\n}", "Dense", "Dense(2)"],
    ["network N {\n  Input(4)\n  Dense(2, rleu)\n}", "relu", "Dense(2, relu)"],
    ["network N {\n  Input(4)\n  Dense(unit: 2)\n}", "units", "Dense(units: 2)"],
    ["network N {\n  Input(4)\n  Flatten\n}", "Flatten()", "Flatten()"],
    [
      'dataset d {\n  source: "flowers.csv"\n  target: species\n}\nnetwork N on d {\n  Dense(clases, softmax)\n}',
      "classes",
      "Dense(classes, softmax)",
    ],
    ['dataset d {\n  source: "flowers.csv"\n  target: specis\n}', "species", "target: species"],
    ["network N {\n  Input(4)\n  Dense(2, relu, units: 3)\n}", "Remove this `units`", "Dense(2, relu)"],
    [
      'dataset d {\n  source: "flowers.csv"\n  target: species\n}\nnetwork N on d {\n  Dense(classes, softmax)\n}\ntrain N {\n  metrics: mae\n}',
      "Change to `accuracy`",
      "metrics: accuracy",
    ],
  ])("the fix for a slip in %j", (source, title, result) => {
    expect(applyFix(source, title)).toContain(result);
  });
});

describe("training settings", () => {
  test("names, ranges, and losses that do not fit", () => {
    expectDiagnostics(`
      dataset d { source: "flowers.csv"
        target: species
        split: random(train: 80%, validation: 20%, test: 20%)
               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ split-sum: make 120 %, and must make 100 %
      }
      network N on d {
        Dense(classes, softmax)
      }
      train N {
        loss: mse
              ^^^ loss-does-not-fit-target: is for numbers, but \`species\` holds names of classes
        optimizer: adm(learning_rate: -1)
                   ^^^ unknown-optimizer: Did you mean \`adam\`?
        batch: 0
               ^ out-of-range: a whole number of at least 1
        metrics: mae
                 ^^^ metric-does-not-fit-task: this network does classification
      }`);
  });

  test("outputs that do not fit the target", () => {
    expectDiagnostics(`
      dataset flowers { source: "flowers.csv"
        target: species }
      dataset houses { source: "houses.csv"
        target: price }
      network A on flowers {
        Dense(5, softmax)
              ^ output-classes: 5 outputs for the 3 classes of \`species\`
      }
      network B on houses {
        Dense(1, sigmoid)
                 ^^^^^^^ output-range: numbers between 0 and 1, but \`price\` runs from 50 to 900
      }
      network C on flowers {
        Dense(1, softmax)
                 ^^^^^^^ one-unit-softmax: is always 1
      }
      network D on flowers {
        Dense(classes, relu)
                       ^^^^ output-activation: give the last layer \`softmax\`
      }`);
  });
});

describe("data that cannot be used is an error on the line that names it", () => {
  const file = (lines: string) => `
      dataset d {
        source: "x.csv"
${lines}
        target: y
      }`;
  const withColumns = (...columns: Parameters<typeof profile>[1]) =>
    new Map<string, ProfileResult>([["x.csv", { profile: profile("x.csv", columns) }]]);
  const withProblem = (problem: NonNullable<ProfileResult["problem"]>) =>
    new Map<string, ProfileResult>([["x.csv", { problem }]]);

  test.each([
    [
      "missing",
      { code: "data-file-missing", path: "x.csv", similar: "xx.csv" },
      "data-file-missing: Did you mean `xx.csv`?",
    ],
    [
      "without a header",
      { code: "data-no-header", path: "x.csv", firstLine: "1,2" },
      "data-no-header: its first line is `1,2`",
    ],
    ["without rows", { code: "data-no-rows", path: "x.csv" }, "data-no-rows: has no rows"],
    [
      "ragged",
      { code: "data-ragged-row", path: "x.csv", line: 3, expected: 5, got: 4 },
      "data-ragged-row: Line 3 of `x.csv` has 4 fields, and its header 5",
    ],
    [
      "unreadable",
      { code: "data-file-unreadable", path: "x.csv", reason: "it is a folder" },
      "data-file-unreadable: it is a folder.",
    ],
  ] as const)("a file that is %s", (_, problem, mark) => {
    expectDiagnostics(file(`                ^^^^^^^ ${mark}`), withProblem(problem));
  });

  test("a text among numbers", () => {
    const column = numbers("a", { text: { count: 2, line: 17, value: "abc" } });
    expectDiagnostics(
      file(
        "                ^^^^^^^ text-in-number-column: line 17 of `x.csv` has the text `abc` (and 1 more",
      ),
      withColumns(column, numbers("y")),
    );
  });

  test("a column of text, and empty fields, with the fix that leaves them out", () => {
    const cities = Array.from({ length: 150 }, (_, at) => `Aachen ${at + 100}`);
    const known = withColumns(categories("city", cities), numbers("b"), numbers("y"));
    expectDiagnostics(
      file("                ^^^^^^^ category-feature: holds text such as `Aachen 100`, 150 different ones"),
      known,
    );
    expect(applyFix(file(""), "Leave `city` out", known)).toContain("target: y\n        exclude: city");
    const empty = withColumns(numbers("a", { missing: 3 }), numbers("b"), numbers("y"));
    expectDiagnostics(
      file("        features: b, a\n                     ^ missing-values: is empty in 3 of 100 rows"),
      empty,
    );
  });
});
