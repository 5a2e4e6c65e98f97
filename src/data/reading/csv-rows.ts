/** Cuts rows out of bytes, and reads the numbers in them that are simple. */
import type { FieldChunk } from "./csv-cutter.js";

const newline = 0x0a;
const carriageReturn = 0x0d;
const quote = 0x22;
const minus = 0x2d;
const point = 0x2e;
const zero = 0x30;
/** So many digits make a whole number that a double holds exactly; divided by a power of ten it is rounded once. */
const mostDigits = 15;
const powersOfTen = Float64Array.from({ length: mostDigits + 1 }, (_, power) => 10 ** power);
/** Of so many digits, the point included, 32 bits hold every whole number. */
const shortNumber = 9;

export interface CutRows {
  /** Whole rows, of which what is asked for has been written down. */
  readonly rows: number;
  /** How many of them end with \r\n. */
  readonly returns: number;
  /** Where the next row begins. */
  readonly next: number;
  /** Whether that row, as far as it is there, may be as it should be. */
  readonly regular: boolean;
}

/** Writes down where the fields of at most `most` rows begin and end, and what numbers they are. */
export function cutRows(
  data: Uint8Array,
  from: number,
  most: number,
  separator: number,
  { starts, ends, numbers, width }: Pick<FieldChunk, "starts" | "ends" | "numbers" | "width">,
): CutRows {
  // With a line end at its end, nothing is looked for behind it.
  const length = data.lastIndexOf(newline) + 1;
  let rows = 0;
  let returns = 0;
  let next = from;
  let at = from;
  let field = 0;
  let rowEnd = width - 1;
  const stopped = (regular: boolean): CutRows => ({ rows, returns, next, regular });
  while (at < length) {
    const start = at;
    let byte = data[at]!;
    const negative = byte === minus;
    if (negative) byte = data[++at]!;
    const first = at;
    let decimal = -1;
    let whole = 0;
    for (const few = at + shortNumber; at < few; byte = data[++at]!) {
      const digit = byte - zero;
      if (digit >= 0 && digit <= 9) whole = (Math.imul(whole, 10) + digit) | 0;
      else if (byte === point && decimal < 0) decimal = at;
      else break;
    }
    let value = whole;
    for (; at - first >= shortNumber; byte = data[++at]!) {
      const digit = byte - zero;
      if (digit >= 0 && digit <= 9) value = value * 10 + digit;
      else if (byte === point && decimal < 0) decimal = at;
      else break;
    }
    let end = at;
    if (byte === carriageReturn && data[at + 1] === newline) byte = data[++at]!;
    if (byte === separator || byte === newline) {
      const digits = decimal < 0 ? end - first : end - first - 1;
      if (decimal >= 0 && digits <= mostDigits) value /= powersOfTen[end - decimal - 1]!;
      numbers[field] = digits === 0 || digits > mostDigits ? Number.NaN : negative ? -value : value;
    } else {
      numbers[field] = Number.NaN;
      for (; byte !== separator; byte = data[++at]!) {
        // Letters and digits.
        if (byte > quote) continue;
        if (byte === newline) break;
        if (byte === quote) {
          if (at > start) {
            // DuckDB takes quotation marks behind space for letters.
            if (isSpace(data, start, at)) return stopped(false);
            continue;
          }
          at = closing(data, at + 1);
          // What lies behind the end comes with the next piece.
          if (at + 1 >= length) return stopped(true);
          const behind = data[at + 1]!;
          if (behind !== separator && behind !== newline && behind !== carriageReturn) return stopped(false);
        } else if (byte === carriageReturn && data[at + 1] !== newline) {
          // It ends a line by itself.
          return stopped(false);
        }
      }
      end = byte === newline && data[at - 1] === carriageReturn ? at - 1 : at;
    }
    starts[field] = start;
    ends[field] = end;
    if (byte === separator) {
      if (field === rowEnd) return stopped(false);
      field++;
      at++;
    } else {
      if (field !== rowEnd) return stopped(false);
      if (end < at) returns++;
      field++;
      next = ++at;
      rowEnd += width;
      if (++rows === most) return stopped(true);
    }
  }
  return stopped(true);
}

function isSpace(data: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (data[at]! > 0x20) return false;
  return true;
}

/** Where the quotation mark stands that closes a field; the length of the data where it is not there. */
function closing(data: Uint8Array, from: number): number {
  let at = data.indexOf(quote, from);
  while (at >= 0 && at + 1 < data.length && data[at + 1] === quote) at = data.indexOf(quote, at + 2);
  return at < 0 ? data.length : at;
}
