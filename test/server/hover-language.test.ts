/** Hover on what the language has beyond layers: blocks, parameters, constants, repetition, trainings, tuning, imports. */
import { describe, expect, test } from "vitest";
import { toDiagnostic } from "../../server/convert.js";
import { diagnosticPage } from "../../server/documentation.js";
import { hover } from "../../server/features/hover.js";
import { createProgram } from "../../server/program.js";
import { noSurroundings } from "../../server/surroundings.js";
import type { Imports } from "../../src/language/imports.js";
import { Checker } from "../../src/language/program/checker.js";
import { countNetworkParameters } from "../../src/network.js";
import { profiles } from "../language/fixture.js";
import { atCursor, documentUri, program } from "./fixture.js";

function hoverText(fixture: string): string | undefined {
  const { program: at, offset } = atCursor(fixture);
  return hover(at, offset)?.markdown;
}

function hoverWith(fixture: string, imports: Imports): string | undefined {
  const offset = fixture.indexOf("$0");
  const source = fixture.replace("$0", "");
  const at = createProgram(documentUri, 1, source, { ...noSurroundings, profiles, imports }, new Checker());
  return hover(at, offset)?.markdown;
}

const source = `## Adds what it is given.
block Residual(width, drop = 0.1, act = relu) {
  main = input -> Dense(width, act) -> Dropout(drop) -> Dense(width)
  Add(main, input)
}
let base = 4 * 16
network N(hidden = base / 2, depth = 3) {
  Input(8)
  x = Dense(hidden, relu)
  Residual(hidden) * depth
  Residual(16 * 2, drop: 20%)
  Dense(1)
}
`;

/** The source with the cursor in the middle of the given occurrence of a piece. */
function at(piece: string, nth = 1, by = 1): string {
  let start = -1;
  for (let count = 0; count < nth; count++) start = source.indexOf(piece, start + 1);
  if (start < 0) throw new Error(`no ${piece}`);
  return `${source.slice(0, start + by)}$0${source.slice(start + by)}`;
}

describe("blocks", () => {
  test("documentation, parameters with defaults, and what each use gives", () => {
    expect(hoverText(at("Residual"))).toBe(
      [
        "**block Residual**",
        "Adds what it is given.",
        "- `width` (required): `units` of `Dense`: How many outputs the layer has.\n" +
          "- `drop` (default `0.1`): `rate` of `Dropout`: The share of the values that is dropped, such as 0.3 or 30%.\n" +
          "- `act` (default `relu`): `activation` of `Dense`: The function applied to the output; `none` leaves it as it is.",
        "2 uses in this file:\n" +
          "- `residual` in `N`, line 10: gives `32`, 4 layers, 2,112 parameters\n" +
          "- `residual_3` in `N`, line 11: gives `32`, 4 layers, 2,112 parameters",
      ].join("\n\n"),
    );
  });

  test("a use says what goes in and out and what it costs, all repetitions together", () => {
    const text = hoverText(at("Residual(hidden)"));
    const dense = 32 * 32 + 32;
    expect(text).toContain("| Input | 32 features |\n| Output | 32 features |");
    expect(text).toContain(`| Parameters | ${(3 * 2 * dense).toLocaleString("en-US")} |`);
    expect(text).toContain(`${(3 * 2 * 32 * 32).toLocaleString("en-US")} for one sample`);
  });

  test("a layer inside has the shapes of the first use, and says so", () => {
    const text = hoverText(at("Dense(width, act)"));
    expect(text).toContain("| Input | 32 features |\n| Output | 32 features |");
    expect(text).toContain("first use of `Residual` in this file: `residual` in the network `N`");
  });

  test("what flows in, and a parameter's value in the first use", () => {
    expect(hoverText(at("input ->"))).toContain(
      "**input**: what flows in where the block is used\n\n32 features",
    );
    expect(hoverText(at("width, act"))).toContain("Here in its first use: `32`.");
    expect(hoverText(at("width", 1))).toContain("It must be given where the block is used.");
  });

  test("a block that nothing uses, and its layers", () => {
    expect(hoverText("block B$0() {\n  Dense(3)\n}")).toContain("No network of this file uses it.");
    expect(hoverText("block B() {\n  Den$0se(3)\n}")).toContain("Every output unit");
    expect(hoverText("block B() {\n  Dense(clas$0ses)\n}")).toContain("in the network that uses the block");
  });

  test("a block within a block, and one whose value is not its last layer's", () => {
    const nested = `block Inner(n) {
  a = Dense(n)
  b = Dense(n)
  Add(a, b)
  a
}
block Outer(n) {
  Inner(2 * n)
}
network N {
  Input(3)
  Out$0er(4)
  Dense(1)
}`;
    expect(hoverText(nested)).toContain("| Output | 8 features |");
    expect(hoverText(nested.replace("$0", "").replace("Inner(2", "Inn$0er(2"))).toContain(
      "| Output | 8 features |",
    );
    expect(hoverText(nested.replace("$0", "").replace("b = Dense(n)", "b = Dense($0n)"))).toContain("`8`");
  });
});

