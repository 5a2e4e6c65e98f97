/** Reads a comma-separated file row by row, and says in which way a file cannot be read. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { DataProblem } from "../profile.js";
import { createCsvParser } from "./csv.js";
import { isNumber } from "./field.js";
import { similarFile } from "./similar-file.js";

/** Takes a table as it is read. */
export interface TableVisitor {
  /** Once, before the rows. */
  header(names: readonly string[]): void;
  /** Each row, with as many fields as the header; an empty field is a missing value. `line` is 1-based. */
  row(fields: readonly string[], line: number): void;
}

export type ReadResult =
  /** `fingerprint` is the SHA-256 of the file's bytes, in hex. */
  | { readonly fingerprint: string; readonly rows: number; readonly problem?: undefined }
  | { readonly problem: DataProblem };

/** A file larger than this (in bytes) is refused rather than read for minutes. */
const largestFile = 1e9;

/**
 * Reads the file at `path`, which the dataset calls `source`, in pieces, so that other work goes on in between.
 * Whatever is wrong with the file is a problem given back, never an exception.
 */
export async function readTable(path: string, source: string, visitor: TableVisitor): Promise<ReadResult> {
  try {
    const unusable = await findUnusable(path, source);
    return unusable === undefined ? await scan(path, source, visitor) : { problem: unusable };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
    if (code === undefined) throw error;
    if (code === "ENOENT" || code === "ENOTDIR") return { problem: await missing(path, source) };
    return { problem: unreadable(source, systemReason(code)) };
  }
}

async function findUnusable(path: string, source: string): Promise<DataProblem | undefined> {
  const status = await stat(path);
  if (status.isDirectory()) return unreadable(source, "it is a folder, not a file");
  if (!status.isFile()) return unreadable(source, "it is not an ordinary file");
  if (status.size > largestFile) {
    const size = (status.size / 1e9).toFixed(1);
    return unreadable(source, `it is ${size} GB large, and files up to 1 GB can be read`);
  }
  if (status.size === 0) return { code: "data-no-rows", path: source };
  return undefined;
}

async function scan(path: string, source: string, visitor: TableVisitor): Promise<ReadResult> {
  const hash = createHash("sha256");
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let width: number | undefined;
  let rows = 0;
  let problem: DataProblem | undefined;
  const parser = createCsvParser((fields, line) => {
    if (problem !== undefined) return;
    if (width === undefined) {
      width = fields.length;
      problem = headerProblem(fields, source);
      if (problem === undefined) visitor.header(columnNames(fields));
    } else if (fields.length !== width) {
      problem = { code: "data-ragged-row", path: source, line, expected: width, got: fields.length };
    } else {
      rows++;
      visitor.row(fields, line);
    }
  });

  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    const reason = notText(chunk);
    if (reason !== undefined) return { problem: unreadable(source, reason) };
    parser.write(decoder.decode(chunk, { stream: true }));
    if (parser.failure !== undefined) return { problem: unreadable(source, parser.failure) };
    if (problem !== undefined) return { problem };
  }
  parser.write(decoder.decode());
  await parser.end();
  if (parser.failure !== undefined) return { problem: unreadable(source, parser.failure) };
  if (problem !== undefined) return { problem };
  if (rows === 0) return { problem: { code: "data-no-rows", path: source } };
  return { fingerprint: hash.digest("hex"), rows };
}

function notText(chunk: Buffer): string | undefined {
  const mark = chunk.length >= 2 ? chunk.readUInt16BE(0) : 0;
  if (mark === 0xfffe || mark === 0xfeff) return "it is UTF-16 text; save it with the encoding UTF-8";
  return chunk.includes(0) ? "it holds binary data, not text" : undefined;
}

/**
 * A first line of numbers only is data, not names. So is one in which at least half of the fields, and at least
 * two, are numbers that do not ascend: names that are numbers (years, wavelengths, 0 1 2 …) do.
 */
function headerProblem(fields: readonly string[], source: string): DataProblem | undefined {
  const numbers = fields.filter(isNumber).map(Number);
  const ascending = numbers.every((value, index) => index === 0 || value > numbers[index - 1]!);
  const mostly = numbers.length >= 2 && 2 * numbers.length >= fields.length;
  if (numbers.length === fields.length || (mostly && !ascending)) {
    return { code: "data-no-header", path: source, firstLine: shorten(fields.join(",")) };
  }
  const only = fields.length === 1 ? fields[0]! : "";
  for (const [separator, name] of otherSeparators) {
    if (!only.includes(separator)) continue;
    return unreadable(source, `its fields are separated by ${name}, and only commas can be read`);
  }
  return undefined;
}

const otherSeparators = [
  [";", "semicolons"],
  ["\t", "tabs"],
  ["|", "vertical bars"],
] as const;

/** Every column gets a name of its own: an empty one its number, a repeated one a numbered ending. */
function columnNames(fields: readonly string[]): string[] {
  const taken = new Set(fields);
  const names: string[] = [];
  for (const [index, field] of fields.entries()) {
    const wanted = field === "" ? `column_${index + 1}` : field;
    let name = wanted;
    const fresh = field !== "" && !names.includes(field);
    for (let number = 2; !fresh && (taken.has(name) || names.includes(name)); number++) {
      name = `${wanted}_${number}`;
    }
    names.push(name);
  }
  return names;
}

async function missing(path: string, source: string): Promise<DataProblem> {
  const similar = await similarFile(path, source);
  const problem = { code: "data-file-missing", path: source } as const;
  return similar === undefined ? problem : { ...problem, similar };
}

function unreadable(path: string, reason: string): DataProblem {
  return { code: "data-file-unreadable", path, reason };
}

function systemReason(code: string): string {
  if (code === "EACCES" || code === "EPERM") return "you have no permission to read it";
  if (code === "ERR_INVALID_ARG_VALUE" || code === "ENAMETOOLONG") return "this is not a possible file name";
  if (code === "ERR_ENCODING_INVALID_ENCODED_DATA")
    return "it is not UTF-8 text; save it with the encoding UTF-8";
  return `the system answers ${code}`;
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
