/** Tells what kind of values a column holds: numbers, yes and no, dates, lists, paths of images or categories. */
import type { Column } from "../../profile.js";
import {
  isInfinite,
  isNumber,
  missingMarkers,
  parseBoolean,
  parseNumber,
  parseTimestamp,
  trimmed,
} from "../field.js";
import { textAt } from "../reading/field-bytes.js";
import {
  booleanOf,
  filled,
  infiniteIn,
  missingNumber,
  numberOf,
  textOf,
  timestampOf,
} from "../reading/field-sql.js";
import type { Table, TableBeginning, TableColumn } from "../reading/table.js";
import { groupsOf, selectRow } from "./select.js";

export type Kind = Column["kind"];

/** A column and what it is taken for. */
export interface Taken {
  readonly column: TableColumn;
  readonly kind: Kind;
  /** As far as it has been looked at: a column of nothing but numbers, or of dates without a time of day. */
  readonly plain: boolean;
  /** Of the rows that were looked at, none holds anything. */
  readonly empty?: boolean;
  /** For categories: all values, as far as they have been looked at. */
  readonly few?: readonly string[];
  /** For numbers: some of them are no whole numbers. */
  readonly broken?: boolean;
  /** For whole numbers: where all of them lie, as far as they have been looked at. */
  readonly span?: readonly [least: number, most: number];
}

/** From this share of numbers among its fields, a column is one of numbers, and what is not a number is a mistake. */
const numberShare = 0.8;

/** How many fields say what. */
interface Counts {
  readonly filled: number;
  readonly numbers: number;
  /** Fields that are filled, and say in a column of numbers that one is missing or infinite. */
  readonly neutral: number;
  readonly booleans: number;
  readonly dates: number;
  readonly images: number;
}

/** Of so many fields that hold anything, `neutral` speak neither for nor against a column of numbers. */
export function isNumeric({
  filled,
  numbers,
  neutral,
}: Pick<Counts, "filled" | "numbers" | "neutral">): boolean {
  return numbers > 0 && numbers >= numberShare * (filled - neutral);
}

function kindOf(counts: Counts): Kind {
  if (isNumeric(counts)) return "number";
  if (counts.filled === 0) return "category";
  if (counts.booleans === counts.filled) return "boolean";
  if (counts.dates === counts.filled) return "date";
  return counts.images === counts.filled ? "image" : "category";
}

/** The columns that are read to guess their kinds hold so many fields together. */
const guessedFields = 100_000;
const guessedRows = [200, 5000] as const;

/** A table, or what is known of one while it is opened. */
type Guessable = Table | TableBeginning;

/** What the first rows make of each column. */
export async function guessKinds(table: Guessable): Promise<Taken[]> {
  const texts = table.columns.filter(({ type }) => type === "text");
  const [least, most] = guessedRows;
  const rows = Math.floor(Math.min(most, Math.max(least, guessedFields / texts.length)));
  const fields = texts.length === 0 ? [] : await firstFields(table, texts, Math.min(rows, table.rows));
  return table.columns.map((column) => {
    if (column.type !== "text") return { column, kind: column.type, plain: false };
    return guessKind(table, column, fields[texts.indexOf(column)]!);
  });
}

type Fields = readonly (string | null)[];

function guessKind({ rows, scan }: Guessable, column: TableColumn, written: Fields): Taken {
  const values = countValues(written);
  const counts = countsOf(values);
  const kind = kindOf(counts);
  const empty = counts.filled === 0 && written.length < rows;
  // What follows makes SQL cheaper.
  if (scan !== undefined) return { column, kind, plain: false, empty };
  const few =
    kind === "category" && values.size > 0 && values.size <= mostFew ? [...values.keys()] : undefined;
  const span = kind === "number" ? spanOf(values) : undefined;
  return {
    column,
    kind,
    plain: kind === "date" ? hasNoTime(values.keys()) : counts.numbers === written.length,
    empty,
    ...(few && { few }),
    ...(span && { span }),
    broken: kind === "number" && [...values.keys()].some((field) => isBroken(field)),
  };
}

