/** Asks about a program beside real files, as the command line does: what the checker and the rules say before a run. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { analyseWithData } from "../../src/data/analyse-with-data.js";
import { confirmedDiagnostics } from "../../src/language/analyse.js";
import type { Diagnostic } from "../../src/language/diagnostic.js";
import { findingsBeforeRun } from "../../src/rules/index.js";
import { csvText, type Row } from "./tables.js";

export type Files = Readonly<Record<string, readonly Row[]>>;

/** Everything said of the program `source`, with the fixes that help. */
export async function askAt(file: string, source: string): Promise<readonly Diagnostic[]> {
  const { analysis, options, facts } = await analyseWithData(file, source);
  return [...confirmedDiagnostics(analysis, options), ...findingsBeforeRun(analysis, options, facts)];
}

/** The same beside files of its own. */
export async function askBeside<Result>(
  files: Files,
  ask: (said: (source: string) => Promise<readonly Diagnostic[]>) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "netwright-rules-"));
  try {
    for (const [name, rows] of Object.entries(files)) await writeFile(path.join(folder, name), csvText(rows));
    return await ask((source) => askAt(path.join(folder, "model.nn"), source));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
