/** Quick fixes: those a diagnostic carries, each offered only after the changed program has been checked. */
import { analyse, confirmedFixes, countErrors } from "../../src/language/analyse.js";
import type { Fix } from "../../src/language/diagnostic.js";
import { findingsBeforeRun } from "../../src/rules/index.js";
import { applyEdits, type Span } from "../../src/text.js";
import type { Program } from "../program.js";
import type { RunFindings } from "../run-findings.js";
import { diagnostics, overlap, type Shown } from "./diagnostics.js";

export interface QuickFix {
  readonly shown: Shown;
  readonly fix: Fix;
  /** The likeliest one for its diagnostic. */
  readonly preferred: boolean;
}

export function quickFixes(program: Program, runs: Iterable<RunFindings>, span: Span): QuickFix[] {
  return diagnostics(program, runs)
    .filter(({ diagnostic }) => overlap(diagnostic.span, span))
    .flatMap((shown) =>
      confirmedFixesOf(program, shown).map((fix, at) => ({ shown, fix, preferred: at === 0 })),
    );
}

/** Those fixes of a diagnostic after which the program is better, the likeliest first. */
export function confirmedFixesOf(program: Program, { from, diagnostic }: Shown): readonly Fix[] {
  const { analysis, options } = program;
  const { facts } = program.surroundings;
  if (from === "checker") return confirmedFixes(analysis, diagnostic, options);
  return diagnostic.fixes.filter(({ edits }) => {
    const after = analyse(applyEdits(program.source, edits), options);
    if (countErrors(after.diagnostics) > countErrors(analysis.diagnostics)) return false;
    // Only a new run can tell whether a fix mends what a run has shown.
    return from === "run" || findingsBeforeRun(after, undefined, facts).length < program.findings.length;
  });
}
