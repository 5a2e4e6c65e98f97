/** The editor's side of data: columns wherever they stand, what is said of them, hints, and what fixes data that is locked. */
import { describe, expect, test } from "vitest";
import { complete } from "../../server/features/completion.js";
import { dataActions } from "../../server/features/data-actions.js";
import { hover } from "../../server/features/hover.js";
import { inlayHints } from "../../server/features/inlay-hints.js";
import { links } from "../../server/features/links.js";
import { createProgram } from "../../server/program.js";
import { mentionsOf } from "../../server/symbols/mentions.js";
import { factsKey } from "../../src/data/profiling/facts-key.js";
import { Checker } from "../../src/language/program/checker.js";
import { readSourceFile } from "../../src/language/program/source-file.js";
import type { Column, DataFacts, Profiles } from "../../src/profile.js";
import { booleans, categories, dates, images, numbers, profile, texts } from "../language/fixture.js";
import { atCursor, documentUri, expandSnippet, program } from "./fixture.js";

const price: Column = numbers("price", {
  min: 50,
  max: 900,
  mean: 300,
  deviation: 120,
  quartiles: [200, 290, 380],
  histogram: { from: 50, to: 900, counts: [1, 4, 8, 2, 0, 1] },
  missing: 3,
});
const shop: Profiles = new Map(
  [
    profile("shop.csv", [
      numbers("area"),
      categories("colour", ["blue", "green", "red"]),
      booleans("sold"),
      dates("listed"),
      images("photo"),
      texts("remarks"),
      price,
    ]),
  ].map((known) => [known.source, { profile: known }]),
);

const dataset = (body: string) => `dataset shop {\n  source: "shop.csv"\n${body}\n}\n`;

async function labels(fixture: string): Promise<readonly string[]> {
  const { program: at, offset } = atCursor(fixture, shop);
  const { entries } = await complete(at, offset, async () => []);
  const sorted = entries.map((entry, place) => ({ ...entry, place }));
  sorted.sort((a, b) => a.rank - b.rank || a.place - b.place);
  return sorted.map(({ label }) => label);
}

async function taken(fixture: string, label: string): Promise<string> {
  const { program: at, offset } = atCursor(fixture, shop);
  const { span, entries } = await complete(at, offset, async () => []);
  const entry = entries.find((each) => each.label === label);
  if (entry === undefined) throw new Error(`${label} is not offered`);
  return at.source.slice(0, span.start) + expandSnippet(entry.insert) + at.source.slice(span.end);
}

describe("columns are offered wherever one may stand, those first that fit", () => {
  test.each([
    ["the target", "  target: $0", ["area", "colour", "sold", "remarks", "price", "listed", "photo"]],
    ["features", "  target: price\n  features: $0", ["all", "area", "colour", "sold", "listed"]],
    ["images", "  target: price\n  features: image($0)", ["photo", "image_size:", "color_mode:"]],
    ["dates", "  target: price\n  features: date($0)", ["listed", "parts:"]],
    ["categories", "  target: price\n  features: category($0)", ["colour", "sold", "remarks"]],
    ["texts, one taken already", "  target: price\n  features: text(colour), text($0)", ["remarks"]],
    ["an order", "  target: price\n  order: $0", ["area", "listed"]],
    ["groups", "  target: price\n  split: grouped(by: $0)", ["area", "colour", "remarks", "price"]],
    ["a time", "  target: price\n  split: chronological(by: $0)", ["area", "listed", "price"]],
    ["labels", "  target: multi_hot($0)", ["area", "colour", "sold", "remarks", "price"]],
    ["more labels", "  target: multi_hot(sold, $0)", ["area", "colour", "remarks", "price"]],
    ["inside quotation marks", '  target: price\n  features: image("$0")', ["photo"]],
    ["what is left out", "  target: price\n  exclude: area, $0", ["colour", "sold"]],
  ])("%s", async (_, body, first) => {
    const found = await labels(dataset(body));
    expect(found.slice(0, first.length)).toEqual(first);
  });

  test.each([
    ["a query", '  query: "select $0"'],
    ["an address", '  source: "https://x.org/$0"'],
  ])("nothing in %s", async (_, body) => {
    expect(await labels(`dataset d {\n${body}\n}`)).toEqual([]);
  });

  test("parts of a date, those not yet listed", async () => {
    const found = await labels(dataset("  target: price\n  features: date(listed, parts: [year, $0])"));
    expect(found).toContain("month");
    expect(found).not.toContain("year");
  });
});

