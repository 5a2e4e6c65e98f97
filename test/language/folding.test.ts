/** What can be folded, in readable form and in any text. */
import { describe, expect, test } from "vitest";
import { foldsOf } from "../../src/language/syntax/folding.js";
import { createRandom } from "../../src/random.js";
import { LineIndex } from "../../src/text.js";
import { generateProgram } from "./generate.js";

/** Folds as lines, from 1: `kind 3-7`. */
function lines(text: string): string[] {
  const index = new LineIndex(text);
  return foldsOf(text).map(({ kind, span }) => {
    const { start, end } = index.range(span);
    return `${kind} ${start.line + 1}-${end.line + 1}`;
  });
}

describe("folds", () => {
  test.each([
    ["a declaration, without its closing brace", "network N {\n  a\n  b\n}\n", ["brackets 1-3"]],
    ["a comment at the end of a body", "network N {\n  a\n  # c\n}\n", ["brackets 1-3"]],
    ["brackets in a body", "network N {\n  Dense(\n    3\n  )\n}\n", ["brackets 1-4", "brackets 2-3"]],
    ["a closing bracket behind something", "let x = f(a,\n  b,\n  c)\n", ["brackets 1-3"]],
    [
      "the outermost of several on a line",
      "let x = f([\n  1,\n  [\n    2\n  ]\n])\n",
      ["brackets 1-5", "brackets 3-4"],
    ],
    [
      "a body that is never closed",
      "network N {\n  a\n  b\n\ntrain N {\n  epochs: 5\n}\n",
      ["brackets 1-3", "brackets 5-6"],
    ],
    ["lines of comments", "# a\n## b\n  # c\nlet x = 1  # d\n# e\n\n# f\n", ["comment 1-3"]],
    [
      "imports, with what is between them",
      'import "a.nn"\n\n# b\nimport "b.nn"\nimport "c.nn"\nlet x = 1\nimport "d.nn"\n',
      ["imports 1-5"],
    ],
    ["nothing on one line", "train N { epochs: 5 }\n# c\nlet x = (1)\n", []],
    ["nothing", "", []],
    ["old line ends", "network N {\r  a\r}\r", ["brackets 1-2"]],
  ] as const)("%s", (_, text, expected) => {
    expect(lines(text)).toEqual(expected);
  });

  test("in any text lie over several lines, in order, one for each line at most", () => {
    const seed = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 1e9));
    const random = createRandom(seed);
    let found = 0;
    for (let round = 0; round < 200; round++) {
      const whole = generateProgram(random);
      const text =
        round % 2 === 0 ? whole : whole.slice(random.integer(40), whole.length - random.integer(40));
      const index = new LineIndex(text);
      let last = -1;
      for (const { span } of foldsOf(text)) {
        const { start, end } = index.range(span);
        expect(start.line, `FUZZ_SEED=${seed}: ${JSON.stringify(text)}`).toBeGreaterThan(last);
        expect(end.line, `FUZZ_SEED=${seed}: ${JSON.stringify(text)}`).toBeGreaterThan(start.line);
        last = start.line;
        found++;
      }
    }
    expect(found).toBeGreaterThan(200);
  });
});
