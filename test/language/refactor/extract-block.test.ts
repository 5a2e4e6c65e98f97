/** Extracting blocks and constants: what is selected, what becomes of it, and why it is refused. */
import { describe, expect, test } from "vitest";
import { offered, refactored, titles } from "./fixture.js";

const flowers = 'dataset flowers {\n  source: "flowers.csv"\n  target: species\n}\n';

describe("a block of", () => {
  test("whole lines, above the declaration with its comments", () => {
    expect(
      refactored(
        `## A small one.
network Iris {
  Input(4)
  «Dense(16, relu)
  Dropout(0.1)»
  Dense(3, softmax)
}
`,
        "Extract block",
      ),
    ).toBe(`block Block {
  Dense(16, relu)
  Dropout(0.1)
}

## A small one.
network Iris {
  Input(4)
  ‹Block›()
  Dense(3, softmax)
}
`);
  });

  test("lines that are selected in part, with comments among them", () => {
    expect(
      refactored(
        `network Iris {
  Input(4)
  «# The wide part.
  Dense(16,   # units
    relu)

  # Against overfitting.
  Drop»out(0.1)  # a tenth
  Dense(3)  # stays
}
`,
        "Extract block",
      ),
    ).toBe(`block Block {
  # The wide part.
  Dense(16,   # units
    relu)

  # Against overfitting.
  Dropout(0.1)  # a tenth
}

network Iris {
  Input(4)
  ‹Block›()
  Dense(3)  # stays
}
`);
  });

  test("steps of a chain", () => {
    expect(
      refactored(
        "network N {\n  a = Input(4)\n  b = a -> «Dense(8, relu) -> Dense(4)» -> Dropout(0.1)\n  Add(a, b)\n}\n",
        "Extract block",
      ),
    ).toBe(
      "block Block {\n  Dense(8, relu) -> Dense(4)\n}\n\nnetwork N {\n  a = Input(4)\n  b = a -> ‹Block›() -> Dropout(0.1)\n  Add(a, b)\n}\n",
    );
  });

  test("a value that a name brings in, which is the input there", () => {
    expect(
      refactored(
        `network N {
  early = Input(8, 8, 3)
  wide = Conv2D(4, 3, padding: same)
  «side = early -> Conv2D(4, 1)
  more = side -> Conv2D(4, 1)
  both = Add(side, more)»
  Add(wide, both)
}
`,
        "Extract block",
      ),
    ).toBe(`block Block {
  side = input -> Conv2D(4, 1)
  more = side -> Conv2D(4, 1)
  Add(side, more)
}

network N {
  early = Input(8, 8, 3)
  wide = Conv2D(4, 3, padding: same)
  both = early -> ‹Block›()
  Add(wide, both)
}
`);
  });

  test("what flows in and is named as well", () => {
    expect(
      refactored(
        "network N {\n  Input(4)\n  x = Dense(4)\n  «y = Dense(4, relu)\n  Add(x, y)»\n}\n",
        "Extract block",
      ),
    ).toBe(
      "block Block {\n  y = Dense(4, relu)\n  Add(input, y)\n}\n\nnetwork N {\n  Input(4)\n  x = Dense(4)\n  ‹Block›()\n}\n",
    );
  });

  test("parameters that are used, and figures of the data, which need none", () => {
    expect(
      refactored(
        `let rate = 0.1
${flowers}
network N(depth = 2, width = 8, other = 3) on flowers {
  Dense(other)
  «Dense(width * 2, relu) * depth
  Dropout(rate)
  Dense(classes, softmax)»
}
`,
        "Extract block",
      ),
    ).toBe(`let rate = 0.1
${flowers}
block Block(depth, width) {
  Dense(width * 2, relu) * depth
  Dropout(rate)
  Dense(classes, softmax)
}

network N(depth = 2, width = 8, other = 3) on flowers {
  Dense(other)
  ‹Block›(depth, width)
}
`);
  });

  test("lines of a block that is already there, under a name that nothing has", () => {
    expect(
      refactored(
        "block Block(w) {\n  «Dense(w)\n  Dense(w, relu)»\n  Dense(4)\n}\nnetwork N {\n  Input(4)\n  Block(3)\n}\n",
        "Extract block",
      ),
    ).toBe(
      "block Block2(w) {\n  Dense(w)\n  Dense(w, relu)\n}\n\nblock Block(w) {\n  ‹Block2›(w)\n  Dense(4)\n}\nnetwork N {\n  Input(4)\n  Block(3)\n}\n",
    );
  });

  test("lines that end with \\r\\n, in a body of one line, behind another declaration", () => {
    expect(refactored("network N {\r\n  Input(4)\r\n  «Dense(3)»\r\n}\r\n", "Extract block")).toBe(
      "block Block {\r\n  Dense(3)\r\n}\r\n\r\nnetwork N {\r\n  Input(4)\r\n  ‹Block›()\r\n}\r\n",
    );
    expect(
      refactored("block B { «Dense(3) -> Dense(4)» }\nnetwork N {\n  Input(4)\n  B()\n}", "Extract block"),
    ).toBe(
      "block Block {\n  Dense(3) -> Dense(4)\n}\n\nblock B { ‹Block›() }\nnetwork N {\n  Input(4)\n  B()\n}",
    );
  });
});

