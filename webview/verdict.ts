/** The sentences that judge a run: how it stands to the baseline, what became of it. Pure. */
import type { Baseline } from "../src/protocol.js";
import { higherIsBetter, isShare, metricName, percent, plural } from "./format.js";
import type { DashboardState } from "./state.js";

export interface Comparison {
  readonly verdict: "better" | "unclear" | "worse";
  readonly sentence: string;
}

/** What a baseline does, in words behind "than". */
const answers: Readonly<Record<Baseline["kind"], string>> = {
  majority: "always answering the commonest class",
  labels: "answering for each label what is commoner",
  mean: "always answering the mean",
  last: "predicting the last value",
};

/** A score beside the baseline's; `rows` is how many rows both were measured on. */
export function compare(
  metric: string,
  score: number,
  baseline: Baseline,
  on: "validation" | "test",
  rows: number,
): Comparison {
  const simple = baseline[on];
  const gain = higherIsBetter(metric) ? score - simple : simple - score;
  const what = answers[baseline.kind];
  if (!Number.isFinite(gain)) return { verdict: "worse", sentence: `Cannot be compared with ${what}.` };
  if (isShare(metric)) {
    // Two standard errors of the difference of two shares, of which the larger variance stands for both.
    const variance = Math.max(score * (1 - score), simple * (1 - simple)) / Math.max(1, rows);
    if (Math.abs(gain) <= 2 * Math.sqrt(variance)) {
      const chance = `On ${plural(rows, "row")}, a difference this small may be chance.`;
      return { verdict: "unclear", sentence: `No clear gain over ${what}. ${chance}` };
    }
    const points = `${Math.abs(gain * 100).toFixed(1)} points`;
    return gain > 0
      ? { verdict: "better", sentence: `${points} better than ${what}.` }
      : { verdict: "worse", sentence: `${points} worse than ${what}.` };
  }
  if (higherIsBetter(metric)) {
    if (gain > 0.02) return { verdict: "better", sentence: `Better than ${what}.` };
    return { verdict: gain < -0.02 ? "worse" : "unclear", sentence: `No better than ${what}.` };
  }
  const share = Math.abs(gain) / Math.abs(simple || 1);
  if (share < 0.02) return { verdict: "unclear", sentence: `About as good as ${what}.` };
  const difference = `Its ${metricName(metric)} is ${percent(share, 0)} ${gain > 0 ? "below" : "above"}`;
  return { verdict: gain > 0 ? "better" : "worse", sentence: `${difference} that of ${what}.` };
}

/** What is left of a run whose process ended without saying so. */
export function interruption(state: DashboardState): string {
  const epochs = state.epochs.length;
  const last = state.epochs.at(-1)?.epoch;
  const ended = "The training process ended before it finished.";
  if (epochs === 0) return `${ended} No epoch had been completed, so there is little to go on from.`;
  return `${ended} Everything up to epoch ${last} is in the run's folder.`;
}
