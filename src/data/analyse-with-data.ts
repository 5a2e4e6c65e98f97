/** Checks a program together with the files that it imports and the data that it names. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { type AnalyseOptions, type Analysis, analyse } from "../language/analyse.js";
import type { ImportResult } from "../language/imports.js";
import { Checker } from "../language/program/checker.js";
import { type DataFacts, type DataSource, type ProfileResult, sourceKey } from "../profile.js";
import { createCache } from "./profiling/cache.js";
import { factsKey } from "./profiling/facts-key.js";
import type { OpenOptions } from "./reading/open-table.js";
import { similarFile } from "./similar-file.js";

export interface AnalysisWithData {
  readonly analysis: Analysis;
  /** What the analysis was made with, for making another one of the program after an edit. */
  readonly options: AnalyseOptions;
  /** What is known of its datasets beyond their columns, by `factsKey`. */
  readonly facts: ReadonlyMap<string, DataFacts>;
}

export interface ReadingOptions extends OpenOptions {
  /** Profiles a source in another way than by reading it anew. */
  readonly profile?: (source: DataSource, folder: string) => Promise<ProfileResult>;
  /** `false`: facts are left to whoever needs them. */
  readonly facts?: false;
  /** The texts of imported files, where they are not to be read: as they were when a run began. */
  readonly imports?: Readonly<Record<string, string>>;
}

/** Reads what `source` imports and the data of every dataset, relative to the folder of `file`, and checks the whole. */
export async function analyseWithData(
  file: string,
  source: string,
  reading: ReadingOptions = {},
): Promise<AnalysisWithData> {
  const folder = path.dirname(file);
  const imports = new Map<string, ImportResult>();
  const base = { imports, path: path.basename(file), checker: new Checker() };
  const withoutData = { ...base, profiles: new Map<string, ProfileResult>() };
  let analysis = analyse(source, withoutData);
  for (let wanted = unread(analysis); wanted.length > 0; wanted = unread(analysis)) {
    for (const name of wanted) {
      const text = reading.imports?.[name];
      imports.set(name, text === undefined ? await readImport(path.resolve(folder, name), name) : { text });
    }
    analysis = analyse(source, withoutData);
  }
  const cache = createCache();
  const profile = reading.profile ?? ((asked) => cache.profile(asked, folder, reading));
  const profiles = new Map<string, ProfileResult>();
  // One after the other: each is read with all cores.
  for (const asked of analysis.sources) {
    const key = sourceKey(asked);
    if (!profiles.has(key)) profiles.set(key, await profile(asked, folder));
  }
  const options = { ...base, profiles };
  analysis = analyse(source, options);
  const facts = new Map<string, DataFacts>();
  for (const dataset of reading.facts === false ? [] : analysis.datasets.values()) {
    const found = await cache.facts(dataset, folder, reading);
    if (found !== undefined) facts.set(factsKey(dataset), found);
  }
  return { analysis, options, facts };

  function unread({ imported }: Analysis): string[] {
    return [...imported].filter((name) => !imports.has(name));
  }
}

/** The text of the file at `path`, which the program calls `name`; a file that cannot be read counts as missing. */
export async function readImport(path: string, name: string): Promise<ImportResult> {
  try {
    return { text: await readFile(path, "utf8") };
  } catch {
    const similar = await similarFile(path, name);
    return { missing: true, ...(similar !== undefined && { similar }) };
  }
}
