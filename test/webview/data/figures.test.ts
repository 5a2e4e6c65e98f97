/** The words and numbers of the preview. */
import { describe, expect, test } from "vitest";
import type { Column, DataFacts } from "../../../src/profile.js";
import {
  columnFigures,
  figure,
  kindName,
  oddities,
  overviewText,
  relationText,
} from "../../../webview/data/figures.js";
import { houses, images, iris, texts } from "./previews.js";

const overview = (parts: typeof iris) => {
  const part = parts[0]!;
  if (part.part !== "overview") throw new Error("the first part is the overview");
  return part;
};
const columnsOf = (parts: typeof iris) => overview(parts).columns.map(({ column }) => column);

test.each([
  [iris, "150 rows of iris.csv; 4 features → species, 3 classes"],
  [houses, "20,640 rows of data/houses.parquet; 3 features → price"],
  [images, "60 rows of shapes; 1 feature → label, 3 classes"],
] as const)("a dataset in one line", (parts, expected) => {
  expect(overviewText(overview(parts))).toBe(expected);
});

test("kinds of columns have names people know", () => {
  expect(columnsOf(houses).map(kindName)).toEqual([
    "number",
    "category",
    "yes or no",
    "date",
    "text",
    "number",
    "number",
  ]);
  expect(columnsOf(images).map(kindName)).toEqual(["image", "category"]);
  expect(columnsOf(texts).map(kindName)).toEqual(["text", "category"]);
});

describe("figures of a column", () => {
  const of = (column: Column, rows = 100) => Object.fromEntries(columnFigures(column, rows));

  test("numbers", () => {
    const [area] = columnsOf(houses);
    expect(of(area!, 20_640)).toEqual({
      Range: "16.2 … 180.2",
      Mean: "98.2 ± 41",
      Quartiles: "69.5, 98.2, 126.9",
      Different: "35",
      Missing: "812 (3.9 %)",
    });
  });

  test("what is no number, and what has no end", () => {
    const column = { ...columnsOf(iris)[0]!, infinite: 2, text: { count: 3, line: 17, value: "n.k." } };
    expect(of(column as Column)).toMatchObject({
      Infinite: "2",
      "Not numbers": "3, the first “n.k.” in line 17",
    });
  });

  test("images, dates and texts", () => {
    expect(of(columnsOf(images)[0]!)).toMatchObject({ Height: "28 px", Width: "24 … 32 px" });
    expect(of(columnsOf(houses)[3]!)).toMatchObject({ Range: "2023-01-01 … 2024-12-31" });
    expect(of(columnsOf(houses)[4]!)).toEqual({
      Words: "14.2 on average, 90 at most",
      Different: "about 18,400",
    });
  });
});

describe("what is odd about the rows", () => {
  const clean: DataFacts = {
    relations: [],
    duplicates: { rows: 0 },
    conflicts: { rows: 0 },
    leaks: { validation: 0, test: 0 },
    rows: { train: 7, validation: 2, test: 1 },
  };

  test("nothing, where nothing is", () => {
    expect(oddities(clean)).toEqual([]);
  });

  test("one and several, with rows counted from 1, the serious first", () => {
    const odd = oddities({
      ...clean,
      duplicates: { rows: 1, first: [0, 4] },
      conflicts: { rows: 2 },
      leaks: { validation: 1, test: 3, first: [1, 8] },
    });
    expect(odd.map(({ text }) => text)).toEqual([
      "1 validation row and 3 test rows stand among the training rows too, so scores look better than they are. The first: rows 2 and 9.",
      "2 rows equal another one in all features and differ in the target: no network can get all of them right.",
      "1 row repeats an earlier one. The first: rows 1 and 5.",
    ]);
    expect(odd.map(({ serious }) => serious)).toEqual([true, true, false]);
  });
});

test.each([
  [4.3, "4.3"],
  [0.1, "0.1"],
  [-1200, "−1,200"],
  [0, "0"],
  [0.8253, "0.8253"],
  [1.5e-7, "1.5e−7"],
  [2e9, "2e+9"],
])("%s is written as %s", (value, expected) => {
  expect(figure(value)).toBe(expected);
});

test("what a column tells of the target", () => {
  expect(relationText(0.623, "price")).toBe("tells 62 % of price alone");
  expect(relationText(0, "price")).toBe("tells nothing of price alone");
});
