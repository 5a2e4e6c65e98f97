/** The formatter: what each rule makes of a text, and what holds for any text, however damaged. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { analyse } from "../../src/language/analyse.js";
import { defaultFormat, formatEdits, formatted } from "../../src/language/format/format.js";
import { formatOnType, typedCharacters } from "../../src/language/format/on-type.js";
import { tokenize } from "../../src/language/syntax/lexer.js";
import { createRandom, type Random } from "../../src/random.js";
import { applyEdits, type TextEdit } from "../../src/text.js";
import { profiles } from "./fixture.js";
import { generateProgram } from "./generate.js";
import { pick } from "./program-writer.js";

const format = (text: string) => formatted(text, defaultFormat);

/** All that is not white space; white space at a comment's end is none of it. */
function words(text: string): string[] {
  return tokenize(text)
    .filter(({ kind }) => kind !== "newline" && kind !== "end")
    .map(({ kind, text: written }) => (kind === "comment" ? written.trimEnd() : written));
}

/** Checks what holds for any text and any edits of it; gives what comes out. */
function expectHarmless(text: string, edits: readonly TextEdit[]): string {
  let end = 0;
  for (const { span, newText } of edits) {
    const old = text.slice(span.start, span.end);
    const smallest = old === "" || newText === "" || old[0] !== newText[0] || /[\r\n]/.test(old);
    if (span.start < end || /\S/.test(old + newText) || !smallest) {
      expect.fail(`${JSON.stringify({ span, old, newText })} in ${JSON.stringify(text)}`);
    }
    end = span.end;
  }
  const result = applyEdits(text, edits);
  const [before, after] = [words(text), words(result)];
  if (before.length !== after.length || before.some((word, at) => word !== after[at])) {
    expect(after, JSON.stringify(text)).toEqual(before);
  }
  return result;
}

function expectStable(text: string): void {
  const result = expectHarmless(text, formatEdits(text, defaultFormat));
  expect(format(text)).toBe(result);
  if (format(result) !== result) expect(format(result), JSON.stringify(text)).toBe(result);
}

