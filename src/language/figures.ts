/** The figures by which a program speaks of its data: how many classes, features and tokens it has. */
import type { DataInput, Dataset, Target } from "../network.js";
import type { Column } from "../profile.js";
import { columnsOfProfile } from "./check/dataset/dataset-text.js";

/**
 * What `classes`, `features` and `tokens` stand for; undefined while that is not known. A name that the data has no figure
 * for is absent. `tokens` of several inputs is the largest, and `tokens.title` that of one.
 */
export function figuresOf(dataset: Dataset): ReadonlyMap<string, number | undefined> {
  const { inputs, profile } = dataset;
  const figures = new Map<string, number | undefined>();
  const classes = classesOf(dataset)?.length;
  const [target] = dataset.targets;
  const unknown =
    target !== undefined && target.labels === undefined && targetColumn(dataset, target) === undefined;
  if (classes !== undefined || profile === undefined || unknown) figures.set("classes", classes);
  if (inputs === undefined) return figures.set("features", undefined).set("tokens", undefined);
  const table = inputs.find((input) => input.kind === "table");
  if (table !== undefined) figures.set("features", tableWidth(table));
  const coded = inputs.flatMap((input): [string, number][] => {
    const tokens = tokensOf(input);
    return tokens === undefined ? [] : [[input.name, tokens]];
  });
  if (coded.length > 0) figures.set("tokens", Math.max(...coded.map(([, tokens]) => tokens)));
  if (coded.length > 1) for (const [name, tokens] of coded) figures.set(`tokens.${name}`, tokens);
  return figures;
}

/** The column that a target is; undefined for several labels, or while the data is not known. */
export function targetColumn({ profile }: Dataset, { columns, labels }: Target): Column | undefined {
  return profile === undefined || labels !== undefined
    ? undefined
    : columnsOfProfile(profile).get(columns[0]!);
}

/** The classes or labels of a target, the first one where none is named; undefined for numbers, or while they are not known. */
export function classesOf(
  dataset: Dataset,
  target: Target = dataset.targets[0]!,
): readonly string[] | undefined {
  return target.labels === undefined ? targetColumn(dataset, target)?.classes : target.labels.classes;
}

/** How many numbers of a row the table gives. */
export function tableWidth({ columns }: DataInput & { readonly kind: "table" }): number {
  return columns.reduce((sum, { width }) => sum + width, 0);
}

/** How many different numbers an input of words or of a numbered class can hold; undefined for amounts. */
export function tokensOf(input: DataInput): number | undefined {
  if (input.kind === "text") return input.maxTokens;
  return input.kind === "codes" ? input.classes.length + 1 : undefined;
}

/** By which name a network speaks of each of the data's inputs: `input`, or `input.photo` where there are several. */
export function inputNames(inputs: readonly DataInput[]): readonly string[] {
  return inputs.length === 1 ? ["input"] : inputs.map(({ name }) => `input.${name}`);
}
