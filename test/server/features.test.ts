/** Inlay hints, code lenses and the outline. */
import { describe, expect, test } from "vitest";
import { codeLenses } from "../../server/features/code-lens.js";
import { inlayHints } from "../../server/features/inlay-hints.js";
import { type OutlineEntry, outline } from "../../server/features/outline.js";
import { program } from "./fixture.js";

const flowers = 'dataset flowers {\n  source: "flowers.csv"\n  target: species\n}\n';

/** The source with its hints where an editor shows them. */
function withHints(source: string): string {
  const all = inlayHints(program(source), { start: 0, end: source.length });
  return all.reduceRight((text, { at, label }) => `${text.slice(0, at)} «${label}»${text.slice(at)}`, source);
}

describe("inlay hints", () => {
  test("a network on data", () => {
    expect(
      withHints(
        `${flowers}network N on flowers {\n  Dense(16, relu)   # hidden\n  Dense(classes, softmax)\n}`,
      ),
    ).toBe(
      `dataset flowers { «4 numbers»\n  source: "flowers.csv"\n  target: species «3 classes: setosa, versicolor, virginica»\n}\n` +
        `network N on flowers { «4 features · loss sparse_categorical_crossentropy»\n` +
        "  Dense(16, relu) «16 · 80 parameters»   # hidden\n  Dense(classes, softmax) «3 · 51 parameters»\n}",
    );
  });

  test("chains, merges and an input that speaks for itself", () => {
    expect(
      withHints("network N {\n  a = Input(8, 8, 1) -> Conv2D(4, 3) -> MaxPooling2D(2)\n  Flatten()\n}"),
    ).toBe(
      "network N {\n  a = Input(8, 8, 1) -> Conv2D(4, 3) «6×6×4 · 40 parameters» -> MaxPooling2D(2) «3×3×4»\n  Flatten() «36»\n}",
    );
  });

  test("nothing where a shape is wrong, and before the data is known no more than is known", () => {
    expect(withHints("network N {\n  Input(8)\n  Conv2D(4, 3)\n  Dense(3)\n}")).not.toContain("«");
    expect(
      withHints(`${flowers.replace("flowers.csv", "later.csv")}network N on flowers {\n  Dense(16)\n}`),
    ).toContain("on flowers {\n  Dense(16) «16»");
  });

  test("a loss that is written down is not repeated", () => {
    const source = `${flowers}network N on flowers {\n  Dense(3, softmax)\n}\ntrain N {\n  loss: categorical_crossentropy\n}`;
    expect(withHints(source)).toContain("{ «4 features»\n");
  });

  test("uses of blocks, and inside a block those of its first use", () => {
    const source =
      "block Inner(n) {\n  a = Dense(n) * 2\n  a -> Dropout(0.1)\n  a\n}\n" +
      "block Unused(n) {\n  Dense(n)\n}\n" +
      "block Outer(n) {\n  main = Inner(n) -> Inner(n + 1)\n  main -> Dense(n)\n  Add(main, input)\n}\n" +
      "network N {\n  Input(4)\n  Inner(5) * 3\n  Outer(4) -> Dense(2)\n}\n";
    expect(withHints(source)).toBe(
      "block Inner(n) {\n  a = Dense(n) * 2 «5 · 55 parameters»\n  a -> Dropout(0.1) «5»\n  a\n}\n" +
        "block Unused(n) {\n  Dense(n)\n}\n" +
        "block Outer(n) {\n  main = Inner(n) «4 · 44 parameters» -> Inner(n + 1) «5 · 55 parameters»\n" +
        "  main -> Dense(n) «4 · 24 parameters»\n  Add(main, input) «5»\n}\n" +
        "network N {\n  Input(4)\n  Inner(5) * 3 «5 · 175 parameters»\n" +
        "  Outer(4) «5 · 123 parameters» -> Dense(2) «2 · 12 parameters»\n}\n",
    );
  });

  test("the first use is named, and the layers of a step are counted", () => {
    const source = "block B {\n  Dense(3)\n}\nnetwork N {\n  Input(3)\n  B() * 2\n}\n";
    const all = inlayHints(program(source), { start: 0, end: source.length });
    expect(all[0]?.markdown).toContain("In the first use of `B`, in the network `N`.");
    expect(all[1]?.markdown).toContain("Together 2 layers.");
    expect(all[1]?.markdown).toContain("Parameters: 24");
  });

  test("a block that only passes on one of several values", () => {
    const source =
      "block B {\n  a = Dense(3)\n  b = Dense(7)\n  Add(b, b)\n  a\n}\nnetwork N {\n  Input(2)\n  B()\n}\n";
    expect(withHints(source)).toContain("  B() «3 · ");
  });

  test("shapes and parameters are switched each on its own", () => {
    const source = "network N {\n  Input(4)\n  Dense(5) -> Dropout(0.1)\n}";
    const labels = (shapes: boolean, parameters: boolean) =>
      inlayHints(program(source), { start: 0, end: source.length }, { shapes, parameters, data: true }).map(
        ({ label }) => label,
      );
    expect(labels(true, true)).toEqual(["5 · 25 parameters", "5"]);
    expect(labels(true, false)).toEqual(["5", "5"]);
    expect(labels(false, true)).toEqual(["25 parameters"]);
    expect(labels(false, false)).toEqual([]);
  });

  test("only those in sight", () => {
    const source = "network N {\n  Input(4)\n  Dense(5)\n  Dense(6)\n}";
    const end = source.indexOf("\n  Dense(6)");
    expect(inlayHints(program(source), { start: 0, end }).map(({ label }) => label)).toEqual([
      "5 · 25 parameters",
    ]);
  });
});

