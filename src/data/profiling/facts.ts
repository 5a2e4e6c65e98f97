/** What is known of a dataset beyond its columns: relations with the target, rows that repeat others, the split. */
import { type DataInput, type Dataset, featureColumns } from "../../network.js";
import type { Column, DataFacts } from "../../profile.js";
import { DataError } from "../data-error.js";
import { parseBoolean, parseNumber, trimmed } from "../field.js";
import { type Chunk, streamChunks } from "../preparing/chunks.js";
import { rowsWithout } from "../preparing/dropped-rows.js";
import { columnOf } from "../preparing/faults.js";
import { type SplitRows, splitTable } from "../preparing/split.js";
import { numberOf, textOf } from "../reading/field-sql.js";
import { type OpenOptions, openTable } from "../reading/open-table.js";
import type { Table, TableColumn } from "../reading/table.js";
import { imageContents } from "./image-contents.js";
import { relationOf, type Values } from "./relations.js";
import { leaksOf, type RowKeys, repeatsOf } from "./repeated-rows.js";

/** Relations are taken from so many rows, evenly chosen. */
const relationRows = 20_000;
/** Beyond so many rows, repeated ones are not looked for. */
const mostKeyedRows = 2_000_000;
/** A target of more whole numbers than these is one of numbers rather than of classes. */
const mostClasses = 20;

/**
 * The facts of a checked dataset, whose paths count from `folder`; undefined while its columns are not known, or where
 * its rows cannot be read or split, which the checker and the training say themselves. Rows of a series repeat and tell
 * each other by their nature: of them only the split is counted.
 */
export async function factsOf(
  dataset: Dataset,
  folder: string,
  options: OpenOptions = {},
): Promise<DataFacts | undefined> {
  if (dataset.inputs === undefined || dataset.profile === undefined) return undefined;
  const tables: Table[] = [];
  const open = async (source: { readonly source: string; readonly query?: string }) => {
    const { table } = await openTable(source, folder, options);
    if (table !== undefined) tables.push(table);
    return table;
  };
  try {
    const { source, query, test } = dataset;
    const main = await open({ source, ...(query !== undefined && { query }) });
    const own = test === undefined ? undefined : await open({ source: test });
    if (main === undefined || (test !== undefined && own === undefined)) return undefined;
    return await gather(dataset, main, own);
  } catch (error) {
    options.signal?.throwIfAborted();
    if (error instanceof DataError) return undefined;
    throw error;
  } finally {
    for (const table of tables) table.close();
  }
}

async function gather(dataset: Dataset, main: Table, own: Table | undefined): Promise<DataFacts> {
  const dealt = await splitTable(dataset, main);
  const total = main.rows + (own?.rows ?? 0);
  const split = own === undefined ? dealt : { ...dealt, test: await ownRows(dataset, main.rows, own) };
  const labels = await labelsOf(dataset, main, own);
  const [train, validation, test] = [split.train.length, split.validation.length, split.test.length];
  const leftOut = total - train - validation - test;
  const counted = {
    rows: { train, validation, test, ...(leftOut > 0 && { leftOut }) },
    ...(labels && { classCounts: classCounts(labels, split) }),
  };
  const nothing = {
    relations: [],
    duplicates: { rows: 0 },
    conflicts: { rows: 0 },
    leaks: { validation: 0, test: 0 },
  };
  if (dataset.series !== undefined) return { ...nothing, ...counted };
  const relations = await relationsOf(dataset, main);
  if (total > mostKeyedRows) return { ...nothing, relations, ...counted };
  const keys = await keysOf(dataset, own ? [main, own] : [main], labels?.codes);
  const used = Int32Array.from([...dealt.train, ...dealt.validation, ...dealt.test]).sort();
  return { relations, ...repeatsOf(keys, used), leaks: leaksOf(keys, split), ...counted };
}

/** The rows of a test file, behind the `first` of the data's own. */
async function ownRows(dataset: Dataset, first: number, own: Table): Promise<Int32Array> {
  const used = await rowsWithout({ ...dataset, source: dataset.test! }, own);
  return used.map((row) => first + row);
}

interface Labels {
  readonly codes: Int32Array;
  readonly count: number;
}

/** The class of each row by the profile's classes of the first target; undefined where it has none. */
async function labelsOf(dataset: Dataset, main: Table, own: Table | undefined): Promise<Labels | undefined> {
  const [target] = dataset.targets;
  const known = target?.labels === undefined ? profiled(dataset, target?.columns[0])?.classes : undefined;
  if (known === undefined) return undefined;
  const numberOf = new Map(known.map((name, number) => [name, number]));
  const codes = new Int32Array(main.rows + (own?.rows ?? 0));
  let first = 0;
  for (const table of own === undefined ? [main] : [main, own]) {
    const from = first;
    const column = columnOf(table, dataset.source, target!.columns[0]!);
    await streamChunks(table, [textSql(column)], (chunk, firstRow) => {
      const text = chunk.text(0);
      for (let row = 0; row < chunk.rows; row++) codes[from + firstRow + row] = codeOf(numberOf, text(row));
    });
    first += table.rows;
  }
  return { codes, count: known.length };
}

/** Classes that are numbers go by their value. */
function codeOf(numbers: ReadonlyMap<string, number>, field: string | null): number {
  const text = trimmed(field ?? "");
  const value = parseNumber(text) ?? parseBoolean(text);
  return numbers.get(text) ?? (value === undefined ? -1 : (numbers.get(String(value)) ?? -1));
}