describe("values", () => {
  test("a constant with its arithmetic, where it is declared and where it is used", () => {
    expect(hoverText(at("base = ", 1))).toBe("**let base**\n\n`base = 4 * 16 = 64`");
    expect(hoverText(at("base / 2"))).toBe("**let base**\n\n`base = 4 * 16 = 64`");
    expect(hoverText("let n$0 = 5")).toBe("**let n**\n\n`n = 5`");
  });

  test("a parameter with its value and the arithmetic of its default", () => {
    expect(hoverText(at("hidden, relu"))).toContain("**hidden**: parameter of the network `N`");
    expect(hoverText(at("hidden, relu"))).toContain("Here: `base / 2 = 32`.");
  });

  test("a repetition says how often and what comes out", () => {
    const text = hoverText(at("depth\n"));
    expect(text).toContain(
      "`depth = 3`\n\n`Residual` stands here 3 times: each turn takes the output of the one before.",
    );
    expect(text).toContain("| Output | 32 features |");
    expect(hoverText("network N {\n  Input(4)\n  Dense(4) * $02\n}")).toContain(
      "| Parameters | 2 × (4 × 4 + 4 = 20) = 40 |",
    );
  });

  test("a regularizer with arguments, and one of them", () => {
    const fixture = (text: string) => `network N {\n  Input(4)\n  Dense(4, kernel_regularizer: ${text})\n}`;
    expect(hoverText(fixture("l$02(0.01)"))).toContain("adds l2 · Σw² to the loss");
    expect(hoverText(fixture("l2($00.01)"))).toContain("**l2** of `l2`");
    expect(hoverText(fixture("l$01"))).toContain("Σ|w|");
  });

  test("a layer in a wrapper, and the wrapper's own arguments", () => {
    const text = hoverText("network N {\n  Input(5, 3)\n  Bidi$0rectional(LSTM(8), merge_mode: sum)\n}");
    expect(text).toContain("**Given:** `layer: LSTM(units: 8)`, `merge_mode: sum`");
    expect(hoverText("network N {\n  Input(5, 3)\n  Bidirectional(LS$0TM(8))\n}")).toContain("**LSTM**");
  });
});

describe("costs", () => {
  test("shares of the network add up, and memory counts four bytes a number", () => {
    const text = hoverText("network N {\n  Input(28, 28, 1)\n  Conv2$0D(16, 3)\n  Flatten()\n  Dense(10)\n}");
    const [conv, dense] = [26 * 26 * 16 * 9, 26 * 26 * 16 * 10];
    expect(text).toContain(
      `| Multiply-adds | ${conv.toLocaleString("en-US")} for one sample, ${Math.round((100 * conv) / (conv + dense))} % of the network |`,
    );
    expect(text).toContain(
      `weights ${16 * 10 * 4} bytes, activations ${((26 * 26 * 16 * 4) / 1024).toPrecision(3)} KB`,
    );
  });

  test("a network's totals are those of its layers", () => {
    const { program: here, offset } = atCursor(at("N(hidden", 1, 0));
    const network = here.analysis.network("N")!.network!;
    const text = hover(here, offset)?.markdown;
    expect(text).toContain(
      `| Parameters | ${countNetworkParameters(network).total.toLocaleString("en-US")} |`,
    );
    expect(text).toContain("| Layers | 18 |");
  });

  test("several outputs", () => {
    const text = hoverText("network N$0 {\n  a = Input(4)\n  b = Dense(2)\n  Output(first: a, second: b)\n}");
    expect(text).toContain("| Output `first` | 4 features |\n| Output `second` | 2 features |");
  });
});

