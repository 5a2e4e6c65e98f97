/** A document as far as it is understood: its text, what is known of its data, and what the checker and the rules say. */
import { type Analysis, analyse } from "../src/language/analyse.js";
import type { Profiles } from "../src/profile.js";
import type { Finding } from "../src/rules/finding.js";
import { findingsBeforeRun } from "../src/rules/index.js";
import { LineIndex } from "../src/text.js";

export interface Program {
  readonly uri: string;
  readonly version: number;
  readonly source: string;
  readonly index: LineIndex;
  readonly profiles: Profiles;
  readonly analysis: Analysis;
  /** Of the rules that need no run. */
  readonly findings: readonly Finding[];
}

export function createProgram(uri: string, version: number, source: string, profiles: Profiles): Program {
  const analysis = analyse(source, { profiles });
  return {
    uri,
    version,
    source,
    index: new LineIndex(source),
    profiles,
    analysis,
    findings: findingsBeforeRun(analysis),
  };
}
