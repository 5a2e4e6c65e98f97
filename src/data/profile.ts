/** Profiles a data file: what each column holds, in exact figures, in one pass that keeps no rows. */
import { stat } from "node:fs/promises";
import type { Column, ProfileResult } from "../profile.js";
import { compareText, parseNumber } from "./field.js";
import { readTable } from "./read.js";

/** Profiles the file at `path`, which the dataset calls `source`. */
export async function profileFile(path: string, source: string): Promise<ProfileResult> {
  let tallies: Tally[] = [];
  const read = await readTable(path, source, {
    header: (names) => {
      tallies = names.map(emptyTally);
    },
    row: (fields, line) => {
      for (let index = 0; index < tallies.length; index++) count(tallies[index]!, fields[index]!, line);
    },
  });
  if (read.problem !== undefined) return { problem: read.problem };
  const { rows, fingerprint } = read;
  return { profile: { source, rows, columns: tallies.map(columnOf), fingerprint } };
}

/** Remembers the profiles of files that have not changed since, by their time of change and size. */
export class ProfileCache {
  private readonly entries = new Map<
    string,
    { readonly stamp: string; readonly result: Promise<ProfileResult> }
  >();

  constructor(private readonly capacity = 32) {}

  /** As `profileFile`, which reads the file only when it is new or has changed. */
  async profile(path: string, source: string): Promise<ProfileResult> {
    const key = JSON.stringify([path, source]);
    const stamp = await stampOf(path);
    // A problem with the file may be mended without touching the file (its name, its permissions).
    if (stamp === undefined) return profileFile(path, source);
    const known = this.entries.get(key);
    this.entries.delete(key);
    const entry = known?.stamp === stamp ? known : { stamp, result: profileFile(path, source) };
    this.entries.set(key, entry);
    const oldest = this.entries.keys().next();
    if (this.entries.size > this.capacity && !oldest.done) this.entries.delete(oldest.value);

    const result = await entry.result;
    const unstable = result.problem?.code === "data-file-unreadable" || (await stampOf(path)) !== stamp;
    if (unstable && this.entries.get(key) === entry) this.entries.delete(key);
    return result;
  }
}

async function stampOf(path: string): Promise<string | undefined> {
  try {
    const status = await stat(path);
    return status.isFile() ? `${status.mtimeMs} ${status.size}` : undefined;
  } catch {
    return undefined;
  }
}

/** From this share of numbers among its fields, a column is one of numbers, and what is not a number is a mistake. */
const numberShare = 0.8;
/** Different values are counted up to here. */
const mostValues = 1000;
/** A column of whole numbers can be class labels up to so many different ones. */
const mostNumberClasses = 100;

/** What is known of a column while it is read; whether it holds numbers shows only at the end. */
interface Tally {
  readonly name: string;
  missing: number;
  numbers: number;
  min: number;
  max: number;
  mean: number;
  /** Sum of squared distances from the mean. */
  spread: number;
  integers: boolean;
  texts: number;
  firstText: { readonly line: number; readonly value: string } | undefined;
  /** Rows by value, until there are too many values. */
  readonly fields: Map<string, number>;
  readonly values: Map<number, number>;
}

function emptyTally(name: string): Tally {
  return {
    name,
    missing: 0,
    numbers: 0,
    min: Number.POSITIVE_INFINITY,
    max: Number.NEGATIVE_INFINITY,
    mean: 0,
    spread: 0,
    integers: true,
    texts: 0,
    firstText: undefined,
    fields: new Map(),
    values: new Map(),
  };
}

function count(tally: Tally, field: string, line: number): void {
  if (field === "") {
    tally.missing++;
    return;
  }
  countValue(tally.fields, field);
  const value = parseNumber(field);
  if (value === undefined) {
    tally.texts++;
    tally.firstText ??= { line, value: field };
    return;
  }
  countValue(tally.values, value);
  tally.numbers++;
  tally.min = Math.min(tally.min, value);
  tally.max = Math.max(tally.max, value);
  tally.integers &&= Number.isInteger(value);
  // Welford (1962): mean and squared distances in one pass, without the cancellation of Σx² − (Σx)²/n.
  const distance = value - tally.mean;
  tally.mean += distance / tally.numbers;
  tally.spread += distance * (value - tally.mean);
}

/** Counts one more value than is told apart, so that "too many" can be seen; then counts no more. */
function countValue<Value extends string | number>(counts: Map<Value, number>, value: Value): void {
  if (counts.size > mostValues) return;
  const before = counts.get(value);
  counts.set(before === undefined ? detached(value) : value, (before ?? 0) + 1);
}

/** A field is a view into the piece of the file it was read from; a copy lets the piece go. */
function detached<Value extends string | number>(value: Value): Value {
  return typeof value === "string" ? (Buffer.from(value).toString() as Value) : value;
}

function columnOf(tally: Tally): Column {
  const filled = tally.numbers + tally.texts;
  return filled > 0 && tally.numbers >= numberShare * filled ? numberColumn(tally) : categoryColumn(tally);
}

function numberColumn(tally: Tally): Column {
  const { name, missing, min, max, mean, integers, values } = tally;
  const ascending = [...values].sort(([a], [b]) => a - b);
  return {
    name,
    kind: "number",
    missing,
    distinct: Math.min(values.size, mostValues),
    min,
    max,
    mean,
    deviation: Math.sqrt(tally.spread / tally.numbers),
    integers,
    ...(integers &&
      values.size <= mostNumberClasses && {
        classes: ascending.map(([value]) => String(value)),
        classCounts: ascending.map(([, rows]) => rows),
      }),
    ...(tally.firstText !== undefined && { text: { count: tally.texts, ...tally.firstText } }),
  };
}

function categoryColumn(tally: Tally): Column {
  const { name, missing, fields } = tally;
  const sorted = [...fields].sort(([a], [b]) => compareText(a, b));
  return {
    name,
    kind: "category",
    missing,
    distinct: Math.min(fields.size, mostValues),
    ...(fields.size <= mostValues && {
      classes: sorted.map(([value]) => value),
      classCounts: sorted.map(([, rows]) => rows),
    }),
  };
}
