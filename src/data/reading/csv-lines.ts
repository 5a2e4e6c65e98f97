/** Walks through the bytes of a separated file that DuckDB has read without complaint: rows, their fields and lines. */
import type { Delimiter } from "./csv-parser.js";
import { contentOf, type DataFile } from "./file-bytes.js";

/**
 * Is told of each row, the header included: its number of fields, the 1-based line on which it ends, and whether space
 * stands before an opening quotation mark in it.
 */
type TakeShape = (fields: number, line: number, spaced: boolean) => "stop" | undefined;

const quote = 0x22;
/** So often it is looked whether this is still wanted. */
const rowsBetweenLooks = 10_000;
const newline = 0x0a;
const carriageReturn = 0x0d;

/** Goes from row to row until the file or `take` ends it; false where the file ends between quotation marks. */
async function walkRows(file: DataFile, delimiter: Delimiter, take: TakeShape): Promise<boolean> {
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
        if (!empty && take(fields, line, spaced) === "stop") return true;
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
  return place !== "quoted";
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0b || byte === 0x0c;
}

/**
 * How many rows there are without the header; undefined where there is one that DuckDB misunderstands without complaint:
 * it passes over a delimiter too many at the end of a line, takes quotation marks behind space for letters, and may
 * overlook that the last one is never closed.
 */
export async function countRegular(
  file: DataFile,
  delimiter: Delimiter,
  width: number,
  signal?: AbortSignal,
): Promise<number | undefined> {
  let regular = true;
  let rows = -1;
  const closed = await walkRows(file, delimiter, (fields, _, spaced) => {
    if (++rows % rowsBetweenLooks === 0) signal?.throwIfAborted();
    regular = fields === width && !spaced;
    return regular ? undefined : "stop";
  });
  return regular && closed ? rows : undefined;
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
