/** Definitions, references, highlights, links and call hierarchies, in one file and across imports. */
import { describe, expect, test } from "vitest";
import { bodyAt, type Call, incomingCalls, outgoingCalls } from "../../server/features/call-hierarchy.js";
import { definition } from "../../server/features/definition.js";
import { highlights } from "../../server/features/highlight.js";
import { links } from "../../server/features/links.js";
import { references } from "../../server/features/references.js";
import { folder, print, workspace } from "./files.js";

type Fixture = string | Record<string, string>;

const flowers = 'dataset flowers {\n  source: "flowers.csv"\n  target: species\n}\n';
const blocks =
  "block Residual(width, drop = 0.1) {\n  a = Dense(width) -> Dropout(drop)\n  Add(a, input)\n}\n";

/** Every symbol with all of its places marked, and its declaration in double marks. */
const symbols: readonly (readonly [string, Fixture])[] = [
  ["a dataset", `${flowers.replace("flowers", "««flowers»»")}network A on «flo$0wers» {\n  Dense(3)\n}`],
  ["a network", "network ««A»» {\n  Input(2)\n}\ntrain «A$0» {\n}\ntune «A» {\n}\n"],
  ["a network, from its header", "network ««$0A»» {\n  Input(2)\n}\ntrain «A» as A {\n}\n"],
  ["a training", "network A {\n}\ntrain A as ««quick$0»» {\n}\n"],
  ["a constant", "let ««n»» = 4\nlet m = «n» * 2\nnetwork A {\n  Input(m)\n  Dense(«n$0») * (m + «n»)\n}\n"],
  [
    "a constant that a parameter hides elsewhere",
    "let ««n»» = 4\nblock B(k = «n») {\n  Dense(«n$0» + k)\n}\nblock C(n) {\n  Dense(n)\n}\n",
  ],
  [
    "a parameter that hides a constant",
    "let n = 4\nblock B(««n»», m = «n») {\n  Dense(«n$0»)\n}\nnetwork A {\n  Input(n)\n  B(«n»: n)\n}\n",
  ],
  [
    "a parameter of a block, from the name of an argument",
    `${blocks.replace("width", "««width»»").replace("(width)", "(«width»)")}network A {\n  Input(2)\n  Residual(«wid$0th»: 2, drop: 0)\n}\n`,
  ],
  [
    "a parameter of a network, in what tunes it",
    "network A(««width»» = 4) {\n  Input(2)\n  Dense(«width»)\n}\ntune A {\n  «width$0»: 1..4\n  batch: 8, 16\n}\n",
  ],
  ["a value", "network A {\n  ««a»» = Input(3)\n  b = «a» -> Dense(3)\n  Add(«a$0», b)\n}\n"],
  [
    "a value of another body with the same name",
    "network A {\n  a = Input(3)\n}\nnetwork B {\n  ««a»» = Input(3)\n  «a$0» -> Dense(3)\n}\n",
  ],
  [
    "the first of two values with one name",
    "network A {\n  ««a»» = Input(3)\n  «a$0» -> Dense(3)\n  a = Dense(4)\n  a -> Dense(5)\n}\n",
  ],
  [
    "the second of two values with one name",
    "network A {\n  a = Input(3)\n  a -> Dense(3)\n  ««a»» = Dense(4)\n  «a$0» -> Dense(5)\n}\n",
  ],
  ["a value that is used too early", "network A {\n  Input(3)\n  Add(«a$0», b)\n  ««a»» = Dense(3)\n}\n"],
  ["a value in an output", "network A {\n  ««a»» = Input(3)\n  Output(price: «a$0»)\n}\n"],
  [
    "a block that another file imports",
    {
      "blocks.nn": "block ««Res$0»»(width) {\n  Dense(width)\n}\nblock Twice {\n  «Res»(1) -> «Res»(2)\n}\n",
      "model.nn": 'import "blocks.nn"\nnetwork A {\n  Input(2)\n  «Res»(3)\n}\n',
      "other.nn": "network A {\n  Input(2)\n  Res(3)\n}\n",
    },
  ],
  [
    "a parameter that another file gives",
    {
      "parts/blocks.nn": "block Res(««width»») {\n  Dense(«width»)\n}\n",
      "model.nn": 'import "parts/blocks.nn"\nnetwork A {\n  Input(2)\n  Res(«wid$0th»: 3)\n}\n',
    },
  ],
  [
    "a constant of an imported file",
    {
      "sizes.nn": "let ««n»» = 3\n",
      "model.nn": 'import "sizes.nn"\nnetwork A {\n  Input(«n»)\n  Dense(«n$0»)\n}\n',
    },
  ],
  [
    "a constant that an importing file has of its own",
    {
      "sizes.nn": "let ««n$0»» = 3\nlet m = «n»\n",
      "model.nn": 'import "sizes.nn"\nlet n = 4\nnetwork A {\n  Input(n)\n}\n',
    },
  ],
  [
    "a dataset of an imported file",
    {
      "data.nn": flowers.replace("flowers", "««flowers»»"),
      "model.nn": 'import "data.nn"\nnetwork A on «flo$0wers» {\n}\n',
    },
  ],
];

