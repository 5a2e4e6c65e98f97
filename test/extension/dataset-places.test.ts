/** Where datasets and columns stand in a program's text, sound or not. */
import { describe, expect, test } from "vitest";
import { datasetAt, datasetNames, placeOf } from "../../src/extension/dataset-places.js";

const source = `dataset flowers {
  source: "iris.csv"
  target: species
  features: number(petal_width, scale: log), "sepal length"
}

dataset houses {
  source: "houses.csv"
}

network Prices on houses {
  Dense(1)
}
`;

test("the datasets of a file, also of one that is half written", () => {
  expect(datasetNames(source)).toEqual(["flowers", "houses"]);
  expect(datasetNames("dataset d {\n  source: ")).toEqual(["d"]);
  expect(datasetNames("dataset {\n}\nnetwork N {")).toEqual([]);
});

describe("the dataset at a place", () => {
  test.each([
    ["in it", "target: species", "flowers"],
    ["in another", "houses.csv", "houses"],
    ["in a network that learns from it", "Dense", "houses"],
    ["between declarations", "\n\ndataset houses", "flowers"],
  ])("%s", (_, text, expected) => {
    expect(datasetAt(source, source.indexOf(text) + 1)).toBe(expected);
  });

  test("none in a file without any", () => {
    expect(datasetAt("network N {\n}", 3)).toBeUndefined();
  });
});

test.each([
  ["species", "species"],
  ["petal_width", "petal_width"],
  ["sepal length", '"sepal length"'],
  ["petal_length", "flowers"],
  [undefined, "flowers"],
])("column %s stands at %s", (column, expected) => {
  const span = placeOf(source, "flowers", column)!;
  expect(source.slice(span.start, span.end)).toBe(expected);
});
