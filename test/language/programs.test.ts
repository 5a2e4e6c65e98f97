/** Programs of several declarations and files: training, tuning, imports, and what is kept from one check to the next. */
import { describe, expect, test } from "vitest";
import { analyse, confirmedFixes } from "../../src/language/analyse.js";
import type { ImportResult } from "../../src/language/imports.js";
import { Checker } from "../../src/language/program/checker.js";
import { expectDiagnostics, profiles, readFixture, render } from "./fixture.js";

const data = `dataset d {
  source: "flowers.csv"
  target: species
}
network N(width = 8) on d {
  Dense(width, relu)
  Dense(classes, softmax)
}
`;

function files(texts: Readonly<Record<string, string>>): ReadonlyMap<string, ImportResult> {
  return new Map(Object.entries(texts).map(([path, text]) => [path, { text }]));
}

describe("training", () => {
  test("all its settings", () => {
    const analysis = expectDiagnostics(`${data}let size = 16
train N {
  optimizer: adam(learning_rate: 0.01, weight_decay: 1e-4)
  schedule: cosine(warmup: 5)
  clip: global_norm(1)
  class_weights: weights(setosa: 2)
  batch: size * 2
  stop: early(patience: 3, monitor: val_accuracy)
}
train N as quick {
  epochs: 5
  class_weights: [1, 2, 3]
}`);
    const network = analysis.networks[0]!;
    expect(network.settings).toMatchObject({
      batch: 32,
      schedule: { name: "cosine", args: { warmup: 5 } },
      clip: { name: "global_norm", args: { max: 1 } },
      classWeights: { setosa: 2, versicolor: 1, virginica: 1 },
      stop: { patience: 3, monitor: "val_accuracy" },
    });
    expect(network.trainings.map(({ alias }) => alias)).toEqual([undefined, "quick"]);
    expect(network.trainings[1]!.settings).toMatchObject({
      epochs: 5,
      classWeights: { setosa: 1, versicolor: 2, virginica: 3 },
    });
  });

  test("slips", () => {
    expectDiagnostics(`${data}train N {
  schedule: cosin()
            ^^^^^ unknown-schedule: Did you mean \`cosine\`?
  clip: norm()
        ^^^^ missing-argument: \`norm\` needs \`max\`
  class_weights: weights(setos: 2)
                         ^^^^^ unknown-argument: Did you mean \`setosa\`?
}
train N {
      ^ duplicate-name: There is already a train block for the network called \`N\`.
}
train N as quick {
  class_weights: [1, 2]
                 ^^^^^^ class-weights: 2 weights for 3 classes
}
train M as quick {
      ^ unknown-network: There is no network \`M\`
}`);
  });
});

describe("tuning", () => {
  test("parameters, settings of the training and of its optimizer", () => {
    expectDiagnostics(`${data}tune N {
  width: log(16..256)
  batch: 16, 32, 64
  optimizer.learning_rate: log(1e-4..1e-1)
  trials: 40
  goal: minimize(val_loss)
}`);
  });

  test("slips", () => {
    expectDiagnostics(`${data}tune N {
  widht: 1..4
  ^^^^^ not-tunable: Did you mean \`width\`?
  width: 4..4
         ^^^^ empty-range: 4 is not below 4
  batch: log(0..4)
             ^ out-of-range: takes a whole number of at least 1
  epochs: 5
          ^ tune-choices: nothing to try
  optimizer.learning_rate: half(1..2)
                           ^^^^^^^^^^ tune-choices: takes a range
  goal: minimise(val_loss)
        ^^^^^^^^^^^^^^^^^^ tune-goal: The goal is
  trials: 0
          ^ out-of-range: a whole number of at least 1
}
tune M {
     ^ unknown-network: There is no network \`M\`
}
network K {
  Input(1)
  Dense(1)
}
tune K {
     ^ nothing-to-tune: Nothing of \`K\` is varied here.
}`);
  });
});

