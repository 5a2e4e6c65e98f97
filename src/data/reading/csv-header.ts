/** Reads the beginning of a separated file: what stands between its fields, and how its columns are called. */
import { extname } from "node:path";
import { isNumber } from "../field.js";
import { readRows } from "./csv-careful.js";
import { createCsvParser, type Delimiter, longestRow } from "./csv-parser.js";
import { type DataFile, headOf } from "./file-bytes.js";
import { Unreadable, unreadable } from "./problems.js";

export interface CsvHeader {
  readonly delimiter: Delimiter;
  readonly names: readonly string[];
  /** Whether the very first line is the header, as it should be; lines before it can be empty. */
  readonly first: boolean;
}

/** A table with more columns than this is refused. */
export const mostColumns = 10_000;
/** How many rows are looked at to tell what separates the fields, and fields where rows are wide. */
const sample = { rows: 100, fields: 20_000 };
/** In the order in which they are chosen where several would do. */
const delimiters: readonly Delimiter[] = [",", ";", "\t", "|"];

export async function readHeader(file: DataFile): Promise<CsvHeader> {
  let { text, all } = await headOf(file, 1);
  let rows = await firstRows(text, all, ",");
  if (rows.length === 0 && !all) {
    // A first row that is longer than one piece of the file.
    ({ text, all } = await headOf(file, longestRow + 1));
    rows = await firstRows(text, all, ",");
  }
  // A first row as wide as this is not looked at in other ways.
  if ((rows[0]?.length ?? 0) > mostColumns) throw headerProblem(rows[0]!, file.name);
  const delimiter = await delimiterOf(file, text, all, rows);
  if (delimiter !== ",") rows = await firstRows(text, all, delimiter);
  const [header, ...others] = rows;
  if (header === undefined) {
    // The careful reader says what is wrong with it: nothing in it, or a quotation mark that is never closed.
    if (all) await readRows(file, delimiter, () => undefined);
    throw unreadable(file.name, `its first row is more than ${longestRow} bytes long`);
  }
  const problem = headerProblem(header, file.name);
  if (problem !== undefined) throw problem;
  if (delimiter !== ",") refuseDecimalCommas(others, file.name);
  return { delimiter, names: columnNames(header), first: /^\ufeff?[^\s]/.test(text) };
}

/** The first rows of the text, of which the last may be cut off where it is not all. */
async function firstRows(text: string, all: boolean, delimiter: Delimiter): Promise<string[][]> {
  const rows: string[][] = [];
  let fields = 0;
  const enough = () => rows.length > sample.rows || fields > sample.fields;
  const parser = createCsvParser((row) => {
    if (enough()) return;
    rows.push(row);
    fields += row.length;
  }, delimiter);
  const step = 65536;
  for (let at = 0; at < text.length && !enough(); at += step) parser.write(text.slice(at, at + step));
  // What stands behind the sample is not looked at, and so neither is whether it ends well.
  if (all && !enough()) await parser.end();
  return rows;
}

/** The separator that cuts the first rows into as many fields as the header, or else the header into most. */
async function delimiterOf(
  file: DataFile,
  text: string,
  all: boolean,
  byComma: readonly string[][],
): Promise<Delimiter> {
  const wanted: Delimiter = /^\.(tsv|tab)$/i.test(extname(file.path.replace(/\.gz$/i, ""))) ? "\t" : ",";
  const isEven = (rows: readonly string[][]) => rows.every((row) => row.length === rows[0]!.length);
  // Commas that do need not be compared with others.
  if (wanted === "," && (byComma[0]?.length ?? 0) > 1 && isEven(byComma)) return wanted;
  const found: { readonly delimiter: Delimiter; readonly width: number; readonly even: boolean }[] = [];
  for (const delimiter of delimiters) {
    const rows = delimiter === "," ? byComma : await firstRows(text, all, delimiter);
    const width = rows[0]?.length ?? 0;
    if (width > 1) found.push({ delimiter, width, even: isEven(rows) });
  }
  const even = found.filter((candidate) => candidate.even);
  const candidates = even.length > 0 ? even : found;
  if (candidates.length === 0 || candidates.some(({ delimiter }) => delimiter === wanted)) return wanted;
  return candidates.reduce((best, other) => (other.width > best.width ? other : best)).delimiter;
}

/**
 * A first line of numbers only is data, not names. So is one in which at least half of the fields, and at least
 * two, are numbers that do not ascend: names that are numbers (years, wavelengths, 0 1 2 …) do.
 */
function headerProblem(fields: readonly string[], path: string): Unreadable | undefined {
  const numbers = fields.filter(isNumber).map(Number);
  const ascending = numbers.every((value, index) => index === 0 || value > numbers[index - 1]!);
  const mostly = numbers.length >= 2 && 2 * numbers.length >= fields.length;
  if (numbers.length === fields.length || (mostly && !ascending)) {
    return new Unreadable({ code: "data-no-header", path, firstLine: shorten(fields.join(",")) });
  }
  if (fields.length > mostColumns) {
    return new Unreadable({
      code: "data-too-many-columns",
      path,
      columns: fields.length,
      most: mostColumns,
    });
  }
  return undefined;
}

function refuseDecimalCommas(rows: readonly string[][], path: string): void {
  for (let column = 0; column < (rows[0]?.length ?? 0); column++) {
    const fields = rows.map((row) => row[column] ?? "").filter((field) => field !== "");
    const example = fields.find((field) => /^[+-]?\d+,\d+$/.test(field));
    if (example === undefined || !fields.every((field) => /^[+-]?\d+(,\d+)?$/.test(field))) continue;
    throw unreadable(
      path,
      `its numbers are written with a decimal comma, as in ${example}; save it with decimal points`,
    );
  }
}

/** Every column gets a name of its own: an empty one its number, a repeated one a numbered ending. */
export function columnNames(fields: readonly string[]): string[] {
  const taken = new Set(fields);
  const names = new Set<string>();
  for (const [index, field] of fields.entries()) {
    const wanted = field === "" ? `column_${index + 1}` : field;
    let name = wanted;
    const fresh = field !== "" && !names.has(field);
    for (let number = 2; !fresh && (taken.has(name) || names.has(name)); number++) {
      name = `${wanted}_${number}`;
    }
    names.add(name);
  }
  return [...names];
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
