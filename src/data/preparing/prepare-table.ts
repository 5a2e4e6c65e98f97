/** Reads one table and turns its rows into numbers at their places, by figures that were fitted before or now. */
import type { Configured } from "../../layers/layer.js";
import type { AugmentationName, DataInput } from "../../network.js";
import type { FittedInput, PreparedTarget } from "../prepared.js";
import { permitted } from "../reading/locate.js";
import type { Table } from "../reading/table.js";
import { fitInput, fitTarget, type Training } from "./fit.js";
import { fitImages, type Images, imageRows, openImages } from "./images.js";
import { type Placed, placeRows } from "./place-rows.js";
import type { PlacedRows } from "./placed.js";
import { type AnyInput, type Plan, planReading } from "./plan.js";
import { type ReadTable, readColumns } from "./read-columns.js";
import type { SplitInput, SplitTarget } from "./rows.js";
import { inputTransform, targetTransform } from "./steps.js";
import type { PlannedTarget } from "./targets.js";
import type { TemporaryFiles } from "./temporary.js";

/** How far the preparing is. */
export interface PreparingProgress {
  readonly stage: "reading" | "decoding images" | "preparing";
  readonly done: number;
  readonly of: number;
}

export interface TableOptions {
  readonly memory: number;
  readonly files: TemporaryFiles;
  readonly allowed?: ((file: string) => boolean) | undefined;
  readonly onProgress?: ((progress: PreparingProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What was taken from the training rows. */
export interface Fitted {
  readonly inputs: readonly FittedInput[];
  readonly targets: readonly PreparedTarget[];
}

/** The rows of a table, ready. */
export interface ReadyTable {
  readonly fitted: Fitted;
  /** The rows at the places from `first` on; training images alone are changed by `augment`. */
  part(
    first: number,
    count: number,
    augment: readonly Configured<AugmentationName>[],
  ): {
    readonly inputs: readonly SplitInput[];
    readonly targets: readonly SplitTarget[];
  };
}

export interface TableRequest {
  readonly table: Table;
  /** What messages call it. */
  readonly source: string;
  readonly inputs: readonly AnyInput[];
  readonly targets: readonly PlannedTarget[];
  /** Which row of the table is at each place. */
  readonly rows: Int32Array;
  /** Gives what was read of it before, if anything was. */
  readonly read?: (() => Promise<ReadTable | undefined>) | undefined;
}

/** Fits on the first `training` places what is then used for all of them. */
export function fitAndPrepare(
  request: TableRequest & { readonly inputs: readonly DataInput[] },
  training: number,
  options: TableOptions,
): Promise<ReadyTable> {
  return prepareTable(request, { inputs: request.inputs, training }, options);
}

/** Repeats what was fitted before. */
export function repeatPreparing(
  request: TableRequest,
  fitted: Fitted,
  options: TableOptions,
): Promise<ReadyTable> {
  return prepareTable(request, fitted, options);
}

type ToFit = { readonly inputs: readonly DataInput[]; readonly training: number };

async function prepareTable(
  request: TableRequest,
  figures: ToFit | Fitted,
  options: TableOptions,
): Promise<ReadyTable> {
  const { table, source, inputs, targets, rows } = request;
  const { memory, files, onProgress, signal } = options;
  const training = "training" in figures ? figures.training : 0;
  const trainingRows = new Uint8Array(table.rows);
  for (const row of rows.subarray(0, training)) trainingRows[row] = 1;
  const onRows = (done: number) => onProgress?.({ stage: "reading", done, of: table.rows });
  const read = await request.read?.();
  const plan = read?.plan ?? planReading(table, source, inputs, targets, trainingRows);
  const store = read?.store ?? (await readColumns(table, plan, { memory, files, signal, onRows }));
  const images = await Promise.all(
    inputs.map((input, index) => imagesOf(input, request, plan.inputs[index]!.paths ?? [], options)),
  );
  const fitted =
    "training" in figures
      ? await fitAll(figures, targets, plan, images, { store, rows: trainingRows })
      : figures;
  const placed = await placeRows(
    table,
    store,
    rows,
    fitted.inputs.map((input, index) =>
      input.kind === "image" ? undefined : inputTransform(input, plan.inputs[index]!),
    ),
    targets.map((target, index) => targetTransform(target, fitted.targets[index]!, plan.targets[index]!)),
    { memory, files, signal, onRows: (done) => onProgress?.({ stage: "preparing", done, of: table.rows }) },
  );
  return readyTable(request.inputs, fitted, placed, images);
}

/** A function of its own, so that what it gives does not keep the columns in memory. */
function readyTable(
  inputs: readonly AnyInput[],
  fitted: Fitted,
  placed: Placed,
  images: readonly (Images | undefined)[],
): ReadyTable {
  return {
    fitted,
    part: (first, count, augment) => ({
      inputs: placed.inputs(first, count).map((numbers, index) => {
        const { shape } = inputs[index]!;
        return { shape, rows: numbers ?? pixelsOf(fitted.inputs[index]!, images[index]!, first, augment) };
      }),
      targets: placed.targets.map((values, index) => {
        const { width } = fitted.targets[index]!;
        return { values: values.slice(first * width, (first + count) * width), width };
      }),
    }),
  };
}

async function fitAll(
  { inputs, training }: ToFit,
  targets: readonly PlannedTarget[],
  plan: Plan,
  images: readonly (Images | undefined)[],
  rows: Training,
): Promise<Fitted> {
  const fittedInputs: FittedInput[] = [];
  for (const [index, input] of inputs.entries()) {
    if (input.kind !== "image") fittedInputs.push(await fitInput(input, plan.inputs[index]!, rows));
    else {
      const { scale, ...rest } = input;
      fittedInputs.push({ ...rest, scales: await fitImages(input, images[index]!, training) });
    }
  }
  const fittedTargets: PreparedTarget[] = [];
  for (const [index, target] of targets.entries()) {
    fittedTargets.push(await fitTarget(target, plan.targets[index]!, rows));
  }
  return { inputs: fittedInputs, targets: fittedTargets };
}

async function imagesOf(
  input: AnyInput,
  { table, rows }: TableRequest,
  paths: readonly (string | null)[],
  { memory, allowed, onProgress, signal }: TableOptions,
): Promise<Images | undefined> {
  if (input.kind !== "image") return undefined;
  const mayRead = allowed === undefined ? undefined : (file: string) => permitted(file, { allowed });
  return openImages({ table, column: input.column, paths, rows, permitted: mayRead }, input, memory, {
    onImages: (done) => onProgress?.({ stage: "decoding images", done, of: rows.length }),
    signal,
  });
}

function pixelsOf(
  input: FittedInput,
  images: Images,
  first: number,
  steps: readonly Configured<AugmentationName>[],
): PlacedRows {
  if (input.kind !== "image") throw new TypeError(`${input.name} has no images`);
  return imageRows(images, first, { shape: input, scales: input.scales, steps });
}
