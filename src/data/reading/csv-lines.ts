/** Walks through the bytes of a separated file that DuckDB has read without complaint: rows, their fields and lines. */
import type { Delimiter } from "./csv-parser.js";
import { contentOf, type DataFile } from "./file-bytes.js";

/**
 * Is told of each row, the header included: its number of fields, the 1-based line on which it ends, and whether space
 * stands before an opening quotation mark in it.
 */
export type TakeShape = (fields: number, line: number, spaced: boolean) => "stop" | undefined;

const quote = 0x22;
const newline = 0x0a;
const carriageReturn = 0x0d;

/** Goes from row to row until the file or `take` ends it. */
export async function walkRows(file: DataFile, delimiter: Delimiter, take: TakeShape): Promise<void> {
  const separator = delimiter.charCodeAt(0);
  /** Where in a field we are: before it, in one without quotation marks, within them, or behind a closing one. */
  let place: "start" | "space" | "plain" | "quoted" | "closed" = "start";
  let spaced = false;
  let fields = 1;
  let line = 1;
  let empty = true;
  let before = 0;
  let bom = true;

  for await (const bytes of contentOf(file)) {
    let from = 0;
    if (bom && bytes.length >= 3 && bytes.readUIntBE(0, 3) === 0xefbbbf) from = 3;
    bom = false;
    for (let at = from; at < bytes.length; at++) {
      const byte = bytes[at]!;
      if (byte === newline && before === carriageReturn) {
        // The second half of a line end that has been counted.
      } else if (place === "quoted") {
        if (byte === quote) place = "closed";
        else if (byte === newline || byte === carriageReturn) line++;
      } else if (byte === separator) {
        fields++;
        place = "start";
        empty = false;
      } else if (byte === newline || byte === carriageReturn) {
        if (!empty && take(fields, line, spaced) === "stop") return;
        line++;
        fields = 1;
        empty = true;
        spaced = false;
        place = "start";
      } else {
        empty = false;
        if (byte === quote && place !== "plain") {
          spaced ||= place === "space";
          place = "quoted";
        } else if (place === "start" || place === "space") {
          place = isSpace(byte) ? "space" : "plain";
        }
      }
      before = byte;
    }
  }
  if (!empty) take(fields, line, spaced);
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0b || byte === 0x0c;
}

/**
 * Whether DuckDB has read every row as it is meant: it passes over a delimiter too many at the end of a line, and takes
 * quotation marks behind space for letters.
 */
export async function isRegular(file: DataFile, delimiter: Delimiter, width: number): Promise<boolean> {
  let regular = true;
  await walkRows(file, delimiter, (fields, _, spaced) => {
    regular = fields === width && !spaced;
    return regular ? undefined : "stop";
  });
  return regular;
}

/** The line on which a row ends, which counts from 0 without the header. */
export async function lineOfRow(file: DataFile, delimiter: Delimiter, row: number): Promise<number> {
  let seen = -2;
  let found = 0;
  await walkRows(file, delimiter, (_, line) => {
    found = line;
    return ++seen === row ? "stop" : undefined;
  });
  return found;
}