describe("equal stretches", () => {
  const fixture = `network A {
  Input(4)
  «x = Dense(8, relu)
  y = x -> Dense(8)
  Add(x, y)»
  Dense(2)
}

network B {
  start = Input(5)
  # The same again.
  one = start -> Dense(8, relu)
  two = one -> Dense(8)  # two
  sum = Add(one, two)
  p = Dense(8, relu)
  q = p -> Dense(8)
  Add(q, p)
  Add(sum, q)
}
`;

  test("are all replaced, whatever their names; others are not", () => {
    expect(titles(fixture)).toContain("Extract block and replace 2 occurrences");
    expect(refactored(fixture, "replace 2 occurrences")).toBe(`block Block {
  x = Dense(8, relu)
  y = x -> Dense(8)
  Add(x, y)
}

network A {
  Input(4)
  ‹Block›()
  Dense(2)
}

network B {
  start = Input(5)
  # The same again.
  # two
  sum = start -> Block()
  p = Dense(8, relu)
  q = p -> Dense(8)
  Add(q, p)
  Add(sum, q)
}
`);
  });

  test("within chains, without overlapping", () => {
    expect(
      refactored(
        "network N {\n  a = Input(4)\n  «Dense(4) -> Dense(4)»\n  a -> Dense(4) -> Dense(4) -> Dense(4)\n  b = Dropout(0.1) -> Dense(4) -> Dense(4)\n}\n",
        "replace 3 occurrences",
      ),
    ).toBe(
      "block Block {\n  Dense(4) -> Dense(4)\n}\n\nnetwork N {\n  a = Input(4)\n  ‹Block›()\n  a -> Block() -> Dense(4)\n  b = Dropout(0.1) -> Block()\n}\n",
    );
  });

  test("do not count where a name means something else", () => {
    const source = (parameter: string) =>
      `let w = 4\nnetwork A {\n  Input(4)\n  «Dense(w)\n  Dense(w)»\n}\nnetwork B(${parameter} = 5) {\n  Input(${parameter})\n  Dense(w)\n  Dense(w)\n}\n`;
    expect(titles(source("n"))).toContain("Extract block and replace 2 occurrences");
    expect(titles(source("w"))).not.toContain("Extract block and replace 2 occurrences");
  });
});

