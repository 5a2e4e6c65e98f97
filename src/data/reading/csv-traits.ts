/** What the bytes of a separated file tell about all of it, at the speed at which they are read. */
import type { Delimiter } from "./csv-parser.js";
import { type DataFile, textBytesOf } from "./file-bytes.js";

export interface CsvTraits {
  readonly quotes: boolean;
  readonly carriageReturns: boolean;
  /** How many lines there are, those that end between quotation marks included. */
  readonly lines: number;
  /** Whether there may be a row that DuckDB misunderstands without complaint; see `countRegular`. */
  readonly doubtful: boolean;
  /** Whether an underscore stands behind a digit. */
  readonly underscores: boolean;
  /** Whether all lines end alike, with \n or with \r\n. */
  readonly alike: boolean;
}

const newline = 0x0a;
const carriageReturn = 0x0d;
const spaces = [" ", "\t", "\v", "\f"];

/**
 * Reads the whole file, as text: ends with a problem where it is none. `taken` is given its bytes on disk, and `visit` those
 * of its content.
 */
export async function csvTraits(
  file: DataFile,
  delimiter: Delimiter,
  taken: (bytes: Buffer) => void,
  visit: (bytes: Buffer) => void,
  signal?: AbortSignal,
): Promise<CsvTraits> {
  const separator = delimiter.charCodeAt(0);
  let quotes = false;
  let newlines = 0;
  let returns = 0;
  let doubtful = false;
  let underscores = false;
  let paired = 0;
  let last = "";
  for await (const bytes of textBytesOf(file, taken)) {
    signal?.throwIfAborted();
    visit(bytes);
    const begin = String.fromCharCode(bytes[0]!);
    quotes ||= bytes.includes('"');
    for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at + 1)) {
      newlines++;
      if (at > 0 ? bytes[at - 1] === carriageReturn : last === "\r") paired++;
      doubtful ||= at > 0 && bytes[at - 1] === separator;
    }
    for (let at = bytes.indexOf(carriageReturn); at >= 0; at = bytes.indexOf(carriageReturn, at + 1)) {
      returns++;
      doubtful ||= at > 0 && bytes[at - 1] === separator;
    }
    doubtful ||=
      (last === delimiter && (begin === "\n" || begin === "\r")) ||
      spaces.some((space) => bytes.includes(`${space}"`) || (last === space && begin === '"'));
    underscores ||= (begin === "_" && isDigit(last.charCodeAt(0))) || underscoreBehindDigit(bytes);
    last = String.fromCharCode(bytes[bytes.length - 1]!);
  }
  return {
    quotes,
    carriageReturns: returns > 0,
    lines: Math.max(newlines, returns) + (last === "\n" || last === "\r" ? 0 : 1),
    doubtful: doubtful || last === delimiter,
    underscores,
    alike: returns === 0 || (paired === newlines && paired === returns),
  };
}

function underscoreBehindDigit(bytes: Buffer): boolean {
  for (let at = bytes.indexOf("_"); at >= 0; at = bytes.indexOf("_", at + 1)) {
    if (at > 0 && isDigit(bytes[at - 1]!)) return true;
  }
  return false;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
