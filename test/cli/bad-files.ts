/** Data that cannot be trained on, each with its program, and what a person is told of it. */
import { crc32, deflateSync } from "node:zlib";

export interface BadFile {
  readonly name: string;
  /** What is written beside the program; absent where that is not one file. */
  readonly file?: string;
  readonly content: () => string | Uint8Array;
  readonly program: string;
  readonly code: string;
  readonly message: string;
  /** Of the program, from 1 on. */
  readonly line: number;
}

export function regression(source: string, more = "", body = "Dense(1)"): string {
  return `dataset data {\n  source: "${source}"\n${more}  target: y\n}\n\nnetwork N on data {\n  ${body}\n}\n\ntrain N {\n  epochs: 30\n}\n`;
}

export function classesOf(source: string, more = ""): string {
  const body = "AveragePooling2D(8)\n  Flatten()\n  Dense(classes, softmax)";
  return `dataset data {\n  source: "${source}"\n${more}}\n\nnetwork N on data {\n  ${body}\n}\n\ntrain N {\n  epochs: 30\n  batch: 1\n}\n`;
}

/** Rows of three numbers. */
export function numbers(rows: number): string {
  return Array.from({ length: rows }, (_, row) => `${row % 17},${row % 5},${row % 11}.5\n`).join("");
}

const table = (rows: number) => `a,b,y\n${numbers(rows)}`;
const withLine = (line: number, text: string) =>
  table(40)
    .split("\n")
    .with(line - 1, text)
    .join("\n");

function ofTable(name: string, content: () => string | Uint8Array, code: string, rest: string): BadFile {
  const file = `${name}.csv`;
  return {
    name,
    file,
    content,
    program: regression(file),
    code,
    message: rest.replace("$", `\`${file}\``),
    line: 2,
  };
}

const unreadable = "data-file-unreadable";

function ofQuery(name: string, query: string, reason: string): BadFile {
  return {
    name,
    content: () => "",
    program: regression("shop.duckdb", `  query: "${query}"\n`),
    code: "data-query-refused",
    message: `The query to \`shop.duckdb\` is not run: ${reason}.`,
    line: 3,
  };
}

function ofFolder(name: string, code: string, message: string): BadFile {
  return { name, content: () => "", program: classesOf(name), code, message, line: 2 };
}

const writes = "it would do more than read; only a SELECT is run";

export const badFiles: readonly BadFile[] = [
  ofTable(
    "short-row",
    () => withLine(12, "1,2"),
    "data-ragged-row",
    "Line 12 of $ has 2 fields, and its header 3. Add what is missing there.",
  ),
  ofTable(
    "long-row",
    () => withLine(7, "1,2,3,4"),
    "data-ragged-row",
    "Line 7 of $ has 4 fields, and its header 3. Put a field that holds a separator in quotation marks.",
  ),
  ofTable(
    "text-among-numbers",
    () => withLine(9, "hot,2,3"),
    "text-in-number-column",
    "Column `a` holds numbers, but line 9 of $ has the text `hot`. Mend the file, or leave the column out.",
  ),
  ofTable(
    "latin-1",
    () => Buffer.from(withLine(5, "caf\u00e9,2,3"), "latin1"),
    unreadable,
    "$ cannot be read: it is not UTF-8 text; save it with the encoding UTF-8.",
  ),
  ofTable(
    "utf-16",
    () => Buffer.from(`\ufeff${table(40)}`, "utf16le"),
    unreadable,
    "$ cannot be read: it is UTF-16 text; save it with the encoding UTF-8.",
  ),
  ofTable(
    "utf-16-unmarked",
    () => Buffer.from(table(40), "utf16le"),
    unreadable,
    "$ cannot be read: it is UTF-16 text; save it with the encoding UTF-8.",
  ),
  ofTable(
    "binary",
    () => Uint8Array.from({ length: 5000 }, (_, at) => (at * at * 31 + at) % 251),
    unreadable,
    "$ cannot be read: it holds binary data, not text.",
  ),
  ofTable(
    "workbook",
    () => Buffer.concat([Buffer.from("PK\u0003\u0004"), deflateSync(table(40)), Buffer.alloc(8)]),
    unreadable,
    "$ cannot be read: it is a workbook or another archive, not text; save the table as CSV.",
  ),
  ofTable("empty", () => "", "data-no-rows", "$ has no rows: there is nothing to learn from."),
  ofTable("header-only", () => "a,b,y\n", "data-no-rows", "$ has no rows: there is nothing to learn from."),
  ofTable(
    "wide",
    () => `${Array.from({ length: 100_000 }, (_, at) => `c${at}`).join(",")}\n`,
    "data-too-many-columns",
    "$ has 100,000 columns, and at most 10,000 are read. Keep those that are needed in a file of their own.",
  ),
  ofFolder(
    "one",
    unreadable,
    "`one` cannot be read: it holds one class only, cat; a folder of files for each of two classes or more is needed.",
  ),
  ofFolder(
    "damaged",
    "data-image-unreadable",
    "`dog/b.png`, an image of `damaged`, cannot be read: it is no image, or a damaged one. Replace it, or take it out.",
  ),
  ofFolder(
    "huge",
    "data-image-unreadable",
    "`dog/c.png`, an image of `huge`, cannot be read: it is larger than 100 million pixels; make it smaller. Replace it, or take it out.",
  ),
  ofQuery("insert", "insert into sales values (1, 2, 3)", writes),
  ofQuery("create", "create table t as select 1", writes),
  ofQuery("copy", "copy sales to 'out.csv'", writes),
  ofQuery("attach", "attach 'other.duckdb' as other", writes),
  ofQuery("pragma", "pragma database_list", writes),
  ofQuery("several", "select * from sales; drop table sales", "it has to be one SELECT and nothing else"),
  ofQuery(
    "reads-a-file",
    "select * from read_csv('/etc/hosts')",
    "it would read another file, and only the database itself may be read",
  ),
];

/** A black image of `side` × `side` pixels, of one bit each. */
export function blackPng(side: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header[8] = 1;
  const rows = deflateSync(Buffer.alloc(side * (1 + Math.ceil(side / 8))), { level: 1 });
  const parts = [chunk("IHDR", header), chunk("IDAT", rows), chunk("IEND", Buffer.alloc(0))];
  return Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), ...parts]);
}
