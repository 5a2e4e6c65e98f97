/** What columns can be: faults that keep one out of a network, where they are said, and what mends them. */
import { describe, expect, test } from "vitest";
import { analyse } from "../../src/language/analyse.js";
import type { Column } from "../../src/profile.js";
import {
  applyFix,
  booleans,
  categories,
  codesIn,
  dataset,
  dates,
  expectDiagnostics,
  images,
  known,
  many,
  numbers,
  texts,
} from "./fixture.js";

const y = numbers("y");

/** One fault of a column said on the source, since no other place names the column. */
function expectOnSource(column: Column, mark: string, ...lines: string[]): void {
  expectDiagnostics(
    `dataset d {\n  source: "x.csv"\n          ^^^^^^^ ${mark}\n  target: y\n${lines.map((line) => `  ${line}\n`).join("")}}`,
    known("x.csv", column, numbers("b"), y),
  );
}

describe("columns that have no usual way to become numbers", () => {
  test("names of more than 100 kinds", () => {
    const city = categories("city", many(101));
    expectOnSource(city, "category-feature: holds text such as `name 0000`, 101 different ones");
    const profiles = known("x.csv", city, numbers("b"), y);
    expect(applyFix(dataset(), "Leave `city` out", profiles)).toContain("exclude: city");
    expect(applyFix(dataset(), "output_mode: int", profiles)).toContain(
      "features: all, category(city, output_mode: int)",
    );
    expect(applyFix(dataset("features: city, b"), "text(city)", profiles)).toContain(
      "features: text(city), b",
    );
    expect(codesIn(dataset("features: category(city)"), profiles)).toEqual([]);
    expect(codesIn(dataset(), known("x.csv", categories("city", many(100)), y))).toEqual([]);
  });

  test("texts, for which the fix reads them word by word", () => {
    expectOnSource(texts("title"), "category-feature: holds text, 4,000 different ones");
    const profiles = known("x.csv", texts("title"), numbers("b"), y);
    const [said] = analyse(dataset(), { profiles }).diagnostics;
    expect(said!.fixes.map(({ title }) => title)).toEqual(["Write `text(title)`", "Leave `title` out"]);
    expectOnSource(texts("title"), "category-feature", "features: b, title".replace(/.*/, "scale: none"));
    expectDiagnostics(
      `dataset d { source: "x.csv"
        target: y
        features: category(title)
                           ^^^^^ category-feature: more than 1,000 different values
      }`,
      profiles,
    );
  });

  test("dates, for which the fix says their parts", () => {
    expectOnSource(dates("listed"), "date-feature: holds dates such as `2024-01-01`");
    const profiles = known("x.csv", dates("listed", { time: true }), numbers("b"), y);
    expect(applyFix(dataset("features: listed, b"), "[month, weekday, hour]", profiles)).toContain(
      "features: date(listed, parts: [month, weekday, hour]), b",
    );
    expect(applyFix(dataset("features: listed, b"), "Leave `listed` out", profiles)).toContain(
      "features: b\n",
    );
    expect(applyFix(dataset("exclude: b", "features: all"), "timestamp", profiles)).toContain(
      "features: all, date(listed, parts: timestamp)",
    );
  });
});