describe("what is taken works", () => {
  test.each([
    ["  target: price\n  features: $0", "text", "text(remarks)"],
    ["  target: price\n  features: $0", "date", "date(listed, parts: [year, month, weekday])"],
    ["  target: price\n  features: $0", "image", "image(photo)"],
    ["  target: $0", "multi_hot", 'multi_hot(remarks, separator: "|")'],
    ["  target: colour\n  split: $0", "stratified", "by: colour, seed: 7)"],
    ["  target: price\n  split: $0", "chronological", "chronological(by: listed, train: 70%"],
    ["  target: price\n  augment: $0", "RandomFlip", "RandomFlip(horizontal)"],
    ["  target: price\n  augment: RandomFlip(horizontal), $0", "RandomRotation", "RandomRotation(0.1)"],
    ["  target: price\n  outliers: $0", "clip", "clip(lower: 1%, upper: 99%)"],
    ["  target: price\n  missing: $0", "median", "missing: median"],
  ])("%s with %s", async (body, label, part) => {
    expect(await taken(dataset(body), label)).toContain(part);
  });
});

describe("hover", () => {
  const text = (fixture: string, pictures = false) => {
    const { program: at, offset } = atCursor(fixture, shop);
    return hover(at, offset, pictures)?.markdown ?? "";
  };

  test("a column says its figures wherever it stands", () => {
    for (const body of [
      "  target: pri$0ce",
      "  target: area\n  features: number(pri$0ce)",
      "  target: area\n  order: pri$0ce\n  window: 3",
      "  target: area\n  split: chronological(by: pri$0ce)",
      "  target: multi_hot(sold, pri$0ce)",
    ]) {
      expect(text(dataset(body))).toContain("| Quartiles | 200, 290, 380 |");
      expect(text(dataset(body))).toContain("| Missing | 3 of 100 rows |");
    }
  });

  test("its values are drawn: as a picture where the editor shows some, otherwise with characters", () => {
    const source = dataset("  target: pri$0ce");
    expect(text(source)).toContain("`50 ▁▄█▂ ▁ 900`");
    const address = /!\[Histogram: [^\]]+\]\(data:image\/svg\+xml;base64,([A-Za-z0-9+/=]+)\)/.exec(
      text(source, true),
    );
    const svg = Buffer.from(address![1]!, "base64").toString();
    expect(svg.match(/<rect /g)).toHaveLength(6);
    expect(svg).not.toMatch(/style=|<script|class=/);
    const classes = text(dataset("  target: so$0ld"), true);
    expect(classes).toContain("![Rows of each class](data:image/svg+xml;base64,");
  });

  test("names of classes cannot break out of their picture", () => {
    const known: Profiles = new Map([
      [
        "x.csv",
        {
          profile: profile("x.csv", [
            { ...booleans("y"), kind: "category", classes: ["<b>&", "c"] } as Column,
          ]),
        },
      ],
    ]);
    const { program: at, offset } = atCursor('dataset d {\n  source: "x.csv"\n  target: y$0\n}', known);
    const found = /base64,([^)]+)\)/.exec(hover(at, offset, true)!.markdown)![1]!;
    expect(Buffer.from(found, "base64").toString()).toContain("&#60;b&#62;&#38;");
  });

  test.each([
    ["a feature call", "  target: price\n  features: te$0xt(remarks)", "a whole number for each word"],
    [
      "its argument",
      "  target: price\n  features: image(photo, image_si$0ze: [8, 8])",
      "Default: their own where",
    ],
    ["a scale", "  target: price\n  scale: rob$0ust", "the median"],
    ["what stands for missing values", "  target: price\n  missing: med$0ian", "median of the training rows"],
    ["a split", "  target: price\n  split: grou$0ped(by: colour)", "never in two parts"],
    ["an augmentation", "  target: price\n  augment: RandomFl$0ip(horizontal)", "Mirrors"],
    ["a source", '  target: price\n  test: "sh$0op.csv"', "test rows"],
  ])("%s", (_, body, part) => {
    expect(text(dataset(body))).toContain(part);
  });

  test("a source lists its columns", () => {
    const said = text('dataset d {\n  source: "sh$0op.csv"\n}');
    expect(said).toContain("**shop.csv**: 100 rows, 7 columns");
    expect(said).toContain("| `photo` | images, 32×48 in colour |");
  });

  test("the dataset's inputs, its targets and its split", () => {
    const said = text(
      dataset("  target: sold\n  features: area, colour, photo").replace("dataset shop", "dataset sh$0op"),
    );
    expect(said).toContain("| Target | `sold`: 2 classes (`false`, `true`) |");
    expect(said).toContain("| Input `table` | `4`: 2 columns (`area`, `colour`) |");
    expect(said).toContain("| Input `photo` | `32×48×3`: pictures in colour, pixels from 0 to 255 |");
    expect(said).toContain("train 70 %, validation 15 %, test 15 %");
  });

  test("one of several inputs, and what the network is given", () => {
    const source = `${dataset("  target: sold\n  features: area, photo")}network N on shop {\n  a = input.pho$0to -> Flatten()\n  Concatenate(a, input.table)\n  Dense(1, sigmoid)\n}`;
    expect(text(source)).toContain("**input.photo**: one of the inputs that `shop` gives the network");
    expect(text(source)).toContain("height 32, width 48, channels 3");
  });
});