describe("what a name stands for", () => {
  /** The marks of the declaration stand there twice. */
  const expectedOf = ({ marked }: { readonly marked: readonly string[] }) => ({
    all: [...new Set(marked)],
    declared: marked.filter((mark, at) => mark === marked[at - 1]),
  });

  test.each(symbols)("%s: definition", (_, fixture) => {
    const here = workspace(fixture);
    const { targets } = definition(here.files, here.file, here.offset)!;
    expect(print(targets.filter((target) => "file" in target))).toEqual(expectedOf(here).declared);
  });

  test.each(symbols)("%s: references", (_, fixture) => {
    const here = workspace(fixture);
    const { all, declared } = expectedOf(here);
    expect(print(references(here.files, here.file, here.offset, true))).toEqual(all);
    expect(print(references(here.files, here.file, here.offset, false))).toEqual(
      all.filter((mark) => !declared.includes(mark)),
    );
  });

  test.each(symbols)("%s: highlights", (_, fixture) => {
    const here = workspace(fixture);
    const { all, declared } = expectedOf(here);
    const found = highlights(here.files, here.file, here.offset);
    const name = here.file.path.slice(folder.length);
    expect(print(found.map(({ span }) => ({ file: here.file, span })))).toEqual(
      all.filter((mark) => mark.startsWith(`${name} `)),
    );
    expect(
      print(found.filter(({ defines }) => defines).map(({ span }) => ({ file: here.file, span }))),
    ).toEqual(declared.filter((mark) => mark.startsWith(`${name} `)));
  });

  test.each(symbols)("%s: the same from each of its places", (_, fixture) => {
    const here = workspace(fixture);
    const expected = expectedOf(here).all;
    for (const { file, span } of references(here.files, here.file, here.offset, true)) {
      for (const offset of [span.start, span.end]) {
        expect(print(references(here.files, file, offset, true))).toEqual(expected);
      }
    }
  });
});

