/** Renaming: everywhere at once, never so that the program means something else, and with a reason where it is refused. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { renamable, rename } from "../../server/features/rename.js";
import type { Files } from "../../server/symbols/files.js";
import { everyOccurrence } from "../../server/symbols/resolve.js";
import { type Analysis, analyse } from "../../src/language/analyse.js";
import type { Imports } from "../../src/language/imports.js";
import { readSourceFile, type SourceFile } from "../../src/language/program/source-file.js";
import { sizesOf } from "../../src/layers/shape.js";
import { createRandom } from "../../src/random.js";
import { applyEdits } from "../../src/text.js";
import { profiles } from "../language/fixture.js";
import { generateProgram } from "../language/generate.js";
import { folder, workspace } from "./files.js";

type Texts = Readonly<Record<string, string>>;
type Fixture = string | Record<string, string>;

const texts = (fixture: Fixture): Texts => (typeof fixture === "string" ? { "model.nn": fixture } : fixture);

/** The texts after a rename; the reason where it was refused. */
function renamed(fixture: Fixture, newName: string): Texts | string {
  const { files, file, offset, texts: before } = workspace(fixture);
  const result = rename(files, file, offset, newName);
  if ("refused" in result) return result.refused;
  const after = { ...before };
  for (const { file: changed, edits } of result) {
    after[changed.path.slice(folder.length)] = applyEdits(changed.text, edits);
  }
  return after;
}

describe("renames", () => {
  test.each<[string, Fixture, string, Fixture]>([
    [
      "a value",
      "network A {\n  a = Input(3)\n  b = a -> Dense(3)\n  Add(a$0, b)\n}\n",
      "start",
      "network A {\n  start = Input(3)\n  b = start -> Dense(3)\n  Add(start, b)\n}\n",
    ],
    [
      "a block's parameter to the name of the argument that it is given to",
      "block B($0w) {\n  Dense(units: w)\n}\nnetwork A {\n  Input(3)\n  B(w: 4)\n}\n",
      "units",
      "block B(units) {\n  Dense(units: units)\n}\nnetwork A {\n  Input(3)\n  B(units: 4)\n}\n",
    ],
    [
      "a network's parameter, and what tunes it",
      "network A(w = 4) {\n  Input(3)\n  Dense($0w)\n}\ntune A {\n  w: 1..4\n}\n",
      "width",
      "network A(width = 4) {\n  Input(3)\n  Dense(width)\n}\ntune A {\n  width: 1..4\n}\n",
    ],
    [
      "a network, and how it is trained",
      "network A {\n  Input(3)\n}\ntrain A {\n}\ntrain A as b {\n}\ntune $0A {\n}\n",
      "Größe",
      "network Größe {\n  Input(3)\n}\ntrain Größe {\n}\ntrain Größe as b {\n}\ntune Größe {\n}\n",
    ],
    [
      "a block with the files that import it",
      {
        "a.nn": "block B$0 {\n  Dense(3)\n}\n",
        "b.nn": 'import "a.nn"\nnetwork N {\n  Input(3)\n  B() * 2\n}\n',
        "c.nn": "block B {\n  Dense(4)\n}\nblock C {\n  B()\n}\n",
      },
      "Part",
      {
        "a.nn": "block Part {\n  Dense(3)\n}\n",
        "b.nn": 'import "a.nn"\nnetwork N {\n  Input(3)\n  Part() * 2\n}\n',
        "c.nn": "block B {\n  Dense(4)\n}\nblock C {\n  B()\n}\n",
      },
    ],
    [
      "a constant from a file that imports it",
      { "a.nn": "let n = 3\nlet m = n\n", "b.nn": 'import "a.nn"\nnetwork N {\n  Input(n$0)\n}\n' },
      "size",
      { "a.nn": "let size = 3\nlet m = size\n", "b.nn": 'import "a.nn"\nnetwork N {\n  Input(size)\n}\n' },
    ],
    [
      "the second of two constants with one name, which mends it",
      "let n = 3\nlet n$0 = 4\nlet m = n\n",
      "k",
      "let n = 3\nlet k = 4\nlet m = n\n",
    ],
    [
      "a constant to what some other body calls a parameter",
      "let n$0 = 3\nblock B(k) {\n  Dense(k)\n}\nblock C {\n  Dense(n)\n}\n",
      "k",
      "let k = 3\nblock B(k) {\n  Dense(k)\n}\nblock C {\n  Dense(k)\n}\n",
    ],
  ])("%s", (_, before, newName, after) => {
    expect(renamed(before, newName)).toEqual(texts(after));
  });

  test("nothing, where the name stays as it is", () => {
    const source = "let n = 3\n";
    expect(renamed(source.replace("n =", "n$0 ="), "n")).toEqual(texts(source));
  });
});