/** The fields of the first rows, column by column. */
async function firstFields(
  table: Guessable,
  columns: readonly TableColumn[],
  rows: number,
): Promise<Fields[]> {
  const { scan } = table;
  if (scan === undefined && "connection" in table) {
    const { connection, relation } = table;
    const wanted = columns.map(({ sql }) => sql).join(", ");
    const result = await connection.runAndReadAll(`select ${wanted} from ${relation} limit ${rows}`);
    return result.getColumnsJS() as (string | null)[][];
  }
  const fields = columns.map((): string[] => []);
  await scan?.((chunk) => {
    const count = Math.min(chunk.rows, rows - chunk.firstRow);
    for (const [column, own] of fields.entries()) {
      for (let row = 0; row < count; row++) own.push(textAt(chunk, row * chunk.width + column));
    }
    return chunk.firstRow + count >= rows ? "stop" : undefined;
  });
  return fields;
}

function isBroken(field: string): boolean {
  const value = parseNumber(field);
  return value !== undefined && !Number.isInteger(value);
}

function hasNoTime(dates: Iterable<string>): boolean {
  return [...dates].every((date) => date.length === 10);
}

/** So many values can be counted one by one while a column is read. */
const mostFew = 250;
const widestSpan = 1000;

/** Somewhat wider than where the whole numbers lie; undefined where there are others, or they lie far apart. */
function spanOf(values: ReadonlyMap<string, number>): [number, number] | undefined {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const field of values.keys()) {
    const value = parseNumber(field);
    if (value === undefined) continue;
    if (!Number.isInteger(value)) return undefined;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  const width = Math.max(10, most - least);
  return width > widestSpan || Math.abs(least) > 1e9 ? undefined : [least - width, most + width];
}

/** How many of the rows hold which value. */
function countValues(fields: readonly (string | null)[]): Map<string, number> {
  const values = new Map<string, number>();
  for (const written of fields) {
    const field = trimmed(written ?? "");
    if (field !== "") values.set(field, (values.get(field) ?? 0) + 1);
  }
  return values;
}

export function isImagePath(field: string): boolean {
  const lower = field.toLowerCase();
  return imageEnds.some((end) => lower.endsWith(end));
}

const imageEnds = [".png", ".jpg", ".jpeg", ".webp"];
const markers: ReadonlySet<string> = new Set(missingMarkers);

function countsOf(values: Iterable<readonly [field: string, rows: number]>): Counts {
  const counts = { filled: 0, numbers: 0, neutral: 0, booleans: 0, dates: 0, images: 0 };
  for (const [field, rows] of values) {
    counts.filled += rows;
    if (isNumber(field)) counts.numbers += rows;
    else if (markers.has(field) || isInfinite(field)) counts.neutral += rows;
    else if (parseBoolean(field) !== undefined) counts.booleans += rows;
    else if (parseTimestamp(field) !== undefined) counts.dates += rows;
    else if (isImagePath(field)) counts.images += rows;
  }
  return counts;
}

/** Whether a column with these values in so many rows is one of categories. */
export function isCategory(values: Iterable<readonly [value: string, rows: number]>): boolean {
  return kindOf(countsOf(values)) === "category";
}

/** What all rows make of these columns. */
export async function kindsOf(table: Table, columns: readonly TableColumn[]): Promise<Taken[]> {
  const taken: Taken[] = [];
  for (const group of groupsOf(columns)) {
    const values = group.map((column, index) => `${numberOf(column)} as n${index}`);
    const derived = group.map(
      (column, index) =>
        `case when n${index} is null then ${missingNumber(column)} or ${infiniteIn(column)} end as other${index}`,
    );
    const aggregates = group.flatMap((column, index) => [
      `count_if(${filled(column)})`,
      `count(n${index})`,
      `count_if(other${index}) - count_if(not ${filled(column)})`,
      `count(${booleanOf(column)})`,
      `count(${timestampOf(column)})`,
      `count_if(${imagePath(column)})`,
    ]);
    const counted = await selectRow(table.connection, aggregates, table.relation, values, derived);
    for (const column of group) {
      const [holds, numbers, neutral, booleans, dates, images] = counted.splice(0, 6).map(Number) as Six;
      const kind =
        column.type === "text"
          ? kindOf({ filled: holds, numbers, neutral, booleans, dates, images })
          : column.type;
      taken.push({ column, kind, plain: false });
    }
  }
  return taken;
}

type Six = [number, number, number, number, number, number];

/** Whether the field is the path of an image. */
export function imagePath(column: TableColumn): string {
  return `regexp_matches(lower(${textOf(column)}), '[.](png|jpe?g|webp)$')`;
}
