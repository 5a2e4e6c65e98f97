/** `netwright train`: trains a network in a process of its own, with a progress bar or an event a line. */
import path from "node:path";
import { parseArgs } from "node:util";
import { analyse } from "../language/analyse.js";
import type { LocatedFinding, RunEvent, TrainRequest } from "../protocol.js";
import { defaultRunsFolder } from "../training/store.js";
import { startTraining, workerPath } from "../training/trainer.js";
import { dataFolders, refuseOutside } from "./data-options.js";
import { TrainingView } from "./training-view.js";
import { chooseEngine, chooseName, oneFile, readSource, wholeNumber } from "./usage.js";

export const trainCommand = {
  usage:
    "train FILE [--network NAME] [--as NAME] [--epochs N] [--seed N] [--engine auto|tensorflow|wasm] [--runs DIR] [--json] [--allow-outside]",
  async run(args: string[]): Promise<number> {
    const { values, positionals } = parseArgs({
      args,
      options: {
        network: { type: "string" },
        as: { type: "string" },
        epochs: { type: "string" },
        seed: { type: "string" },
        engine: { type: "string", default: "auto" },
        runs: { type: "string", default: defaultRunsFolder },
        json: { type: "boolean", default: false },
        "allow-outside": { type: "boolean" },
      },
      allowPositionals: true,
    });
    const engine = chooseEngine(values.engine);
    const epochs = wholeNumber("epochs", values.epochs, 1);
    const seed = wholeNumber("seed", values.seed, 0);
    const file = oneFile(positionals);
    const source = readSource(file);
    const { networks, diagnostics, sources } = analyse(source, { profiles: new Map() });
    const names = networks.map(({ declaration }) => declaration.name.text);
    refuseOutside(sources, file, values["allow-outside"]);
    const dataFrom = dataFolders(file, values["allow-outside"]);
    // Where the text is no program, the worker refuses it and names the place.
    const garbled = networks.length === 0 && diagnostics.some(({ severity }) => severity === "error");
    return trainToEnd(
      {
        type: "train",
        file,
        source,
        network: garbled ? "" : chooseName(names, values.network, file),
        runs: path.resolve(values.runs),
        engine,
        ...(values.as !== undefined && { training: values.as }),
        ...(epochs !== undefined && { epochs }),
        ...(seed !== undefined && { seed }),
        ...(dataFrom && { dataFolders: dataFrom }),
      },
      values.json,
    );
  },
};

async function trainToEnd(request: TrainRequest, json: boolean): Promise<number> {
  const findings = new Map<string, LocatedFinding>();
  const view = new TrainingView(request);
  let code = 1;
  const training = startTraining(workerPath(__dirname), request, (event) => {
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
