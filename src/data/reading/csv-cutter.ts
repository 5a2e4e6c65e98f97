/** Cuts the bytes of a separated file into fields, some thousand at a time, without making text of them. */
import type { Delimiter } from "./csv-parser.js";

/** Some whole rows that follow each other. What it gives is valid until the next ones come. */
export interface FieldChunk {
  readonly bytes: Uint8Array;
  readonly rows: number;
  /** Counts from 0 without the header. */
  readonly firstRow: number;
  /** Fields a row. */
  readonly width: number;
  /** Where the field of a column begins and ends, by row × width + column: with its quotation marks and spaces. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

export interface CsvCutter {
  /** The rows that the next bytes complete, without the header. */
  cut(piece: Uint8Array): Generator<FieldChunk, void>;
  /** The row that no line end closes. */
  end(): Generator<FieldChunk, void>;
  /** Of those that have been cut. */
  readonly rows: number;
  /**
   * Whether all rows so far end with \n or \r\n and have as many fields as they should, and quotation marks stand around
   * whole fields. Of a file that is not so, nothing more is cut.
   */
  readonly regular: boolean;
}

const newline = 0x0a;
const carriageReturn = 0x0d;
const quote = 0x22;
/** About so many fields are cut at a time: what they need stays in the processor's cache. */
const fieldsAtOnce = 32_768;
/** Longer rows are left to other readers. */
const longestRow = 2 ** 20;

export function createCutter(delimiter: Delimiter, width: number): CsvCutter {
  const separator = delimiter.charCodeAt(0);
  const mostRows = Math.max(1, Math.floor(fieldsAtOnce / width));
  const starts = new Int32Array(mostRows * width);
  const ends = new Int32Array(mostRows * width);
  let bytes: Uint8Array = new Uint8Array(0);
  /** What a piece has left over, of a row that it does not hold to its end. */
  let rest: Uint8Array = bytes;
  let begun = false;
  let header = true;
  let regular = true;
  let rows = 0;
  let found = 0;

  /** Cuts at most `most` rows from `from` on; gives where the next one begins. */
  function cutRows(from: number, most: number): number {
    // The engine reaches what is its own more quickly than what it shares.
    const [data, beginnings, endings, between, columns] = [bytes, starts, ends, separator, width];
    const length = data.length;
    let start = from;
    let next = from;
    let field = 0;
    let rowEnd = columns - 1;
    found = 0;
    for (let at = from; at < length; at++) {
      const byte = data[at]!;
      // Letters and digits.
      if (byte > quote && byte !== between) continue;
      if (byte === between) {
        if (field === rowEnd) return irregular(next);
        beginnings[field] = start;
        endings[field++] = at;
        start = at + 1;
      } else if (byte === newline) {
        if (field !== rowEnd) return irregular(next);
        beginnings[field] = start;
        endings[field++] = at > start && data[at - 1] === carriageReturn ? at - 1 : at;
        start = at + 1;
        next = start;
        rowEnd += columns;
        if (++found === most) return next;
      } else if (byte === quote) {
        if (at > start) {
          // DuckDB takes quotation marks behind space for letters.
          if (isSpaceBetween(start, at)) return irregular(next);
          continue;
        }
        at = closing(at + 1, length);
        // What lies behind the end comes with the next piece.
        if (at + 1 >= length) return next;
        const behind = data[at + 1]!;
        if (behind !== between && behind !== newline && behind !== carriageReturn) return irregular(next);
      } else if (byte === carriageReturn && at + 1 < length && data[at + 1] !== newline) {
        // It ends a line by itself.
        return irregular(next);
      }
    }
    return next;
  }

  function isSpaceBetween(from: number, to: number): boolean {
    for (let at = from; at < to; at++) if (bytes[at]! > 0x20) return false;
    return true;
  }

  function closing(from: number, length: number): number {
    let at = bytes.indexOf(quote, from);
    while (at >= 0 && at + 1 < length && bytes[at + 1] === quote) at = bytes.indexOf(quote, at + 2);
    return at < 0 ? length : at;
  }

  function irregular(next: number): number {
    regular = false;
    return next;
  }

  function* cutAll(from: number): Generator<FieldChunk, void> {
    let next = from;
    if (header) {
      next = cutRows(next, 1);
      header = found === 0;
    }
    while (!header && regular) {
      next = cutRows(next, mostRows);
      if (found === 0) break;
      const firstRow = rows;
      rows += found;
      yield { bytes, rows: found, firstRow, width, starts, ends };
    }
    rest = bytes.subarray(next);
    if (rest.length > longestRow) regular = false;
  }

  /** How many bytes at the very beginning say that the text is UTF-8. */
  function marked(): number {
    const mark = !begun && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    begun = true;
    return mark ? 3 : 0;
  }

  return {
    *cut(piece) {
      if (!regular) return;
      let own = piece;
      if (rest.length > 0) {
        // Only as much is copied as completes a row.
        const line = rest.indexOf(quote) < 0 ? piece.indexOf(newline) + 1 : 0;
        bytes = Buffer.concat([rest, line > 0 ? piece.subarray(0, line) : piece]);
        own = line > 0 ? piece.subarray(line) : own.subarray(own.length);
        yield* cutAll(marked());
        if (!regular || own.length === 0) return;
        if (rest.length > 0) own = Buffer.concat([rest, own]);
      }
      bytes = own;
      yield* cutAll(marked());
    },
    *end() {
      if (!regular || rest.length === 0) return;
      bytes = Buffer.concat([rest, Uint8Array.of(newline)]);
      yield* cutAll(0);
      // A quotation mark that is never closed.
      if (rest.length > 0) regular = false;
    },
    get rows() {
      return rows;
    },
    get regular() {
      return regular;
    },
  };
}
