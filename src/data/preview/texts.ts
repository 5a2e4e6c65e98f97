/** Sample texts of the training rows with the words they are cut into and the number of each. */
import type { PreviewTexts, TextSample } from "../../preview.js";
import type { PreparedData } from "../prepared.js";
import { wordsOf } from "../preparing/text.js";
import { textOf } from "../reading/field-sql.js";
import type { Table } from "../reading/table.js";
import { chooseRows, rowValues } from "./samples.js";

const ofEach = 3;
/** A longer text is cut. */
const longest = 600;
/** More words than these nobody reads. */
const mostWords = 80;

export async function* sampleTexts(prepared: PreparedData, table: Table): AsyncGenerator<PreviewTexts> {
  const chosen = chooseRows(prepared, ofEach);
  for (const [at, input] of prepared.preprocessing.inputs.entries()) {
    if (input.kind !== "text") continue;
    const column = table.columns.find(({ name }) => name === input.column);
    if (column === undefined) continue;
    const rows = chosen.map(({ place }) => place.rows.index[place.position]!);
    const texts = await textsAt(table, textOf(column), rows);
    const samples: TextSample[] = [];
    for (const [which, { place, label }] of chosen.entries()) {
      const row = rows[which]!;
      const text = texts.get(row) ?? "";
      const values = await rowValues(place.rows, at, place.position);
      const words = wordsOf(text, input.standardize).slice(0, values.length);
      const tokens = words.slice(0, mostWords).map((word, place) => ({ word, number: values[place]! }));
      const padding = values.length - words.length;
      samples.push({ row, label, text: cut(text), tokens, padding });
    }
    const { name, length, vocabulary } = input;
    yield { part: "texts", input: name, length, vocabulary: vocabulary.length, samples };
  }
}

/** The texts of a few rows, in one pass through the data. */
async function textsAt(
  { connection, relation }: Table,
  sql: string,
  rows: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  if (rows.length === 0) return new Map();
  const numbered = `select ${sql} as text, row_number() over () - 1 as row from ${relation}`;
  const result = await connection.runAndReadAll(
    `select row, text from (${numbered}) where row in (${rows.join(", ")})`,
  );
  return new Map(result.getRowsJS().map(([row, text]) => [Number(row), String(text ?? "")]));
}

function cut(text: string): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
