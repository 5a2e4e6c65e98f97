/** Opens a separated file: DuckDB reads it where it is clean, and csv-parse where it is not. */
import { readRows } from "./csv-careful.js";
import { type CsvCutter, createCutter, type FieldChunk } from "./csv-cutter.js";
import { type CsvHeader, readHeader } from "./csv-header.js";
import { countRegular, lineOfRow } from "./csv-lines.js";
import { visitorOf } from "./csv-peek.js";
import { scanCsv } from "./csv-scan.js";
import { type CsvTraits, csvDoubts, csvTraits } from "./csv-traits.js";
import { queryRow, sqlPath, sqlText } from "./duckdb.js";
import { checkFile, type DataFile, isGzip } from "./file-bytes.js";
import { columnSql, type Part, type Workplace } from "./part.js";
import { Unreadable } from "./problems.js";
import { createRowWriter } from "./row-writer.js";
import type { TableColumn, VisitFields } from "./table.js";

export async function openCsv(file: DataFile, place: Workplace): Promise<Part> {
  await checkFile(file);
  const header = await readHeader(file);
  // DuckDB takes empty lines of a single column for rows, and those before the header for the header.
  const suitable = header.first && header.names.length > 1;
  const visit = suitable
    ? await visitorOf(file, header, columnsOf(header, undefined), place.onlooker)
    : undefined;
  const cutter = suitable ? createCutter(header.delimiter, header.names.length) : undefined;
  const traits = await csvTraits(
    file,
    (bytes) => place.hash.update(bytes),
    (bytes) => exhaust(cutter?.cut(bytes), visit),
    place.signal,
  );
  await exhaust(cutter?.end(), visit);
  const columns = columnsOf(header, traits);
  const regular = cutter?.regular === true ? cutter : undefined;
  const quick = suitable ? await readQuickly(file, header, traits, regular, place) : undefined;
  if (quick === undefined) return openCarefully(file, header, columns, place);
  if (quick.rows === 0) throw new Unreadable({ code: "data-no-rows", path: file.name });
  return {
    columns,
    relation: await view(quick.relation, header, traits, place),
    rows: quick.rows,
    line: (row) => lineOfRow(file, header.delimiter, row),
    ...(regular?.rows === quick.rows && {
      scan: (visitor) => scanCsv(file, header, quick.rows, visitor, place.signal),
      seen: visit !== undefined,
    }),
    hashed: true,
  };
}

/** Has all chunks cut, and shows them to whoever wants to see them. */
async function exhaust(
  chunks: Iterable<FieldChunk> | undefined,
  visit: VisitFields | undefined,
): Promise<void> {
  for (const chunk of chunks ?? []) {
    const visited = visit?.(chunk);
    if (visited instanceof Promise) await visited;
  }
}

/** DuckDB's way of reading the file, or undefined where it may misunderstand it; `regular` has cut one that is so. */
async function readQuickly(
  file: DataFile,
  header: CsvHeader,
  traits: CsvTraits,
  regular: CsvCutter | undefined,
  place: Workplace,
): Promise<{ readonly relation: string; readonly rows: number } | undefined> {
  const cut = regular?.rows;
  // Without quotation marks nothing in a regular file can be understood in another way.
  if (cut !== undefined && regular?.alike === true && !traits.quotes && !isGzip(file)) {
    return { relation: readCsv(file, header, true), rows: cut };
  }
  const counted = await countQuickly(file, header, true, place);
  if (counted !== undefined && counted === cut) return { relation: readCsv(file, header, true), rows: cut };
  const { lines, doubtful } = await csvDoubts(file, header.delimiter, place.signal);
  // A piece in the middle of a file may begin between quotation marks, and DuckDB has to guess that when it reads
  // several at a time. So the guess is put to the test.
  const guessed = traits.quotes && lines > (counted ?? 0) + 1;
  const rows =
    guessed || doubtful
      ? (cut ?? (await countRegular(file, header.delimiter, header.names.length, place.signal)))
      : counted;
  if (rows === undefined) return undefined;
  if (rows === counted) return { relation: readCsv(file, header, true), rows };
  const oneByOne = guessed ? await countQuickly(file, header, false, place) : undefined;
  return rows === oneByOne ? { relation: readCsv(file, header, false), rows } : undefined;
}

/** The number of rows, or undefined where DuckDB finds anything that is not as it should be. */
async function countQuickly(
  file: DataFile,
  header: CsvHeader,
  parallel: boolean,
  place: Workplace,
): Promise<number | undefined> {
  try {
    const sql = `select count(*)::double from ${readCsv(file, header, parallel)}`;
    const [rows] = await queryRow(place.database.connection, sql);
    return rows as number;
  } catch (error) {
    place.signal?.throwIfAborted();
    // Whatever it is, the careful reader either finds a name for it or reads the file in spite of it.
    if (error instanceof Error) return undefined;
    throw error;
  }
}

async function openCarefully(
  file: DataFile,
  { delimiter }: CsvHeader,
  columns: readonly TableColumn[],
  place: Workplace,
): Promise<Part> {
  const writer = await createRowWriter(
    place,
    columns.map(() => "text"),
  );
  const rows = await readRows(file, delimiter, (fields) => {
    place.signal?.throwIfAborted();
    writer.write(fields.map((field) => (field === "" ? null : field)));
    return undefined;
  });
  writer.end();
  return {
    columns,
    relation: writer.relation,
    rows,
    line: async (wanted) => {
      let row = 0;
      let found = 0;
      await readRows(file, delimiter, (_, line) => {
        found = line;
        return row++ === wanted ? "stop" : undefined;
      });
      return found;
    },
    hashed: true,
  };
}

function columnsOf({ names }: CsvHeader, traits: CsvTraits | undefined): TableColumn[] {
  return names.map((name, index) => ({
    name,
    type: "text",
    sql: columnSql(index),
    ...(traits?.underscores === false && { underscores: false }),
  }));
}

/** The columns as they are written, save that a line end within a field is always \n. */
async function view(
  relation: string,
  header: CsvHeader,
  traits: CsvTraits,
  place: Workplace,
): Promise<string> {
  if (!traits.carriageReturns || !traits.quotes) return relation;
  const fields = header.names.map((_, index) => {
    const name = columnSql(index);
    const unified = `replace(replace(${name}, chr(13) || chr(10), chr(10)), chr(13), chr(10))`;
    return `case when contains(${name}, chr(13)) then ${unified} else ${name} end as ${name}`;
  });
  const name = place.freshName();
  const sql = `select ${fields.join(", ")} from ${relation}`;
  await place.database.connection.run(`create view ${name} as ${sql}`);
  return name;
}

/**
 * Everything is said, and nothing left to be guessed. In its strict mode DuckDB fails where a file is not clean;
 * otherwise it would pass over what it does not understand.
 */
function readCsv(file: DataFile, { delimiter, names }: CsvHeader, parallel: boolean): string {
  const columns = names.map((_, index) => `${columnSql(index)}: 'VARCHAR'`).join(", ");
  const options = [
    "auto_detect = false",
    "header = true",
    `delim = ${sqlText(delimiter)}`,
    "quote = '\"'",
    "escape = '\"'",
    "comment = ''",
    "nullstr = ''",
    "strict_mode = true",
    "null_padding = false",
    `parallel = ${parallel}`,
    `compression = '${isGzip(file) ? "gzip" : "none"}'`,
    `columns = {${columns}}`,
  ];
  return `read_csv(${sqlPath(file.path)}, ${options.join(", ")})`;
}