describe("refuses", () => {
  const value = "network A {\n  a$0 = Input(3)\n  Dense(3)\n}\n";
  test.each<[string, Fixture, string, string]>([
    ["what is no name", value, "2b", "no name"],
    ["nothing", value, "", "no name"],
    ["two words", value, "a b", "no name"],
    ["a keyword", value, "network", "word of the language"],
    ["`input`", value, "input", "word of the language"],
    ["a layer's name", value, "Dense", "name of a layer"],
    ["an activation's name", "let n$0 = 3\n", "relu", "name of an activation"],
    [
      "a value that is there",
      "network A {\n  a$0 = Input(3)\n  b = Dense(3)\n}\n",
      "b",
      "`A` has a value `b`",
    ],
    [
      "a parameter that is there",
      "block A(a$0, b) {\n  Dense(a + b)\n}\n",
      "b",
      "`A` has a parameter `b` already",
    ],
    ["a constant that is there", "let a$0 = 1\nlet b = 2\n", "b", "There is a constant `b` already"],
    ["a block that is there", "block A$0 {\n}\nblock B {\n}\n", "B", "There is a block `B` already"],
    [
      "a block that an importing file has",
      { "a.nn": "block A$0 {\n}\n", "b.nn": 'import "a.nn"\nblock B {\n}\n' },
      "B",
      "There is a block `B` in `b.nn` already",
    ],
    [
      "a block that is imported beside it",
      {
        "a.nn": "block A$0 {\n}\n",
        "b.nn": "block B {\n}\n",
        "c.nn": 'import "a.nn"\nimport "b.nn"\n',
      },
      "B",
      "There is a block `B` in `b.nn` already",
    ],
    [
      "a training that is there",
      "network A {\n}\ntrain A as a$0 {\n}\ntrain A as b {\n}\n",
      "b",
      "`A` has a training `b`",
    ],
    [
      "a constant that a parameter would hide",
      "let n$0 = 3\nblock C(k) {\n  Dense(n + k)\n}\n",
      "k",
      "already stands for something else in `model.nn`",
    ],
    [
      "a parameter that would hide a constant",
      "let n = 3\nblock C(k$0) {\n  Dense(n + k)\n}\n",
      "n",
      "already stands for something else",
    ],
    [
      "a constant that would hide a word",
      "let n$0 = 3\nnetwork A {\n  Input(8, 8, n)\n  Conv2D(4, 3, padding: same)\n}\n",
      "same",
      "already stands for something else",
    ],
    [
      "a constant that would hide a word in an importing file",
      {
        "a.nn": "let n$0 = 3\n",
        "b.nn": 'import "a.nn"\nnetwork A {\n  Input(8, 8, 1)\n  Conv2D(4, 3, padding: same)\n}\n',
      },
      "same",
      "already stands for something else in `b.nn`",
    ],
    [
      "a network's parameter with the name of a setting that is tuned",
      "network A(k$0 = 1) {\n  Input(k)\n}\n",
      "batch",
      "a setting of `tune` blocks",
    ],
  ])("%s", (_, fixture, newName, reason) => {
    expect(renamed(fixture, newName)).toContain(reason);
  });

  test.each([
    ["a keyword", "netw$0ork A {\n}\n", "word of the language"],
    ["a layer", "network A {\n  Den$0se(3)\n}\n", "Keras's layers"],
    ["an argument of a layer", "network A {\n  Dense(un$0its: 3)\n}\n", "a name that Netwright gives"],
    ["a property", "train A {\n  epo$0chs: 3\n}\n", "a name that Netwright gives"],
    ["a word", "network A {\n  Input(3)\n  Dense(3, re$0lu)\n}\n", "stands for itself"],
    ["`input`", "block A {\n  Add(inp$0ut, input)\n}\n", "what a body is given"],
    ["a column", "dataset d {\n  target: pri$0ce\n}\n", "column of the data file"],
    ["a path", 'import "a$0.nn"\n', "rename the file"],
    ["an output", "network A {\n  a = Input(3)\n  Output(pri$0ce: a)\n}\n", "names an output"],
    ["what is not there", "network A {\n  no$0thing -> Dense(3)\n}\n", "declared nowhere"],
    ["a number", "let a = 1$02\n", "no name here"],
  ])("to rename %s", (_, fixture, reason) => {
    const { files, file, offset } = workspace(fixture);
    const result = renamable(files, file, offset);
    expect("refused" in result ? result.refused : undefined).toContain(reason);
    expect(renamed(fixture, "fresh")).toContain(reason);
  });

  test("nothing that can be renamed, and says where it stands and what it is called", () => {
    const { files, file, offset } = workspace("let abc = 3\nlet d = ab$0c\n");
    expect(renamable(files, file, offset)).toEqual({ span: { start: 20, end: 23 }, name: "abc" });
  });
});

/** What a check found out, without names. */
function facts({ networks, diagnostics }: Analysis) {
  return {
    networks: networks.map(({ nodes, outputs, settings, parameters }) => ({
      layers: nodes.map(({ layer, inputs, shape, weights }) => ({
        layer: layer.name,
        inputs,
        shape: shape && sizesOf(shape),
        weights: weights?.map((weight) => [weight.name, weight.shape, weight.trainable]),
      })),
      outputs: outputs.map(({ id }) => id),
      parameters: [...parameters.values()],
      training: [settings.loss, settings.optimizer, settings.epochs, settings.batch],
    })),
    diagnostics: diagnostics.map(({ code, severity }) => `${severity} ${code}`),
  };
}

