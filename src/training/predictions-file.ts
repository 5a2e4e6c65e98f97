/** Predictions as separated text: a line for each row, whose number in the data comes first, counted from 1. */
import type { PredictionColumn } from "../engine/predictions.js";

/** `index` says which row of the data each one is, from 0. */
export function predictionsText(index: Int32Array, columns: readonly PredictionColumn[]): string {
  const lines = Array.from(index, (row, at) => [row + 1, ...columns.map(({ values }) => values[at]!)]);
  return [["row", ...columns.map(({ name }) => name)], ...lines]
    .map((fields) => `${fields.map(fieldText).join()}\n`)
    .join("");
}

/** RFC 4180: in quotes where it has a comma, a quote or a line's end in it. */
function fieldText(field: string | number): string {
  if (typeof field === "number") return String(Number(field.toPrecision(6)));
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
