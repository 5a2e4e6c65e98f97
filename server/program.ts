/** A document as far as it is understood: its text, what is known of its data, and what the checker and the rules say. */
import { type Analysis, analyse } from "../src/language/analyse.js";
import type { Profiles } from "../src/profile.js";
import type { Finding } from "../src/rules/finding.js";
import { checkRules } from "../src/rules/index.js";
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
    findings: findingsOf(analysis),
  };
}

/** The findings of the static rules on every network that could be checked, each said once. */
export function findingsOf({ source, networks }: Analysis): readonly Finding[] {
  const findings = networks.flatMap(({ network }) =>
    network === undefined ? [] : checkRules({ source, network }),
  );
  const seen = new Set<string>();
  return findings.filter(({ code, span }) => {
    const key = `${code} ${span.start} ${span.end}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** The data files that a program names, whether or not the rest of the dataset is sound. */
export function sourcesOf(analysis: Analysis): ReadonlySet<string> {
  const sources = new Set<string>();
  for (const declaration of analysis.tree.declarations) {
    if (declaration.kind !== "dataset") continue;
    for (const { name, values } of declaration.properties) {
      const value = values[0];
      if (name.text === "source" && value?.kind === "string" && value.text !== "") sources.add(value.text);
    }
  }
  return sources;
}
