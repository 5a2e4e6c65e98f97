/** Takes from the training rows what inputs and targets are turned into numbers with: figures, scales and vocabularies. */
import type { Clip, ColumnEncoding, DataInput, MissingMethod, ScaleMethod } from "../../network.js";
import { DataError } from "../data-error.js";
import type { FittedColumn, FittedInput, NumberScale, PreparedTarget } from "../prepared.js";
import type { InputPlan, TargetPlan } from "./plan.js";
import { mode, quantiles } from "./quantiles.js";
import { type Adjust, type Sample, trainingSample } from "./sample.js";
import { fitScale, unscaled } from "./scale.js";
import type { ColumnStore } from "./store.js";
import type { PlannedTarget } from "./targets.js";
import { firstWord } from "./text.js";

/** The rows that figures are taken from. */
export interface Training {
  readonly store: ColumnStore;
  /** 1 for each row of the table that is trained on. */
  readonly rows: Uint8Array;
}

/** All but images, whose figures are taken when they are decoded. */
export type TableInput = Exclude<DataInput, { kind: "image" }>;

export async function fitInput(input: TableInput, plan: InputPlan, training: Training): Promise<FittedInput> {
  const { name, shape } = input;
  if (input.kind === "table") {
    const columns: FittedColumn[] = [];
    for (const [index, column] of input.columns.entries()) {
      columns.push(await fitColumn(column, plan.slots[index]!, training));
    }
    return { kind: "table", name, shape, columns };
  }
  const { column } = input;
  if (input.kind === "text") {
    const { length, standardize, maxTokens } = input;
    const vocabulary = plan.words?.vocabulary(Math.max(0, maxTokens - firstWord)) ?? [];
    return { kind: "text", name, shape, column, length, standardize, vocabulary };
  }
  const { classes } = input;
  const fill = await fillClass(input.missing, column, classes, plan.slots[0]!, training);
  return { kind: "codes", name, shape, column, classes, ...(fill !== undefined && { fill }) };
}

async function fitColumn(encoding: ColumnEncoding, slot: number, training: Training): Promise<FittedColumn> {
  const { column, width } = encoding;
  switch (encoding.kind) {
    case "number":
      return { kind: "number", column, width, ...(await fitNumbers(encoding, [slot], training)) };
    case "array": {
      const slots = Array.from({ length: width }, (_, index) => slot + index);
      return { kind: "array", column, width, ...(await fitNumbers(encoding, slots, training)) };
    }
    case "one_hot": {
      const fill = await fillClass(encoding.missing, column, encoding.classes, slot, training);
      return {
        kind: "one_hot",
        column,
        width,
        classes: encoding.classes,
        ...(fill !== undefined && { fill }),
      };
    }
    case "boolean": {
      const sample = fills(encoding.missing)
        ? await trainingSample(training.store, [slot], training.rows)
        : undefined;
      if (sample === undefined) return { kind: "boolean", column, width };
      requireValues(sample, column);
      return { kind: "boolean", column, width, fill: (await mode(sample)) === 1 };
    }
    case "date": {
      const fitted: FittedNumbers[] = [];
      for (const index of encoding.parts.keys()) {
        fitted.push(await fitNumbers(encoding, [slot + index], training));
      }
      const fill = fitted.flatMap((part) => part.fill ?? []);
      const clip = fitted.flatMap((part) => (part.clip === undefined ? [] : [part.clip]));
      return {
        kind: "date",
        column,
        width,
        parts: encoding.parts,
        ...(fill.length > 0 && { fill }),
        ...(clip.length > 0 && { clip }),
        scales: fitted.map((part) => part.scale),
      };
    }
  }
}

interface FittedNumbers {
  readonly fill?: number;
  readonly clip?: readonly [number, number];
  readonly scale: NumberScale;
}

interface NumberEncoding {
  readonly column: string;
  readonly scale: ScaleMethod;
  readonly missing: MissingMethod;
  readonly clip?: Clip;
}

/** Missing values are filled first, then outliers are clipped, then the scale is taken: each from what the last one left. */
async function fitNumbers(
  { column, scale, missing, clip }: NumberEncoding,
  slots: readonly number[],
  { store, rows }: Training,
): Promise<FittedNumbers> {
  let adjust: Adjust | undefined;
  let fill: number | undefined;
  /** Of the values as they are now, where it is known. */
  let known: Sample | undefined;
  if (fills(missing)) {
    const present = await trainingSample(store, slots, rows);
    requireValues(present, column);
    if (present.count === slots.length * marked(rows)) known = present;
    const figure = await fillNumber(missing, present);
    fill = figure;
    adjust = (value) => (Number.isNaN(value) ? figure : value);
  }
  let range: readonly [number, number] | undefined;
  if (clip !== undefined) {
    const sample = known ?? (await trainingSample(store, slots, rows, adjust));
    requireValues(sample, column);
    known = undefined;
    const [lower, upper] = (await quantiles(sample, [clip.lower, clip.upper])) as [number, number];
    range = [lower, upper];
    const before = adjust;
    adjust = (value) => Math.min(Math.max(before === undefined ? value : before(value), lower), upper);
  }
  // The other scales need no figures.
  const figures = scale === "standardize" || scale === "minmax" || scale === "robust";
  return {
    ...(fill !== undefined && { fill }),
    ...(range !== undefined && { clip: range }),
    scale: figures
      ? await fitScale(scale, known ?? (await trainingSample(store, slots, rows, adjust)))
      : scale === "log"
        ? { ...unscaled, log: true }
        : unscaled,
  };
}

function marked(rows: Uint8Array): number {
  let count = 0;
  for (let row = 0; row < rows.length; row++) count += rows[row]!;
  return count;
}

/** Whether a figure of the training rows takes the place of what is missing. */
function fills(missing: MissingMethod): missing is "median" | "mean" | "mode" {
  return missing !== "error" && missing !== "drop";
}

async function fillNumber(missing: "median" | "mean" | "mode", present: Sample): Promise<number> {
  if (missing === "mean") return present.mean;
  if (missing === "mode") return mode(present);
  return (await quantiles(present, [0.5]))[0]!;
}

/** The commonest class; of several, the first. A value that is none of the classes does not count. */
async function fillClass(
  missing: MissingMethod,
  column: string,
  classes: readonly string[],
  slot: number,
  { store, rows }: Training,
): Promise<string | undefined> {
  if (!fills(missing)) return undefined;
  const present = await trainingSample(store, [slot], rows, (value) => (value < 0 ? Number.NaN : value));
  requireValues(present, column);
  return classes[await mode(present)];
}

function requireValues({ count }: Sample, column: string): void {
  if (count > 0) return;
  throw new DataError(`${column} has no value in any training row, from which missing ones could be filled.`);
}

export async function fitTarget(
  { target, task }: PlannedTarget,
  { slot, width }: TargetPlan,
  { store, rows }: Training,
): Promise<PreparedTarget> {
  const { name } = target;
  if (task.kind !== "regression") return { name, classes: task.classes, width, scale: undefined };
  const scale = await fitScale(target.scale, await trainingSample(store, [slot], rows));
  return { name, classes: undefined, width, scale };
}
