/** Splits comma-separated text (RFC 4180, read leniently) into rows of fields, piece by piece. */

/** Takes one row; `line` is the 1-based line on which it begins. */
export type TakeRow = (fields: string[], line: number) => void;

export interface CsvParser {
  /** Takes the next piece of the text; pieces may end anywhere. */
  write(piece: string): void;
  end(): void;
  /** Why the text cannot be read further, as the end of a sentence. */
  readonly failure: string | undefined;
}

/** A row that grows longer than this is given up. */
const longestRow = 4 * 1024 * 1024;

const quote = 34;
const comma = 44;
const lineFeed = 10;
const carriageReturn = 13;

/**
 * Lines end with \n, \r\n or \r; empty ones are passed over. Space around a field is not part of it unless it
 * stands between quotation marks. Where a quotation mark is out of place, the field is taken as it is written.
 *
 * Written out rather than taken from a library: the language server reads data while a person types, and this is
 * some three times faster than csv-parse and knows the line of every row. The tests compare the two.
 */
export function createCsvParser(takeRow: TakeRow): CsvParser {
  /** Text of a row whose end has not come yet. */
  let rest = "";
  /** The line on which `rest` begins. */
  let line = 1;
  let failure: string | undefined;

  function parse(text: string, final: boolean): void {
    let rowStart = 0;
    let fields: string[] = [];
    let lines = 0;
    let position = 0;
    while (position < text.length || fields.length > 0) {
      const start = position;
      const opening = skipSpaces(text, start);
      const quoted = text.charCodeAt(opening) === quote;
      const closing = quoted ? closingQuote(text, opening + 1) : start;
      if (closing < 0) {
        if (final || text.length - rowStart > longestRow) {
          failure = `a quotation mark is opened on line ${line + lines} and never closed`;
        }
        break;
      }
      const after = quoted ? skipSpaces(text, closing + 1) : start;
      const end = fieldEnd(text, after);
      const delimiter = text.charCodeAt(end);
      // The piece may end within a field, or between a \r and its \n.
      if (!final && end + (delimiter === carriageReturn ? 1 : 0) >= text.length) break;

      if (quoted) lines += countLines(text.slice(opening, closing));
      const unquoted = !quoted || end > after;
      fields.push(
        unquoted ? text.slice(start, end).trim() : withoutEscapes(text.slice(opening + 1, closing)),
      );
      position = end + 1;
      if (delimiter === comma) continue;

      if (delimiter === carriageReturn && text.charCodeAt(position) === lineFeed) position++;
      if (fields.length > 1 || fields[0] !== "" || quoted) takeRow(fields, line);
      line += lines + 1;
      lines = 0;
      fields = [];
      rowStart = position;
    }
    rest = text.slice(rowStart);
    if (rest.length > longestRow) failure ??= `line ${line} is more than ${longestRow} characters long`;
  }

  return {
    write: (piece) => {
      if (failure === undefined) parse(rest + piece, false);
    },
    end: () => {
      if (failure === undefined) parse(rest, true);
    },
    get failure() {
      return failure;
    },
  };
}

/** Where the quoted text from `from` on ends, or -1; two quotation marks in a row stand for one. */
function closingQuote(text: string, from: number): number {
  let position = text.indexOf('"', from);
  while (position >= 0 && text.charCodeAt(position + 1) === quote) position = text.indexOf('"', position + 2);
  return position;
}

/** The next comma or end of line, or the end of the text. */
function fieldEnd(text: string, from: number): number {
  let position = from;
  for (; position < text.length; position++) {
    const code = text.charCodeAt(position);
    if (code === comma || code === lineFeed || code === carriageReturn) break;
  }
  return position;
}

function skipSpaces(text: string, from: number): number {
  let position = from;
  while (text.charCodeAt(position) === 32 || text.charCodeAt(position) === 9) position++;
  return position;
}

function withoutEscapes(text: string): string {
  return text.includes('"') ? text.replaceAll('""', '"') : text;
}

function countLines(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}
