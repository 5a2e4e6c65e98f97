/** Datasets and their rows for the tests of preparing. */

import type { PreparedData, Rows } from "../../../src/data/prepared.js";
import { type PrepareOptions, prepareData } from "../../../src/data/preparing/prepare.js";
import { openTable } from "../../../src/data/reading/open-table.js";
import type { Table } from "../../../src/data/reading/table.js";
import type { ColumnEncoding, DataInput, Dataset, Split, Target, Task } from "../../../src/network.js";

const nowhere = { start: 0, end: 0 };
export const regression: Task = { kind: "regression" };
export const classification = (...classes: string[]): Task => ({ kind: "classification", classes });
export const everything: Split = { method: "random", train: 1, validation: 0, test: 0, seed: 1 };

export type NumberSettings = Partial<Extract<ColumnEncoding, { kind: "number" }>>;

export function number(column: string, settings: NumberSettings = {}): ColumnEncoding {
  return { kind: "number", column, width: 1, scale: "none", missing: "error", ...settings } as ColumnEncoding;
}

export function oneHot(
  column: string,
  classes: readonly string[],
  missing: "error" | "mode" | "drop" = "error",
) {
  return { kind: "one_hot", column, width: classes.length, classes, missing } as const;
}

export function table(...columns: ColumnEncoding[]): DataInput {
  const width = columns.reduce((sum, column) => sum + column.width, 0);
  return { kind: "table", name: "table", shape: [width], columns };
}

export function target(name: string, settings: Partial<Target> = {}): Target {
  return { name, columns: [name], scale: "none", ...settings };
}

export function dataset(source: string, settings: Partial<Dataset>): Dataset {
  return {
    name: "data",
    source,
    targets: [target("y")],
    inputs: [table(number("a"))],
    split: { method: "random", train: 0.7, validation: 0.15, test: 0.15, seed: 7 },
    augment: [],
    profile: undefined,
    span: nowhere,
    nameSpan: nowhere,
    bodySpan: nowhere,
    properties: new Map(),
    ...settings,
  };
}

/** All values of an input for the rows of a split, row after row. */
export async function valuesOf(rows: Rows, input = 0, seed?: number): Promise<number[][]> {
  const { size } = rows.inputs[input]!;
  const into = new Float32Array(rows.count * size);
  await rows.inputs[input]!.fill(
    Int32Array.from({ length: rows.count }, (_, index) => index),
    into,
    seed,
  );
  return Array.from({ length: rows.count }, (_, row) => [...into.subarray(row * size, (row + 1) * size)]);
}

/** Inputs and targets of all splits, by their row in the table. */
export async function byRow(data: PreparedData, input = 0): Promise<{ x: number[]; y: number[] }[]> {
  const found: { x: number[]; y: number[] }[] = [];
  for (const rows of [data.train, data.validation, data.test]) {
    const values = await valuesOf(rows, input);
    for (const [position, row] of rows.index.entries()) {
      const y = data.targets.flatMap(({ width }, index) => [
        ...rows.targets[index]!.subarray(position * width, (position + 1) * width),
      ]);
      found[row] = { x: values[position]!, y };
    }
  }
  return found;
}

/** Prepares, hands over, and lets go of everything. */
export async function prepared<Result>(
  folder: string,
  settings: Dataset,
  tasks: readonly Task[],
  use: (data: PreparedData) => Result | Promise<Result>,
  options: PrepareOptions = {},
): Promise<Result> {
  const data = await prepareData(settings, tasks, folder, { threads: 1, ...options });
  try {
    return await use(data);
  } finally {
    await data.close();
  }
}

export async function withTable<Result>(
  folder: string,
  source: string,
  use: (opened: Table) => Promise<Result>,
): Promise<Result> {
  const { table: opened, problem } = await openTable({ source }, folder, { threads: 1 });
  if (opened === undefined) throw new Error(JSON.stringify(problem));
  try {
    return await use(opened);
  } finally {
    opened.close();
  }
}
