/** Turns a dataset's files into the numbers that training takes, in three splits. */
import { createHash } from "node:crypto";
import { messages } from "../../language/messages/messages.js";
import type { DataInput, Dataset, Task } from "../../network.js";
import type { DataSource } from "../../profile.js";
import { DataError } from "../data-error.js";
import type { PreparedData, Rows } from "../prepared.js";
import { type OpenOptions, openTable } from "../reading/open-table.js";
import type { Table } from "../reading/table.js";
import { rowsWithout } from "./dropped-rows.js";
import { type AnyInput, planReading } from "./plan.js";
import { fitAndPrepare, type PreparingProgress, type ReadyTable, repeatPreparing } from "./prepare-table.js";
import { type OpeningReader, readWhileOpening } from "./read-while-opening.js";
import { makeRows, type Windows } from "./rows.js";
import { fittedSeries, requireRows, type SplitRows, splitTable } from "./split.js";
import { type PlannedTarget, plannedTargets } from "./targets.js";
import { type TemporaryFiles, temporaryFiles } from "./temporary.js";
import { rememberFiles } from "./unchanged.js";

export type { PreparingProgress } from "./prepare-table.js";

export interface PrepareOptions extends Pick<OpenOptions, "allowed" | "download" | "signal" | "threads"> {
  readonly onProgress?: (progress: PreparingProgress) => void;
  /**
   * Bytes that the numbers read may take in memory, and those made of them, and the pixels of images. More than that is
   * put aside in files, or decoded as it is needed.
   */
  readonly memory?: number;
  /** Where files are put aside; absent: the system's folder for that. */
  readonly temporaryFolder?: string;
}

const defaultMemory = 512 * 2 ** 20;

/**
 * Reads the data of `dataset`, whose paths count from `folder`, and prepares it for the tasks of its targets. Everything
 * is fitted on the training rows only. Throws a DataError when the data is not fit for training; the checker reports
 * most of that before.
 */
