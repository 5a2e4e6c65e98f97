/** The first pass over a table: for each column how much of it is missing, its range, its mean and how many values differ. */
import {
  booleanOf,
  filled,
  infiniteIn,
  missingNumber,
  numberOf,
  textOf,
  timeOfDayIn,
  timestampOf,
} from "../reading/field-sql.js";
import type { Table, TableColumn } from "../reading/table.js";
import { type ArrayFigures, arrayFigures } from "./array-figures.js";
import { type Counting, countDifferent, countingOf, type Different } from "./different.js";
import { imagePath, isNumeric, type Taken } from "./kinds.js";
import { groupsOf, selectRow } from "./select.js";

interface Base {
  readonly missing: number;
  readonly distinct: Different;
  /** Whether the whole column is of the kind that it was taken for. */
  readonly fits: boolean;
}

export interface NumberFigures extends Base {
  readonly kind: "number";
  readonly numbers: number;
  readonly infinite: number;
  readonly texts: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly deviation: number;
  readonly integers: boolean;
}

export type Figures =
  | NumberFigures
  | ArrayFigures
  | (Base & { readonly kind: "category" | "image"; readonly filled: number })
  | (Base & { readonly kind: "boolean"; readonly counts: readonly [number, number] })
  | (Base & { readonly kind: "date"; readonly from: string; readonly to: string; readonly time: boolean });

/** What is asked of one column, and what its answers mean. */
interface Question<Answer> {
  /** Values that are worked out first, each `expression as name`. */
  readonly values: readonly string[];
  /** What is worked out of the columns and these values. */
  readonly derived?: readonly string[];
  readonly aggregates: readonly string[];
  readonly read: (answers: readonly unknown[]) => Answer;
}

/** Numbers beyond this would not fit into a double when squared. */
const largest = 1e150;

export async function figuresOf(table: Table, taken: readonly Taken[]): Promise<Figures[]> {
  const found: Figures[] = [];
  for (const group of groupsOf(taken)) {
    const by = countingOf(group.length, table.rows);
    const questions = group.map((each, index) => questionOf(table, each, `v${index}`, by));
    const answers = await selectRow(
      table.connection,
      questions.flatMap(({ aggregates }) => aggregates),
      table.relation,
      questions.flatMap(({ values }) => values),
      questions.flatMap(({ derived }) => derived ?? []),
    );
    for (const { aggregates, read } of questions) found.push(read(answers.splice(0, aggregates.length)));
  }
  return Promise.all(found.map((figures, index) => withLargeNumbers(table, taken[index]!.column, figures)));
}

function questionOf(table: Table, taken: Taken, value: string, by: Counting): Question<Figures> {
  const { column, kind } = taken;
  switch (kind) {
    case "number":
      return numberQuestion(table, taken, value, by);
    case "array":
      return arrayFigures(table, column, value, by);
    case "boolean":
      return booleanQuestion(table, column, value);
    case "date":
      return dateQuestion(table, column, value, by);
    default:
      return textQuestion(table, taken, value, by);
  }
}

/** Of a plain column it is not asked what fields say that are no numbers: it does not fit where there are any. */
function numberQuestion(
  { rows }: Table,
  { column, plain }: Taken,
  value: string,
  by: Counting,
): Question<NumberFigures> {
  const other = `case when ${missingNumber(column)} then 1 when ${infiniteIn(column)} then 2 end`;
  return {
    // The zero added makes one of 0 and −0.
    values: [`${numberOf(column)} + 0.0 as ${value}`],
    derived: [`${plain ? "0" : `case when ${value} is null then ${other} end`} as ${value}_other`],
    aggregates: [
      `count(${value})`,
      `count_if(${value}_other = 1)`,
      `count_if(${value}_other = 2)`,
      `min(${value})`,
      `max(${value})`,
      `favg(${value})`,
      `stddev_pop(case when abs(${value}) < ${largest} then ${value} end)`,
      `count_if(${value} <> trunc(${value}))`,
      countDifferent(value, by),
    ],
    read: ([numbers, missing, infinite, min, max, mean, deviation, broken, distinct]) => {
      const texts = rows - Number(numbers) - Number(missing) - Number(infinite);
      const filled = Number(numbers) + texts;
      return {
        kind: "number",
        numbers: Number(numbers),
        missing: Number(missing),
        infinite: Number(infinite),
        texts,
        fits: plain
          ? texts === 0
          : column.type === "number" || isNumeric({ filled, numbers: Number(numbers), neutral: 0 }),
        min: Number(min ?? 0),
        max: Number(max ?? 0),
        // Rounding may lead a mean out of the range that it is taken over.
        mean: Math.min(Math.max(Number(mean ?? 0), Number(min ?? 0)), Number(max ?? 0)),
        deviation: min === max ? 0 : Number(deviation ?? 0),
        integers: Number(broken) === 0,
        distinct: { counted: Number(distinct), by },
      };
    },
  };
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

function textQuestion(
  { rows }: Table,
  { column, kind, empty }: Taken,
  value: string,
  by: Counting,
): Question<Figures> {
  const image = kind === "image";
  return {
    values: [
      `${textOf(column)} as ${value}`,
      `${image ? imagePath(column) : numberOf(column)} as ${value}_against`,
    ],
    aggregates: [
      `count(${value})`,
      image ? `count_if(not ${value}_against)` : `count(${value}_against)`,
      countDifferent(value, by),
    ],
    read: ([holds, against, distinct]) => ({
      kind: image ? "image" : "category",
      filled: Number(holds),
      missing: rows - Number(holds),
      fits: Number(against) === 0 && !(empty && Number(holds) > 0),
      distinct: { counted: Number(distinct), by },
    }),
  };
}

function booleanQuestion({ rows }: Table, column: TableColumn, value: string): Question<Figures> {
  return {
    values: [`${booleanOf(column)} as ${value}`, `${filled(column)} as ${value}_filled`],
    aggregates: [`count_if(not ${value})`, `count_if(${value})`, `count_if(${value}_filled)`],
    read: (answers) => {
      const [no, yes, holds] = answers.map(Number) as [number, number, number];
      const distinct = { counted: Math.min(no, 1) + Math.min(yes, 1), by: 1 } as const;
      return {
        kind: "boolean",
        missing: rows - holds,
        counts: [no, yes],
        fits: no + yes === holds,
        distinct,
      };
    },
  };
}

function dateQuestion({ rows }: Table, column: TableColumn, value: string, by: Counting): Question<Figures> {
  return {
    values: [
      `${timestampOf(column)} as ${value}`,
      `${filled(column)} as ${value}_filled`,
      `${timeOfDayIn(column)} as ${value}_time`,
    ],
    aggregates: [
      `count_if(${value}_filled)`,
      `count(${value})`,
      `strftime(min(${value}), '%Y-%m-%dT%H:%M:%S')`,
      `strftime(max(${value}), '%Y-%m-%dT%H:%M:%S')`,
      `count_if(${value}_time)`,
      countDifferent(value, by),
    ],
    read: ([holds, dates, from, to, times, distinct]) => {
      const time = Number(times) > 0;
      const shown = (moment: unknown) => String(moment ?? "").slice(0, time ? undefined : 10);
      return {
        kind: "date",
        missing: rows - Number(holds),
        fits: holds === dates,
        from: shown(from),
        to: shown(to),
        time,
        distinct: { counted: Number(distinct), by },
      };
    },
  };
}
