/** Cuts the bytes of a separated file into fields, some thousand at a time, and reads simple numbers, without making text of them. */
import type { Delimiter } from "./csv-parser.js";
import { cutRows } from "./csv-rows.js";

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
  /** The number that the field is, or NaN where it is none, or one that has to be looked at more closely. */
  readonly numbers: Float64Array;
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
  /** Whether all lines so far, of a file that is regular, end alike: with \n or with \r\n. */
  readonly alike: boolean;
}

const newline = 0x0a;
const carriageReturn = 0x0d;
const quote = 0x22;
/** About so many fields are cut at a time: what they need stays in the processor's cache. */
const fieldsAtOnce = 16_384;
/** Longer rows are left to other readers. */
const longestRow = 2 ** 20;

export function createCutter(delimiter: Delimiter, width: number): CsvCutter {
  const separator = delimiter.charCodeAt(0);
  const mostRows = Math.max(1, Math.floor(fieldsAtOnce / width));
  const fields = {
    width,
    starts: new Int32Array(mostRows * width),
    ends: new Int32Array(mostRows * width),
    numbers: new Float64Array(mostRows * width),
  };
  let bytes: Uint8Array = new Uint8Array(0);
  /** What a piece has left over, of a row that it does not hold to its end. */
  let rest: Uint8Array = bytes;
  let begun = false;
  let header = true;
  let regular = true;
  let rows = 0;
  /** Of how many lines \r\n is the end, and what the last line lacks of one. */
  let returns = 0;
  let open: "nothing" | "all" | "half" = "nothing";

  function* cutAll(from: number): Generator<FieldChunk, void> {
    let next = from;
    const cutSome = (most: number) => {
      const found = cutRows(bytes, next, most, separator, fields);
      next = found.next;
      returns += found.returns;
      regular = found.regular;
      return found.rows;
    };
    if (header) header = cutSome(1) === 0;
    while (!header && regular) {
      const found = cutSome(mostRows);
      if (found === 0) break;
      const firstRow = rows;
      rows += found;
      yield { bytes, rows: found, firstRow, ...fields };
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
      open = rest.at(-1) === carriageReturn ? "half" : "all";
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
    get alike() {
      const ended = open === "all" ? rows : rows + 1;
      return open !== "half" && (returns === 0 || returns === ended);
    },
  };
}
