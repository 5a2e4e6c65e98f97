/** Preparing repeated from JSON: new rows get the numbers that the training rows got. */
import { describe, expect, test } from "vitest";
import type { Preprocessing } from "../../../src/data/prepared.js";
import { applyPreprocessing } from "../../../src/data/preparing/apply.js";
import type { Dataset } from "../../../src/network.js";
import { dataFolder } from "../files.js";
import {
  byRow,
  dataset,
  everything,
  number,
  oneHot,
  prepared,
  regression,
  table,
  valuesOf,
  withTable,
} from "./datasets.js";

const folder = dataFolder();
const header = "a,b,c,paid,day,kind,title,y";
const text = `${header}
1,10,red,true,2024-01-01,p,The cat,1
,20,blue,false,2024-02-02,q,A dog,2
3,,red,,2023-03-03 12:00,p,the dog dog,3
40,30,green,true,,q,,4
5,50,red,true,2020-05-05,r,cat,5
`;

const inputs: Dataset["inputs"] = [
  table(
    number("b", { scale: "log", missing: "mode" }),
    number("a", { scale: "standardize", missing: "mean", clip: { lower: 0.1, upper: 0.9 } }),
    oneHot("c", ["blue", "red"], "mode"),
    { kind: "boolean", column: "paid", width: 1, missing: "mode" },
    {
      kind: "date",
      column: "day",
      width: 2,
      parts: ["month", "timestamp"],
      scale: "minmax",
      missing: "median",
    },
  ),
  { kind: "codes", name: "kind", shape: [1], column: "kind", classes: ["p", "q"], missing: "error" },
  { kind: "text", name: "title", shape: [3], column: "title", length: 3, maxTokens: 4, standardize: "lower" },
];

async function preprocessingOf(settings: Partial<Dataset>): Promise<[Preprocessing, number[][][]]> {
  folder.write("train.csv", text);
  return prepared(
    folder.path,
    dataset("train.csv", { inputs, split: everything, ...settings }),
    [regression],
    async (data) => [
      JSON.parse(JSON.stringify(data.preprocessing)) as Preprocessing,
      await Promise.all(
        data.preprocessing.inputs.map(async (_, input) => (await byRow(data, input)).map(({ x }) => x)),
      ),
    ],
  );
}

async function apply(preprocessing: Preprocessing, rows: string, memory = 1e9) {
  folder.write("new.csv", rows);
  return withTable(folder.path, "new.csv", async (opened) => {
    const applied = await applyPreprocessing(preprocessing, opened, { source: "new.csv", memory });
    const made = { ...applied, targets: [] };
    const values = await Promise.all(applied.inputs.map((_, input) => valuesOf(made, input)));
    await applied.close();
    return { values, index: [...applied.index] };
  });
}

describe.each([
  ["in memory", 1e9],
  ["in files", 0],
])("applyPreprocessing %s", (_, memory) => {
  test("gives the training rows their numbers again", async () => {
    const [preprocessing, wanted] = await preprocessingOf({});
    const { values, index } = await apply(preprocessing, text, memory);
    expect(values).toEqual(wanted);
    expect(index).toEqual([0, 1, 2, 3, 4]);
  });

  test("fills, clips and looks up by what was fitted, with columns in another order and no target", async () => {
    const [preprocessing, [numbers, kinds, titles]] = await preprocessingOf({});
    const { values } = await apply(
      preprocessing,
      "title,kind,day,paid,c,b,a\nthe zebra dog,z,2024-01-01,true,,10,1\n,p,2024-01-01,,red,10,-1e9\n",
      memory,
    );
    expect(values[0]).toEqual([numbers![0], [...numbers![0]!]]);
    expect(values[1]).toEqual([[0], kinds![0]]);
    expect(values[2]).toEqual([[titles![2]![0], 1, titles![2]![1]], titles![3]]);
  });
});

test("a value that cannot be used is told of with its place", async () => {
  const [preprocessing] = await preprocessingOf({});
  const bad = "title,kind,day,paid,c,b,a\nx,p,2024-01-01,true,red,1,hot\n";
  await expect(apply(preprocessing, bad)).rejects.toThrow(
    "Line 2 of new.csv: a is “hot”, which is not a number.",
  );
});

test("windows of a series end at every row that has enough before it", async () => {
  const settings: Partial<Dataset> = {
    inputs: [{ kind: "table", name: "table", shape: [2, 1], columns: [number("y")] }],
    series: { order: "y", window: 2, horizon: 1 },
    split: { method: "chronological", train: 1, validation: 0, test: 0, seed: 1 },
  };
  const [preprocessing] = await preprocessingOf(settings);
  const { values, index } = await apply(preprocessing, "y\n3\n1\n2\n");
  // Nothing is known of the new table's columns: text is ordered as text.
  expect(values[0]).toEqual([
    [1, 2],
    [2, 3],
  ]);
  expect(index).toEqual([2, 0]);
});
