/** `netwright resume`: goes on with a run that was interrupted or stopped, or with a finished one for more epochs. */
import { parseArgs } from "node:util";
import { resumeRequest } from "../training/resuming.js";
import { defaultRunsFolder } from "../training/store.js";
import { dataFolders } from "./data-options.js";
import { storedRun } from "./stored-runs.js";
import { trainToEnd } from "./train-to-end.js";
import { secondsOption, UsageError, wholeNumber } from "./usage.js";

export const resumeCommand = {
  usage:
    "resume RUN [--epochs N] [--checkpoint-every SECONDS] [--probe-every STEPS] [--runs DIR] [--json] [--allow-outside]",
  async run(args: string[]): Promise<number> {
    const { values, positionals } = parseArgs({
      args,
      options: {
        epochs: { type: "string" },
        "checkpoint-every": { type: "string" },
        "probe-every": { type: "string" },
        runs: { type: "string", default: defaultRunsFolder },
        json: { type: "boolean", default: false },
        "allow-outside": { type: "boolean" },
      },
      allowPositionals: true,
    });
    const [name] = positionals;
    if (name === undefined || positionals.length > 1) throw new UsageError("which run?");
    const epochs = wholeNumber("epochs", values.epochs, 1);
    const checkpointEvery = secondsOption("checkpoint-every", values["checkpoint-every"]);
    const probeEvery = wholeNumber("probe-every", values["probe-every"], 0);
    const stored = storedRun(name, values.runs);
    const dataFrom = dataFolders(stored.record.file, values["allow-outside"]);
    const request = resumeRequest(stored, {
      ...(epochs !== undefined && { epochs }),
      ...(checkpointEvery !== undefined && { checkpointEvery }),
      ...(probeEvery !== undefined && { probeEvery }),
      ...(dataFrom && { dataFolders: dataFrom }),
    });
    if ("problem" in request) throw new UsageError(request.problem);
    const start = stored.events.find((event) => event.type === "start");
    return trainToEnd(request, values.json, start);
  },
};
