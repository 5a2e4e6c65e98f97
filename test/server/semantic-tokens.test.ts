/** Colours of names: what each is, where it stands, and edits that lead from one state to the next. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  semanticTokens,
  tokenEdits,
  tokenModifiers,
  tokenTypes,
} from "../../server/features/semantic-tokens.js";
import { readSourceFile } from "../../src/language/program/source-file.js";
import { createRandom } from "../../src/random.js";
import { LineIndex, type Span } from "../../src/text.js";
import { generateProgram } from "../language/generate.js";
import { workspace } from "./files.js";

/** Each token's text with its type and modifiers. */
function tokens(fixture: string | Record<string, string>, range?: Span): string[] {
  const { files, file } = workspace(fixture);
  const index = new LineIndex(file.text);
  return read(semanticTokens(files, file, index, range)).map(
    ({ line, character, length, type, modifiers }) => {
      const start = index.offset({ line, character });
      return [file.text.slice(start, start + length), type, ...modifiers].join(" ");
    },
  );
}

interface Token {
  readonly line: number;
  readonly character: number;
  readonly length: number;
  readonly type: string;
  readonly modifiers: readonly string[];
}

function read(data: readonly number[]): Token[] {
  const found: Token[] = [];
  let line = 0;
  let character = 0;
  for (let at = 0; at < data.length; at += 5) {
    const [down, right, length, type, bits] = data.slice(at, at + 5) as [
      number,
      number,
      number,
      number,
      number,
    ];
    line += down;
    character = down === 0 ? character + right : right;
    const modifiers = tokenModifiers.filter((_, bit) => (bits >> bit) & 1);
    found.push({ line, character, length, type: tokenTypes[type]!, modifiers });
  }
  return found;
}

test("every kind of name", () => {
  expect(
    tokens(
      '$0# ü\r\nlet n = 3\r\ndataset d {\n  source: "a.csv"\n  target: y, "z"\n  features: all\n}\nblock B(w) {\n  a = Dense(w, relu, use_bias: true)\n  Add(a, input)\n}\nnetwork N(k = n) on d {\n  B(w: k)\n  Dense(classes)\n}\ntrain N as q {\n  optimizer: adam(beta_1: n)\n}\ntune N {\n  k: 1..2\n  batch: 1, 2\n  trials: 3\n}\n',
    ),
  ).toEqual(
    [
      ["let keyword", "n variable declaration readonly"],
      ["dataset keyword", "d struct declaration", "source property", "target property", "y property"],
      ["features property", "all enumMember"],
      ["block keyword", "B function declaration", "w parameter declaration"],
      ["a variable declaration", "Dense type", "w parameter", "relu enumMember", "use_bias property"],
      ["Add type", "a variable", "input variable defaultLibrary"],
      [
        "network keyword",
        "N class declaration",
        "k parameter declaration",
        "n variable readonly",
        "d struct",
      ],
      ["B function", "w parameter", "k parameter"],
      ["Dense type", "classes variable readonly defaultLibrary"],
      ["train keyword", "N class", "q class declaration"],
      ["optimizer property", "adam enumMember", "beta_1 property", "n variable readonly"],
      ["tune keyword", "N class", "k parameter", "batch property", "trials property"],
    ].flat(),
  );
});

test("a word is a constant where one of that name is in sight", () => {
  const model = "network N {\n  Input(n)\n}\n$0";
  expect(tokens(model)).toContain("n enumMember");
  expect(tokens({ "a.nn": "let n = 3\n", "model.nn": `import "a.nn"\n${model}` })).toContain(
    "n variable readonly",
  );
});

test("a constant that comes and goes colours what names it, in a unit that stays the same", () => {
  const units = new Map();
  const text = "network N {\n  Input(n)\n}\n";
  const without = readSourceFile("/a.nn", text, new Map(), units);
  const withIt = readSourceFile("/a.nn", `${text}let n = 3\n`, units, new Map());
  expect(withIt.units[0]!.unit).toBe(without.units[0]!.unit);
  const typeOf = (file: typeof without) =>
    read(semanticTokens({ file: () => undefined, all: () => [file] }, file, new LineIndex(file.text)))[3]!;
  expect(typeOf(without).type).toBe("enumMember");
  expect(typeOf(withIt).type).toBe("variable");
  expect(typeOf(without).type).toBe("enumMember");
});

test("only those in a range", () => {
  const source = "let a = 1\nlet b = 2\nlet c = 3\n$0";
  expect(tokens(source, { start: 12, end: 19 })).toEqual(["let keyword", "b variable declaration readonly"]);
});

describe("random programs", () => {
  const seed = Number(process.env.TOKENS_SEED ?? Math.floor(Math.random() * 1e9));

  test(`tokens stand in order and do not overlap, seed ${seed}`, () => {
    const random = createRandom(seed);
    for (let round = 0; round < 30; round++) {
      const { files, file } = workspace(`$0${generateProgram(random, { lineEnd: "\r\n" })}`);
      const index = new LineIndex(file.text);
      const all = read(semanticTokens(files, file, index));
      expect(all.length).toBeGreaterThan(0);
      let end = 0;
      for (const { line, character, length } of all) {
        const start = index.offset({ line, character });
        expect(start).toBeGreaterThanOrEqual(end);
        end = start + length;
        expect(file.text.slice(start, end)).toMatch(/^[\p{L}_][\p{L}\p{N}_.]*$/u);
      }
      const half = { start: 0, end: file.text.length >> 1 };
      const upper = semanticTokens(files, file, index, half);
      expect(semanticTokens(files, file, index).slice(0, upper.length)).toEqual(upper);
    }
  });

  test("edits lead from one state to the next, and none where nothing changes", () => {
    const token = fc.tuple(fc.nat(2), fc.nat(3), fc.nat(3), fc.nat(2), fc.nat(1));
    const data = fc.array(token, { maxLength: 8 }).map((list) => list.flat());
    fc.assert(
      fc.property(data, data, (before, after) => {
        const edits = tokenEdits(before, after);
        const result = [...before];
        for (const { start, deleteCount, data: inserted } of edits)
          result.splice(start, deleteCount, ...inserted);
        expect(result).toEqual(after);
        expect(tokenEdits(after, after)).toEqual([]);
      }),
    );
  });
});