test("code lenses: one to look at data, one to train where there is some, one that counts", () => {
  const source = `${flowers}network A on flowers {\n  Dense(3, softmax)\n}\nnetwork B {\n  Input(4)\n  Dense(2)\n}\nnetwork C {\n  Dense(2)\n}`;
  const lenses = codeLenses(program(source)).map(({ span, title, train, preview }) => [
    source.slice(span.start, span.end + 2),
    title,
    train ?? preview,
  ]);
  expect(lenses).toEqual([
    ["dataset f", "▤ Preview data", "flowers"],
    ["network A", "▶ Train model", "A"],
    ["network A", "15 parameters · 60 bytes of weights · 896 bytes of activations for 32 rows", undefined],
    ["network B", "10 parameters · 40 bytes of weights · 768 bytes of activations for 32 rows", undefined],
  ]);
});

test("each lens can be left out, and what cannot be counted is not", () => {
  const source = `${flowers}network A on flowers {\n  Dense(3, softmax)\n}\nnetwork B on flowers {\n  Conv2D(3)\n}`;
  const titles = (train: boolean, cost: boolean, data = false) =>
    codeLenses(program(source), { train, cost, data }).map(({ title }) => title.split(" · ")[0]);
  expect(titles(true, true)).toEqual(["▶ Train model", "15 parameters", "▶ Train model"]);
  expect(titles(false, true)).toEqual(["15 parameters"]);
  expect(titles(true, false)).toEqual(["▶ Train model", "▶ Train model"]);
  expect(titles(false, false, true)).toEqual(["▤ Preview data"]);
  expect(codeLenses(program("dataset d {\n  target: x\n}"))).toEqual([]);
});

test("the lens counts what repeated blocks cost, for the batch that trains", () => {
  const source = `${flowers}block B {\n  Dense(100)\n}\nnetwork A on flowers {\n  B() * 2\n  Dense(3, softmax)\n}\ntrain A {\n  batch: 1000\n}\n`;
  // 4 × 100 + 100, 100 × 100 + 100 and 100 × 3 + 3 weights; 4 + 100 + 100 + 3 values for each row; 4 bytes each.
  expect(codeLenses(program(source))[2]?.title).toBe(
    "10,903 parameters · 42.6 KB of weights · 809 KB of activations for 1,000 rows",
  );
});

test("the outline of constants, imports, parameters and trainings", () => {
  const source =
    'import "a.nn"\nlet n = 0.1 * 3\nblock B(width, drop = n) {\n  Dense(width)\n  Dropout(drop)\n}\nnetwork N(k = 3) {\n  Input(k)\n  B(k) * 2\n}\ntrain N as quick {\n}\ntune N {\n  k: 1..3\n}\n';
  const print = (entries: readonly OutlineEntry[], indent = ""): string[] =>
    entries.flatMap(({ name, kind, detail, children }) => [
      `${indent}${kind} ${name} | ${detail}`,
      ...print(children, `${indent}  `),
    ]);
  const entries = outline(program(source));
  expect(print(entries)).toEqual([
    "import a.nn | import",
    "let n | 0.1 * 3",
    "block B | block",
    "  parameter width | ",
    "  parameter drop | n",
    "  layer Dense | ",
    "  layer Dropout | ",
    "network N | network, 24 parameters",
    "  parameter k | 3",
    "  layer Input | 3",
    "  layer B | 3",
    "train N as quick | train",
    "tune N | tune",
    "  property k | 1..3",
  ]);
  const inside = (entry: OutlineEntry): boolean =>
    entry.span.start <= entry.nameSpan.start &&
    entry.nameSpan.end <= entry.span.end &&
    entry.children.every(
      (child) => entry.span.start <= child.span.start && child.span.end <= entry.span.end && inside(child),
    );
  expect(entries.every(inside)).toBe(true);
});

test("the outline", () => {
  const source = `${flowers}network A on flowers {\n  h = Dense(8, relu)\n  h -> Dense(3, softmax)\n}\ntrain A {\n  epochs: 5\n}\nnetwork {\n`;
  const print = (entries: readonly OutlineEntry[], indent = ""): string[] =>
    entries.flatMap(({ name, kind, detail, children }) => [
      `${indent}${kind} ${name} | ${detail}`,
      ...print(children, `${indent}  `),
    ]);
  expect(print(outline(program(source)))).toEqual([
    "dataset flowers | dataset",
    '  property source | "flowers.csv"',
    "  property target | species",
    "network A | network, 67 parameters",
    "  layer h = Dense | 8",
    "  layer h | ",
    "  layer Dense | 3",
    "train A | train",
    "  property epochs | 5",
    "network network | network",
  ]);
});
