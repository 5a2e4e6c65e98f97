/** Opens files of JSON: an object a line, or one list of objects. */
import { compareText } from "../field.js";
import { mostColumns } from "./csv-header.js";
import { queryRow, sqlPath, sqlText } from "./duckdb.js";
import { checkFile, contentOf, type DataFile, headOf, isGzip, textBytesOf } from "./file-bytes.js";
import { columnSql, type Part, type Workplace } from "./part.js";
import { Unreadable, unreadable } from "./problems.js";
import type { ColumnType } from "./table.js";
import { listSeparator } from "./typed-columns.js";

/** What DuckDB finds under a key: the name of a type, a list of one, or an object. */
type Structure = string | readonly Structure[] | { readonly [key: string]: Structure };

/** So many objects are looked at for the order of their keys. */
const keysInOrder = 100;

interface JsonFile {
  readonly file: DataFile;
  readonly format: "newline_delimited" | "array";
}

/** A part for each file; a key that only some lines or files have is a column with missing values. */
export async function openJson(files: readonly DataFile[], place: Workplace): Promise<Part[]> {
  const { connection } = place.database;
  const keys = new Map<string, Structure[]>();
  const counts: number[] = [];
  const found: JsonFile[] = [];
  for (const file of files) {
    await checkFile(file);
    const json = { file, format: await formatOf(file) };
    const objects = `read_json_objects(${sqlPath(file.path)}, ${optionsOf(json)})`;
    const sql = `select json_group_structure(json)::varchar, count(*)::double from ${objects}`;
    const [structure, rows] = await queryRow(connection, sql).catch((error) => explain(json, error, place));
    if (rows === 0) throw new Unreadable({ code: "data-no-rows", path: file.name });
    addKeys(keys, JSON.parse(structure as string) as Structure, await firstKeys(objects, place), file);
    counts.push(rows as number);
    found.push(json);
  }
  const columns = columnsOf(keys, files[0]!);
  const types = columns.map(({ name, read }) => `${sqlText(name)}: '${read}'`);
  const fields = columns.map(({ expression }, index) => `${expression} as ${columnSql(index)}`);
  return found.map((json, index) => {
    const options = `columns = {${types.join(", ")}}, ${optionsOf(json)}`;
    return {
      columns: columns.map(({ name, type }, at) => ({ name, type, sql: columnSql(at) })),
      relation: `(select ${fields.join(", ")} from read_json(${sqlPath(json.file.path)}, ${options}))`,
      rows: counts[index]!,
      ...(json.format === "newline_delimited" && { line: (row: number) => lineOf(json.file, row) }),
      hashed: false,
    };
  });
}

async function formatOf(file: DataFile): Promise<JsonFile["format"]> {
  const { text } = await headOf(file, 1);
  if (text.startsWith("\ufeff")) {
    throw unreadable(file.name, "it begins with a byte order mark; save it as UTF-8 without one");
  }
  // A line can only be an object, and so a bracket begins a list of them.
  return text.trimStart().startsWith("[") ? "array" : "newline_delimited";
}

function optionsOf({ file, format }: JsonFile): string {
  const compression = isGzip(file) ? "gzip" : "uncompressed";
  return `format = '${format}', compression = '${compression}', maximum_object_size = ${64 * 2 ** 20}`;
}

/** The keys of the first objects, in order; DuckDB meets those of all in any order. */
async function firstKeys(objects: string, { database }: Workplace): Promise<Set<string>> {
  const sql = `select json_keys(json) from (select json from ${objects} limit ${keysInOrder})`;
  const result = await database.connection.runAndReadAll(sql);
  return new Set(result.getRowsJson().flatMap(([keys]) => (keys ?? []) as string[]));
}

/** Adds the keys of a file: those of its first objects as they come, and the others by their names. */
function addKeys(
  keys: Map<string, Structure[]>,
  structure: Structure,
  first: ReadonlySet<string>,
  file: DataFile,
): void {
  if (typeof structure === "string" || Array.isArray(structure)) {
    throw unreadable(file.name, "it has to hold objects with a field for each column");
  }
  const found = new Map(Object.entries(structure));
  const others = [...found.keys()].filter((key) => !first.has(key)).sort(compareText);
  for (const key of [...first, ...others]) {
    const value = found.get(key);
    if (value !== undefined) keys.set(key, [...(keys.get(key) ?? []), value]);
  }
}

