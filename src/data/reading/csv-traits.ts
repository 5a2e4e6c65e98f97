/** What the bytes of a separated file tell about all of it, at the speed at which they are read. */
import type { Delimiter } from "./csv-parser.js";
import { contentOf, type DataFile, textBytesOf } from "./file-bytes.js";

export interface CsvTraits {
  readonly quotes: boolean;
  readonly carriageReturns: boolean;
  /** Whether an underscore stands behind a digit. */
  readonly underscores: boolean;
}

/** What is asked of a file only where it is not clear how DuckDB understands it. */
export interface CsvDoubts {
  /** How many lines there are, those that end between quotation marks included. */
  readonly lines: number;
  /** Whether there may be a row that DuckDB misunderstands without complaint; see `countRegular`. */
  readonly doubtful: boolean;
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
  taken: (bytes: Buffer) => void,
  visit: (bytes: Buffer) => Promise<void>,
  signal?: AbortSignal,
): Promise<CsvTraits> {
  let quotes = false;
  let carriageReturns = false;
  let underscores = false;
  let last = 0;
  for await (const bytes of textBytesOf(file, taken)) {
    signal?.throwIfAborted();
    await visit(bytes);
    quotes ||= bytes.includes('"');
    carriageReturns ||= bytes.includes(carriageReturn);
    underscores ||= (bytes[0] === underscore && isDigit(last)) || underscoreBehindDigit(bytes);
    last = bytes[bytes.length - 1]!;
  }
  return { quotes, carriageReturns, underscores };
}

const underscore = 0x5f;

function underscoreBehindDigit(bytes: Buffer): boolean {
  for (let at = bytes.indexOf(underscore); at >= 0; at = bytes.indexOf(underscore, at + 1)) {
    if (at > 0 && isDigit(bytes[at - 1]!)) return true;
  }
  return false;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** Reads a file of text once more. */
export async function csvDoubts(
  file: DataFile,
  delimiter: Delimiter,
  signal?: AbortSignal,
): Promise<CsvDoubts> {
  const separator = delimiter.charCodeAt(0);
  let newlines = 0;
  let returns = 0;
  let doubtful = false;
  let last = "";
  for await (const bytes of contentOf(file)) {
    signal?.throwIfAborted();
    const begin = String.fromCharCode(bytes[0]!);
    for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at + 1)) {
      newlines++;
      doubtful ||= at > 0 && bytes[at - 1] === separator;
    }
    for (let at = bytes.indexOf(carriageReturn); at >= 0; at = bytes.indexOf(carriageReturn, at + 1)) {
      returns++;
      doubtful ||= at > 0 && bytes[at - 1] === separator;
    }
    doubtful ||=
      (last === delimiter && (begin === "\n" || begin === "\r")) ||
      spaces.some((space) => bytes.includes(`${space}"`) || (last === space && begin === '"'));
    last = String.fromCharCode(bytes[bytes.length - 1]!);
  }
  return {
    lines: Math.max(newlines, returns) + (last === "\n" || last === "\r" ? 0 : 1),
    doubtful: doubtful || last === delimiter,
  };
}
