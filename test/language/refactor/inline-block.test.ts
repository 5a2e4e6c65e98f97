/** Inlining blocks: here or everywhere, with values in the place of parameters and names that stay apart. */
import { describe, expect, test } from "vitest";
import { refactored, titles } from "./fixture.js";

describe("here", () => {
  test.each([
    [
      "one chain, within another",
      "block B(w, drop = 0.1) {\n  Dense(w, relu) -> Dropout(drop)\n}\nnetwork N {\n  x = Input(4)\n  y = x -> $0B(8) -> Dense(2)\n}\n",
      "network N {\n  x = Input(4)\n  y = x -> Dense(8, relu) -> Dropout(0.1) -> Dense(2)\n}\n",
    ],
    [
      "several lines, with the name of the use for the last",
      "block B(w) {\n  main = input -> Dense(w, relu)\n  Add(main, input)\n}\nnetwork N {\n  main = Input(4)\n  y = B$0(4)\n}\n",
      "network N {\n  main = Input(4)\n  main2 = Dense(4, relu)\n  y = Add(main2, main)\n}\n",
    ],
    [
      "with a name for what flows in",
      "block B {\n  b = Dense(4) -> Dense(4)\n  side = input -> Dense(4)\n  Add(side, b)\n}\nnetwork N {\n  Input(4)\n  Dense(4)\n  $0B()\n}\n",
      "network N {\n  Input(4)\n  dense = Dense(4)\n  b = Dense(4) -> Dense(4)\n  side = dense -> Dense(4)\n  Add(side, b)\n}\n",
    ],
    [
      "from the middle of a chain",
      "block B {\n  a = Dense(4)\n  Add(a, input)\n}\nnetwork N {\n  x = Input(4)\n  z = x -> Dense(4) -> Dense(4) -> $0B() -> Dense(2)\n  z -> Dense(1)\n}\n",
      "network N {\n  x = Input(4)\n  dense = x -> Dense(4) -> Dense(4)\n  a = Dense(4)\n  z = Add(a, dense) -> Dense(2)\n  z -> Dense(1)\n}\n",
    ],
    [
      "behind a name",
      "block B {\n  a = Dense(4)\n  Add(a, input)\n}\nnetwork N {\n  x = Input(4)\n  Dense(3)\n  x -> $0B()\n}\n",
      "network N {\n  x = Input(4)\n  Dense(3)\n  a = x -> Dense(4)\n  Add(a, x)\n}\n",
    ],
    [
      "with a default that uses another parameter",
      "block B(w, inner = w / 2, last = inner + 1) {\n  Dense(inner) -> Dense(last * 2)\n}\nnetwork N {\n  Input(4)\n  $0B(8)\n}\n",
      "network N {\n  Input(4)\n  Dense(8 / 2) -> Dense(((8 / 2) + 1) * 2)\n}\n",
    ],
    [
      "as often as it stands there",
      "block B {\n  a = Dense(4)\n  Add(a, input)\n}\nnetwork N {\n  x = Input(4)\n  $0B() * 2\n}\n",
      "network N {\n  x = Input(4)\n  a = Dense(4)\n  b = Add(a, x)\n  a2 = Dense(4)\n  Add(a2, b)\n}\n",
    ],
    [
      "as often as nobody knows, where it is one layer",
      "block B(w) {\n  Dense(w)\n}\nnetwork N(n = 30) {\n  Input(4)\n  $0B(4) * n\n}\n",
      "network N(n = 30) {\n  Input(4)\n  Dense(4) * n\n}\n",
    ],
    [
      "calculations in parentheses only where they are needed",
      "block B(w, n) {\n  Dense(w * 2) -> Dense(w) -> Dense(8 / (w)) * n\n}\nnetwork N(w = 1, n = 2) {\n  Input(4)\n  $0B(w + 1, n - 1)\n}\n",
      "network N(w = 1, n = 2) {\n  Input(4)\n  Dense((w + 1) * 2) -> Dense(w + 1) -> Dense(8 / (w + 1)) * (n - 1)\n}\n",
    ],
    [
      "comments, each once",
      "block B {\n  # First.\n  Dense(4)  # four\n  # Second.\n  Dense(5)  # five\n}\nnetwork N {\n  Input(4)\n  $0B(# nothing\n  ) * 2\n}\n",
      "network N {\n  Input(4)\n  # nothing\n  # First.\n  Dense(4)  # four\n  # Second.\n  Dense(5)  # five\n  Dense(4)\n  Dense(5)\n}\n",
    ],
    [
      "in a body of one line",
      "block B {\n  # First.\n  Dense(4)\n  Dense(5)  # five\n}\nblock C { $0B() }\nnetwork N {\n  Input(4)\n  C()\n}\n",
      "block C { # First.\nDense(4)\n# five\nDense(5) }\nnetwork N {\n  Input(4)\n  C()\n}\n",
    ],
    [
      "in a network on data, whose input has a name",
      'dataset d {\n  source: "flowers.csv"\n  target: species\n}\nblock B {\n  a = Dense(4)\n  Add(a, input)\n  Dense(classes, softmax)\n}\nnetwork N on d {\n  $0B()\n}\n',
      'dataset d {\n  source: "flowers.csv"\n  target: species\n}\nnetwork N on d {\n  a = Dense(4)\n  Add(a, input)\n  Dense(classes, softmax)\n}\n',
    ],
  ])("%s", (_, before, after) => {
    const block = /^block B\b[\s\S]*?^\}\n/mu.exec(before.replace("$0", ""))![0];
    expect(refactored(before, "Inline `B` here")).toBe(
      before.slice(0, before.indexOf("block B")) + block + after.slice(before.indexOf("block B")),
    );
  });

  test("a block of an imported file, unless its names mean something else here", () => {
    const blocks = { "blocks.nn": "let n = 3\nblock B {\n  Dense(n) -> Dense(4)\n}\n" };
    const source = 'import "blocks.nn"\nnetwork N {\n  Input(4)\n  $0B()\n}\n';
    expect(titles(source, blocks)).toContain("Inline `B` here");
    expect(titles(source, blocks)).not.toContain("Inline `B` everywhere and remove it");
    expect(refactored(source, "here", blocks)).toBe(
      'import "blocks.nn"\nnetwork N {\n  Input(4)\n  Dense(n) -> Dense(4)\n}\n',
    );
    const hidden = {
      "blocks.nn": 'import "more.nn"\nblock B {\n  Dense(n) -> Dense(4)\n}\n',
      "more.nn": "let n = 3\n",
    };
    expect(refactored(source, "here", hidden)).toBe("`n` means something else in this file.");
  });

  test.each([
    [
      "a parameter hides a constant",
      "let n = 3\nblock B {\n  Dense(n)\n}\nnetwork N(n = 4) {\n  Input(n)\n  $0B()\n}\n",
      "`n` means something else in `N`.",
    ],
    [
      "nobody knows how often",
      "block B {\n  Dense(3) -> Dense(4)\n}\nnetwork N(n = 4) {\n  Input(4)\n  $0B() * n\n}\n",
      "How often it stands there must be a number from 1 to 10.",
    ],
    [
      "it would be too long",
      "block B {\n  Dense(3) -> Dense(4)\n}\nnetwork N {\n  Input(4)\n  $0B() * 11\n}\n",
      "How often it stands there must be a number from 1 to 10.",
    ],
    ["nothing is in it", "block B {\n}\nnetwork N {\n  Input(4)\n  $0B()\n}\n", "`B` has no layers."],
    [
      "an argument is missing",
      "block B(w) {\n  Dense(w)\n}\nnetwork N {\n  Input(4)\n  $0B()\n}\n",
      "`B` is not given its `w` here.",
    ],
  ])("not where %s", (_, source, reason) => {
    expect(refactored(source, "here")).toBe(reason);
  });

  test("only on the name of a block", () => {
    const inline = (fixture: string) => titles(fixture).filter((title) => title.startsWith("Inline"));
    expect(inline("block B {\n  Dense(3)\n}\nnetwork N {\n  Input(4)\n  Den$0se(3)\n}\n")).toEqual([]);
    expect(inline("block B(w) {\n  Dense(w)\n}\nnetwork N {\n  Input(4)\n  B($03)\n}\n")).toEqual([]);
  });
});

