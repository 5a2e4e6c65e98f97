/** Asks the checker and the rules about a program, as the editor does, beside the data of the examples or files of its own. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { analyseWithData } from "../../src/data/analyse-with-data.js";
import { keepProfiles } from "../../src/data/profiling/kept-profiles.js";
import type { History } from "../../src/history.js";
import { type AnalyseOptions, type Analysis, confirmedDiagnostics } from "../../src/language/analyse.js";
import type { Diagnostic } from "../../src/language/diagnostic.js";
import { findingsBeforeRun, rechecker, watchRules } from "../../src/rules/index.js";
import { applyEdits } from "../../src/text.js";
import { writeExampleFile } from "./example-files.js";
import type { Example } from "./examples.js";

/** What is said of a program; fixes are those that help. */
export interface Asked {
  readonly analysis: Analysis;
  readonly said: readonly Diagnostic[];
}

export interface Answer {
  readonly wrong: Asked;
  /** The diagnostic that the example is about; undefined where nothing says it. */
  readonly diagnostic: Diagnostic | undefined;
  readonly rightSource: string | undefined;
  readonly right: Asked | undefined;
}

/** Profiles of the examples' data, which many programs name. */
const remembered = keepProfiles();

export async function askExample(root: string, example: Example): Promise<Answer> {
  const { files, rightFiles, history } = example;
  const wrong = await askBeside(root, files, lengthened(example), history);
  const diagnostic = wrong.said.find(({ code }) => code === example.code);
  const rightSource = rightSourceOf(example, diagnostic);
  const right =
    rightSource === undefined
      ? undefined
      : await askBeside(root, new Map([...files, ...rightFiles]), rightSource);
  return { wrong, diagnostic, rightSource, right };
}

function lengthened({ wrong, lengthenedTo }: Example): string {
  return wrong.length >= lengthenedTo ? wrong : `${wrong}\n#`.padEnd(lengthenedTo, ".");
}

function rightSourceOf({ wrong, right, rightFiles }: Example, diagnostic: Diagnostic | undefined) {
  if (right !== undefined) return right;
  if (rightFiles.size > 0) return wrong;
  const fix = diagnostic?.fixes[0];
  return fix && applyEdits(wrong, fix.edits);
}

/** A program without files of its own. */
export async function askProgram(root: string, source: string): Promise<Asked> {
  return ask(path.join(root, "examples"), source);
}

/** Beside files of its own, or beside the data of the examples. */
async function askBeside(
  root: string,
  files: ReadonlyMap<string, string>,
  source: string,
  history?: History,
): Promise<Asked> {
  if (files.size === 0) return ask(path.join(root, "examples"), source, history);
  const outside = realpathSync(mkdtempSync(path.join(os.tmpdir(), "netwright-example-")));
  const folder = path.join(outside, "project");
  try {
    mkdirSync(folder);
    for (const [name, text] of files) await writeExampleFile(path.join(folder, name), text);
    return await ask(folder, source, history);
  } finally {
    rmSync(outside, { recursive: true, force: true });
  }
}

async function ask(folder: string, source: string, history?: History): Promise<Asked> {
  const isOwn = path.basename(folder) !== "examples";
  const { analysis, options, facts } = await analyseWithData(path.join(folder, "model.nn"), source, {
    allowed: (file) => file.startsWith(folder + path.sep),
    ...(!isOwn && { profile: remembered }),
  });
  const said = confirmedDiagnostics(analysis, options);
  const found = findingsBeforeRun(analysis, options, facts);
  return { analysis, said: [...said, ...found, ...ofRun(analysis, options, history)] };
}

function ofRun(analysis: Analysis, options: AnalyseOptions, history: History | undefined): Diagnostic[] {
  if (history === undefined) return [];
  const recheck = rechecker(analysis, options);
  return analysis.networks.flatMap(({ network }) =>
    network === undefined ? [] : watchRules({ source: analysis.source, network, history, recheck }),
  );
}