describe("rules", () => {
  const rules: readonly (readonly [rule: string, before: string, after: string])[] = [
    [
      "indents by brackets",
      'dataset d {\nsource: "a.csv"\n      target: b\n   }',
      'dataset d {\n  source: "a.csv"\n  target: b\n}\n',
    ],
    [
      "one space behind commas and colons, none before",
      'dataset d {\n  exclude :a,b ,  "c"\n}\n',
      'dataset d {\n  exclude: a, b, "c"\n}\n',
    ],
    [
      "spaces around arrows, equals signs and operators",
      "network N {\n  x=a->Dense( 4*n+2/k-1 )*depth\n}\n",
      "network N {\n  x = a -> Dense(4 * n + 2 / k - 1) * depth\n}\n",
    ],
    [
      "a sign stands at its number",
      "let a = - 1\nlet b = 3- - 2\nlet c = f( - 1,[ - 2 ],x: - 3,n*-4)\nlet d = (1) - 2\n",
      "let a = -1\nlet b = 3 - -2\nlet c = f(-1, [-2], x: -3, n * -4)\nlet d = (1) - 2\n",
    ],
    [
      "ranges are tight, and names with dots are as they are",
      "tune N {\n  width: log( 16 .. 256 )\n  a.b: 1 ..n\n  c: -1 .. -0.5\n}\n",
      "tune N {\n  width: log(16..256)\n  a.b: 1..n\n  c: -1..-0.5\n}\n",
    ],
    ["a range's dots stay apart from a number's", "let a = 1. .. .5\n", "let a = 1. .. .5\n"],
    ["parameters", "block R( width,drop=0.1 ){\n}\n", "block R(width, drop = 0.1) {\n}\n"],
    [
      "headers",
      "network  N (w=3)on  d{\n  Dense(w)\n}\n\ntrain N   as quick{epochs: 5}\n",
      "network N(w = 3) on d {\n  Dense(w)\n}\n\ntrain N as quick { epochs: 5 }\n",
    ],
    ["`{` on the line of its header", "network N\n\n{\n  Dense(3)\n}\n", "network N {\n  Dense(3)\n}\n"],
    ["a comment keeps `{` from there", "network N # c\n{\n  a\n}\n", "network N  # c\n{\n  a\n}\n"],
    [
      "a body on several lines has its braces to itself",
      'dataset d { source: "a.csv"\n  target: b }\n',
      'dataset d {\n  source: "a.csv"\n  target: b\n}\n',
    ],
    ["a body on one line stays there", "train N {epochs:5}\n", "train N { epochs: 5 }\n"],
    ["an empty body", "train N {  }\n", "train N {}\n"],
    [
      "one blank line between declarations, at most one in bodies, none at their ends",
      "network A {\n\n\n  a\n\n\n  b\n\n}\nnetwork B {\n}\n\n\n\ntrain B {\n}",
      "network A {\n  a\n\n  b\n}\n\nnetwork B {\n}\n\ntrain B {\n}\n",
    ],
    [
      "declarations on one line",
      "network A { a } train A { epochs: 1 }\n",
      "network A { a }\n\ntrain A { epochs: 1 }\n",
    ],
    [
      "lets may stand together, and so may imports",
      'import "a.nn"\nimport "b.nn"\nlet a = 1\nlet b = 2\n\n\nlet c = 3\nnetwork N {\n}\nlet d = 4\n',
      'import "a.nn"\nimport "b.nn"\n\nlet a = 1\nlet b = 2\n\nlet c = 3\n\nnetwork N {\n}\n\nlet d = 4\n',
    ],
    [
      "comments stay with what they stand above",
      "# head\n\n\n# about a\n## doc of A\nnetwork A {\n # about x\nx\n # last\n}\n## doc of B\nnetwork B {\n}\n# end\n",
      "# head\n\n# about a\n## doc of A\nnetwork A {\n  # about x\n  x\n  # last\n}\n\n## doc of B\nnetwork B {\n}\n\n# end\n",
    ],
    [
      "comments behind code are aligned, line by line and level by level",
      "network N {# one\n  Dense(3)# two\n  Dense(128, relu)     # three\n  Dense(4)\n  Dense(5)  # four\n}# five\n",
      "network N {  # one\n  Dense(3)          # two\n  Dense(128, relu)  # three\n  Dense(4)\n  Dense(5)  # four\n}  # five\n",
    ],
    [
      "a blank line ends a column of comments",
      "let a = 1 # one\n\nlet bcd = 2 # two\n",
      "let a = 1  # one\n\nlet bcd = 2  # two\n",
    ],
    [
      "characters of two units count once in columns",
      'let a = "🌷" # one\nlet b = "xy" # two\n',
      'let a = "🌷"   # one\nlet b = "xy"  # two\n',
    ],
    ["comments keep their text", "#a   b(  \t\n#\n##  x\n", "#a   b(\n#\n##  x\n"],
    ["white space at the end of lines and of the file", "let a = 1  \t\n\n \n\n", "let a = 1\n"],
    ["white space at the beginning", "\n\n  let a = 1", "let a = 1\n"],
    ["nothing at all", " \n\n", ""],
    ["a byte order mark stays", "\ufeff  let a = 1\n", "\ufefflet a = 1\n"],
    ["other white space becomes spaces", "let\u00a0a\u2003=\u20281\n", "let a = 1\n"],
    ["Windows' line ends", "network N{\r\n\r\nDense(3)}\r\n\r\n\r\n", "network N {\r\n  Dense(3)\r\n}\r\n"],
    ["old line ends", "let a=1\r\r\rlet b=2", "let a = 1\r\rlet b = 2\r"],
  ];
  test.each(rules)("%s", (_, before, after) => {
    expect(format(before)).toBe(after);
    expectStable(before);
  });

  test("tabs", () => {
    const before = "network N {\n  Dense(\n 3\n)\n}\n";
    expect(formatted(before, { tabSize: 4, insertSpaces: false })).toBe(
      "network N {\n\tDense(\n\t\t3\n\t)\n}\n",
    );
    expect(formatted(before, { tabSize: 4, insertSpaces: true })).toBe(
      "network N {\n    Dense(\n        3\n    )\n}\n",
    );
  });

  test.each([0, -3, Number.NaN, 1e9])("a tab size of %s does no harm", (tabSize) => {
    const result = formatted("network N {\nDense(3)\n}\n", { tabSize, insertSpaces: true });
    expect(result).toMatch(/^network N \{\n {1,16}Dense\(3\)\n\}\n$/);
  });
});

