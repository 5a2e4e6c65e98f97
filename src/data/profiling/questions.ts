/** The questions of the first pass, a kind of column each: what is asked in SQL, and what its answers mean. */
import { compareText } from "../field.js";
import { sqlText } from "../reading/duckdb.js";
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
import { arrayFigures } from "./array-figures.js";
import { differentIn, drawnSql, fingerprintSql, sampleOf } from "./different.js";
import {
  countsIn,
  exactly,
  type Figures,
  type NumberFigures,
  type Question,
  sumOf,
  type TextFigures,
  wordsOf,
} from "./figure-kinds.js";
import { imagePath, isCategory, isNumeric, type Taken } from "./kinds.js";

/** Numbers beyond this would not fit into a double when squared. */
export const largest = 1e150;

export function questionOf(table: Table, taken: Taken, value: string): Question<Figures> {
  const { column, kind } = taken;
  switch (kind) {
    case "number":
      return numberQuestion(table, taken, value);
    case "array":
      return arrayFigures(table, column, value);
    case "boolean":
      return booleanQuestion(table, column, value);
    case "date":
      return dateQuestion(table, taken, value);
    default:
      return textQuestion(table, taken, value);
  }
}

/** Of a plain column it is not asked what fields say that are no numbers: it does not fit where there are any. */
function numberQuestion(
  { rows }: Table,
  { column, plain, span, broken }: Taken,
  value: string,
): Question<NumberFigures> {
  const other = `case when ${missingNumber(column)} then 1 when ${infiniteIn(column)} then 2 end`;
  return {
    // The zero added makes one of 0 and −0.
    values: [`${numberOf(column)} + 0.0 as ${value}`],
    derived: plain ? [] : [`case when ${value} is null then ${other} end as ${value}_other`],
    aggregates: [
      `count(${value})`,
      plain ? "0" : `count_if(${value}_other = 1)`,
      plain ? "0" : `count_if(${value}_other = 2)`,
      `min(${value})`,
      `max(${value})`,
      `avg(${value})`,
      `stddev_pop(case when abs(${value}) < ${largest} then ${value} end)`,
      broken ? "1" : `count_if(${value} <> trunc(${value}))`,
      span
        ? `histogram(case when ${value} between ${span[0]} and ${span[1]} and ${value} = trunc(${value}) then ${value} end)`
        : "null",
      drawnSql(value),
    ],
    read: ([numbers, missing, infinite, min, max, mean, deviation, fractions, counted, sample]) => {
      const texts = rows - Number(numbers) - Number(missing) - Number(infinite);
      const filled = Number(numbers) + texts;
      const drawn = sampleOf(sample);
      const values = span && countsIn(counted).sort(([a], [b]) => Number(a) - Number(b));
      return {
        kind: "number",
        numbers: Number(numbers),
        missing: Number(missing),
        infinite: Number(infinite),
        texts,
        fits:
          (values === undefined || sumOf(values) === Number(numbers)) &&
          (plain
            ? texts === 0
            : column.type === "number" || isNumeric({ filled, numbers: Number(numbers), neutral: 0 })),
        min: Number(min ?? 0),
        max: Number(max ?? 0),
        // Rounding may lead a mean out of the range that it is taken over.
        mean: Math.min(Math.max(Number(mean ?? 0), Number(min ?? 0)), Number(max ?? 0)),
        deviation: min === max ? 0 : Number(deviation ?? 0),
        integers: Number(fractions) === 0,
        distinct: values ? exactly(values.length) : differentIn(drawn, Number(numbers)),
        ...(values && { values }),
        sample: drawn,
      };
    },
  };
}

function textQuestion(table: Table, taken: Taken, value: string): Question<Figures> {
  const { column, kind, empty, few } = taken;
  if (few !== undefined) return fewQuestion(table, column, few, value);
  const image = kind === "image";
  const words = `case when drawn_text then len(regexp_extract_all(${value}, '\\S+')) end`;
  return {
    values: [
      `${textOf(column)} as ${value}`,
      `${image ? imagePath(column) : numberOf(column)} as ${value}_against`,
    ],
    derived: [`${image ? "null" : words} as ${value}_words`],
    aggregates: [
      `count(${value})`,
      image ? `count_if(not ${value}_against)` : `count(${value}_against)`,
      drawnSql(value, fingerprintSql(value)),
      `avg(${value}_words)`,
      `max(${value}_words)`,
    ],
    read: ([holds, against, drawn, mean, most]) => ({
      kind: image ? "image" : "category",
      filled: Number(holds),
      missing: table.rows - Number(holds),
      fits: Number(against) === 0 && !(empty && Number(holds) > 0),
      distinct: differentIn(sampleOf(drawn), Number(holds)),
      ...(most !== null && { words: { mean: Number(mean), most: Number(most) } }),
    }),
  };
}

/** Counts these values alone: the column does not fit where there are others. */
function fewQuestion(
  { rows }: Table,
  column: TableColumn,
  few: readonly string[],
  value: string,
): Question<TextFigures> {
  const names = `enum(${few.map(sqlText).join(", ")})`;
  return {
    values: [`${textOf(column)} as ${value}`],
    aggregates: [`count(${value})`, `histogram(try_cast(${value} as ${names}))`],
    read: ([holds, counted]) => {
      const values = countsIn(counted).sort(([a], [b]) => compareText(a, b));
      return {
        kind: "category",
        filled: Number(holds),
        missing: rows - Number(holds),
        fits: sumOf(values) === Number(holds) && isCategory(values),
        distinct: exactly(values.length),
        values,
        words: wordsOf(values),
      };
    },
  };
}

function booleanQuestion({ rows }: Table, column: TableColumn, value: string): Question<Figures> {
  return {
    values: [`${booleanOf(column)} as ${value}`, `${filled(column)} as ${value}_filled`],
    aggregates: [`count_if(not ${value})`, `count_if(${value})`, `count_if(${value}_filled)`],
    read: (answers) => {
      const [no, yes, holds] = answers.map(Number) as [number, number, number];
      const distinct = exactly(Math.min(no, 1) + Math.min(yes, 1));
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

function dateQuestion({ rows }: Table, { column, plain }: Taken, value: string): Question<Figures> {
  const date = `try_cast(case when ${column.sql} like '____-__-__' then ${column.sql} end as date)`;
  return {
    values: [
      `${plain ? date : timestampOf(column)} as ${value}`,
      `${filled(column)} as ${value}_filled`,
      `${plain ? "false" : timeOfDayIn(column)} as ${value}_time`,
    ],
    aggregates: [
      `count_if(${value}_filled)`,
      `count(${value})`,
      `strftime(min(${value}), '%Y-%m-%dT%H:%M:%S')`,
      `strftime(max(${value}), '%Y-%m-%dT%H:%M:%S')`,
      `count_if(${value}_time)`,
      drawnSql(value, fingerprintSql(value)),
    ],
    read: ([holds, dates, from, to, times, drawn]) => {
      const time = Number(times) > 0;
      const shown = (moment: unknown) => String(moment ?? "").slice(0, time ? undefined : 10);
      return {
        kind: "date",
        missing: rows - Number(holds),
        fits: holds === dates,
        from: shown(from),
        to: shown(to),
        time,
        distinct: differentIn(sampleOf(drawn), Number(holds)),
      };
    },
  };
}