export async function prepareData(
  dataset: Dataset,
  tasks: readonly Task[],
  folder: string,
  options: PrepareOptions = {},
): Promise<PreparedData> {
  const { inputs, source } = dataset;
  if (inputs === undefined) throw new DataError(`The columns of ${source} are not known yet.`);
  if (inputs.length === 0) throw new DataError(`The dataset ${dataset.name} has no features.`);
  const files = temporaryFiles(options.temporaryFolder);
  const tables: Table[] = [];
  const close = async () => {
    for (const table of tables.splice(0)) table.close();
    await files.close();
  };
  try {
    const data = await prepareOpened({ dataset, inputs, tasks, folder, options, files, tables });
    // An image that cannot be read is told of with its place in the table, whenever it is read.
    if (inputs.every((input) => input.kind !== "image")) for (const table of tables.splice(0)) table.close();
    return { ...data, close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Preparing {
  readonly dataset: Dataset;
  readonly inputs: readonly DataInput[];
  readonly tasks: readonly Task[];
  readonly folder: string;
  readonly options: PrepareOptions;
  readonly files: TemporaryFiles;
  /** Those that have been opened. */
  readonly tables: Table[];
}

async function prepareOpened(preparing: Preparing): Promise<Omit<PreparedData, "close">> {
  const { dataset, inputs, tasks, options } = preparing;
  const { source, series } = dataset;
  const targets = plannedTargets(dataset, tasks);
  const main = await openSource(dataset, inputs, targets, preparing);
  const split = await splitTable(dataset, main.table);
  requireRows(dataset, main.table, split);
  const tableOptions = { ...options, memory: options.memory ?? defaultMemory, files: preparing.files };
  const rows = concatenated(split);
  const request = { table: main.table, source, inputs, targets, rows, read: main.read };
  const ready = await fitAndPrepare(request, split.train.length, tableOptions);
  const fingerprint = await main.table.fingerprint();
  await main.checkUnchanged();
  const windows =
    series === undefined ? undefined : { window: series.window, reach: series.horizon, groups: split.groups };
  let first = 0;
  const next = (part: Int32Array, augment: Dataset["augment"] = []) => {
    const { inputs: values, targets: wanted } = ready.part(first, part.length, augment);
    first += part.length;
    return makeRows(part, values, wanted, windows);
  };
  const parts = { train: next(split.train, dataset.augment), validation: next(split.validation) };
  const ownTest = next(split.test);
  const separate =
    dataset.test === undefined ? undefined : await testRows(preparing, dataset.test, ready, windows);
  const test = separate?.rows ?? ownTest;
  requireWindows(dataset, { ...parts, test });
  const leftOut = main.table.rows - rows.length + (separate?.leftOut ?? 0);
  const both = createHash("sha256")
    .update(fingerprint)
    .update(separate?.fingerprint ?? "");
  return {
    targets: ready.fitted.targets,
    ...parts,
    test,
    ...(leftOut > 0 && { leftOut }),
    preprocessing: {
      format: 1,
      ...ready.fitted,
      ...(series !== undefined && { series: fittedSeries(dataset, series, main.table) }),
    },
    fingerprint: separate === undefined ? fingerprint : both.digest("hex"),
  };
}

/** The rows of a test file, by the figures of the training rows. */
async function testRows(
  preparing: Preparing,
  source: string,
  { fitted }: ReadyTable,
  windows: Windows | undefined,
): Promise<{ readonly rows: Rows; readonly leftOut: number; readonly fingerprint: string }> {
  const { dataset, tasks, options, files } = preparing;
  const targets = plannedTargets(dataset, tasks);
  const { table, read, checkUnchanged } = await openSource({ source }, fitted.inputs, targets, preparing);
  const order = await testOrder({ ...dataset, source }, table);
  const rows = order.train;
  const request = { table, source, inputs: fitted.inputs, targets, rows, read };
  const tableOptions = { ...options, memory: options.memory ?? defaultMemory, files };
  const ready = await repeatPreparing(request, fitted, tableOptions);
  const fingerprint = await table.fingerprint();
  await checkUnchanged();
  const made = ready.part(0, rows.length, []);
  const ownWindows = windows === undefined ? undefined : { ...windows, groups: order.groups };
  const leftOut = table.rows - rows.length;
  return { rows: makeRows(rows, made.inputs, made.targets, ownWindows), leftOut, fingerprint };
}

/** All rows of a test file that are used, in order: those of a series as the series goes. */
async function testOrder(dataset: Dataset, table: Table): Promise<SplitRows> {
  const none = new Int32Array(0);
  if (dataset.series === undefined) {
    return { train: await rowsWithout(dataset, table), validation: none, test: none };
  }
  return splitTable({ ...dataset, split: { ...dataset.split, train: 1, validation: 0, test: 0 } }, table);
}

interface OpenedSource {
  readonly table: Table;
  /** Gives what was read of it while it was opened, where that is everything; to be asked once. */
  readonly read: OpeningReader["finish"] | undefined;
  /** Ends with an error if the files are no longer what they were. */
  checkUnchanged(): Promise<void>;
}

async function openSource(
  { source, query }: DataSource,
  inputs: readonly AnyInput[],
  targets: readonly PlannedTarget[],
  { folder, options, tables, files }: Preparing,
): Promise<OpenedSource> {
  const named = { source, ...(query !== undefined && { query }) };
  const checkUnchanged = await rememberFiles(named, folder, options);
  const reader = readWhileOpening((table) => planReading(table, source, inputs, targets, undefined), {
    memory: options.memory ?? defaultMemory,
    files,
    onRows: (done, of) => options.onProgress?.({ stage: "reading", done, of }),
  });
  const { table, problem } = await openTable(named, folder, { ...options, onlooker: reader.onlooker });
  if (problem !== undefined) throw new DataError(messages.dataProblem(problem).message);
  tables.push(table);
  return { table, read: table.seen === true ? reader.finish : undefined, checkUnchanged };
}

function concatenated({ train, validation, test }: SplitRows): Int32Array {
  const rows = new Int32Array(train.length + validation.length + test.length);
  rows.set(train);
  rows.set(validation, train.length);
  rows.set(test, train.length + validation.length);
  return rows;
}

function requireWindows({ source, split, series, test: file }: Dataset, parts: Record<string, Rows>): void {
  if (series === undefined) return;
  for (const part of ["train", "validation", "test"] as const) {
    const wanted = part === "train" || split[part] > 0 || (part === "test" && file !== undefined);
    if (!wanted || parts[part]!.count > 0) continue;
    const needed = series.window + series.horizon;
    const name = part === "train" ? "training" : part;
    throw new DataError(
      `${part === "test" ? (file ?? source) : source} has too few ${name} rows for windows: each takes ${needed} rows that follow each other, the target's included. Choose a smaller window or horizon, or other shares.`,
    );
  }
}