describe("no block of", () => {
  const why = (fixture: string) => offered(fixture).find(({ kind }) => kind === "refactor.extract")?.refused;

  test.each([
    [
      "two values",
      "a = Input(4)\n  b = Dense(4)\n  «Add(a, b)»",
      "It takes `a` and `b`, and a block has one input.",
    ],
    [
      "what flows in and a value from above",
      "a = Input(4)\n  Dense(4)\n  «b = Dense(4)\n  Add(a, b)»",
      "It takes the value above it and `a`, and a block has one input.",
    ],
    [
      "a value that is used below and is not the last",
      "Input(4)\n  «a = Dense(4)\n  Dense(4)»\n  Add(a, a)",
      "`a` is used below, and a block gives only its last value.",
    ],
    [
      "the input",
      "«Input(4)\n  Dense(4)»",
      "A block takes its input from where it is used: leave `Input` out.",
    ],
    [
      "the outputs",
      "Input(4)\n  a = Dense(4)\n  «b = Dense(3)\n  Output(one: b)»",
      "The outputs of a network are said in the network: leave `Output` out.",
    ],
  ])("%s", (_, body, reason) => {
    expect(why(`network N {\n  ${body}\n}\n`)).toBe(reason);
  });

  test.each([
    ["a cursor", "Input(4)\n  $0Dense(4)"],
    ["a part of a step", "Input(4)\n  «Dense»(4)"],
    ["a name alone", "a = Input(4)\n  Dense(3)\n  «a»"],
    ["an empty line", "Input(4)\n«\n»  Dense(3)"],
  ])("%s, and nothing said of it", (_, body) => {
    expect(offered(`network N {\n  ${body}\n}\n`).filter(({ kind }) => kind === "refactor.extract")).toEqual(
      [],
    );
  });

  test("lines of two declarations, or of one that cannot be read", () => {
    expect(offered("network A {\n  «Input(4)\n}\nnetwork B {\n  Input»(4)\n}\n")).toEqual([]);
    expect(offered("network A {\n  Input(4)\n  «Dense(4»\n}\n")).toEqual([]);
  });
});

describe("a constant", () => {
  test.each([
    [
      "named after its argument",
      "network N {\n  Input(4)\n  Dense(6$04, relu)\n}\n",
      "let units = 64\n\nnetwork N {\n  Input(4)\n  Dense(‹units›, relu)\n}\n",
    ],
    [
      "below the others, under a name that nothing has",
      "let units = 3  # few\n\nnetwork N {\n  Input(4)\n  Dense(units: $05)\n  Dense(units)\n}\n",
      "let units = 3  # few\nlet units2 = 5\n\nnetwork N {\n  Input(4)\n  Dense(units: ‹units2›)\n  Dense(units)\n}\n",
    ],
    [
      "from a selected calculation",
      "let n = 2\nnetwork N {\n  Input(4)\n  Dense(«n * 8»)\n}\n",
      "let n = 2\nlet units = n * 8\nnetwork N {\n  Input(4)\n  Dense(‹units›)\n}\n",
    ],
    [
      "from a training",
      `${flowers}network N on flowers {\n  Dense(classes, softmax)\n}\n# Slow.\ntrain N {\n  optimizer: adam(learning_rate: 0.0$001)\n}\n`,
      `${flowers}network N on flowers {\n  Dense(classes, softmax)\n}\nlet learning_rate = 0.001\n\n# Slow.\ntrain N {\n  optimizer: adam(learning_rate: ‹learning_rate›)\n}\n`,
    ],
    [
      "of repetitions",
      "network N {\n  Input(4)\n  Dense(4) * $03\n}\n",
      "let times = 3\n\nnetwork N {\n  Input(4)\n  Dense(4) * ‹times›\n}\n",
    ],
    [
      "from another constant",
      "let a = 3 * $04\nnetwork N {\n  Input(a)\n}\n",
      "let a_part = 4\nlet a = 3 * ‹a_part›\nnetwork N {\n  Input(a)\n}\n",
    ],
  ])("%s", (_, before, after) => {
    expect(refactored(before, "as a constant")).toBe(after);
  });

  test("is not made of what a parameter or the data decides, nor of one that is a constant", () => {
    const constants = (fixture: string) => titles(fixture).filter((title) => title.includes("constant"));
    expect(constants("network N(w = 4) {\n  Input(4)\n  Dense(«w * 2»)\n}\n")).toEqual([]);
    expect(constants("let a = $03\nnetwork N {\n  Input(a)\n}\n")).toEqual([]);
    expect(constants("network N {\n  Input(4)\n  Den$0se(3)\n}\n")).toEqual([]);
  });
});