describe("line breaks", () => {
  const inNetwork = (text: string) => `network N {\n${text}}\n`;
  const breaks: readonly (readonly [rule: string, before: string, after: string])[] = [
    [
      "stay as the user made them",
      "  Dense(16,\n      relu)\n  x = a\n  -> Dense(3) -> Dense(4)\n",
      "  Dense(16,\n    relu)\n  x = a\n    -> Dense(3) -> Dense(4)\n",
    ],
    [
      "a bracket that opens at the end of a line closes at the beginning of one",
      "  Dense(\n16, relu)\n  Dense(16,\nrelu\n)\n  Dense(\n)\n",
      "  Dense(\n    16, relu\n  )\n  Dense(16,\n    relu)\n  Dense()\n",
    ],
    [
      "brackets opened on one line indent once",
      "  Foo([\n1,\n[\n2\n]\n])\n",
      "  Foo([\n    1,\n    [\n      2\n    ]\n  ])\n",
    ],
    ["stand before an arrow", "  x = a ->\n\n Dense(3)\n", "  x = a\n    -> Dense(3)\n"],
    ["but not between two arrows", "  x = a -> ->\n  b\n", "  x = a -> ->\n    b\n"],
    [
      "but an unfinished flow does not take the next statement",
      "  x = a ->\n  y = b\n",
      "  x = a ->\n    y = b\n",
    ],
    ["stand behind a comma", "  Add(a\n , b)\n", "  Add(a,\n    b)\n"],
    [
      "comments stay where they are",
      "  Add(# first\n a, # second\n# third\n b)\n  x = a -> # why\n Dense(3)\n",
      "  Add(  # first\n    a,  # second\n    # third\n    b\n  )\n  x = a ->  # why\n    Dense(3)\n",
    ],
    [
      "a flow that is too long is broken before each arrow",
      `  long = ${"value -> Dense(16, relu) -> ".repeat(4)}Dense(3)\n`,
      `  long = value\n${"    -> Dense(16, relu)\n    -> value\n".repeat(3)}    -> Dense(16, relu)\n    -> Dense(3)\n`,
    ],
    [
      "a call that is too long has each argument on its line",
      `  Conv2D(16, 3, activation: relu, padding: same, name: "${"a".repeat(60)}")\n`,
      `  Conv2D(\n    16,\n    3,\n    activation: relu,\n    padding: same,\n    name: "${"a".repeat(60)}"\n  )\n`,
    ],
    [
      "arrows come before arguments",
      `  a -> Dense(16, name: "${"a".repeat(60)}") -> Dense(3, name: "${"b".repeat(90)}")\n`,
      `  a\n    -> Dense(16, name: "${"a".repeat(60)}")\n    -> Dense(\n      3,\n      name: "${"b".repeat(90)}"\n    )\n`,
    ],
    [
      "a list that is too long is filled",
      `  Reshape([${Array.from({ length: 40 }, (_, at) => at + 10).join(", ")}])\n`,
      `  Reshape([\n    ${range(10, 34)},\n    ${range(34, 50)}\n  ])\n`,
    ],
    [
      "the widest of several brackets is broken",
      `  Dense(f(1) + g(${"a".repeat(40)}, ${"b".repeat(45)}) + h(2))\n`,
      `  Dense(\n    f(1) + g(\n      ${"a".repeat(40)},\n      ${"b".repeat(45)}\n    ) + h(2)\n  )\n`,
    ],
    [
      "a comment does not make a line too long",
      `  Dense(16, relu)  # ${"a".repeat(100)}\n`,
      `  Dense(16, relu)  # ${"a".repeat(100)}\n`,
    ],
    [
      "what has no place to break stays long",
      `  ${"a".repeat(120)} + ${"b".repeat(20)}\n`,
      `  ${"a".repeat(120)} + ${"b".repeat(20)}\n`,
    ],
  ];
  test.each(breaks)("%s", (_, before, after) => {
    expect(format(inNetwork(before))).toBe(inNetwork(after));
    expectStable(inNetwork(before));
  });

  test("properties are filled, bodies of one line opened, and exactly 100 columns are not too long", () => {
    const names = (count: number) => Array.from({ length: count }, (_, at) => `column_${at}`).join(", ");
    expect(format(`dataset d {\n  exclude: ${names(12)}\n}\n`)).toBe(
      `dataset d {\n  exclude: ${names(9)},\n    ${names(12).slice(names(9).length + 2)}\n}\n`,
    );
    expect(format(`train N { name: "${"a".repeat(90)}" }\n`)).toBe(
      `train N {\n  name: "${"a".repeat(90)}"\n}\n`,
    );
    const fits = `let x = f(${"a".repeat(86)}, b)\n`;
    expect(fits).toHaveLength(101);
    expect(format(fits)).toBe(fits);
    expect(format(fits.replace("b", "bc"))).toBe(`let x = f(\n  ${"a".repeat(86)},\n  bc\n)\n`);
  });

  function range(from: number, to: number): string {
    return Array.from({ length: to - from }, (_, at) => from + at).join(", ");
  }
});