describe("everywhere", () => {
  test("removes the block with its documentation", () => {
    expect(
      refactored(
        `let n = 2

## Adds what it is given.
block $0Res(w) {
  side = Dense(w)
  Add(side, input)
}

block Deep {
  Res(4) -> Res(4)
}

network N {
  Input(4)
  Res(2 * n)
  Deep() * 2
  Res(4) * n
}
`,
        "everywhere",
      ),
    ).toBe(`let n = 2

block Deep {
  side = Dense(4)
  add = Add(side, input)
  side2 = Dense(4)
  Add(side2, add)
}

network N {
  value = Input(4)
  side = Dense(2 * n)
  Add(side, value)
  deep = Deep() * 2
  side2 = Dense(4)
  res = Add(side2, deep)
  side3 = Dense(4)
  Add(side3, res)
}
`);
  });

  test("at the end of a file", () => {
    expect(
      refactored("network N {\n  Input(4)\n  $0B()\n}\n\nblock B {\n  Dense(3)\n}\n", "everywhere"),
    ).toBe("network N {\n  Input(4)\n  Dense(3)\n}\n");
  });

  test.each([
    ["it is used nowhere", "block $0B {\n  Dense(3)\n}\n", "`B` is used nowhere in this file."],
    ["it uses itself", "block $0B {\n  C()\n}\nblock C {\n  B()\n}\n", "`B` uses itself."],
    [
      "one of its uses must stay",
      "block $0B {\n  Dense(3) -> Dense(4)\n}\nnetwork N(n = 4) {\n  Input(4)\n  B()\n  B() * n\n}\n",
      "In `N`: How often it stands there must be a number from 1 to 10.",
    ],
  ])("not where %s", (_, source, reason) => {
    expect(refactored(source, "everywhere")).toBe(reason);
  });
});
