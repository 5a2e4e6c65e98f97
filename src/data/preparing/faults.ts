/** Words for what is wrong with one value of the data: where it stands, what it is, and why it cannot be used. */

import { DataError } from "../data-error.js";
import { numberOf, textOf } from "../reading/field-sql.js";
import type { Table, TableColumn } from "../reading/table.js";

/** What a column's values are taken for. */
export type Expected = "number" | "boolean" | "date" | "array" | "class" | "label" | "text" | "image";

/** A value that cannot be used: `row` is 0-based. */
export interface Fault {
  readonly row: number;
  readonly column: string;
  readonly expected: Expected;
  readonly why: "missing" | "unusable" | "negative" | "too-large";
}

export async function faultError(table: Table, { row, column, expected, why }: Fault): Promise<DataError> {
  const place = await table.place(row);
  // The name of a file stays as it is.
  const where = /^(line|row) /.test(place) ? place.charAt(0).toUpperCase() + place.slice(1) : place;
  if (why === "missing") return new DataError(`${where} has no value for ${column}.`);
  const field = shorten(await fieldText(table, column, row));
  if (why === "too-large") {
    return new DataError(`${where}: ${column} is ${field}, which is too large a number to train with.`);
  }
  if (why === "negative") {
    return new DataError(`${where}: ${column} is ${field}, and the scale log takes no numbers below 0.`);
  }
  if (expected === "number" && /^[+-]?inf/i.test(field)) {
    return new DataError(`${where}: ${column} is infinite, and nothing can be computed with that.`);
  }
  return new DataError(`${where}: ${column} is “${field}”, ${refusals[expected]}.`);
}

const refusals: Readonly<Record<Expected, string>> = {
  number: "which is not a number",
  boolean: "which is neither true nor false",
  date: "which is not a date",
  array: "which is not a list of as many numbers as the others",
  class: "which is not one of the classes",
  label: "in which one label is none of those of the column",
  text: "which is not text",
  image: "which is not an image",
};

/** The column of that name, or an error that says there is none. */
export function columnOf(table: Pick<Table, "columns">, source: string, name: string): TableColumn {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column === undefined) throw new DataError(`${source} has no column ${name}.`);
  return column;
}

async function fieldText(table: Table, name: string, row: number): Promise<string> {
  const column = table.columns.find((candidate) => candidate.name === name)!;
  const text = column.type === "array" ? `cast(${column.sql} as varchar)` : textOf(column);
  const result = await table.connection.runAndReadAll(
    `select coalesce(${text}, cast(${numberOf(column)} as varchar)) from ${table.relation} limit 1 offset ${row}`,
  );
  return String(result.getRows()[0]?.[0] ?? "");
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
