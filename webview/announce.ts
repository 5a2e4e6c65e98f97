/** What a screen reader is told while a run goes on: changes of state at once, epochs sparsely. Pure. */
import { capital, metricName, score } from "./format.js";
import { type DashboardState, headline, isOver } from "./state.js";
import { interruption } from "./verdict.js";

/** The sentence to say after `before` became `after`, if any; `spoken` is the last epoch that was said. */
export function announcement(
  before: DashboardState,
  after: DashboardState,
  spoken: number,
): string | undefined {
  if (after.failure && after.failure !== before.failure) return `Training failed. ${after.failure.message}`;
  if (after.result && after.result !== before.result) return ended(after);
  if (after.state !== before.state) return changed(after);
  if (after.checkpointProblem && after.checkpointProblem !== before.checkpointProblem) {
    return `No checkpoint can be written: ${after.checkpointProblem}. The run goes on.`;
  }
  const rate = after.rates.at(-1);
  if (rate && rate !== before.rates.at(-1)) return `The learning rate is now ${rate.learningRate}.`;
  if (after.preparing && after.preparing.text !== before.preparing?.text) {
    return `${capital(after.preparing.text)}.`;
  }
  const found = after.findings.filter(({ code }) => !before.findings.some((known) => known.code === code));
  if (found.length > 0)
    return found.map((finding) => `Finding, ${finding.severity}: ${finding.message}`).join(" ");
  const last = after.epochs.at(-1);
  // A tenth of the run at a time: a voice that never rests is no help.
  const interval = Math.max(1, Math.ceil((after.start?.epochs ?? 10) / 10));
  if (!last || last === before.epochs.at(-1) || last.epoch < spoken + interval) return undefined;
  const name = headline(after);
  const value = last.validation[name] ?? last.train[name];
  return `Epoch ${last.epoch} of ${after.start?.epochs}: ${metricName(name)} ${score(name, value)}.`;
}

function ended(state: DashboardState): string {
  const name = headline(state);
  return `Training ${state.state}. Test ${metricName(name)} ${score(name, state.result?.metrics.test[name])}.`;
}

function changed(state: DashboardState): string | undefined {
  if (state.state === "interrupted") return interruption(state);
  if (state.state === "paused") return "Training paused.";
  if (state.state === "running") return "Training is running.";
  return isOver(state.state) ? `Training ${state.state}.` : undefined;
}