describe("calls for columns of another kind", () => {
  const profiles = known(
    "x.csv",
    numbers("age", { integers: true, distinct: 90 }),
    categories("colour", ["blue", "red"]),
    booleans("paid"),
    dates("when"),
    images("photo"),
    y,
  );

  test.each([
    ["image(age)", "`image` is for columns of paths of images, and `age` holds numbers", "age"],
    ["text(age)", "is for columns of text, and `age` holds numbers", "age"],
    ["number(colour)", "is for columns of numbers or lists of numbers, and `colour` holds text", "colour"],
    ["boolean(colour)", "and `colour` holds text", "colour"],
    ["number(paid)", "and `paid` holds `true` and `false`", "paid"],
    ["number(when)", "and `when` holds dates", "date(when, parts: [year, month, weekday])"],
    ["category(photo)", "and `photo` holds paths of images", "photo"],
    ["date(age, parts: year)", "is for columns of dates, and `age` holds numbers", "age"],
    ["category(age)", "has 90 different numbers, or numbers with fractions", "age"],
  ])("%s", (call, part, mended) => {
    const [said, ...more] = analyse(dataset(`features: ${call}`), { profiles }).diagnostics;
    expect(more).toEqual([]);
    expect(said).toMatchObject({ code: "feature-kind" });
    expect(said!.message).toContain(part);
    expect(applyFix(dataset(`features: ${call}`), `Write \`${mended}\``, profiles)).toContain(
      `features: ${mended}\n`,
    );
  });

  test.each(["number(age)", "category(colour)", "category(paid)", "boolean(paid)", "image(photo)"])(
    "%s is as it should be",
    (call) => expect(codesIn(dataset(`features: ${call}`), profiles)).toEqual([]),
  );
});

describe("a column stands once", () => {
  const profiles = known("x.csv", numbers("a"), texts("t"), y);

  test("twice among the features", () => {
    expectDiagnostics(
      `dataset d { source: "x.csv"
        target: y
        features: a, text(t), number(a)
                              ^^^^^^^^^ column-twice: \`a\` stands among the features twice
      }`,
      profiles,
    );
    expect(applyFix(dataset("features: a, text(t), number(a)"), "Remove this `a`", profiles)).toContain(
      "features: a, text(t)\n",
    );
  });

  test("a text that is target and feature has one message", () => {
    const source = 'dataset d {\n  source: "x.csv"\n  target: c\n  features: c, a\n}\n';
    const both = known("x.csv", categories("c", ["x", "y"]), numbers("a"));
    expect(codesIn(source, both)).toEqual(["target-among-features"]);
    expect(applyFix(source, "Remove `c`", both)).toContain("features: a\n");
  });
});

describe("missing values", () => {
  const holes = numbers("a", { missing: 3 });
  const profiles = known("x.csv", holes, numbers("b"), categories("c", ["x", "y"], 4), y);

  test("are an error until it is said what takes their place", () => {
    expectOnSource(holes, "missing-values: is empty in 3 of 100 rows");
    expect(applyFix(dataset("exclude: c"), "median", profiles)).toContain("missing: median");
    expect(applyFix(dataset("exclude: a"), "most frequent", profiles)).toContain("missing: mode");
    expect(applyFix(dataset("exclude: c"), "missing: drop", profiles)).toContain("missing: drop");
    expect(applyFix(dataset("exclude: c"), "Leave `a` out", profiles)).toContain("exclude: c, a");
    for (const method of ["median", "mean", "mode", "drop"]) {
      expect(codesIn(dataset(`missing: ${method}`), profiles)).toEqual([]);
    }
  });

  test("a column's own word counts before the dataset's", () => {
    const source = dataset("missing: median", "features: number(a, missing: error), b");
    expect(codesIn(source, profiles)).toEqual(["missing-values"]);
    expect(applyFix(source, "median", profiles)).toContain("number(a, missing: median)");
  });

  test("with nothing in it a column can only be left out", () => {
    const empty = known("x.csv", numbers("a", { missing: 100 }), numbers("b"), y);
    const { diagnostics } = analyse(dataset("missing: median"), { profiles: empty });
    expect(diagnostics.map(({ message }) => message)).toEqual([
      "Column `a` is empty in every row. Leave it out.",
    ]);
    expect(diagnostics[0]!.fixes.map(({ title }) => title)).toEqual(["Leave `a` out"]);
  });

  test("images cannot be made up; a text that is empty has no words", () => {
    const profiles = known("x.csv", images("p", { missing: 2 }), texts("t", { missing: 5 }), y);
    const features = "features: p, text(t)";
    expect(codesIn(dataset(features), profiles)).toEqual(["missing-values"]);
    expect(codesIn(dataset(features, "missing: median"), profiles)).toEqual(["missing-values"]);
    expect(applyFix(dataset(features), "Leave such rows out", profiles)).toContain("missing: drop");
    const { datasets } = analyse(dataset(features, "missing: drop"), { profiles });
    expect(datasets.get("d")!.inputs).toMatchObject([{ missing: "drop" }, { missing: "drop" }]);
  });
});

