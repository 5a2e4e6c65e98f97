/** What enters a network: how columns become numbers, by default and as `features` says, and in which inputs. */
import { describe, expect, test } from "vitest";
import { analyse } from "../../src/language/analyse.js";
import type { DataInput, Dataset } from "../../src/network.js";
import { columnsOf } from "../../src/network.js";
import type { Profiles } from "../../src/profile.js";
import {
  applyFix,
  arrays,
  booleans,
  categories,
  dataset,
  dates,
  expectDiagnostics,
  images,
  known,
  many,
  numbers,
  profile,
  render,
  texts,
} from "./fixture.js";

/** The dataset of a source without errors. */
function datasetIn(source: string, profiles: Profiles): Dataset {
  const analysis = analyse(source, { profiles });
  expect(render(analysis)).toBe(analysis.source);
  return analysis.datasets.get("d")!;
}

function inputsIn(source: string, profiles: Profiles): readonly DataInput[] {
  return datasetIn(source, profiles).inputs!;
}

const y = numbers("y");

describe("by default", () => {
  test("numbers, booleans, arrays and categories are one table, in the order of the file", () => {
    const profiles = known(
      "x.csv",
      numbers("age"),
      booleans("paid"),
      arrays("spectrum", 5),
      categories("colour", ["blue", "red", "white"]),
      y,
    );
    expect(inputsIn(dataset(), profiles)).toEqual([
      {
        kind: "table",
        name: "table",
        shape: [10],
        columns: [
          { kind: "number", column: "age", width: 1, scale: "none", missing: "error" },
          { kind: "boolean", column: "paid", width: 1, missing: "error" },
          { kind: "array", column: "spectrum", width: 5, scale: "none", missing: "error" },
          {
            kind: "one_hot",
            column: "colour",
            width: 3,
            classes: ["blue", "red", "white"],
            missing: "error",
          },
        ],
      },
    ]);
  });

  test("scale, missing and outliers hold for all; categories take the mode", () => {
    const profiles = known(
      "x.csv",
      numbers("age", { missing: 3 }),
      categories("colour", ["blue", "red"], 2),
      y,
    );
    const [table] = inputsIn(
      dataset("scale: robust", "missing: mean", "outliers: clip(lower: 2%)"),
      profiles,
    );
    expect(table!.kind === "table" && table!.columns).toEqual([
      {
        kind: "number",
        column: "age",
        width: 1,
        scale: "robust",
        missing: "mean",
        clip: { lower: 0.02, upper: 0.99 },
      },
      { kind: "one_hot", column: "colour", width: 2, classes: ["blue", "red"], missing: "mode" },
    ]);
  });

  test.each([
    ["all alike", images("p"), [32, 48, 3]],
    ["grey ones", images("p", { channels: 1 }), [32, 48, 1]],
    ["of different heights", images("p", { height: [30, 32] }), [64, 64, 3]],
    ["alike, but large", images("p", { height: [300, 300] }), [64, 64, 3]],
    ["alike, as large as may be", images("p", { height: [256, 256], width: [256, 256] }), [256, 256, 3]],
  ])("images that are %s", (_, column, shape) => {
    expect(inputsIn(dataset(), known("x.csv", column, y))).toMatchObject([
      { kind: "image", name: "p", column: "p", shape, scale: "none" },
    ]);
  });

  test("a folder of images needs no target, and one of texts takes them word by word", () => {
    const source = 'dataset d {\n  source: "photos"\n  scale: minmax\n}\n';
    const label = categories("label", ["cat", "dog"]);
    const folder = new Map([
      ["photos", { profile: profile("photos", [images("image"), label], 100, "images") }],
    ]);
    const found = datasetIn(source, folder);
    expect(found.targets).toEqual([{ name: "label", columns: ["label"], scale: "none" }]);
    expect(found.inputs).toMatchObject([{ kind: "image", column: "image", scale: "minmax" }]);
    const read = new Map([["photos", { profile: profile("photos", [texts("text"), label], 100, "texts") }]]);
    expect(inputsIn(source, read)).toMatchObject([
      {
        kind: "text",
        column: "text",
        shape: [30],
        maxTokens: 10_000,
        standardize: "lower_and_strip_punctuation",
      },
    ]);
    expect(datasetIn(source, new Map()).targets[0]!.name).toBe("label");
  });

  test("long texts are cut at 200 words", () => {
    const column = texts("t", { words: { mean: 90, most: 999 } });
    expect(inputsIn(dataset("features: text(t)"), known("x.csv", column, y))[0]!.shape).toEqual([200]);
  });
});

