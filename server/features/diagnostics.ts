/** Diagnostics: what the checker, the static rules and the last run say of a program, each thing once. */
import type { Diagnostic } from "../../src/language/diagnostic.js";
import type { Finding } from "../../src/rules/finding.js";
import type { Span } from "../../src/text.js";
import type { Program } from "../program.js";
import { placeRunFindings, type RunFindings } from "../run-findings.js";

export type Shown =
  | { readonly from: "checker"; readonly diagnostic: Diagnostic }
  | { readonly from: "rule" | "run"; readonly diagnostic: Finding };

export function diagnostics(program: Program, runs: Iterable<RunFindings>): Shown[] {
  const { analysis, findings, source } = program;
  const shown: Shown[] = [
    ...analysis.diagnostics.map((diagnostic): Shown => ({ from: "checker", diagnostic })),
    ...findings.map((diagnostic): Shown => ({ from: "rule", diagnostic })),
  ];
  // What a static rule or another network's run has said of the same place is not said again.
  for (const diagnostic of placeRunFindings(runs, source)) {
    const { code, span } = diagnostic;
    const said = shown.some((each) => each.diagnostic.code === code && overlap(each.diagnostic.span, span));
    if (!said) shown.push({ from: "run", diagnostic });
  }
  return shown;
}

/** Whether two spans share a place; spans that touch do. */
export function overlap(a: Span, b: Span): boolean {
  return a.start <= b.end && b.start <= a.end;
}
