/** The first pass over a table: for each column how much of it is missing, its range, its mean and how many values differ. */
import { numberOf } from "../reading/field-sql.js";
import type { Table, TableColumn } from "../reading/table.js";
import { mostDrawn, mostTexts } from "./drawn-rows.js";
import type { Figures } from "./figure-kinds.js";
import type { Taken } from "./kinds.js";
import { largest, questionOf } from "./questions.js";
import { scannedFigures, typedNumberFigures } from "./scanned-figures.js";
import { groupsOf, selectRow } from "./select.js";

export async function figuresOf(table: Table, taken: readonly Taken[]): Promise<Figures[]> {
  return completed(table, taken, await gathered(table, taken));
}

/** With what is worked out anew of columns with numbers of enormous size. */
export function completed(
  table: Table,
  taken: readonly Taken[],
  found: readonly Figures[],
): Promise<Figures[]> {
  return Promise.all(found.map((figures, index) => withLargeNumbers(table, taken[index]!.column, figures)));
}

async function gathered(table: Table, taken: readonly Taken[]): Promise<Figures[]> {
  if (table.scan !== undefined) return scannedFigures(table, table.scan, taken);
  const isNumbers = ({ column }: Taken) => column.type === "number";
  const numbers = await typedNumberFigures(table, taken.filter(isNumbers));
  const others = await askedFigures(
    table,
    taken.filter((each) => !isNumbers(each)),
  );
  return taken.map((each) => (isNumbers(each) ? numbers : others).shift()!);
}

/** By one row of SQL for all of many columns. */
async function askedFigures(table: Table, taken: readonly Taken[]): Promise<Figures[]> {
  const found: Figures[] = [];
  const drawn = (rows: number) => (table.rows <= rows ? "true" : `random() < ${rows / table.rows}`);
  for (const group of groupsOf(taken, Math.min(table.rows, mostDrawn))) {
    const questions = group.map((each, index) => questionOf(table, each, `v${index}`));
    // The same rows are drawn each time, as far as one thread reads them.
    await table.connection.run("select setseed(0.5)");
    const answers = await selectRow(
      table.connection,
      questions.flatMap(({ aggregates }) => aggregates),
      table.relation,
      [`${drawn(mostDrawn)} as drawn`, `${drawn(mostTexts)} as drawn_text`],
      questions.flatMap(({ values }) => values),
      questions.flatMap(({ derived }) => derived ?? []),
    );
    for (const { aggregates, read } of questions) found.push(read(answers.splice(0, aggregates.length)));
  }
  return found;
}

/** Mean and deviation of numbers that are too large for the usual way, which are brought to the range from −1 to 1. */
async function withLargeNumbers(table: Table, column: TableColumn, figures: Figures): Promise<Figures> {
  if (figures.kind !== "number") return figures;
  const size = Math.max(Math.abs(figures.min), Math.abs(figures.max));
  if (size < largest || figures.min === figures.max) return figures;
  const small = `${numberOf(column)} / ${size}`;
  const [mean, deviation] = await selectRow(
    table.connection,
    [`favg(${small})`, `stddev_pop(${small})`],
    table.relation,
  );
  return {
    ...figures,
    mean: Number(mean) * size,
    deviation: Math.min(Number(deviation) * size, Number.MAX_VALUE),
  };
}