describe("numbers that cannot be computed with", () => {
  test("infinite ones, which no clipping brings back", () => {
    const profiles = known("x.csv", numbers("a", { infinite: 2 }), numbers("b"), y);
    expectOnSource(numbers("a", { infinite: 2 }), "infinite-values: is infinite in 2 rows");
    expect(applyFix(dataset(), "Leave `a` out", profiles)).toContain("exclude: a");
    expect(codesIn(dataset("outliers: clip"), profiles)).toEqual(["infinite-values"]);
    expect(codesIn(dataset("exclude: a"), profiles)).toEqual([]);
  });

  test("logarithms of what lies below 0", () => {
    const profiles = known("x.csv", numbers("debt", { min: -5 }), numbers("b", { min: 0 }), y);
    const source = dataset("scale: log");
    expectDiagnostics(
      'dataset d { source: "x.csv"\n                    ^^^^^^^ log-scale: `debt` goes down to -5\n  target: y\n  scale: log\n}',
      profiles,
    );
    expect(applyFix(source, "`number(debt, scale: standardize)`", profiles)).toContain(
      "features: all, number(debt, scale: standardize)",
    );
    expect(applyFix(source, "`robust`", profiles)).toContain("scale: robust");
    const own = dataset("features: number(debt, scale: log), b");
    expect(applyFix(own, "`standardize`", profiles)).toContain("number(debt, scale: standardize)");
    expect(codesIn(dataset("scale: log", "exclude: debt"), profiles)).toEqual([]);
  });

  test("images know two scales", () => {
    const profiles = known("x.csv", images("p"), numbers("a"), y);
    const source = dataset("scale: robust");
    expectDiagnostics(
      'dataset d {\n  source: "x.csv"\n  target: y\n  scale: robust\n         ^^^^^^ image-scale: not with `robust`\n}',
      profiles,
    );
    expect(applyFix(source, "`image(p, scale: minmax)`", profiles)).toContain("all, image(p, scale: minmax)");
    expect(applyFix(source, "Change to `minmax`", profiles)).toContain("scale: minmax");
    expect(codesIn(dataset("scale: standardize"), profiles)).toEqual([]);
  });
});

test("more than five columns with one fault are one message, and left out together", () => {
  const columns = many(7).map((name) => numbers(name.replace(" ", "_"), { infinite: 1 }));
  const profiles = known("x.csv", ...columns, numbers("b"), y);
  const { diagnostics } = analyse(dataset(), { profiles });
  expect(diagnostics).toHaveLength(1);
  expect(diagnostics[0]!.message).toContain("The same is true of `name_0001`");
  const mended = applyFix(dataset(), "Leave these 7 columns out", profiles);
  expect(mended).toContain("exclude: name_0000, name_0001");
  expect(codesIn(mended, profiles)).toEqual([]);
});

test("augmentation is for images", () => {
  const line = "augment: RandomFlip(horizontal), GaussianNoise(5)";
  const profiles = known("x.csv", numbers("a"), y);
  expect(codesIn(dataset(line), profiles)).toEqual(["augment-without-images"]);
  expect(applyFix(dataset(line), "Remove `augment`", profiles)).toBe(dataset());
  const { datasets, diagnostics } = analyse(dataset(line), { profiles: known("x.csv", images("p"), y) });
  expect(diagnostics).toEqual([]);
  expect(datasets.get("d")!.augment).toEqual([
    { name: "RandomFlip", args: { mode: "horizontal" } },
    { name: "GaussianNoise", args: { stddev: 5 } },
  ]);
});
