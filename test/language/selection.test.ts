/** What a growing selection takes, step by step and in any text. */
import { describe, expect, test } from "vitest";
import { selectionsAt } from "../../src/language/syntax/selection.js";
import { createRandom } from "../../src/random.js";
import { generateProgram } from "./generate.js";

/** What is selected at `$0`, the smallest first; without the whole text, which comes last. */
function selected(fixture: string): string[] {
  const offset = fixture.indexOf("$0");
  const text = fixture.slice(0, offset) + fixture.slice(offset + 2);
  const spans = selectionsAt(text, [offset])[0]!;
  expect(spans.at(-1)).toEqual({ start: 0, end: text.length });
  return spans.map(({ start, end }) => text.slice(start, end)).slice(0, -1);
}

const around = (body: string) => [`{\n${body}\n}`, `network N {\n${body}\n}`];
const inNetwork = (line: string) => `# head\n\nnetwork N {\n  first\n  ${line}\n}\n`;

describe("selections grow", () => {
  test("from a word over argument, call, step, flow, statement, body and declaration to the file", () => {
    const line = "x = a -> Dense(2 * n + 1, kernel: he(-2, 3)) * depth -> b";
    expect(selected(inNetwork(line.replace("he", "h$0e")))).toEqual([
      "he",
      "he(-2, 3)",
      "kernel: he(-2, 3)",
      "2 * n + 1, kernel: he(-2, 3)",
      "(2 * n + 1, kernel: he(-2, 3))",
      "Dense(2 * n + 1, kernel: he(-2, 3))",
      "Dense(2 * n + 1, kernel: he(-2, 3)) * depth",
      "a -> Dense(2 * n + 1, kernel: he(-2, 3)) * depth -> b",
      line,
      `first\n  ${line}`,
      ...around(`  first\n  ${line}`),
    ]);
  });

  test.each([
    ["arithmetic", "Dense(2 * $0n + 1)", ["n", "2 * n", "2 * n + 1", "(2 * n + 1)", "Dense(2 * n + 1)"]],
    ["a number with its sign", "Dense(1, -$02)", ["2", "-2", "1, -2", "(1, -2)", "Dense(1, -2)"]],
    ["a word sooner than the bracket behind it", "Dense$0(1)", ["Dense", "Dense(1)"]],
    ["a bracket's contents", "Dense($0)", ["()", "Dense()"]],
    [
      "a name with dots",
      "Add(input.ph$0oto, b)",
      ["photo", "input.photo", "input.photo, b", "(input.photo, b)", "Add(input.photo, b)"],
    ],
    ["a range", "f(1..$0n)", ["n", "1..n", "(1..n)", "f(1..n)"]],
    ["a flow over lines", "a\n    # why\n    -> $0b", ["b", "a\n    # why\n    -> b"]],
  ])("%s", (_, line, expected) => {
    expect(selected(inNetwork(line)).slice(0, expected.length)).toEqual(expected);
  });

  test("a property: value, values, property", () => {
    expect(selected("dataset d {\n  exclude: a, $0b,\n    c\n}\n").slice(0, 4)).toEqual([
      "b",
      "a, b,\n    c",
      "exclude: a, b,\n    c",
      "{\n  exclude: a, b,\n    c\n}",
    ]);
  });

  test("a header, and the comments above it", () => {
    expect(selected("let x = 1\n\n# about\n## doc\nnetwork N(w$0 = 3) on d { a }\n# end\n")).toEqual([
      "w",
      "w = 3",
      "(w = 3)",
      "N(w = 3)",
      "network N(w = 3) on d { a }",
      "# about\n## doc\nnetwork N(w = 3) on d { a }",
    ]);
  });

  test("a comment, its block, the body", () => {
    expect(selected("network N {\n  # o$0ne\n  # two\n  a  # three\n}\n").slice(0, 3)).toEqual([
      "# one",
      "# one\n  # two",
      "# one\n  # two\n  a  # three",
    ]);
  });

  test("declarations on one line are two", () => {
    expect(selected("network A { a } tr$0ain A { b: 1 }\n")).toEqual(["train", "train A { b: 1 }"]);
  });

  test("in white space, from nothing but the file", () => {
    expect(selected("let a = 1\n$0\nlet b = 2\n")).toEqual([]);
    expect(selected("$0")).toEqual([]);
  });

  test("in what is never closed", () => {
    expect(selected("network N {\n  Dense(3, $04\n")).toEqual([
      "4",
      "3, 4",
      "(3, 4",
      "Dense(3, 4",
      "{\n  Dense(3, 4",
      "network N {\n  Dense(3, 4",
    ]);
  });

  test("always outwards, in any text and at any place", () => {
    const seed = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 1e9));
    const random = createRandom(seed);
    for (let round = 0; round < 100; round++) {
      const whole = generateProgram(random);
      const text = whole.slice(random.integer(40), whole.length - random.integer(40));
      const offsets = Array.from({ length: 10 }, () => random.integer(text.length + 1));
      const all = selectionsAt(text, offsets);
      all.forEach((spans, at) => {
        const what = `FUZZ_SEED=${seed}, ${offsets[at]} of ${JSON.stringify(text)}`;
        expect(spans.at(-1), what).toEqual({ start: 0, end: text.length });
        let inner = { start: offsets[at]!, end: offsets[at]! };
        for (const span of spans) {
          expect(span.start <= inner.start && inner.end <= span.end, what).toBe(true);
          inner = span;
        }
      });
    }
  });

  test("many brackets and many lines take no time", () => {
    for (const text of [
      `let x = ${"(".repeat(10_000)}1${")".repeat(10_000)}`,
      "a,\n# c\n# d\n".repeat(100_000),
    ]) {
      const before = process.cpuUsage();
      selectionsAt(text, [text.length >> 1]);
      expect(process.cpuUsage(before).user / 1000).toBeLessThan(1000);
    }
  });
});
