/** The figures of columns that need no SQL: those of clean text files, and typed numbers. */
import { streamChunks } from "../preparing/chunks.js";
import type { FieldChunk } from "../reading/csv-cutter.js";
import type { Onlooker, Scan, Table } from "../reading/table.js";
import { drawFrom, mostDrawn, mostTexts } from "./drawn-rows.js";
import type { Figures } from "./figure-kinds.js";
import { gatherFields } from "./gather-fields.js";
import { gatherNumbers } from "./gather-numbers.js";
import { guessKinds, type Taken } from "./kinds.js";
import { groupsOf } from "./select.js";

/** So many columns are gathered at once: each keeps what it has counted. */
const mostColumns = 4096;

/** By one pass over the fields, as long as the samples of all columns fit into memory. */
export async function scannedFigures(table: Table, scan: Scan, taken: readonly Taken[]): Promise<Figures[]> {
  const found: Figures[] = [];
  for (const group of groupsOf(taken, Math.min(table.rows, mostDrawn), mostColumns)) {
    const { visit, figures } = gatherAll(table, group);
    await scan(visit);
    found.push(...figures(table.rows));
  }
  return found;
}

function gatherAll({ columns, rows }: Pick<Table, "columns" | "rows">, taken: readonly Taken[]) {
  const gatherers = taken.map((each) => gatherFields(each, columns.indexOf(each.column)));
  const drawValues = drawFrom(rows, mostDrawn);
  const drawTexts = drawFrom(rows, mostTexts);
  return {
    visit: (chunk: FieldChunk): undefined => {
      const drawn = { values: drawValues(chunk.rows), texts: drawTexts(chunk.rows) };
      for (const gatherer of gatherers) gatherer.take(chunk, drawn);
    },
    figures: (all: number) => gatherers.map((gatherer) => gatherer.figures(all)),
  };
}

/** What was gathered while a table was opened. */
export interface Gathered {
  readonly taken: readonly Taken[];
  figures(rows: number): Figures[];
}

/** Watches a table being opened; `gathered` is what it has seen, if anything. */
export function watchOpening(): {
  readonly onlooker: Onlooker;
  readonly gathered: () => Gathered | undefined;
} {
  let gathered: Gathered | undefined;
  return {
    onlooker: async (beginning) => {
      // All rows of a small table have to be drawn, and how many there are is not known exactly yet.
      const large = beginning.rows > 2 * mostDrawn;
      if (!large || groupsOf(beginning.columns, mostDrawn, mostColumns).length > 1) return undefined;
      const taken = await guessKinds(beginning);
      const { visit, figures } = gatherAll(beginning, taken);
      gathered = { taken, figures };
      return visit;
    },
    gathered: () => gathered,
  };
}

/** Of columns of typed numbers. */
export async function typedNumberFigures(table: Table, taken: readonly Taken[]): Promise<Figures[]> {
  const found: Figures[] = [];
  for (const group of groupsOf(taken, Math.min(table.rows, mostDrawn), mostColumns)) {
    const gatherers = group.map(() => gatherNumbers(true));
    const missing = new Float64Array(group.length);
    const infinite = new Float64Array(group.length);
    const draw = drawFrom(table.rows, mostDrawn);
    const values = group.map(({ column }) => `coalesce(${column.sql}, 'nan'::double)`);
    await streamChunks(table, values, (chunk) => {
      const drawn = draw(chunk.rows);
      for (const [index, gatherer] of gatherers.entries()) {
        const numbers = chunk.doubles(index);
        for (let row = 0; row < chunk.rows; row++) {
          const value = numbers[row]!;
          if (value - value === 0) continue;
          if (!Number.isNaN(value)) infinite[index]!++;
          else missing[index]!++;
          numbers[row] = Number.NaN;
        }
        gatherer.take(numbers, chunk.rows, drawn);
      }
    });
    for (const [index, gatherer] of gatherers.entries()) {
      found.push(gatherer.figures(table.rows, missing[index]!, infinite[index]!));
    }
  }
  return found;
}