function classCounts({ codes, count }: Labels, split: SplitRows): NonNullable<DataFacts["classCounts"]> {
  const counted = (rows: Int32Array) => {
    const counts = new Array<number>(count).fill(0);
    for (const row of rows) if (codes[row]! >= 0) counts[codes[row]!]!++;
    return counts;
  };
  return { train: counted(split.train), validation: counted(split.validation), test: counted(split.test) };
}

/** Of features that are numbers, categories or truth values. */
async function relationsOf(dataset: Dataset, table: Table): Promise<DataFacts["relations"]> {
  const [target] = dataset.targets;
  if (target === undefined || target.labels !== undefined) return [];
  const columns = new Set(dataset.inputs!.flatMap(relatedColumns));
  const wanted = [target.columns[0]!, ...columns].map((name) => ({
    column: columnOf(table, dataset.source, name),
    known: profiled(dataset, name),
  }));
  const step = Math.max(1, Math.ceil(table.rows / relationRows));
  const takers = wanted.map(({ known }, index) => taker(known, index === 0, Math.ceil(table.rows / step)));
  await streamChunks(
    table,
    wanted.map(({ column }) => textSql(column)),
    (chunk: Chunk, firstRow) => {
      for (const [index, taker] of takers.entries()) {
        const text = chunk.text(index);
        for (let row = (step - (firstRow % step)) % step; row < chunk.rows; row += step) {
          taker.take((firstRow + row) / step, text(row));
        }
      }
    },
  );
  const goal = takers[0]!.values;
  return [...columns]
    .map((column, index) => ({ column, strength: relationOf(takers[index + 1]!.values, goal) }))
    .sort((a, b) => b.strength - a.strength);
}

function relatedColumns(input: DataInput): string[] {
  if (input.kind === "codes") return [input.column];
  if (input.kind !== "table") return [];
  const related = input.columns.filter(
    ({ kind }) => kind === "number" || kind === "one_hot" || kind === "boolean",
  );
  return related.map(({ column }) => column);
}

/** Takes the fields of a column one after another. */
function taker(known: Column | undefined, isTarget: boolean, rows: number) {
  const numbers =
    known?.kind === "number" && !(isTarget && (known.classes?.length ?? mostClasses + 1) <= mostClasses);
  if (numbers) {
    const values = new Float64Array(rows);
    return {
      values: { kind: "number", values } satisfies Values as Values,
      take: (row: number, field: string | null) => {
        values[row] = parseNumber(trimmed(field ?? "")) ?? Number.NaN;
      },
    };
  }
  const codes = new Int32Array(rows);
  const codeOfText = new Map<string, number>();
  const values = { kind: "codes", codes, count: 0 } as const;
  return {
    get values(): Values {
      return { ...values, count: codeOfText.size };
    },
    take: (row: number, field: string | null) => {
      const text = trimmed(field ?? "");
      if (text !== "" && !codeOfText.has(text)) codeOfText.set(text, codeOfText.size);
      codes[row] = codeOfText.get(text) ?? -1;
    },
  };
}

/** What tells the rows of all tables apart, one table's behind the other's. */
async function keysOf(
  dataset: Dataset,
  tables: readonly Table[],
  classes: Int32Array | undefined,
): Promise<RowKeys> {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const features = new Float64Array(rows);
  const whole = new Float64Array(rows);
  const images = new Set(dataset.inputs!.flatMap((input) => (input.kind === "image" ? [input.column] : [])));
  const plain = featureColumns(dataset)!.filter((name) => !images.has(name));
  const targets = dataset.targets.flatMap(({ columns }) => columns);
  let first = 0;
  for (const table of tables) {
    const from = first;
    const names = [...plain, ...targets];
    const values = names.map((name, index) => `${valueSql(dataset, table, name)} as v${index}`);
    const relation = `(select ${values.join(", ")} from ${table.relation})`;
    const hashes = [plain.length, names.length].map(hashSql);
    await streamChunks({ ...table, relation }, hashes, (chunk, firstRow) => {
      features.set(chunk.doubles(0), from + firstRow);
      whole.set(chunk.doubles(1), from + firstRow);
    });
    first += table.rows;
  }
  for (const name of images) {
    const contents = await imageContents(tables, name, dataset.source);
    addContents(features, contents);
    addContents(whole, contents);
  }
  return { features, whole, ...(classes && { classes }) };
}

/** Makes keys differ where contents do. */
function addContents(keys: Float64Array, contents: readonly string[]): void {
  const pairs = new Map<string, number>();
  for (const [row, content] of contents.entries()) keys[row] = numbered(pairs, `${keys[row]} ${content}`);
}

function numbered(numbers: Map<string, number>, key: string): number {
  const known = numbers.get(key);
  if (known !== undefined) return known;
  numbers.set(key, numbers.size);
  return numbers.size - 1;
}

/** The value as it is read, so that 1.0 is 1. */
function valueSql(dataset: Dataset, table: Table, name: string): string {
  const column = columnOf(table, dataset.source, name);
  if (column.type !== "text") return column.sql;
  return profiled(dataset, name)?.kind === "number" ? numberOf(column) : textOf(column);
}

/** Of the first values: 53 bits, as many as a double holds exactly. */
function hashSql(count: number): string {
  const values = Array.from({ length: count }, (_, index) => `v${index}`);
  return `cast(hash(${values.join(", ") || "0"}) >> 11 as double)`;
}

function textSql({ sql, type }: TableColumn): string {
  return type === "text" ? sql : `cast(${sql} as varchar)`;
}

function profiled({ profile }: Dataset, name: string | undefined): Column | undefined {
  return profile?.columns.find((column) => column.name === name);
}