describe("imports", () => {
  const library = `block Head(width = 8) {
  Dense(width, relu)
  Add(input, side)
}
`.replace("  Add(input, side)\n", "");

  function check(fixture: string, texts: Readonly<Record<string, string>>, missing: string[] = []) {
    const { source, marks } = readFixture(fixture);
    const imports = new Map<string, ImportResult>([
      ...files(texts),
      ...missing.map((path): [string, ImportResult] => [path, { missing: true, similar: "blocks.nn" }]),
    ]);
    const analysis = analyse(source, { profiles, imports, path: "main.nn" });
    expect(render(analysis).split("\n")).toHaveLength(source.split("\n").length + marks.length);
    for (const mark of marks) expect(render(analysis)).toContain(mark.text);
    return analysis;
  }

  test("bring blocks, datasets and constants of another file in", () => {
    const analysis = check(
      `import "parts/blocks.nn"
network N on flowers {
  Head(wide)
  Dense(classes, softmax)
}`,
      {
        "parts/blocks.nn": `import "more.nn"
${library}dataset flowers {
  source: "../flowers.csv"
  target: species
}
let wide = more * 2
`,
        "parts/more.nn": "let more = 32\n",
      },
    );
    expect([...analysis.imported]).toEqual(["parts/blocks.nn", "parts/more.nn"]);
    expect(analysis.sources).toEqual([{ source: "flowers.csv" }]);
    const [network] = analysis.networks;
    expect(network!.nodes.map(({ name, file }) => [name, file])).toEqual([
      ["input", undefined],
      ["head/dense", "parts/blocks.nn"],
      ["dense", undefined],
    ]);
    expect(network!.network?.nodes[1]?.shape[0]?.size).toBe(64);
    expect(network!.dataset?.file).toBe("parts/blocks.nn");
  });

  test("what an imported file imports is its own affair", () => {
    check(
      `import "a.nn"
network N {
  Input(deep)
        ^^^^ wrong-type: \`shape\` of \`Input\``
        .concat("\n  Dense(1)\n}")
        .replace(
          /: `shape.*/,
          ": `shape` of `Input` takes whole numbers of at least 1, or `none` for a length that is not stated, not `deep`.",
        ),
      { "a.nn": 'import "b.nn"\nlet unused = deep\n', "b.nn": "let deep = 4\n" },
    );
  });

  test("slips", () => {
    check(
      `import "blokcs.nn"
       ^^^^^^^^^^^ import-missing: There is no file \`blokcs.nn\` beside this one. Did you mean \`blocks.nn\`?
import "main.nn"
       ^^^^^^^^^ import-itself: A file cannot import itself.
import "broken.nn"
       ^^^^^^^^^^^ import-with-errors: \`broken.nn\` has an error: There is no layer \`Dens\`. Did you mean \`Dense\`?
import "later.nn"
block B() {
      ^ duplicate-name: \`broken.nn\` has a block called \`B\` too, and a name can mean one thing only.
  Dense(1)
}`,
      { "broken.nn": "block B() {\n  Dens(1)\n}\n" },
      ["blokcs.nn"],
    );
  });

  test("files that import one another", () => {
    check(
      `import "other.nn"
block Mine() {
  Theirs()
}`,
      { "other.nn": 'import "main.nn"\nblock Theirs() {\n  Dense(2)\n}\n' },
    );
  });
});

describe("what is kept from one check to the next", () => {
  const texts = { "lib.nn": "block Head(width) {\n  Dense(width)\n}\nlet wide = 4\n" };
  const main = `import "lib.nn"
${data}let size = 3
block Two() {
  Head(size)
  Head(wide)
}
network Other {
  Input(8)
  Two()
}
train N {
  epochs: 3
}
tune N {
  width: 1..4
}
`;
  const edits: readonly (readonly [string, string])[] = [
    ["let size = 3", "let size = 0"],
    ["Head(size)", "Head(sise)"],
    ["block Two", "block Tow"],
    ["target: species", "target: sepal_length"],
    ["width = 8", "height = 8"],
    ["epochs: 3", "loss: mse"],
    ["network N(", "network M("],
    ["Input(8)", "Input(0)"],
    ["import", "# import"],
    ["Dense(classes, softmax)\n}", "Dense(classes, softmax)"],
  ];

  test.each(edits)("%j → %j says what a first check says", (before, after) => {
    const checker = new Checker();
    const options = { profiles, imports: files(texts), path: "main.nn" };
    const first = checker.analyse(main, options);
    expect(render(first)).toBe(main);
    const changed = main.replace(before, after);
    const again = checker.analyse(changed, options);
    const fresh = analyse(changed, options);
    expect(fresh.diagnostics.length).toBeGreaterThan(0);
    expect(again.diagnostics).toEqual(fresh.diagnostics);
    expect(again.tree).toEqual(fresh.tree);
    expect(again.networks.map(({ nodes }) => nodes)).toEqual(fresh.networks.map(({ nodes }) => nodes));
    // Trying fixes out leaves the program as it is known.
    for (const diagnostic of again.diagnostics) confirmedFixes(again, diagnostic, { ...options, checker });
    expect(checker.analyse(main, options).diagnostics).toEqual([]);
  });

  test("a new text of an imported file counts", () => {
    const checker = new Checker();
    const options = { profiles, path: "main.nn" };
    expect(checker.analyse(main, { ...options, imports: files(texts) }).diagnostics).toEqual([]);
    const changed = files({ "lib.nn": texts["lib.nn"].replace("wide = 4", "wide = 0") });
    const codes = checker.analyse(main, { ...options, imports: changed }).diagnostics.map(({ code }) => code);
    expect(codes).toEqual(["out-of-range"]);
  });

  test("what did not change is not checked again", () => {
    const checker = new Checker();
    const options = { profiles, imports: files(texts), path: "main.nn" };
    const before = checker.analyse(main, options);
    const after = checker.analyse(main.replace("epochs: 3", "epochs: 30"), options);
    const check = (analysis: typeof before, name: string) =>
      analysis.program.network(analysis.program.main, name);
    expect(check(after, "Other")).toBe(check(before, "Other"));
    expect(check(after, "N")).not.toBe(check(before, "N"));
  });
});
