/** Follows a training of the command line to its end: shows it, and stops it in good order when it is asked to. */
import type { LocatedFinding, RunEvent, RunStart, TrainRequest } from "../protocol.js";
import { startTraining, workerPath } from "../training/trainer.js";
import { TrainingView } from "./training-view.js";

/** How long a run goes on when this process is killed; nobody comes back to it by himself, as a reloaded window does. */
const patience = { seconds: 3 };

/** Resolves to the exit code. `start` is how a run began that is taken up again. */
export async function trainToEnd(request: TrainRequest, json: boolean, start?: RunStart): Promise<number> {
  const findings = new Map<string, LocatedFinding>();
  const view = new TrainingView(request, start);
  let code = 1;
  const training = startTraining(workerPath(__dirname), { ...request, alone: patience }, (event) => {
    if (event.type === "finding") findings.set(event.finding.code, event.finding);
    if (event.type === "findingWithdrawn") findings.delete(event.code);
    if (event.type === "result") code = 0;
    if (json) console.log(JSON.stringify(toLine(event, [...findings.values()])));
    else view.show(event);
  });
  const stop = () => {
    if (!json) view.note("Stopping after this step; once more, and the run is left as it is.");
    training.stop();
    process.once("SIGINT", () => process.exit(130));
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", () => training.stop());
  await training.ended;
  process.off("SIGINT", stop);
  return code;
}

/** A finding as the command line gives it; lines count from 0, as in the Language Server Protocol. */
function findingJson({ code, severity, message, range, evidence, since }: LocatedFinding) {
  return { code, severity, message, line: range.start.line, evidence, ...(since !== undefined && { since }) };
}

/** An event as a line of JSON; the last one, the result, has the findings too. */
function toLine(event: RunEvent, findings: readonly LocatedFinding[]): object {
  if (event.type === "finding") return { type: "finding", finding: findingJson(event.finding) };
  if (event.type === "result") return { ...event, findings: findings.map(findingJson) };
  return event;
}
