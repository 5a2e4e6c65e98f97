/** Checks a program together with the files that it imports and the data files that it names. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { type AnalyseOptions, type Analysis, analyse } from "../language/analyse.js";
import type { ImportResult } from "../language/imports.js";
import { Checker } from "../language/program/checker.js";
import type { ProfileResult } from "../profile.js";
import { ProfileCache } from "./profile.js";
import { similarFile } from "./similar-file.js";

export interface AnalysisWithData {
  readonly analysis: Analysis;
  /** What the analysis was made with, for making another one of the program after an edit. */
  readonly options: AnalyseOptions;
}

/** Reads what `source` imports and the data of every dataset, relative to the folder of `file`, and checks the whole. */
export async function analyseWithData(
  file: string,
  source: string,
  cache: ProfileCache = new ProfileCache(),
): Promise<AnalysisWithData> {
  const folder = path.dirname(file);
  const imports = new Map<string, ImportResult>();
  const base = { imports, path: path.basename(file), checker: new Checker() };
  const withoutData = { ...base, profiles: new Map<string, ProfileResult>() };
  let analysis = analyse(source, withoutData);
  for (let wanted = unread(analysis); wanted.length > 0; wanted = unread(analysis)) {
    for (const name of wanted) imports.set(name, await readImport(path.resolve(folder, name), name));
    analysis = analyse(source, withoutData);
  }
  const read = await Promise.all(
    [...analysis.sources].map(
      async (name): Promise<[string, ProfileResult]> => [
        name,
        await cache.profile(path.resolve(folder, name), name),
      ],
    ),
  );
  const options = { ...base, profiles: new Map(read) };
  return { analysis: analyse(source, options), options };

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