describe("training and tuning", () => {
  const iris =
    'dataset flowers {\n  source: "flowers.csv"\n  target: species\n}\nnetwork Iris(width = 16) on flowers {\n  Dense(width, relu)\n  Dense(classes, softmax)\n}\n';

  test("a training: the settings in force, and what was inferred and why", () => {
    const text = hoverText(`${iris}train Iris as qui$0ck {\n  epochs: 5\n  schedule: cosine(warmup: 3)\n}`);
    expect(text).toContain("**train Iris** as quick");
    expect(text).toContain("| Task | Classification, since `species` holds names. |");
    expect(text).toContain(
      "`sparse_categorical_crossentropy`, inferred: `sparse_categorical_crossentropy` fits",
    );
    expect(text).toContain("5 epochs, batches of 32 rows, seed 0 (batch, seed by default)");
    expect(text).toContain("| Schedule | `cosine(warmup: 3)` |");
  });

  test("the settings of one training are not those of another", () => {
    const two = `${iris}train Iris {\n  batch: 8\n}\ntrain Iris as quick {\n  bat$0ch: 64\n}`;
    expect(hoverText(two)).toContain("In force: `64`.");
  });

  test("what is tuned: what it is now, and which values are tried", () => {
    const tuned = (text: string) => hoverText(`${iris}tune Iris {\n  ${text}\n}`);
    expect(tuned("wid$0th: log(8..64)")).toContain(
      "Without tuning: `16`.\n\nTried: values from `8` to `64`, spread by factors.",
    );
    expect(tuned("optimizer.lear$0ning_rate: 1e-4..1e-1")).toContain("How far each step goes");
    expect(tuned("optimizer: ad$0am, sgd")).toContain("Kingma & Ba");
    expect(tuned("goal: maxi$0mize(val_accuracy)")).toContain("**maximize**");
  });
});

describe("other files", () => {
  const imports = new Map([
    ["lib.nn", { text: "## Halves.\nblock Half() {\n  Dense(4)\n}\nlet n = 2 * 3\n" }],
  ]);

  test("an import says what it brings", () => {
    expect(hoverWith('import "li$0b.nn"', imports)).toBe(
      "**import `lib.nn`** brings in:\n\n- Blocks: `Half`\n- Constants: `n`",
    );
    expect(hoverWith('import "other$0.nn"', imports)).toContain("has not been read");
  });

  test("an imported block and constant where they are used", () => {
    const user = 'import "lib.nn"\nnetwork N {\n  Input(8)\n  Ha$0lf()\n  Dense(n)\n}';
    expect(hoverWith(user, imports)).toContain("**block Half**, from `lib.nn`\n\nHalves.");
    expect(hoverWith(user, imports)).toContain("| Output | 4 features |");
    expect(hoverWith(user.replace("$0", "").replace("(n)", "($0n)"), imports)).toContain(
      "**let n**, from `lib.nn`\n\n`n = 2 * 3 = 6`",
    );
  });
});

test("a diagnostic leads to the page of its code", () => {
  const here = program("network N {\n  Input(4)\n  Dens(3)\n}");
  const diagnostic = here.analysis.diagnostics[0]!;
  expect(toDiagnostic(here, { diagnostic } as Parameters<typeof toDiagnostic>[1]).codeDescription).toEqual({
    href: diagnosticPage("unknown-layer"),
  });
  expect(diagnosticPage("unknown-layer")).toMatch(/^file:.*\/docs\/diagnostics\/unknown-layer\.md$/);
});