describe("what cannot be read stays as it is, and the rest is formatted", () => {
  const healthy = "network H{\nDense( 3 )}";
  const tidy = "network H {\n  Dense(3)\n}\n";
  test.each([
    ["a body that is never closed", "network  N{\n Dense( 3 )\n    Dense(4)\n"],
    ["a bracket that is never closed", "network N {\n  a\n  Dense( 3,  relu\n   Dense(4)\n}\n"],
    ["a bracket too many", "network N {\n  Dense( 3 ))\n}\n"],
    ["a brace too many", "network N {\n  a\n}\n}   a\n"],
    ["brackets of two kinds", "network N {\n  Dense( [3 )\n}\n"],
    ["a character that means nothing", "network N {\n   Dense( 3 ) ; $\n}\n"],
    ["a string that is never closed", 'dataset d {\n  source :"a.csv   \n}\n'],
  ])("%s", (_, broken) => {
    const kept = format(broken);
    expect(kept).toBe(broken);
    expect(format(`${broken}${healthy}`)).toBe(`${kept}\n${tidy}`);
    expect(format(`${healthy}\n${broken}`)).toBe(`${tidy}\n${kept}`);
  });

  test("brackets deeper than the language reads", () => {
    const deep = `let a =  ${"( ".repeat(120)}1${" )".repeat(120)}\n`;
    expect(format(deep)).toBe(deep);
    const allowed = `let a =  ${"( ".repeat(90)}1${" )".repeat(90)}\n`;
    expect(format(allowed)).not.toBe(allowed);
    expectStable(allowed);
  });

  test("a line beside broken ones keeps its place among them", () => {
    expect(format("network N {\n      $\n      Dense( 3 )\n}\n")).toBe(
      "network N {\n      $\n  Dense(3)\n}\n",
    );
  });
});

describe("edits", () => {
  test("one for each stretch of white space, and no more than it takes", () => {
    const text = "network N{\n    Dense( 3)\n  Dense(4)\n\n\n}\n";
    expect(formatEdits(text, defaultFormat)).toEqual([
      { span: { start: 9, end: 9 }, newText: " " },
      { span: { start: 13, end: 15 }, newText: "" },
      { span: { start: 21, end: 22 }, newText: "" },
      { span: { start: 36, end: 38 }, newText: "" },
    ]);
  });

  test("only lines that the range touches", () => {
    const text = "network N{\n    Dense( 3 )\n    Dense( 4 )\n    Dense( 5 )\n}\n";
    const start = text.indexOf("( 4") + 1;
    for (const end of [start, start + 1, text.indexOf("    Dense( 5") - 1]) {
      expect(formatted(text, { ...defaultFormat, range: { start, end } })).toBe(
        text.replace("    Dense( 4 )", "  Dense(4)"),
      );
    }
    expect(formatted(text, { ...defaultFormat, range: { start: 0, end: text.length } })).toBe(format(text));
    expect(formatted(text, { ...defaultFormat, range: { start: -5, end: 1e9 } })).toBe(format(text));
  });
});

