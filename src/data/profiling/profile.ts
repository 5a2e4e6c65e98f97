/** Profiles a data source: what each column holds, in exact figures where that is possible, by one pass over clean text files and a few of SQL over the rest. */
import type { Column, DataProblem, DataSource, ProfileResult } from "../../profile.js";
import { infiniteIn, missingNumber, numberOf, textOf } from "../reading/field-sql.js";
import { type OpenOptions, openTable } from "../reading/open-table.js";
import { reasonOf, unreadable } from "../reading/problems.js";
import type { Table, TableColumn } from "../reading/table.js";
import { mostNumberClasses, spreadOf, valuesOf } from "./details.js";
import { type Figures, type NumberFigures, type ValueCount, wordsOf } from "./figure-kinds.js";
import { completed, figuresOf } from "./figures.js";
import { imageFigures } from "./image-figures.js";
import { guessKinds, kindsOf, type Taken } from "./kinds.js";
import { type Gathered, watchOpening } from "./scanned-figures.js";

/** Opens what `source` names, whose paths count from `folder`, and profiles it. */
export async function profileSource(
  source: DataSource,
  folder: string,
  options: OpenOptions = {},
): Promise<ProfileResult> {
  const { onlooker, gathered } = watchOpening();
  const { table, problem } = await openTable(source, folder, { ...options, onlooker });
  if (problem !== undefined) return { problem };
  try {
    return await profileTable(table, source, options, table.seen === true ? gathered() : undefined);
  } catch (error) {
    options.signal?.throwIfAborted();
    const reason = reasonOf(error);
    if (reason === undefined) throw error;
    return { problem: unreadable(source.source, reason).problem };
  } finally {
    table.close();
  }
}

export async function profileTable(
  table: Table,
  source: DataSource,
  options: OpenOptions = {},
  gathered?: Gathered,
): Promise<ProfileResult> {
  const { taken, figures } = await takeColumns(table, gathered);
  const values = await valuesOf(table, taken, figures);
  const columns: Column[] = [];
  for (const [index, { column }] of taken.entries()) {
    const described = await describe(table, column, figures[index]!, values[index], source, options);
    if ("code" in described) return { problem: described };
    columns.push(described);
  }
  const { form, rows } = table;
  return { profile: { source: source.source, form, rows, columns, fingerprint: await table.fingerprint() } };
}

/** What each column is taken for, and its figures. What the first rows made believe and the others do not is done again. */
async function takeColumns(
  table: Table,
  gathered: Gathered | undefined,
): Promise<{ readonly taken: Taken[]; readonly figures: Figures[] }> {
  const taken =
    gathered?.taken.map((each, index) => ({ ...each, column: table.columns[index]! })) ??
    (await guessKinds(table));
  const figures =
    gathered === undefined
      ? await figuresOf(table, taken)
      : await completed(table, taken, gathered.figures(table.rows));
  const again = async (places: readonly number[], better: readonly Taken[]) => {
    const corrected = await figuresOf(table, better);
    for (const [index, place] of places.entries()) {
      taken[place] = better[index]!;
      figures[place] = corrected[index]!;
    }
  };
  const unfit = () => [...figures.keys()].filter((place) => !figures[place]!.fits);
  // First what was taken to be simple: it may be of its kind all the same.
  const simple = unfit().filter((place) => taken[place]!.plain || taken[place]!.few || taken[place]!.span);
  await again(
    simple,
    simple.map((place) => ({ column: taken[place]!.column, kind: taken[place]!.kind, plain: false })),
  );
  const wrong = unfit();
  await again(
    wrong,
    await kindsOf(
      table,
      wrong.map((place) => taken[place]!.column),
    ),
  );
  return { taken, figures };
}

async function describe(
  table: Table,
  column: TableColumn,
  figures: Figures,
  values: readonly ValueCount[] | undefined,
  source: DataSource,
  options: OpenOptions,
): Promise<Column | DataProblem> {
  const { name } = column;
  const { missing } = figures;
  const distinct = values?.length ?? figures.distinct.estimated;
  const classes = values !== undefined && {
    classes: values.map(([value]) => value),
    classCounts: values.map(([, rows]) => rows),
  };
  switch (figures.kind) {
    case "number": {
      // A typed column may hold no number at all.
      if (figures.numbers === 0) {
        return { name, kind: "category", missing: table.rows, distinct: 0, classes: [], classCounts: [] };
      }
      const { min, max, mean, deviation, integers, infinite } = figures;
      return {
        name,
        kind: "number",
        missing,
        distinct,
        min,
        max,
        mean,
        deviation,
        ...spreadOf(figures),
        ...(infinite > 0 && { infinite }),
        integers,
        ...(integers && values !== undefined && values.length <= mostNumberClasses && classes),
        ...(figures.texts > 0 && { text: await firstText(table, column, figures) }),
      };
    }
    case "boolean":
      return {
        name,
        kind: "boolean",
        missing,
        distinct,
        classes: ["false", "true"],
        classCounts: figures.counts,
      };
    case "date":
      return {
        name,
        kind: "date",
        missing,
        distinct,
        from: figures.from,
        to: figures.to,
        time: figures.time,
      };
    case "array": {
      if (!figures.fits) return { name, kind: "category", missing, distinct };
      const { length, min, max, mean, deviation } = figures;
      return { name, kind: "array", missing, distinct, length, min, max, mean, deviation };
    }
    case "image": {
      const found = await imageFigures(table, column, figures.filled, source.source, options);
      return found.problem ?? { name, kind: "image", missing, distinct, ...found.figures };
    }
    case "category": {
      const words = values === undefined ? figures.words : values.length > 0 ? wordsOf(values) : undefined;
      return {
        name,
        kind: "category",
        missing,
        distinct,
        ...(figures.filled === 0 ? { classes: [], classCounts: [] } : classes),
        ...(words && { words }),
      };
    }
  }
}

/** The first field of a column of numbers that is neither a number nor says that there is none. */
async function firstText(table: Table, column: TableColumn, { texts }: NumberFigures) {
  const isText = `${numberOf(column)} is null and not ${missingNumber(column)} and not ${infiniteIn(column)}`;
  const result = await table.connection.runAndReadAll(
    `select place, value from (select (row_number() over ()) - 1 as place, ${textOf(column)} as value, ${isText} as text from ${table.relation}) where text limit 1`,
  );
  const [row, value] = result.getRowsJS()[0]!;
  return { count: texts, line: await table.line(Number(row)), value: String(value) };
}