describe("hints", () => {
  const hinted = (source: string) => {
    const at = program(source, shop);
    return inlayHints(at, { start: 0, end: source.length }).reduceRight(
      (text, { at: place, label }) => `${text.slice(0, place)} «${label}»${text.slice(place)}`,
      source,
    );
  };

  test("behind features what becomes of them, behind the target its classes", () => {
    expect(hinted(dataset("  target: colour\n  features: area, sold, photo"))).toBe(
      'dataset shop {\n  source: "shop.csv"\n  target: colour «3 classes: blue, green, red»\n' +
        "  features: area, sold, photo «2 numbers, photo → 32×48×3»\n}\n",
    );
  });

  test("behind the header what is not written down, and the inputs of a network with their shapes", () => {
    const source = `${dataset("  target: sold\n  exclude: listed, remarks, price")}network N on shop {\n  input.photo -> Flatten()\n}`;
    expect(hinted(source)).toContain("dataset shop { «1 number, colour → 3, photo → 32×48×3»\n");
    expect(hinted(source)).toContain("network N on shop { «table 4, photo 32×48×3");
  });

  test("nothing of data that has not been read", () => {
    const source = 'dataset d {\n  source: "later.csv"\n  target: x\n}';
    expect(hinted(source)).toBe(source);
  });
});

describe("what is known of the rows", () => {
  const facts: DataFacts = {
    relations: [
      { column: "area", strength: 0.624 },
      { column: "colour", strength: 0 },
    ],
    duplicates: { rows: 2, first: [1, 4] },
    conflicts: { rows: 0 },
    leaks: { validation: 1, test: 0, first: [1, 4] },
    rows: { train: 70, validation: 15, test: 15 },
  };
  /** The program at its cursor, with the facts of its dataset. */
  const informed = (fixture: string) => {
    const { program: at, offset } = atCursor(fixture, shop);
    const known = at.analysis.program.dataset(at.analysis.program.main, "shop")!.dataset!;
    const surroundings = { ...at.surroundings, facts: new Map([[factsKey(known), facts]]) };
    return { at: createProgram(documentUri, 1, at.source, surroundings, new Checker()), offset };
  };
  const text = (fixture: string) => {
    const { at, offset } = informed(fixture);
    return hover(at, offset)?.markdown ?? "";
  };
  const body = "  target: price\n  features: area, colour";

  test("a hover says what a column alone tells of the target", () => {
    expect(text(dataset(body.replace("area", "ar$0ea")))).toContain("Alone it tells 62 % of `price`.");
    expect(text(dataset(body.replace("colour", "col$0our")))).toContain("Alone it tells nothing of `price`.");
  });

  test("a dataset's split has rows, and what is odd about them is said", () => {
    const said = text(dataset(body).replace("dataset shop", "dataset sh$0op"));
    expect(said).toContain("train 70 % (70 rows), validation 15 % (15 rows), test 15 % (15 rows)");
    expect(said).toContain("2 rows repeat an earlier one.");
    expect(said).toContain("1 row of validation and test stand among the training rows too.");
  });

  test("hints say how many rows each split has", () => {
    const { at } = informed(dataset(`${body}\n  split: random(seed: 3)$0`));
    const labels = inlayHints(at, { start: 0, end: at.source.length }).map(({ label }) => label);
    expect(labels).toContain("70 + 15 + 15 rows");
  });
});