describe("calls say how a column is treated", () => {
  const profiles = known(
    "x.csv",
    numbers("age", { missing: 1, min: 0 }),
    numbers("rooms", { integers: true, classes: ["1", "2", "3"], distinct: 3 }),
    categories("colour", many(150)),
    dates("listed"),
    images("photo"),
    texts("title"),
    y,
  );

  test("each with its arguments; the table comes first", () => {
    const source = dataset(
      "features: text(title, max_tokens: 500, output_sequence_length: 12, standardize: lower),",
      "  number(age, scale: log, missing: median), category(rooms), category(colour, output_mode: int),",
      "  date(listed, parts: [year, month]), image(photo, image_size: 20, color_mode: grayscale, scale: minmax)",
    );
    expect(inputsIn(source, profiles)).toEqual([
      {
        kind: "table",
        name: "table",
        shape: [6],
        columns: [
          { kind: "number", column: "age", width: 1, scale: "log", missing: "median" },
          { kind: "one_hot", column: "rooms", width: 3, classes: ["1", "2", "3"], missing: "error" },
          {
            kind: "date",
            column: "listed",
            width: 2,
            parts: ["year", "month"],
            scale: "none",
            missing: "error",
          },
        ],
      },
      {
        kind: "text",
        name: "title",
        column: "title",
        shape: [12],
        length: 12,
        maxTokens: 500,
        standardize: "lower",
      },
      { kind: "codes", name: "colour", column: "colour", shape: [1], classes: many(150), missing: "error" },
      {
        kind: "image",
        name: "photo",
        column: "photo",
        shape: [20, 20, 1],
        height: 20,
        width: 20,
        channels: 1,
        scale: "minmax",
      },
    ]);
  });

  test("`all` with calls takes every column, these as they are told", () => {
    const inputs = inputsIn(
      dataset(
        "features: all, text(title), category(colour, output_mode: int), date(listed, parts: timestamp)",
        "missing: mean",
      ),
      profiles,
    );
    expect(inputs.map(({ name }) => name)).toEqual(["table", "colour", "photo", "title"]);
    expect(columnsOf(inputs[0]!)).toEqual(["age", "rooms", "listed"]);
  });

  test("names that are no plain words are made so, and each input's is its own", () => {
    const odd = known("x.csv", numbers("a"), images("the photo (1)"), images("table"), y);
    const names = inputsIn(dataset(), odd).map(({ name }) => name);
    expect(names).toEqual(["table", "the_photo_1", "table_2"]);
  });

  test("a word that an argument knows means that word, whatever constants are called", () => {
    const source = `let year = 3\n${dataset("features: date(listed, parts: [year, month])")}let other = year\nnetwork N {\n  Input(other)\n}\n`;
    expect(analyse(source, { profiles }).diagnostics).toEqual([]);
  });
});

