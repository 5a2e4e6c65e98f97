/** The second pass over a table: the classes of its columns, how their numbers are spread, and how many words texts have. */
import type { Histogram } from "../../profile.js";
import { compareText } from "../field.js";
import { numberOf, textOf } from "../reading/field-sql.js";
import type { Table } from "../reading/table.js";
import { maybeAtMost, mostValues } from "./different.js";
import type { Figures, NumberFigures } from "./figures.js";
import type { Taken } from "./kinds.js";
import { groupsOf, selectRow } from "./select.js";

export interface Details {
  /** The values with their rows in the order of classes; absent where there are more than 1,000. */
  readonly values?: readonly (readonly [value: string, rows: number])[];
  readonly quartiles?: readonly [number, number, number];
  readonly histogram?: Histogram;
  readonly words?: { readonly mean: number; readonly most: number };
}

/** A column of whole numbers can be class labels up to so many different ones. */
export const mostNumberClasses = 100;

const bins = 20;
/** In larger tables quartiles and histograms are those of about so many rows, drawn at random. */
const mostSpread = 262_144;
/** Words are counted in about so many texts. */
const mostTexts = 20_000;

interface Question {
  readonly aggregates: readonly string[];
  readonly values: readonly string[];
  readonly read: (answers: readonly unknown[]) => Details;
}

export async function detailsOf(
  table: Table,
  taken: readonly Taken[],
  figures: readonly Figures[],
): Promise<Details[]> {
  const found: Details[] = taken.map(() => ({}));
  const questions = taken.flatMap((each, index) => {
    const question = questionOf(each, figures[index]!, `v${index}`);
    return question === undefined ? [] : [{ index, question }];
  });
  const drawn = (rows: number) => (table.rows <= rows ? "true" : `random() < ${rows / table.rows}`);
  for (const group of groupsOf(questions, Math.min(table.rows, mostSpread))) {
    // The same rows are drawn each time, as far as one thread reads them.
    await table.connection.run("select setseed(0.5)");
    const answers = await selectRow(
      table.connection,
      group.flatMap(({ question }) => question.aggregates),
      `(select *, ${drawn(mostSpread)} as drawn, ${drawn(mostTexts)} as drawn_text from ${table.relation})`,
      group.flatMap(({ question }) => question.values),
    );
    for (const { index, question } of group) {
      found[index] = question.read(answers.splice(0, question.aggregates.length));
    }
  }
  return found;
}

function questionOf({ column }: Taken, figures: Figures, value: string): Question | undefined {
  if (figures.kind === "number") {
    return figures.numbers === 0 ? undefined : numberQuestion(figures, `${numberOf(column)} + 0.0`, value);
  }
  if (figures.kind !== "category" || figures.filled === 0) return undefined;
  if (!maybeAtMost(figures.distinct, mostValues)) return wordQuestion(textOf(column), value);
  return {
    values: [`${textOf(column)} as ${value}`],
    aggregates: [`histogram(${value})`],
    read: ([counted]) => {
      const values = entriesOf(counted).map(([text, rows]) => [String(text), rows] as const);
      if (values.length > mostValues) return { words: wordsOf(values) };
      return { values: values.sort(([a], [b]) => compareText(a, b)), words: wordsOf(values) };
    },
  };
}

function wordQuestion(text: string, value: string): Question {
  return {
    values: [`case when drawn_text then len(regexp_extract_all(${text}, '\\S+')) end as ${value}`],
    aggregates: [`avg(${value})`, `max(${value})`],
    read: ([mean, most]) => (most === null ? {} : { words: { mean: Number(mean), most: Number(most) } }),
  };
}

function numberQuestion(figures: NumberFigures, expression: string, value: string): Question {
  const { min, max, distinct } = figures;
  const counted = maybeAtMost(distinct, distinct.by === 1 ? mostNumberClasses : mostValues);
  const asked = counted && (figures.integers || distinct.by !== 1);
  const spread = max > min && Number.isFinite(max - min);
  const chosen = asked ? `case when drawn then ${value} end` : value;
  // The least of 19 and nothing would be 19.
  const bin = `case when ${chosen} is not null then cast(least(${bins - 1}, floor((${chosen} - ${double(min)}) / ${double(max - min)} * ${bins})) as utinyint) end`;
  return {
    values: [`${asked ? expression : `case when drawn then ${expression} end`} as ${value}`],
    aggregates: [
      asked ? `histogram(${value})` : "null",
      `quantile_cont(${chosen}, [0.25, 0.5, 0.75])`,
      spread ? `histogram(${bin})` : "null",
    ],
    read: ([counts, quartiles, binned]) => {
      const values = entriesOf(counts).sort(([a], [b]) => Number(a) - Number(b));
      const [low, middle, high] = (quartiles ?? []) as readonly number[];
      const inBins = new Map(entriesOf(binned).map(([bin, rows]) => [Number(bin), rows]));
      return {
        ...(asked &&
          values.length <= mostValues && {
            values: values.map(([number, rows]) => [String(number), rows] as const),
          }),
        ...(high !== undefined && { quartiles: [low!, middle!, high] }),
        ...(spread && {
          histogram: {
            from: min,
            to: max,
            counts: Array.from({ length: bins }, (_, bin) => inBins.get(bin) ?? 0),
          },
        }),
      };
    },
  };
}

/** What `histogram` gives: each value with the number of its rows. */
function entriesOf(map: unknown): (readonly [unknown, number])[] {
  const entries = (map ?? []) as readonly { readonly key: unknown; readonly value: unknown }[];
  return entries.map(({ key, value }) => [key, Number(value)] as const);
}

/** Of texts with so many rows each. */
function wordsOf(values: readonly (readonly [string, number])[]): { mean: number; most: number } {
  let words = 0;
  let all = 0;
  let most = 0;
  for (const [text, rows] of values) {
    const count = text.match(/\S+/g)?.length ?? 0;
    words += count * rows;
    all += rows;
    most = Math.max(most, count);
  }
  return { mean: words / all, most };
}

function double(value: number): string {
  return `'${value}'::double`;
}
