/** Splits separated text into rows of fields, piece by piece, with csv-parse. */
import { finished } from "node:stream/promises";
import { CsvError, parse } from "csv-parse";
import { trimmed } from "../field.js";

/** What may stand between two fields. */
export type Delimiter = "," | ";" | "\t" | "|";

/** Takes one row; `line` is the 1-based line of the file on which it ends. */
export type TakeRow = (fields: string[], line: number) => void;

export interface CsvParser {
  /** Takes the next piece of the text; pieces may end anywhere. */
  write(piece: string): void;
  /** Resolves when the last row has been taken. */
  end(): Promise<void>;
  /** Why the text cannot be read further, as the end of a sentence. */
  readonly failure: string | undefined;
}

/** A row that grows longer than this (in bytes) is given up. */
export const longestRow = 4 * 1024 * 1024;

/**
 * Lines end with \n, \r\n or \r, also mixed; empty ones are passed over. Space around a field is not part of it.
 * Where a quotation mark is out of place, the field is taken as it is written.
 */
export function createCsvParser(takeRow: TakeRow, delimiter: Delimiter = ","): CsvParser {
  let failure: string | undefined;
  /** The line on which the last row ended. */
  let last = 0;
  /** A \r at the end of a piece, whose \n may come with the next. */
  let held = "";
  let hidden = false;
  const parser = parse({
    bom: true,
    delimiter,
    record_delimiter: "\n",
    // How many fields a row has is the reader's to judge, which knows the file's name.
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    trim: true,
    max_record_size: longestRow,
    on_record: (fields: string[], { lines }) => {
      last = lines;
      for (const [index, field] of fields.entries()) {
        fields[index] = trimmed(hidden ? showSpaces(field) : field);
      }
      takeRow(fields, lines);
      // Rows are handed on here; nothing is to pile up in the stream.
      return null;
    },
  });
  parser.on("error", (error) => {
    failure ??= reasonOf(error, last);
  });
  parser.resume();
  return {
    write: (piece) => {
      if (failure !== undefined) return;
      const text = held + piece;
      held = text.endsWith("\r") ? "\r" : "";
      // One kind of line end, since csv-parse counts a \r\n between quotation marks as two lines.
      const unified = text.slice(0, text.length - held.length).replaceAll(/\r\n?/g, "\n");
      const written = hideSpaces(unified);
      hidden ||= written !== unified;
      if (written !== "") parser.write(written);
    },
    end: async () => {
      parser.end(held === "" ? undefined : "\n");
      // A failure has been kept by the listener above.
      await finished(parser).catch(() => {});
    },
    get failure() {
      return failure;
    },
  };
}

// csv-parse trims all of Unicode's spaces at the end of a field, where only those of ASCII are no part of it. The others
// stay hidden from it behind code points that stand in no text (noncharacters).
const otherSpaces = /[\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/g;
const spaceList = [
  ..."\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000",
];
const firstNoncharacter = 0xfdd0;

function hideSpaces(text: string): string {
  return text.replaceAll(otherSpaces, (space) =>
    String.fromCharCode(firstNoncharacter + spaceList.indexOf(space)),
  );
}

function showSpaces(text: string): string {
  return text.replaceAll(/[\ufdd0-\ufde1]/g, (space) => spaceList[space.charCodeAt(0) - firstNoncharacter]!);
}

function reasonOf(error: Error, last: number): string {
  const place = last === 0 ? "in the first row" : `after line ${last}`;
  switch (error instanceof CsvError ? error.code : undefined) {
    case "CSV_QUOTE_NOT_CLOSED":
      return `a quotation mark is opened ${place} and never closed`;
    case "CSV_INVALID_CLOSING_QUOTE":
    case "CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE":
      return `there is text behind a closing quotation mark ${place}`;
    case "CSV_MAX_RECORD_SIZE":
      return `the row ${place} is more than ${longestRow} bytes long`;
    default:
      return error.message;
  }
}
