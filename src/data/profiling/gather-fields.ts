/** Gathers the figures of columns from fields that still are bytes of a file. */
import { isInfinite, missingMarkers, parseBoolean, parseNumber, parseTimestamp } from "../field.js";
import type { FieldChunk } from "../reading/csv-cutter.js";
import { textAt } from "../reading/field-bytes.js";
import { differentIn } from "./different.js";
import { type DrawnRows, growingList } from "./drawn-rows.js";
import type { Figures } from "./figure-kinds.js";
import { gatherNumbers } from "./gather-numbers.js";
import { gatherTexts } from "./gather-texts.js";
import type { Taken } from "./kinds.js";

/** The rows of a chunk that figures are taken from where not all are. */
export interface DrawnFrom {
  readonly values: DrawnRows;
  readonly texts: DrawnRows;
}

export interface FieldGatherer {
  take(chunk: FieldChunk, drawn: DrawnFrom): void;
  figures(rows: number): Figures;
}

/** `column` is the place of the column in a row. */
export function gatherFields(taken: Taken, column: number): FieldGatherer {
  switch (taken.kind) {
    case "number":
      return numberFields(column);
    case "boolean":
      return booleanFields(column);
    case "date":
      return dateFields(column);
    default:
      return gatherTexts(taken, column);
  }
}

const markers: ReadonlySet<string> = new Set(missingMarkers);

function numberFields(column: number): FieldGatherer {
  const numbers = gatherNumbers(false);
  let values = new Float64Array(0);
  let missing = 0;
  let infinite = 0;
  const numberIn = (text: string) => {
    const number = parseNumber(text);
    if (number !== undefined) return number;
    if (text === "" || markers.has(text)) missing++;
    else if (isInfinite(text)) infinite++;
    return Number.NaN;
  };
  return {
    take(chunk, drawn) {
      const { rows, width } = chunk;
      if (values.length < rows) values = new Float64Array(rows);
      for (let row = 0, field = column; row < rows; row++, field += width) {
        let number = chunk.numbers[field]!;
        if (Number.isNaN(number)) number = numberIn(textAt(chunk, field));
        values[row] = number;
      }
      numbers.take(values, rows, drawn.values);
    },
    figures: (rows) => numbers.figures(rows, missing, infinite),
  };
}

function booleanFields(column: number): FieldGatherer {
  let yes = 0;
  let no = 0;
  let others = 0;
  let missing = 0;
  return {
    take(chunk) {
      const { bytes, starts, ends, rows, width } = chunk;
      for (let row = 0, field = column; row < rows; row++, field += width) {
        const [from, to] = [starts[field]!, ends[field]!];
        // “true” and “false” in small letters.
        if (
          to - from === 4 &&
          bytes[from] === 0x74 &&
          bytes[from + 1] === 0x72 &&
          bytes[from + 2] === 0x75 &&
          bytes[from + 3] === 0x65
        )
          yes++;
        else if (
          to - from === 5 &&
          bytes[from] === 0x66 &&
          bytes[from + 1] === 0x61 &&
          bytes[from + 2] === 0x6c &&
          bytes[from + 3] === 0x73 &&
          bytes[from + 4] === 0x65
        )
          no++;
        else {
          const text = textAt(chunk, field);
          const value = parseBoolean(text);
          if (value === true) yes++;
          else if (value === false) no++;
          else if (text === "") missing++;
          else others++;
        }
      }
    },
    figures: () => {
      const different = Math.min(no, 1) + Math.min(yes, 1);
      const distinct = { counted: different, estimated: different, exact: true };
      return { kind: "boolean", missing, counts: [no, yes], fits: others === 0, distinct };
    },
  };
}

function dateFields(column: number): FieldGatherer {
  const sample = growingList();
  const known = new Map<number, number>();
  let values = new Float64Array(0);
  let filled = 0;
  let missing = 0;
  let dates = 0;
  let times = 0;
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  const closely = (text: string) => {
    if (text === "") missing++;
    else filled++;
    if (text.length > 10) times++;
    return parseTimestamp(text) ?? Number.NaN;
  };
  return {
    take(chunk, drawn) {
      const { bytes, starts, ends, rows, width } = chunk;
      if (values.length < rows) values = new Float64Array(rows);
      for (let row = 0, field = column; row < rows; row++, field += width) {
        const day = dayNumber(bytes, starts[field]!, ends[field]!);
        let time = day < 0 ? undefined : known.get(day);
        if (time !== undefined) filled++;
        else {
          time = closely(textAt(chunk, field));
          if (day >= 0 && known.size < mostDays) known.set(day, time);
        }
        values[row] = time;
        if (Number.isNaN(time)) continue;
        dates++;
        if (time < from) from = time;
        if (time > to) to = time;
      }
      for (let index = 0; index < drawn.values.count; index++) {
        const time = values[drawn.values.rows[index]!]!;
        if (!Number.isNaN(time)) sample.push(time);
      }
    },
    figures: () => {
      const shown = (time: number) =>
        dates === 0 ? "" : new Date(time).toISOString().slice(0, times > 0 ? 19 : 10);
      return {
        kind: "date",
        missing,
        fits: filled === dates,
        from: shown(Math.floor(from)),
        to: shown(Math.floor(to)),
        time: times > 0,
        distinct: differentIn(sample.sorted(), filled),
      };
    },
  };
}

/** So many days are remembered with what they are in milliseconds. */
const mostDays = 100_000;

/** The digits of what is written like 2024-01-31, as one number; −1 for anything else. */
function dayNumber(bytes: Uint8Array, from: number, to: number): number {
  if (to - from !== 10 || bytes[from + 4] !== 0x2d || bytes[from + 7] !== 0x2d) return -1;
  let number = 0;
  for (let at = from; at < to; at++) {
    if (at === from + 4 || at === from + 7) continue;
    const digit = bytes[at]! - 0x30;
    if (digit < 0 || digit > 9) return -1;
    number = number * 10 + digit;
  }
  return number;
}