describe("on typing", () => {
  /** The text after `typed` was inserted at `$0` and formatted; an editor's own indentation stands in the text already. */
  function typing(fixture: string, typed: (typeof typedCharacters)[number]): string {
    const at = fixture.indexOf("$0");
    const text = fixture.slice(0, at) + typed + fixture.slice(at + 2);
    const edits = formatOnType(text, at + 1, typed, defaultFormat);
    expectHarmless(
      text,
      [...edits].sort((a, b) => a.span.start - b.span.start),
    );
    return applyEdits(text, edits);
  }

  test.each([
    ["behind `{`", "network N {$0\n}\n", "network N {\n  \n}\n"],
    ["behind `{` without its partner", "network N {$0", "network N {\n  "],
    [
      "behind a statement, tidying it",
      "network N {\n    Dense( 3,relu )$0\n}\n",
      "network N {\n  Dense(3, relu)\n  \n}\n",
    ],
    ["in brackets", "network N {\n  Dense($0)\n}\n", "network N {\n  Dense(\n  )\n}\n"],
    [
      "before what follows on the line",
      "network N {\n  Add(a,$0b)\n}\n",
      "network N {\n  Add(a,\n    b)\n}\n",
    ],
    ["before an arrow", "network N {\n  a$0-> Dense(3)\n}\n", "network N {\n  a\n    -> Dense(3)\n}\n"],
    [
      "in a flow that goes on",
      "network N {\n  a\n    -> Dense(3)$0\n}\n",
      "network N {\n  a\n    -> Dense(3)\n    \n}\n",
    ],
    [
      "behind a comma of a property",
      "dataset d {\n  exclude: a,$0\n}\n",
      "dataset d {\n  exclude: a,\n    \n}\n",
    ],
    ["behind a body", "network N {\n  a\n}$0\n", "network N {\n  a\n}\n\n"],
    ["behind a comment", "network N {\n  a  # why$0\n}\n", "network N {\n  a  # why\n  \n}\n"],
    [
      "behind a line that cannot be read",
      "network N {\n  Dense( 3 ))$0\n}\n",
      "network N {\n  Dense( 3 ))\n  \n}\n",
    ],
    ["with nothing before it", "$0", "\n"],
  ])("a line end %s", (_, before, after) => {
    expect(typing(before, "\n")).toBe(after);
  });

  test("after a line end of Windows", () => {
    const text = "network N{\r\n\r\n}\r\n";
    expect(applyEdits(text, formatOnType(text, 12, "\n", defaultFormat))).toBe("network N {\r\n  \r\n}\r\n");
  });

  test.each([
    ["dedents", "}", "network N {\n  a\n  $0\n", "network N {\n  a\n}\n"],
    ["tidies its line", "}", "train N {epochs:5 $0\n", "train N { epochs: 5 }\n"],
    ["dedents beside what cannot be read", "}", "network N {\n  a\n  $0 $\n", "network N {\n  a\n} $\n"],
    ["tidies its line", ")", "network N {\n  Dense( 3 $0\n}\n", "network N {\n  Dense(3)\n}\n"],
    ["dedents", ")", "network N {\n  Dense(\n    3\n    $0\n}\n", "network N {\n  Dense(\n    3\n  )\n}\n"],
    [
      "leaves other lines alone",
      ")",
      "network N {\n Dense( 2 )\n  Dense( 3 $0\n}\n",
      "network N {\n Dense( 2 )\n  Dense(3)\n}\n",
    ],
  ] as const)("%s: %s", (_, typed, before, after) => {
    expect(typing(before, typed)).toBe(after);
  });
});

const cases = Number(process.env.NETWRIGHT_CASES ?? 1000);
const seed = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 1e9));

const scraps = [
  ...'{}()[],:=+-*/."#\\$;🌷\0é',
  ..."\n\r\t ",
  ...[
    "->",
    "..",
    "- >",
    "1.",
    ".5",
    "1e",
    "e5",
    "16..256",
    "%",
    "\r\n",
    "\ufeff",
    '"a"',
    "# c\n",
    "\n\n\n",
    "  ",
  ],
  ...[
    "network N {",
    "train N as q {",
    "let a =",
    'import "a"',
    "block B(",
    "dataset d",
    " on d",
    "Dense(3)",
    "x",
  ],
];

function soup(random: Random): string {
  return Array.from({ length: random.integer(60) }, () => pick(random, scraps)).join("");
}

function damaged(text: string, random: Random): string {
  let result = text;
  for (let times = 1 + random.integer(4); times > 0; times--) {
    const at = random.integer(result.length + 1);
    const length = random.integer(3) === 0 ? random.integer(40) : random.integer(3);
    const piece = result.slice(at, at + length);
    const middle = pick(random, ["", pick(random, scraps), soup(random).slice(0, 9), piece.repeat(2)]);
    result = result.slice(0, at) + middle + result.slice(at + length);
  }
  return result;
}

