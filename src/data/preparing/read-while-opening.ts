/** Reads the numbers of a large file of text while it is opened and checked, so that it is gone through only once. */
import type { Onlooker, Table } from "../reading/table.js";
import type { Plan } from "./plan.js";
import { type ReadTable, takeChunk } from "./read-columns.js";
import { fieldReader } from "./scan-chunks.js";
import { createStore, type StoreWriter } from "./store.js";
import type { TemporaryFiles } from "./temporary.js";

export interface OpeningOptions {
  /** Bytes of numbers that may stay in memory. */
  readonly memory: number;
  readonly files: TemporaryFiles;
  /** `rows` is estimated. */
  readonly onRows?: (done: number, rows: number) => void;
}

export interface OpeningReader {
  readonly onlooker: Onlooker;
  /** To be asked where the table says that everything in it was seen. */
  finish(): Promise<ReadTable | undefined>;
}

export function readWhileOpening(
  planFor: (beginning: Pick<Table, "columns">) => Plan,
  { memory, files, onRows }: OpeningOptions,
): OpeningReader {
  let begun: { readonly plan: Plan; readonly writer: StoreWriter } | undefined;
  return {
    onlooker: async (beginning) => {
      const plan = planFor(beginning);
      const chunkOf = fieldReader(plan.items);
      // The words of training rows are counted, and which those are is not known before all rows are.
      if (chunkOf === undefined || plan.items.some(({ kind }) => kind === "text")) return undefined;
      const writer = createStore(Number.POSITIVE_INFINITY, plan.slots, memory, files);
      begun = { plan, writer };
      return (fields) => {
        const done = fields.firstRow + fields.rows;
        onRows?.(done, Math.max(done, beginning.rows));
        return takeChunk(plan, chunkOf(fields), fields.firstRow, writer) as undefined | Promise<undefined>;
      };
    },
    finish: async () => {
      if (begun === undefined) return undefined;
      const { plan, writer } = begun;
      // What is open for longer does not keep the numbers in memory.
      begun = undefined;
      return { plan, store: await writer.finish() };
    },
  };
}