describe("definitions", () => {
  test.each([
    [
      "the data behind `input`",
      `${flowers.replace("flowers", "«flowers»")}network A on flowers {\n  b = Dense(4)\n  Add(b, inp$0ut)\n}`,
    ],
    [
      "the uses of a block behind its `input`",
      {
        "blocks.nn": "block B {\n  Add(in$0put, input)\n}\nblock C {\n  «B»()\n}\n",
        "model.nn": 'import "blocks.nn"\nnetwork A {\n  Input(2)\n  «B»() -> «B»()\n}\n',
      },
    ],
    ["an imported file", { "a.nn": "«»let n = 3\n", "model.nn": 'import "a$0.nn"\n' }],
  ] as [string, Fixture][])("of %s", (_, fixture) => {
    const here = workspace(fixture);
    const { targets } = definition(here.files, here.file, here.offset)!;
    expect(print(targets.filter((target) => "file" in target))).toEqual(here.marked);
  });

  test.each([
    ["a data file", flowers.replace("flowers.csv", "data/flo$0wers.csv"), "/folder/data/flowers.csv"],
    ["a column", flowers.replace("species", "spe$0cies"), "/folder/flowers.csv"],
    ["an imported file that nobody knows", 'import "../lib/a$0.nn"\n', "/lib/a.nn"],
  ])("of %s is the file", (_, fixture, path) => {
    const here = workspace(fixture);
    expect(definition(here.files, here.file, here.offset)?.targets).toEqual([{ path }]);
  });

  test.each([
    ["a layer", "network A {\n  Inp$0ut(3)\n}"],
    ["a choice", "network A {\n  Input(3)\n  Dense(3, re$0lu)\n}"],
    ["a layer's argument", "network A {\n  Input(3)\n  Dense(uni$0ts: 3)\n}"],
    ["a setting", "network A {\n}\ntrain A {\n  epo$0chs: 3\n}"],
    ["a value that is made nowhere", "network A {\n  b$0 -> Dense(3)\n}"],
    ["a keyword", "netw$0ork A {\n}"],
    ["a number", "let a = 4$02\n"],
    ["a data file elsewhere", 'dataset a {\n  source: "https://example.org/$0a.csv"\n}\n'],
  ])("of %s there is none", (_, fixture) => {
    const here = workspace(fixture);
    expect(definition(here.files, here.file, here.offset)).toBeUndefined();
    expect(references(here.files, here.file, here.offset, true)).toEqual([]);
  });
});

test("a column and `input` are found wherever their body names them", () => {
  const column = workspace(
    'dataset d {\n  source: "a.csv"\n  target: «y$0»\n  exclude: «"y"», z\n}\ndataset e {\n  target: y\n}\n',
  );
  expect(print(references(column.files, column.file, column.offset, true))).toEqual(column.marked);
  const input = workspace(
    "block B {\n  «input» -> Dense(3)\n  Add(«in$0put», input2)\n}\nblock C {\n  input -> Dense(2)\n}\n",
  );
  expect(print(references(input.files, input.file, input.offset, true))).toEqual(input.marked);
});

test("links lead to data files and imports, and not into the net", () => {
  const { file } = workspace(
    '$0import "lib/a.nn"\ndataset a {\n  source: "../b.csv"\n}\ndataset c {\n  source: "https://example.org/c.csv"\n}\n',
  );
  expect(links(file).map(({ span, path }) => [file.text.slice(span.start, span.end), path])).toEqual([
    ["lib/a.nn", "/folder/lib/a.nn"],
    ["../b.csv", "/b.csv"],
  ]);
});

test("a document that lies nowhere has no links", () => {
  const { file } = workspace('$0import "a.nn"\n');
  expect(links({ ...file, path: "untitled:Untitled-1" })).toEqual([]);
});

describe("call hierarchy", () => {
  const texts = {
    "blocks.nn": "block Inner {\n  Dense(3)\n}\nblock Outer {\n  Inner() -> Inner()\n  Inner()\n}\n",
    "model.nn": 'import "blocks.nn"\nnetwork A {\n  Input(3)\n  Out$0er() * 3\n  Inner()\n}\n',
  };
  const show = (calls: readonly Call[]) =>
    calls.map(({ body, spans }) => `${body.kind} ${body.name} ${spans.length}`);

  test("from a use, up and down", () => {
    const { files, file, offset } = workspace(texts);
    const outer = bodyAt(files, file, offset)!;
    expect(outer).toMatchObject({ kind: "block", name: "Outer", file: { path: "/folder/blocks.nn" } });
    expect(show(incomingCalls(files, outer))).toEqual(["network A 1"]);
    const [inner] = outgoingCalls(files, outer);
    expect(show(outgoingCalls(files, outer))).toEqual(["block Inner 3"]);
    expect(show(incomingCalls(files, inner!.body))).toEqual(["block Outer 3", "network A 1"]);
    const [network] = incomingCalls(files, outer);
    expect(show(outgoingCalls(files, network!.body))).toEqual(["block Outer 1", "block Inner 1"]);
    expect(incomingCalls(files, network!.body)).toEqual([]);
  });

  test("there is none of a layer", () => {
    const { files, file, offset } = workspace("network A {\n  Den$0se(3)\n}\n");
    expect(bodyAt(files, file, offset)).toBeUndefined();
  });
});
