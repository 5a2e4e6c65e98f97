/** Preparing repeated from JSON: new rows get the numbers that the training rows got. */
import { describe, expect, test } from "vitest";
import type { Preprocessing } from "../../../src/data/prepared.js";
import { applyPreprocessing } from "../../../src/data/preparing/apply.js";
import { profileSource } from "../../../src/data/profiling/profile.js";
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

describe("a series", () => {
  const window = 2;
  const inputs: Dataset["inputs"] = [
    { kind: "table", name: "table", shape: [window, 1], columns: [number("y")] },
  ];
  const series = { order: "t", window, horizon: 1 };

  test("windows end at every row that has enough before it, in the order that the column had", async () => {
    const split: Dataset["split"] = { method: "chronological", train: 1, validation: 0, test: 0, seed: 1 };
    const train = "t,y\n8,1\n9,2\n10,3\n11,4\n";
    folder.write("series.csv", train);
    const profile = await profileOf("series.csv");
    const given = dataset("series.csv", { inputs, series, split, profile });
    const [preprocessing, wanted] = await prepared(
      folder.path,
      given,
      [regression],
      async (data) =>
        [JSON.parse(JSON.stringify(data.preprocessing)), await valuesOf(data.train)] as [
          Preprocessing,
          number[][],
        ],
    );
    expect(wanted).toEqual([
      [1, 2],
      [2, 3],
    ]);
    // As text, 10 and 11 would come before 8 and 9.
    const { values, index } = await apply(preprocessing, train);
    expect(values[0]).toEqual([...wanted, [3, 4]]);
    expect(index).toEqual([1, 2, 3]);
  });

  test("no window runs from one group into another, as in training", async () => {
    const split: Dataset["split"] = {
      method: "grouped",
      by: "shop",
      train: 1,
      validation: 0,
      test: 0,
      seed: 1,
    };
    // Of two shops in turns, y is the shop's hundred and the step.
    const rows = Array.from({ length: 12 }, (_, row) => [
      row,
      100 * (row % 2) + Math.floor(row / 2),
      row % 2,
    ]);
    const text = `t,y,shop\n${rows.map((row) => row.join(",")).join("\n")}\n`;
    folder.write("series.csv", text);
    const profile = await profileOf("series.csv");
    const given = dataset("series.csv", { inputs, series, split, profile });
    const [preprocessing, wanted] = await prepared(
      folder.path,
      given,
      [regression],
      async (data) =>
        [JSON.parse(JSON.stringify(data.preprocessing)), await valuesOf(data.train)] as [
          Preprocessing,
          number[][],
        ],
    );
    const { values } = await apply(preprocessing, text);
    const found = values[0]!;
    for (const [first, second] of found) expect(second).toBe(first! + 1);
    // Training has a window less of each group: the one whose target lies beyond the end.
    const behind = (shop: number) => [100 * shop + 4, 100 * shop + 5];
    expect(new Set(found.map(String))).toEqual(new Set([...wanted, behind(0), behind(1)].map(String)));
    expect(found).toHaveLength(10);

    const { groups: _, ...ungrouped } = preprocessing.series!;
    const across = (await apply({ ...preprocessing, series: ungrouped }, text)).values[0]!;
    expect(across).toHaveLength(11);
    expect(across.some(([first, second]) => second !== first! + 1)).toBe(true);

    await expect(apply(preprocessing, "t,y,shop\n1,1,0\n2,1,1\n")).rejects.toThrow(
      "new.csv has too few rows of any one shop for a window of 2.",
    );
  });

  async function profileOf(source: string) {
    const { profile } = await profileSource({ source }, folder.path);
    return profile!;
  }
});