/** What the check of one of some files finds out. */
function check(name: string, texts: Texts) {
  const imports: Imports = new Map(Object.entries(texts).map(([other, text]) => [other, { text }]));
  return facts(analyse(texts[name]!, { profiles, imports, path: name }));
}

/**
 * Renames every symbol of `sources`, each on its own, and checks that the programs stay what they are. Gives how many
 * were renamed; those that `newName` gives a name that cannot be are none of them.
 */
function renameEach(sources: Texts, newName?: (names: readonly string[]) => string): number {
  const read = (name: string, text: string): [string, SourceFile] => [
    folder + name,
    readSourceFile(folder + name, text, new Map(), new Map()),
  ];
  const known = new Map(Object.entries(sources).map(([name, text]) => read(name, text)));
  const files: Files = { file: (name) => known.get(name), all: () => known.values() };
  const checkAll = (texts: Texts) =>
    Object.keys(sources).map((name) => {
      const { networks, diagnostics } = check(name, texts);
      // A name counts as used wherever the word stands in its reach, be it another thing's name.
      const said = newName === undefined ? diagnostics : diagnostics.filter((code) => !/unused-/.test(code));
      return { networks, diagnostics: said };
    });
  const before = checkAll(sources);
  const all = [...known.values()].flatMap((file) => [...everyOccurrence(file)]);
  const names = all.map(({ mention }) => mention.text);
  let count = 0;
  for (const { file, span } of all.filter(({ mention }) => mention.defines)) {
    const name = newName?.(names) ?? `fresh_${count}`;
    const result = rename(files, file, span.start, name);
    if ("refused" in result) {
      if (newName !== undefined) continue;
      throw new Error(result.refused);
    }
    const after = { ...sources };
    for (const { file: changed, edits } of result) {
      after[changed.path.slice(folder.length)] = applyEdits(changed.text, edits);
    }
    const renamed = file.text.slice(span.start, span.end);
    expect(checkAll(after), `${renamed} renamed to ${name}`).toEqual(before);
    if (newName === undefined) expect(after).not.toEqual(sources);
    count++;
  }
  return count;
}

describe("leaves the checked networks as they are", () => {
  const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
  const documentation = [
    ...readFileSync(path.join(root, "docs/language.md"), "utf8").matchAll(/```nn\n([\s\S]*?)```/g),
  ].map(([, source], at): [string, string] => [`docs/language.md ${at + 1}`, source!]);
  const examples = readdirSync(path.join(root, "examples"))
    .filter((name) => name.endsWith(".nn"))
    .map((name): [string, string] => [name, readFileSync(path.join(root, "examples", name), "utf8")]);

  test.each([...documentation, ...examples])("%s", (_, source) => {
    expect(renameEach({ "model.nn": source })).toBeGreaterThan(0);
  });

  test("a program with blocks, constants, parameters and values", () => {
    const shared =
      "let wide = 6\nblock Inner(n, k = n) {\n  a = Dense(n) -> Dense(k)\n  a -> Dense(wide)\n}\nblock Outer(n) {\n  x = Inner(n: n, k: wide)\n  y = x -> Inner(wide)\n  Add(x, y)\n}\n";
    const model =
      'import "shared.nn"\ndataset d {\n  source: "flowers.csv"\n  target: species\n}\nnetwork N(n = wide, depth = 2) on d {\n  Outer(n) * depth\n  main = Dense(n)\n  Concatenate(main, input)\n  Dense(classes, softmax)\n}\ntrain N as quick {\n  epochs: wide\n}\ntune N {\n  n: 2..8\n  depth: 1..2\n}\n';
    const sources = { "shared.nn": shared, "model.nn": model };
    expect(check("model.nn", sources).diagnostics).toEqual([]);
    expect(renameEach(sources)).toBe(15);
  });

  const seed = Number(process.env.RENAME_SEED ?? Math.floor(Math.random() * 1e9));
  test(`random programs, seed ${seed} (RENAME_SEED=${seed} repeats them)`, () => {
    const random = createRandom(seed);
    let count = 0;
    for (let round = 0; round < 8; round++) count += renameEach({ "model.nn": generateProgram(random) });
    expect(count).toBeGreaterThan(8);
  });

  test(`names that are there already are refused, or change nothing, seed ${seed}`, () => {
    const random = createRandom(seed);
    const words = ["same", "units", "batch", "softmax", "adam", "val_loss", "trials", "none"];
    let count = 0;
    for (let round = 0; round < 8; round++) {
      const source = generateProgram(random);
      for (let turn = 0; turn < 3; turn++) {
        count += renameEach({ "model.nn": source }, (names) => {
          const all = [...names, ...words];
          return all[random.integer(all.length)]!;
        });
      }
    }
    expect(count).toBeGreaterThan(8);
  });
});
