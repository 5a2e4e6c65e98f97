/** How far a run is, in a few words, for status bar and notifications. */
import type { RunSession } from "./run-session.js";

export function progressText(session: RunSession): string {
  const { state, start, epochs } = session;
  switch (state) {
    case "starting":
      return session.preparing === undefined ? "starting…" : `${session.preparing.text}…`;
    case "running":
      return `epoch ${Math.min(epochs + 1, start?.epochs ?? 1)}/${start?.epochs ?? "?"}${lossText(session)}`;
    case "paused":
      return `paused after epoch ${epochs}`;
    case "completed":
    case "stopped":
      return testScoreText(session) ?? state;
    case "failed":
      return "failed";
    case "interrupted":
      return "interrupted";
  }
}

function lossText({ events }: RunSession): string {
  const latest = events.findLast((event) => event.type === "batch" || event.type === "epoch");
  return latest?.train.loss === undefined ? "" : `, loss ${latest.train.loss.toPrecision(3)}`;
}

/** `test accuracy 95.7 %`, in the metric the run is judged by. */
export function testScoreText({ start, result }: RunSession): string | undefined {
  const metric = start?.metrics[0] ?? "loss";
  const score = result?.metrics.test[metric];
  if (score === undefined) return undefined;
  const text = metric === "accuracy" ? `${(score * 100).toFixed(1)} %` : score.toPrecision(4);
  return `test ${metric.replaceAll("_", " ")} ${text}`;
}
