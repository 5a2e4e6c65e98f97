/** Inlay hints, code lenses, the outline and definitions. */
import { describe, expect, test } from "vitest";
import { codeLenses } from "../../server/features/code-lens.js";
import { definition } from "../../server/features/definition.js";
import { inlayHints } from "../../server/features/inlay-hints.js";
import { type OutlineEntry, outline } from "../../server/features/outline.js";
import { atCursor, program } from "./fixture.js";

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
      `${flowers}network N on flowers { «4 features · loss sparse_categorical_crossentropy»\n` +
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

  test("only those in sight", () => {
    const source = "network N {\n  Input(4)\n  Dense(5)\n  Dense(6)\n}";
    const end = source.indexOf("\n  Dense(6)");
    expect(inlayHints(program(source), { start: 0, end }).map(({ label }) => label)).toEqual([
      "5 · 25 parameters",
    ]);
  });
});

test("code lenses: one to train where there is data, one that counts", () => {
  const source = `${flowers}network A on flowers {\n  Dense(3, softmax)\n}\nnetwork B {\n  Input(4)\n  Dense(2)\n}\nnetwork C {\n  Dense(2)\n}`;
  const lenses = codeLenses(program(source)).map(({ span, title, train }) => [
    source.slice(span.start, span.end + 2),
    title,
    train,
  ]);
  expect(lenses).toEqual([
    ["network A", "▶ Train model", "A"],
    ["network A", "15 parameters", undefined],
    ["network B", "10 parameters", undefined],
  ]);
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

describe("definitions", () => {
  test.each([
    ["a dataset", `${flowers}network A on flo$0wers {\n}`, "flowers", 8],
    ["a network", "network A {\n}\ntrain A$0 {\n}", "A", 8],
    ["a value that begins a flow", "network A {\n  a = Input(3)\n  a$0 -> Dense(2)\n}", "a", 14],
    ["a value in a merge", "network A {\n  a = Input(3)\n  b = Dense(3)\n  Add(a$0, b)\n}", "a", 14],
    [
      "the data as a value",
      `${flowers}network A on flowers {\n  b = Dense(4)\n  Add(b, inp$0ut)\n}`,
      "flowers",
      75,
    ],
  ])("of %s", (_, fixture, name, start) => {
    const { program: at, offset } = atCursor(fixture);
    const span = definition(at, offset);
    expect(span?.start).toBe(start);
    expect(at.source.slice(span!.start, span!.end)).toBe(name);
  });

  test("of what is none", () => {
    const { program: at, offset } = atCursor("network A {\n  Inp$0ut(3)\n}");
    expect(definition(at, offset)).toBeUndefined();
  });
});
