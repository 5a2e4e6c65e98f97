/** Splits comma-separated text into rows of fields, piece by piece, with csv-parse. */
import { finished } from "node:stream/promises";
import { CsvError, parse } from "csv-parse";

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
const longestRow = 4 * 1024 * 1024;

/**
 * Lines end with \n, \r\n or \r, also mixed; empty ones are passed over. Space around a field is not part of it.
 * Where a quotation mark is out of place, the field is taken as it is written.
 */
export function createCsvParser(takeRow: TakeRow): CsvParser {
  let failure: string | undefined;
  /** The line on which the last row ended. */
  let last = 0;
  /** A \r at the end of a piece, whose \n may come with the next. */
  let held = "";
  const parser = parse({
    bom: true,
    record_delimiter: "\n",
    // How many fields a row has is the reader's to judge, which knows the file's name.
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    trim: true,
    max_record_size: longestRow,
    on_record: (fields: string[], { lines }) => {
      last = lines;
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
      if (unified !== "") parser.write(unified);
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
