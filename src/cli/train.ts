/** `netwright train`: trains a network in a process of its own, with a progress bar or an event a line. */
import path from "node:path";
import { parseArgs } from "node:util";
import { analyse } from "../language/analyse.js";
import { defaultRunsFolder } from "../training/store.js";
import { dataFolders, refuseOutside } from "./data-options.js";
import { weightsOption } from "./stored-runs.js";
import { trainToEnd } from "./train-to-end.js";
import { chooseEngine, chooseName, oneFile, readSource, secondsOption, wholeNumber } from "./usage.js";

export const trainCommand = {
  usage:
    "train FILE [--network NAME] [--as NAME] [--epochs N] [--seed N] [--engine auto|tensorflow|wasm] [--from RUN[@last|@best]] [--checkpoint-every SECONDS] [--probe-every STEPS] [--runs DIR] [--json] [--allow-outside]",
  async run(args: string[]): Promise<number> {
    const { values, positionals } = parseArgs({
      args,
      options: {
        network: { type: "string" },
        as: { type: "string" },
        epochs: { type: "string" },
        seed: { type: "string" },
        engine: { type: "string", default: "auto" },
        from: { type: "string" },
        "checkpoint-every": { type: "string" },
        "probe-every": { type: "string" },
        runs: { type: "string", default: defaultRunsFolder },
        json: { type: "boolean", default: false },
        "allow-outside": { type: "boolean" },
      },
      allowPositionals: true,
    });
    const engine = chooseEngine(values.engine);
    const epochs = wholeNumber("epochs", values.epochs, 1);
    const seed = wholeNumber("seed", values.seed, 0);
    const checkpointEvery = secondsOption("checkpoint-every", values["checkpoint-every"]);
    const probeEvery = wholeNumber("probe-every", values["probe-every"], 0);
    const from = weightsOption(values.from, values.runs);
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
        ...(from && { from }),
        ...(checkpointEvery !== undefined && { checkpointEvery }),
        ...(probeEvery !== undefined && { probeEvery }),
      },
      values.json,
    );
  },
};
