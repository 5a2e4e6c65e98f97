/** The list of all diagnosis rules, and how they are run. A new rule is one file and one line here. */
import { factsKey } from "../data/profiling/facts-key.js";
import { type AnalyseOptions, type Analysis, analyse, countErrors } from "../language/analyse.js";
import type { DataFacts } from "../profile.js";
import { applyEdits, type TextEdit } from "../text.js";
import { absentClass } from "./absent-class.js";
import { classImbalance } from "./class-imbalance.js";
import { conflictingLabels } from "./conflicting-labels.js";
import { constantColumn } from "./constant-column.js";
import { duplicateRows } from "./duplicate-rows.js";
import type { Finding } from "./finding.js";
import { giveawayFeature } from "./giveaway-feature.js";
import { identifierColumn } from "./identifier-column.js";
import { overfitting } from "./overfitting.js";
import type { CheckContext, Rule, WatchContext } from "./rule.js";
import { scaledTwice } from "./scaled-twice.js";
import { splitLeak } from "./split-leak.js";
import { tooManyParameters } from "./too-many-parameters.js";
import { unscaledInputs } from "./unscaled-inputs.js";
import { unscaledTarget } from "./unscaled-target.js";
import { unscaledTest } from "./unscaled-test.js";

export const rules: readonly Rule[] = [
  identifierColumn,
  constantColumn,
  giveawayFeature,
  splitLeak,
  duplicateRows,
  conflictingLabels,
  unscaledTest,
  unscaledInputs,
  scaledTwice,
  unscaledTarget,
  absentClass,
  classImbalance,
  tooManyParameters,
  overfitting,
];

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
 * the fixes are checked again, which takes an analysis for each; without, they are proposals. `facts` are those of the
 * datasets by `factsKey`, as far as they are known.
 */
export function findingsBeforeRun(
  analysis: Analysis,
  options?: AnalyseOptions,
  facts?: ReadonlyMap<string, DataFacts>,
): Finding[] {
  const recheck = options && rechecker(analysis, options);
  const findings = new Map<string, Finding>();
  for (const { network } of analysis.networks) {
    if (network === undefined) continue;
    const known = network.dataset && facts?.get(factsKey(network.dataset));
    const context = {
      source: analysis.source,
      network,
      ...(known && { facts: known }),
      ...(recheck && { recheck }),
    };
    for (const finding of checkRules(context)) {
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
