/** The first rows as they enter the network: the table's numbers, each with its name, and the targets. */
import type { PreparedRow, PreviewPrepared } from "../../preview.js";
import type { FittedColumn, FittedInput, PreparedData } from "../prepared.js";
import { mostColumns, mostRows } from "./raw-rows.js";
import { type PlacedRow, placesOf, rowValues, targetTexts } from "./samples.js";

/** `rows` is how many the data has. */
export async function preparedRows(
  prepared: PreparedData,
  rows: number,
  ownTest: boolean,
): Promise<PreviewPrepared> {
  const { inputs, series } = prepared.preprocessing;
  const names = inputs.flatMap(numberNames);
  const places = placesOf(prepared, ownTest, mostRows);
  const made: PreparedRow[] = [];
  for (let row = 0; row < Math.min(mostRows, rows); row++) {
    const place = places.get(row);
    if (place === undefined) made.push({ row, values: [], targets: [] });
    else {
      const values = (await numbersOf(inputs, place, series !== undefined)).slice(0, mostColumns);
      made.push({ row, split: place.split, values, targets: targetTexts(prepared, place) });
    }
  }
  return {
    part: "prepared",
    columns: names.slice(0, mostColumns),
    more: Math.max(0, names.length - mostColumns),
    targets: prepared.targets.map(({ name }) => name),
    windows: series !== undefined,
    rows: made,
  };
}

/** The table's numbers and those of classes; images and texts have views of their own. */
function numberNames(input: FittedInput): string[] {
  if (input.kind === "codes") return [`${input.column}: number of its class`];
  return input.kind === "table" ? input.columns.flatMap(columnNames) : [];
}

function columnNames(column: FittedColumn): string[] {
  switch (column.kind) {
    case "one_hot":
      return column.classes.map((name) => `${column.column} = ${name}`);
    case "date":
      return column.parts.map((part) => `${column.column}.${part}`);
    case "array":
      return Array.from({ length: column.width }, (_, at) => `${column.column}[${at}]`);
    default:
      return [column.column];
  }
}

async function numbersOf(
  inputs: readonly FittedInput[],
  place: PlacedRow,
  series: boolean,
): Promise<number[]> {
  const numbers: number[] = [];
  for (const [at, input] of inputs.entries()) {
    if (input.kind !== "table" && input.kind !== "codes") continue;
    const values = await rowValues(place.rows, at, place.position);
    const width = input.kind === "table" ? input.columns.reduce((sum, each) => sum + each.width, 0) : 1;
    // In a window the columns come again for each row; the last one's are shown.
    const from = series && input.kind === "table" ? values.length - width : 0;
    numbers.push(...values.subarray(from));
  }
  return numbers;
}
