/** Keeps what was found out about data, in memory and in the user's cache folder, for as long as its files stay the same. */
import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Dataset } from "../../network.js";
import { type DataFacts, type DataSource, type ProfileResult, sourceKey } from "../../profile.js";
import { cacheFolder } from "../reading/cache-folder.mjs";
import { filesOf } from "../reading/locate.js";
import type { OpenOptions } from "../reading/open-table.js";
import { factsOf } from "./facts.js";
import { factsKey } from "./facts-key.js";
import { profileSource } from "./profile.js";

export interface DataCache {
  /** As `profileSource`. Problems are not kept. */
  profile(source: DataSource, folder: string, options: OpenOptions): Promise<ProfileResult>;
  /** As `factsOf`. */
  facts(dataset: Dataset, folder: string, options: OpenOptions): Promise<DataFacts | undefined>;
}

export interface CacheOptions {
  /** Where entries lie; absent: in the user's cache folder. */
  readonly folder?: string;
  /** Data of fewer bytes is quicker to read than to remember. */
  readonly least?: number;
  /** So many entries are kept, those used last. */
  readonly capacity?: number;
}

/** Grows whenever profiles or facts mean something else than before. */
const format = 2;

export function createCache(options: CacheOptions = {}): DataCache {
  const { folder = path.join(cacheFolder(), "profiles"), least = 1_000_000, capacity = 500 } = options;
  const memory = new Map<string, unknown>();

  async function kept<Value>(
    key: string | undefined,
    make: () => Promise<Value | undefined>,
    keeps: (value: Value) => boolean,
  ): Promise<Value | undefined> {
    if (key === undefined) return make();
    const known = (memory.get(key) ?? (await readEntry(folder, key))) as Value | undefined;
    const value = known ?? (await make());
    if (value === undefined || !keeps(value)) return value;
    memory.delete(key);
    memory.set(key, value);
    const [oldest] = memory.keys();
    if (memory.size > mostInMemory && oldest !== undefined) memory.delete(oldest);
    if (known === undefined) await writeEntry(folder, key, value, capacity);
    return value;
  }

  return {
    profile: async (source, from, reading) => {
      const key = await keyOf([source], from, reading, least, `profile ${sourceKey(source)}`);
      const make = () => profileSource(source, from, reading);
      const result = await kept<ProfileResult>(
        key,
        make,
        ({ profile }) => profile !== undefined && stands(profile),
      );
      return result!;
    },
    facts: async (dataset, from, reading) => {
      const { source, query, test, profile } = dataset;
      const sources = [
        { source, ...(query !== undefined && { query }) },
        ...(test === undefined ? [] : [{ source: test }]),
      ];
      const known = profile !== undefined && stands(profile);
      const key = known
        ? await keyOf(sources, from, reading, least, `facts ${factsKey(dataset)}`)
        : undefined;
      return kept<DataFacts>(
        key,
        () => factsOf(dataset, from, reading),
        () => true,
      );
    },
  };
}

const mostInMemory = 32;

/** Images that a table names may change without the table. */
function stands({ form, columns }: NonNullable<ProfileResult["profile"]>): boolean {
  return form !== "table" || columns.every(({ kind }) => kind !== "image");
}

/** What an entry depends on; undefined where the files cannot be found, or are small. */
async function keyOf(
  sources: readonly DataSource[],
  folder: string,
  options: OpenOptions,
  least: number,
  what: string,
): Promise<string | undefined> {
  const stamps: string[] = [];
  let bytes = 0;
  for (const source of sources) {
    const files = await filesOf(source, folder, options);
    if (files.length === 0) return undefined;
    for (const file of files) {
      const found = await stampOf(file);
      if (found === undefined) return undefined;
      stamps.push(`${file} ${found.stamp}`);
      bytes += found.bytes;
    }
  }
  return bytes < least ? undefined : JSON.stringify([format, what, folder, stamps]);
}

interface Stamp {
  readonly stamp: string;
  readonly bytes: number;
}

/** Of a file its size and time, with those of a database's journal; of a folder, those of all files in it. */
async function stampOf(file: string): Promise<Stamp | undefined> {
  const status = await stat(file, { bigint: true }).catch(() => undefined);
  if (status === undefined) return undefined;
  if (!status.isDirectory()) {
    const journals = await Promise.all(
      [".wal", "-wal"].map((end) => stat(file + end).catch(() => undefined)),
    );
    const changes = journals.map((journal) => (journal ? `${journal.size} ${journal.mtimeMs}` : ""));
    return { stamp: [status.size, status.mtimeNs, ...changes].join(" "), bytes: Number(status.size) };
  }
  const hash = createHash("sha256");
  let bytes = 0;
  const names = (await readdir(file)).sort();
  for (let at = 0; at < names.length; at += atOnce) {
    const some = names.slice(at, at + atOnce);
    const stamps = await Promise.all(some.map((name) => stampOf(path.join(file, name))));
    for (const [index, found] of stamps.entries()) {
      hash.update(`${some[index]}\0${found?.stamp}\0`);
      bytes += found?.bytes ?? 0;
    }
  }
  return { stamp: hash.digest("hex"), bytes };
}

const atOnce = 64;

function entryPath(folder: string, key: string): string {
  return path.join(folder, `${createHash("sha256").update(key).digest("hex")}.json`);
}

/** An entry that is damaged, or another one's, is as good as none. */
async function readEntry(folder: string, key: string): Promise<unknown> {
  const file = entryPath(folder, key);
  try {
    const entry = JSON.parse(await readFile(file, "utf8")) as {
      readonly key: unknown;
      readonly value: unknown;
    };
    if (entry.key !== key) return undefined;
    const now = new Date();
    await utimes(file, now, now);
    return entry.value;
  } catch {
    return undefined;
  }
}

/** Written beside and renamed, so that nobody reads half an entry. A folder that cannot be written costs time only. */
async function writeEntry(folder: string, key: string, value: unknown, capacity: number): Promise<void> {
  const part = path.join(folder, `${randomUUID()}.part`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(part, JSON.stringify({ key, value }));
    await rename(part, entryPath(folder, key));
    await removeOldest(folder, capacity);
  } catch {
    await rm(part, { force: true }).catch(() => {});
  }
}

async function removeOldest(folder: string, capacity: number): Promise<void> {
  const names = await readdir(folder);
  if (names.length <= capacity) return;
  const files = names.map((name) => path.join(folder, name));
  const times = await Promise.all(files.map(async (file) => ({ file, time: (await stat(file)).mtimeMs })));
  times.sort((a, b) => b.time - a.time);
  for (const { file } of times.slice(capacity)) await rm(file, { force: true });
}