interface JsonColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** The type in which DuckDB reads it. */
  readonly read: string;
  readonly expression: string;
}

function columnsOf(keys: ReadonlyMap<string, readonly Structure[]>, { name: path }: DataFile): JsonColumn[] {
  if (keys.size > mostColumns) {
    throw new Unreadable({ code: "data-too-many-columns", path, columns: keys.size, most: mostColumns });
  }
  const seen = new Map<string, string>();
  return [...keys].map(([name, structures]) => {
    const twin = seen.get(name.toLowerCase());
    if (twin !== undefined) throw unreadable(path, `its keys ${twin} and ${name} differ in case only`);
    seen.set(name.toLowerCase(), name);
    const sql = `"${name.replaceAll('"', '""')}"`;
    if (structures.some((structure) => typeof structure === "object" && !Array.isArray(structure))) {
      throw unreadable(path, `its key ${name} holds objects; spread them over keys of their own`);
    }
    const lists = structures.filter((structure) => Array.isArray(structure)).flat();
    if (lists.some((structure) => typeof structure !== "string")) {
      throw unreadable(path, `its key ${name} holds lists of lists or of objects`);
    }
    const single = structures.filter((structure) => typeof structure === "string");
    if (lists.length > 0) {
      const inner = typeOf(lists as string[]);
      if (inner === "number" && single.every((structure) => structure === "NULL")) {
        return { name, type: "array", read: "DOUBLE[]", expression: sql };
      }
      const texts = `array_to_string(${sql}, '${listSeparator}')`;
      return { name, type: "text", read: "VARCHAR[]", expression: texts };
    }
    const type = typeOf(single);
    return { name, type, read: readTypes[type], expression: sql };
  });
}

const readTypes = { number: "DOUBLE", boolean: "BOOLEAN", text: "VARCHAR" } as const;

/** Text holds them all: what is a number or a boolean there, or a date, shows when its fields are looked at. */
function typeOf(names: readonly string[]): "number" | "boolean" | "text" {
  const known = names.filter((name) => name !== "NULL");
  if (known.length === 0) return "text";
  if (known.every((name) => name === "BOOLEAN")) return "boolean";
  return known.every((name) => /INT|DOUBLE/.test(name)) ? "number" : "text";
}

/** Finds the line that is no JSON, since DuckDB counts lines in another way. */
async function explain({ file, format }: JsonFile, error: unknown, place: Workplace): Promise<never> {
  place.signal?.throwIfAborted();
  if (!(error instanceof Error) || !/JSON|json|maximum_object_size/.test(error.message)) throw error;
  if (/maximum_object_size/.test(error.message)) {
    throw unreadable(file.name, "one of its objects is larger than 64 MB");
  }
  if (format === "array") {
    const [, where] = /in record\/value (\d+)/.exec(error.message) ?? [];
    throw unreadable(file.name, `it is not JSON${where === undefined ? "" : `, from object ${where} on`}`);
  }
  let line = 0;
  for await (const text of linesOf(file)) {
    line++;
    if (text.trim() !== "" && !isJson(text)) throw unreadable(file.name, `line ${line} is not a JSON object`);
  }
  throw unreadable(file.name, "one of its lines is not a JSON object");
}

function isJson(text: string): boolean {
  try {
    // Python writes these two without quotation marks, and DuckDB takes them.
    const value: unknown = JSON.parse(text.replaceAll(/(?<=[[:,]\s*)-?(?:NaN|Infinity)\b/g, "0"));
    return typeof value === "object" && !Array.isArray(value);
  } catch {
    return false;
  }
}

async function* linesOf(file: DataFile): AsyncGenerator<string> {
  let rest = "";
  for await (const piece of textBytesOf(file)) {
    const lines = (rest + piece.toString()).split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
  if (rest !== "") yield rest;
}

/** The 1-based line of a row: lines that are empty hold none. */
async function lineOf(file: DataFile, row: number): Promise<number> {
  let line = 1;
  let seen = -1;
  let empty = true;
  for await (const bytes of contentOf(file)) {
    for (const byte of bytes) {
      if (byte === 0x0a) {
        line++;
        empty = true;
      } else if (empty && byte > 0x20) {
        empty = false;
        if (++seen === row) return line;
      }
    }
  }
  return line;
}