describe("what cannot be understood", () => {
  const profiles = known("x.csv", numbers("a"), numbers("b"), dates("when"), images("p"), texts("t"), y);
  const check = (line: string) => expectDiagnostics(line, profiles);

  test("names of calls and arguments", () => {
    check(`
      dataset d { source: "x.csv"
        target: y
        features: a, nmber(b)
                     ^^^^^ unknown-encoding: Did you mean \`number\`?
        scale: standardise
               ^^^^^^^^^^^ unknown-value: Did you mean \`standardize\`?
        missing: avg
                 ^^^ unknown-value: takes \`error\`, \`median\`, \`mean\`, \`mode\` or \`drop\`
        outliers: clp
                  ^^^ unknown-outliers: Did you mean \`clip\`?
        augment: RandomFlp(horizontal)
                 ^^^^^^^^^ unknown-augmentation: Did you mean \`RandomFlip\`?
      }`);
  });

  test.each([
    ["features: number(a, scael: log)", "scael", "unknown-argument"],
    ["features: number()", "number", "missing-argument"],
    ["features: number(3)", "3", "wrong-type"],
    ["features: date(when, parts: [year, moth])", "moth", "unknown-value"],
    ["features: date(when, parts: [year, year])", "[year, year]", "out-of-range"],
    ["features: text(t, max_tokens: 2)", "2", "out-of-range"],
    ["features: image(p, image_size: [0, 3])", "[0, 3]", "out-of-range"],
    ["features: image(p, scale: robust)", "robust", "unknown-value"],
    ["features: 3", "3", "wrong-type"],
    ["outliers: clip(upper: 150%)", "150%", "out-of-range"],
    ["window: 0", "0", "out-of-range"],
    ["shape: [2, 0]", "[2, 0]", "out-of-range"],
    ["augment: RandomRotation(2)", "2", "out-of-range"],
  ])("%s", (line, marked, code) => {
    const source = dataset(line);
    const { diagnostics, datasets } = analyse(source, { profiles });
    const main = diagnostics.filter(({ span }) => source.slice(span.start, span.end) === marked);
    expect(main.map((each) => each.code)).toEqual([code]);
    expect(datasets.get("d")).toBeDefined();
  });

  test("the fixes for slips", () => {
    expect(applyFix(dataset("features: a, number(b, scale: mimmax)"), "`minmax`", profiles)).toContain(
      "scale: minmax",
    );
    expect(
      applyFix(dataset("features: a", "outliers: clip(lower: 90%, upper: 10%)"), "Swap", profiles),
    ).toContain("clip(lower: 10%, upper: 90%)");
  });
});

describe("shape lays the table out", () => {
  const pixels = (count: number) =>
    known("x.csv", ...Array.from({ length: count }, (_, at) => numbers(`p${at}`)), y);

  test("as many numbers as there are", () => {
    expect(inputsIn(dataset("shape: [4, 4, 1]"), pixels(16))[0]!.shape).toEqual([4, 4, 1]);
  });

  test.each([
    [15, "[4, 4, 1]", "4 × 4 × 1 = 16 numbers, and the table has 15", []],
    [25, "[4, 4, 1]", "4 × 4 × 1 = 16 numbers, and the table has 25", ["[5, 5, 1]"]],
    [48, "[4, 4, 1]", "and the table has 48", ["[4, 4, 3]", "[12, 4, 1]"]],
    [10, "[3, 2]", "3 × 2 = 6 numbers, and the table has 10", ["[5, 2]"]],
    [12, "[8]", "lays out 8 numbers, and the table has 12", ["[2, 2, 3]"]],
  ])("%i numbers as %s", (count, shape, part, fitting) => {
    const source = dataset(`shape: ${shape}`);
    const mark = `${" ".repeat(9)}${"^".repeat(shape.length)} shape-size: ${part}`;
    expectDiagnostics(`${source.slice(0, -2)}${mark}\n}\n`, pixels(count));
    for (const fit of fitting) {
      expect(applyFix(source, `\`${fit}\``, pixels(count))).toContain(`shape: ${fit}`);
    }
  });

  test("with images alone there is nothing to lay out", () => {
    const profiles = known("x.csv", images("p"), y);
    expectDiagnostics(
      `
      dataset d { source: "x.csv"
        target: y
        shape: [2, 2]
               ^^^^^^ shape-size: there are none: leave it out
      }`,
      profiles,
    );
    expect(applyFix(dataset("shape: [2, 2]"), "Remove `shape`", profiles)).toBe(dataset());
  });
});

test("a profile of 10,000 columns is checked in little time", () => {
  const columns = Array.from({ length: 10_000 }, (_, at) => numbers(`c${at}`, { missing: at % 3 }));
  const profiles = known("x.csv", ...columns, y);
  const source = (scale: string) => dataset(`scale: ${scale}`);
  const times = ["none", "minmax", "robust", "standardize", "none", "minmax"].map((scale) => {
    const before = performance.now();
    analyse(source(scale), { profiles });
    return performance.now() - before;
  });
  expect(Math.min(...times)).toBeLessThan(200);
  const { diagnostics } = analyse(source("minmax"), { profiles });
  expect(diagnostics).toHaveLength(1);
  expect(diagnostics[0]!.message).toMatch(/The same is true of `c2`, `c4`.* \(6665 in all\)/);
  expect(applyFix(source("none"), "Take the median", profiles)).toContain("missing: median");
});
