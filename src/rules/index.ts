/** The list of all diagnosis rules, and how they are run. A new rule is one file and one line here. */
import { type AnalyseOptions, type Analysis, analyse, countErrors } from "../language/analyse.js";
import { applyEdits, type TextEdit } from "../text.js";
import type { Finding } from "./finding.js";
import { overfitting } from "./overfitting.js";
import type { CheckContext, Rule, WatchContext } from "./rule.js";
import { unscaledInputs } from "./unscaled-inputs.js";

export const rules: readonly Rule[] = [unscaledInputs, overfitting];

/** What the text and the data of one network show before a run. */
export function checkRules(context: CheckContext): Finding[] {
  return rules.flatMap((rule) => confirmed(rule.check?.(context), context));
}

/**
 * What a run shows so far. Asked after each epoch, the answer replaces the one before: a rule speaks from the first
 * epoch at which the evidence suffices, sharpens its figures as the run goes on, and takes back what did not last.
 */
export function watchRules(context: WatchContext): Finding[] {
  return rules.flatMap((rule) => confirmed(rule.watch?.(context), context));
}

/**
 * What a whole program shows before any run. Networks on one dataset share its findings, each said once. With `options`
 * the fixes are checked again, which takes an analysis for each; without, they are proposals.
 */
export function findingsBeforeRun(analysis: Analysis, options?: AnalyseOptions): Finding[] {
  const recheck = options && rechecker(analysis, options);
  const findings = new Map<string, Finding>();
  for (const { network } of analysis.networks) {
    if (network === undefined) continue;
    for (const finding of checkRules({ source: analysis.source, network, ...(recheck && { recheck }) })) {
      const key = `${finding.code} ${finding.span.start} ${finding.span.end}`;
      if (!findings.has(key)) findings.set(key, finding);
    }
  }
  return [...findings.values()];
}

/**
 * Says whether the program has no more errors after edits than before them. Each answer is kept: a finding of a run
 * offers the same fixes after every epoch, and an answer costs an analysis.
 */
export function rechecker(
  analysis: Analysis,
  options: AnalyseOptions,
): (edits: readonly TextEdit[]) => boolean {
  const before = countErrors(analysis.diagnostics);
  const answers = new Map<string, boolean>();
  return (edits) => {
    const after = applyEdits(analysis.source, edits);
    const sound = answers.get(after) ?? countErrors(analyse(after, options).diagnostics) <= before;
    answers.set(after, sound);
    return sound;
  };
}

function confirmed(finding: Finding | undefined, { recheck }: CheckContext): Finding[] {
  if (finding === undefined) return [];
  if (recheck === undefined) return [finding];
  return [{ ...finding, fixes: finding.fixes.filter(({ edits }) => recheck(edits)) }];
}