describe(`any text (FUZZ_SEED=${seed} repeats it)`, { timeout: 30_000 + 20 * cases }, () => {
  const lineEnds = ["\n", "\r\n", "\r"] as const;
  const program = (random: Random, messy = true) =>
    generateProgram(random, {
      messy,
      imports: random.integer(4) === 0 ? ["a.nn", "b c.nn"] : [],
      lineEnd: pick(random, lineEnds),
    });

  test(`${cases} programs: nothing is lost, and what is formatted stays`, () => {
    const random = createRandom(seed);
    for (let round = 0; round < cases; round++) expectStable(program(random));
  });

  test(`${cases} programs with damage`, () => {
    const random = createRandom(seed, 1);
    for (let round = 0; round < cases; round++) expectStable(damaged(program(random), random));
  });

  test(`${cases} soups of tokens`, () => {
    const random = createRandom(seed, 2);
    for (let round = 0; round < cases; round++) expectStable(soup(random));
  });

  test("programs with long lines", () => {
    const random = createRandom(seed, 3);
    for (let round = 0; round < cases / 5; round++) {
      const long = program(random).replace(
        /[a-z]+\d+/g,
        (name) => `${name}_${"x".repeat(Number(name.match(/\d+/)![0]) % 30)}`,
      );
      expectStable(random.integer(2) === 0 ? long : damaged(long, random));
    }
  });

  test("ranges and keys, anywhere", () => {
    const random = createRandom(seed, 4);
    for (let round = 0; round < cases / 5; round++) {
      const text = damaged(program(random), random);
      const [start, end] = [random.integer(text.length + 1), random.integer(text.length + 1)];
      const range = { start: Math.min(start, end), end: Math.max(start, end) };
      expectHarmless(text, formatEdits(text, { ...defaultFormat, range }));
      const edits = formatOnType(text, start, pick(random, typedCharacters), defaultFormat);
      const result = expectHarmless(
        text,
        edits.sort((a, b) => a.span.start - b.span.start),
      );
      // Blanks between two kinds of line ends hold them apart; no editor keeps such a text.
      if (/\r[^\S\r\n]+\n/.test(text)) continue;
      expect(result.match(/\r\n|\n|\r/g)).toEqual(text.match(/\r\n|\n|\r/g));
    }
  });

  test("white space has no say in what a program with plain white space becomes", () => {
    for (let round = 0; round < cases / 5; round++) {
      const plain = generateProgram(createRandom(seed + round), { messy: false });
      expect(format(plain.replace(/ {2,}/g, "").replace(/ (?=[-+*/=])/g, "   "))).toBe(format(plain));
    }
  });

  test("what is read is the same before and after", () => {
    const random = createRandom(seed, 5);
    for (let round = 0; round < cases / 5; round++) {
      const text = program(random);
      expect(read(format(text)), JSON.stringify(text)).toEqual(read(text));
    }
  });

  /** The networks that the checker finds, and what it says. */
  function read(text: string) {
    const { diagnostics, networks } = analyse(text, { profiles });
    return {
      messages: diagnostics.map(({ message }) => message),
      networks: networks.map(({ nodes }) =>
        nodes.map(({ name, layer, args, inputs, shape, weights }) => [
          ...[name, layer.name, JSON.stringify(args), inputs],
          ...[shape?.map(({ size }) => size), weights],
        ]),
      ),
    };
  }

  test("the generator's programs have networks, and nearly all are without an error", () => {
    const random = createRandom(seed, 6);
    const count = 200;
    let healthy = 0;
    for (let round = 0; round < count; round++) {
      const { diagnostics, networks } = analyse(generateProgram(random), { profiles });
      expect(networks.some(({ nodes }) => nodes.length > 1)).toBe(true);
      if (!diagnostics.some(({ severity }) => severity === "error")) healthy++;
    }
    expect(healthy).toBeGreaterThan(count * 0.9);
  });
});

describe("time", () => {
  const body = 'network N on d {\n  x = Dense(16, relu, name: "abc") -> Dropout(0.5)  # hi\n}\n\n';
  // A cost that grew with the square of the length would take minutes.
  test.each([
    ["5 MB of networks", body.repeat(5e6 / body.length), 10_000],
    ["5 MB on one line", `let x = [${"12345, ".repeat(700_000)}]`, 10_000],
    ["5 MB of comments", "a # c\n".repeat(830_000), 10_000],
    ["10,000 nested brackets", `let x = ${"(".repeat(10_000)}1${")".repeat(10_000)}`, 500],
    ["10,000 nested brackets on lines", `let x = ${"[\n".repeat(10_000)}1${"\n]".repeat(10_000)}`, 500],
    ["10,000 brackets that are never closed", "network N {\n(".repeat(10_000), 500],
    ["10,000 brackets in disorder", "(\n[".repeat(5000) + ")\n".repeat(5000), 500],
  ])("%s", (_, text, most) => {
    // What the process worked, in milliseconds: others on the machine do not count.
    const before = process.cpuUsage();
    formatEdits(text, defaultFormat);
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(most);
  });
});

const examples = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../examples");
test.each(readdirSync(examples).filter((name) => name.endsWith(".nn")))("%s is formatted", (name) => {
  const text = readFileSync(path.join(examples, name), "utf8");
  expect(format(text)).toBe(text);
});