describe("several targets", () => {
  const source = (train: string) =>
    `${dataset("  target: price, sold\n  features: area, colour\n  missing: median")}network N on shop {\n  h = Dense(8, relu)\n  a = h -> Dense(1)\n  b = h -> Dense(1, sigmoid)\n  Output(price: a, sold: b)\n}\ntrain N {\n${train}\n}`;

  test("losses, metrics and weights for each are offered, filled in with those in force", async () => {
    expect(await taken(source("  loss: $0"), "losses")).toContain(
      "loss: losses(price: mean_squared_error, sold: binary_crossentropy)",
    );
    expect(await taken(source("  metrics: $0"), "metrics")).toContain(
      "metrics(price: mean_absolute_error, sold: accuracy)",
    );
    expect(await taken(source("  loss_weights: $0"), "weights")).toContain("weights(price: 1, sold: 1)");
  });

  test("within them, targets and what each can have", async () => {
    expect((await labels(source("  loss: losses($0)"))).slice(0, 2)).toEqual(["price:", "sold:"]);
    expect(await labels(source("  loss: losses(price: $0)"))).toContain("huber");
    expect(await labels(source("  loss: losses(price: huber($0))"))).toContain("delta:");
    expect(await labels(source("  metrics: metrics(price: $0)"))).toContain("r2_score");
  });
});

test("columns in calls are columns, and words of calls are none", () => {
  const source = dataset(
    '  target: multi_hot(sold, colour, separator: "|")\n  features: number(area, scale: log), text("remarks")\n  split: grouped(by: colour)\n  order: listed',
  );
  const { unit } = program(source, shop).analysis.program.main.units[0]!;
  const columns = mentionsOf(unit).filter(({ meaning }) => meaning.kind === "column");
  expect(columns.map(({ text }) => text)).toEqual(["sold", "colour", "area", "remarks", "colour", "listed"]);
});

test("only paths of single files are links", () => {
  const source =
    'dataset d {\n  source: "data/a.parquet"\n  test: "b.csv"\n}\ndataset e {\n  source: "shapes"\n  test: "2024-*.csv"\n}\ndataset f {\n  source: "https://x.org/a.csv"\n}';
  const file = readSourceFile("/folder/model.nn", source, new Map(), new Map());
  expect(links(file).map(({ path }) => path)).toEqual(["/folder/data/a.parquet", "/folder/b.csv"]);
});

describe("data that may not be read yet", () => {
  const actions = (source: string, known: Profiles, place: string) => {
    const start = source.indexOf(place);
    return dataActions(program(source, known), { start, end: start });
  };

  test("a folder outside of the workspace can be allowed", () => {
    const path = "../data/2024-*.csv";
    const known: Profiles = new Map([[path, { problem: { code: "data-outside-workspace", path } }]]);
    const source = `dataset d {\n  source: "${path}"\n  target: x\n}`;
    const folder = new URL("../data", documentUri).pathname;
    expect(actions(source, known, "2024")).toMatchObject([
      { title: `Allow reading ${folder}`, command: "netwright.allowDataFolder", arguments: [folder] },
    ]);
    expect(actions(source, known, "target")).toEqual([]);
  });

  test("a file at an address can be fetched, also one of test rows", () => {
    const path = "https://data.example/houses.csv";
    const known: Profiles = new Map([[path, { problem: { code: "data-not-downloaded", path } }]]);
    const source = `dataset d {\n  source: "a.csv"\n  test: "${path}"\n  target: x\n}`;
    expect(actions(source, known, "houses")).toMatchObject([
      { title: `Download ${path}`, command: "netwright.downloadData", arguments: [documentUri, path] },
    ]);
  });

  test("there is nothing to do where data is read, or is not there", () => {
    const gone: Profiles = new Map([["a.csv", { problem: { code: "data-file-missing", path: "a.csv" } }]]);
    expect(actions('dataset d {\n  source: "a.csv"\n}', gone, "a.csv")).toEqual([]);
    expect(actions(dataset("  target: price"), shop, "shop.csv")).toEqual([]);
  });
});
