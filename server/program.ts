/** A document as far as it is understood: its text, what is known of its data, and what the checker and the rules say. */
import { type AnalyseOptions, type Analysis, analyse } from "../src/language/analyse.js";
import type { Checker } from "../src/language/program/checker.js";
import type { Finding } from "../src/rules/finding.js";
import { findingsBeforeRun } from "../src/rules/index.js";
import { LineIndex } from "../src/text.js";
import type { Surroundings } from "./surroundings.js";

export interface Program {
  readonly uri: string;
  readonly version: number;
  readonly source: string;
  readonly index: LineIndex;
  readonly surroundings: Surroundings;
  readonly analysis: Analysis;
  /** What the analysis was made with, for making another one of the program after an edit. */
  readonly options: AnalyseOptions;
  /** Of the rules that need no run. */
  readonly findings: readonly Finding[];
}

/** `checker` is the document's own, so that only what has changed is checked again. */
export function createProgram(
  uri: string,
  version: number,
  source: string,
  surroundings: Surroundings,
  checker: Checker,
): Program {
  const options = { ...surroundings, checker, path: fileName(uri) };
  const analysis = analyse(source, options);
  return {
    uri,
    version,
    source,
    index: new LineIndex(source),
    surroundings,
    analysis,
    options,
    findings: findingsBeforeRun(analysis, undefined, surroundings.facts),
  };
}

function fileName(uri: string): string {
  const last = uri.split("/").at(-1)!;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
