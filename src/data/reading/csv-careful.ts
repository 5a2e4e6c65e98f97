/** Reads a separated file row by row, whatever DuckDB stumbles over, and says in which way it cannot be read. */
import { createCsvParser, type Delimiter } from "./csv-parser.js";
import { type DataFile, textBytesOf } from "./file-bytes.js";
import { Unreadable, unreadable } from "./problems.js";

/** Takes a row, with as many fields as the header; an empty field is a missing value. `line` is 1-based. */
export type VisitRow = (fields: readonly string[], line: number) => "stop" | undefined;

/**
 * Hands every row to `visit` until it says stop, and gives back how many there were; ends with a problem where something
 * is wrong.
 */
export async function readRows(file: DataFile, delimiter: Delimiter, visit: VisitRow): Promise<number> {
  const decoder = new TextDecoder("utf-8");
  let width: number | undefined;
  let rows = 0;
  let problem: Unreadable | undefined;
  let stopped = false;
  const parser = createCsvParser((fields, line) => {
    if (problem !== undefined || stopped) return;
    if (width === undefined) {
      width = fields.length;
    } else if (fields.length !== width) {
      const raggedRow = { path: file.name, line, expected: width, got: fields.length };
      problem = new Unreadable({ code: "data-ragged-row", ...raggedRow });
    } else {
      rows++;
      stopped = visit(fields, line) === "stop";
    }
  }, delimiter);
  const check = () => {
    if (parser.failure !== undefined) throw unreadable(file.name, parser.failure);
    if (problem !== undefined) throw problem;
  };

  for await (const piece of textBytesOf(file)) {
    parser.write(decoder.decode(piece, { stream: true }));
    check();
    if (stopped) return rows;
  }
  await parser.end();
  check();
  if (rows === 0) throw new Unreadable({ code: "data-no-rows", path: file.name });
  return rows;
}
