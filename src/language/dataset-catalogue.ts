/** What a `dataset` can say: its properties, and what scales, missing values, outliers and splits can be set to. */
import type { Choice, Param } from "../layers/layer.js";
import type { MissingMethod, ScaleMethod, Split } from "../network.js";
import type { PropertyDoc } from "./settings-catalogue.js";

/** What `scale` and `target_scale` can be set to. Figures are taken from the training rows only. */
export const scaleMethods: readonly Choice<ScaleMethod>[] = [
  { name: "none", doc: "Leaves the numbers as they are.", params: [] },
  {
    name: "standardize",
    doc: "Takes the mean away and divides by the standard deviation: mean 0, deviation 1.",
    params: [],
  },
  { name: "minmax", doc: "Brings the least value to 0 and the greatest to 1.", params: [] },
  {
    name: "robust",
    doc: "Takes the median away and divides by the distance of the quartiles, so that outliers do not count.",
    params: [],
  },
  {
    name: "log",
    doc: "Takes ln(1 + value): for numbers from 0 on of which a few are very large, such as prices.",
    params: [],
  },
];

/** Those that images take. */
export const imageScales: readonly ScaleMethod[] = ["none", "standardize", "minmax"];

/** What `missing` can be set to. */
export const missingMethods: readonly Choice<MissingMethod>[] = [
  { name: "error", doc: "Says where values are missing, and trains nothing.", params: [] },
  {
    name: "median",
    doc: "Takes the median of the training rows instead; for categories, the most frequent one.",
    params: [],
  },
  {
    name: "mean",
    doc: "Takes the mean of the training rows instead; for categories, the most frequent one.",
    params: [],
  },
  { name: "mode", doc: "Takes the most frequent value of the training rows instead.", params: [] },
  { name: "drop", doc: "Leaves rows out in which a value is missing.", params: [] },
];

/** What `outliers` can be set to, beside `none`. */
export const outlierMethods: readonly Choice<"clip">[] = [
  {
    name: "clip",
    doc: "Brings numbers beyond two quantiles of the training rows back to them.",
    params: [
      {
        name: "lower",
        type: { kind: "number", min: 0, below: 1 },
        default: 0.01,
        doc: "The share of the rows below the lower bound.",
      },
      {
        name: "upper",
        type: { kind: "number", above: 0, max: 1 },
        default: 0.99,
        doc: "The share of the rows below the upper bound.",
      },
    ],
  },
];

const share = (name: string, byDefault: number, min: "min" | "above", doc: string): Param => ({
  name,
  type: { kind: "number", [min]: 0, below: 1 },
  default: byDefault,
  doc,
});

const shares: readonly Param[] = [
  share("train", 0.7, "above", "The share to train on."),
  share("validation", 0.15, "above", "The share that is watched while training."),
  share(
    "test",
    0.15,
    "min",
    "The share that is used once, for the final score; 0 where `test` names a file of its own.",
  ),
];
const seed: Param = {
  name: "seed",
  type: { kind: "integer", min: 0 },
  default: 0,
  doc: "Another number deals differently.",
};
const by = (doc: string, otherwise?: string): Param => ({
  name: "by",
  type: { kind: "column" },
  ...(otherwise !== undefined && { default: null, otherwise }),
  doc,
});

/** What `split` can be set to. */
export const splits: readonly Choice<Split["method"]>[] = [
  {
    name: "random",
    doc: "Deals the rows out at random, the same way for the same seed.",
    params: [...shares, seed],
  },
  {
    name: "stratified",
    doc: "Deals the rows out at random so that every class has the same share in each part.",
    params: [...shares, by("The column whose classes they are.", "the target"), seed],
  },
  {
    name: "grouped",
    doc: "Keeps rows together that belong together, such as those of one patient: a group is never in two parts.",
    params: [by("The column whose values are the groups."), ...shares, seed],
  },
  {
    name: "chronological",
    doc: "Trains on the first rows, validates on those after them, and tests on the last.",
    params: [by("The column that says what comes first.", "`order`, or the order of the file"), ...shares],
  },
];

const options = (choices: readonly Choice[]) => `\${1|${choices.map(({ name }) => name).join(",")}|}`;

export const datasetProperties: readonly PropertyDoc[] = [
  {
    name: "source",
    doc: "Where the rows are: a file relative to this one (CSV, TSV, JSON lines, Parquet), several such as `data/2024-*.csv`, a folder with a folder of images or texts for each class, an address, or a database with a `query`.",
    snippet: '"$1.csv"',
  },
  {
    name: "query",
    doc: "The SQL whose rows are the data; for databases, and needed there.",
    snippet: '"select * from ${1:table}"',
  },
  {
    name: "test",
    doc: "A file of test rows of its own, with the same columns. The split then has two parts.",
    snippet: '"$1.csv"',
  },
  {
    name: "target",
    doc: "The column to predict, or several; `multi_hot(…)` for several labels at once. `label` in a folder when left out.",
    snippet: "$1",
  },
  {
    name: "target_scale",
    doc: "How a target that is a number is scaled for the loss; undone in every metric. `none` when left out.",
    snippet: options(scaleMethods),
  },
  {
    name: "features",
    doc: "The columns to predict it from; `all` (the default) takes every other one. `number(age, scale: log)` and the like say how a column becomes numbers.",
    snippet: "${1:all}",
  },
  { name: "exclude", doc: "Columns that are left out.", snippet: "$1" },
  {
    name: "scale",
    doc: "How numbers are brought to a common scale, fitted on the training rows. `none` when left out.",
    snippet: options(scaleMethods),
  },
  {
    name: "missing",
    doc: "What takes the place of missing values. `error` when left out.",
    snippet: options(missingMethods),
  },
  {
    name: "outliers",
    doc: "What is done to numbers far from the others. `none` when left out.",
    snippet: "clip(lower: ${1:1}%, upper: ${2:99}%)",
  },
  {
    name: "shape",
    doc: "Lays the table's numbers out anew, such as columns of pixels as an image.",
    snippet: "[${1:8}, ${2:8}, ${3:1}]",
  },
  {
    name: "order",
    doc: "The column that puts the rows of a series in order; the order of the file when left out.",
    snippet: "$1",
  },
  {
    name: "window",
    doc: "Makes the rows a series: so many of them, one after another, are one input.",
    snippet: "${1:30}",
  },
  {
    name: "horizon",
    doc: "How many rows behind the last one of a window the target lies. 1 when left out.",
    snippet: "${1:1}",
  },
  {
    name: "split",
    doc: "How the rows are dealt out for training, validation and test.",
    snippet: "random(train: 70%, validation: 15%, test: 15%, seed: ${1:7})",
  },
  {
    name: "augment",
    doc: "How training images are changed at random, so that few do for many.",
    snippet: "RandomFlip(horizontal), RandomRotation(${1:0.1})",
  },
];
