/** Prepares new rows as the training rows were: for predictions. */
import { DataError } from "../data-error.js";
import type { Preprocessing, RowValues } from "../prepared.js";
import type { Table } from "../reading/table.js";
import { everyRow } from "./deal.js";
import { repeatPreparing } from "./prepare-table.js";
import { makeRows } from "./rows.js";
import { orderOfSeries } from "./split.js";
import { temporaryFiles } from "./temporary.js";

export interface AppliedRows {
  readonly count: number;
  /** One for each input of the network. */
  readonly inputs: readonly RowValues[];
  /** Which row of the table each is; of a window, its last. */
  readonly index: Int32Array;
  close(): Promise<void>;
}

export interface ApplyOptions {
  /** What messages call the table. */
  readonly source: string;
  readonly memory?: number;
  readonly allowed?: (file: string) => boolean;
  readonly signal?: AbortSignal;
}

const defaultMemory = 512 * 2 ** 20;

/** Repeats what `preprocessing` says, which may have been plain JSON in between, with all rows of the table. */
export async function applyPreprocessing(
  { inputs, series }: Preprocessing,
  table: Table,
  options: ApplyOptions,
): Promise<AppliedRows> {
  const files = temporaryFiles();
  try {
    const { rows, groups } =
      series === undefined
        ? { rows: everyRow(table.rows), groups: undefined }
        : await orderOfSeries(table, options.source, series);
    const request = { table, source: options.source, inputs, targets: [], rows };
    const ready = await repeatPreparing(
      request,
      { inputs, targets: [] },
      { ...options, memory: options.memory ?? defaultMemory, files },
    );
    const windows = series === undefined ? undefined : { window: series.window, reach: 0, groups };
    const made = makeRows(rows, ready.part(0, rows.length, []).inputs, [], windows);
    if (made.count === 0) {
      const groupedBy = series?.groups?.column;
      const of = groupedBy === undefined ? "" : ` of any one ${groupedBy}`;
      throw new DataError(`${options.source} has too few rows${of} for a window of ${series?.window ?? 1}.`);
    }
    return { count: made.count, inputs: made.inputs, index: made.index, close: () => files.close() };
  } catch (error) {
    await files.close();
    throw error;
  }
}
