/** `netwright find-rate`: tries rising learning rates on a network's starting weights, and suggests one. */
import path from "node:path";
import { parseArgs } from "node:util";
import { DataError } from "../data/data-error.js";
import { selectEngine } from "../engine/backends/select.js";
import { findRate, type RateFinding } from "../engine/find-rate.js";
import { TrainingFailure } from "../engine/outcome.js";
import { threadsFor } from "../engine/threads.js";
import { analyse } from "../language/analyse.js";
import type { Network } from "../network.js";
import { LineIndex } from "../text.js";
import { ProgramError, prepareProgram } from "../training/program.js";
import { dataFolders, refuseOutside } from "./data-options.js";
import { curveText } from "./rate-curve-text.js";
import { paint } from "./terminal.js";
import { chooseEngine, chooseName, oneFile, readSource, wholeNumber } from "./usage.js";

/** From where nothing moves to where everything explodes. */
const FIRST_RATE = 1e-7;
const LAST_RATE = 10;

export async function findRateCommand(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    options: {
      network: { type: "string" },
      as: { type: "string" },
      steps: { type: "string" },
      seed: { type: "string" },
      engine: { type: "string", default: "auto" },
      json: { type: "boolean", default: false },
      "allow-outside": { type: "boolean" },
    },
    allowPositionals: true,
  });
  const engine = chooseEngine(values.engine);
  const steps = wholeNumber("steps", values.steps, 20) ?? 100;
  const seed = wholeNumber("seed", values.seed, 0);
  const file = oneFile(positionals);
  const source = readSource(file);
  const { networks, diagnostics, sources } = analyse(source, { profiles: new Map() });
  refuseOutside(sources, file, values["allow-outside"]);
  const dataFrom = dataFolders(file, values["allow-outside"]);
  const names = networks.map(({ declaration }) => declaration.name.text);
  // Where the text is no program, that is what has to be said.
  const garbled = networks.length === 0 && diagnostics.some(({ severity }) => severity === "error");
  const request = {
    type: "train" as const,
    file,
    source,
    network: garbled ? "" : chooseName(names, values.network, file),
    runs: "",
    engine,
    ...(values.as !== undefined && { training: values.as }),
    ...(dataFrom && { dataFolders: dataFrom }),
  };
  try {
    const { network, data } = await prepareProgram(request, () => {}, new AbortController().signal);
    try {
      await selectEngine(engine, (name) => threadsFor(network, name));
      const from = seed ?? network.settings.seed;
      const finding = await findRate({ network, data, seed: from, steps, from: FIRST_RATE, to: LAST_RATE });
      console.log(values.json ? JSON.stringify(toJson(network, from, finding)) : toText(network, finding));
    } finally {
      await data.close();
    }
    return 0;
  } catch (error) {
    const known = [ProgramError, DataError, TrainingFailure].some((kind) => error instanceof kind);
    if (!known) throw error;
    console.error(problemText(error as Error, file, source));
    return 1;
  }
}

function problemText(error: Error, file: string, source: string): string {
  const span = error instanceof ProgramError ? error.span : undefined;
  const line = span && new LineIndex(source).position(span.start).line;
  const place = line === undefined ? "" : `${path.basename(file)}:${line + 1}: `;
  return `${paint("error", "error")} ${place}${error.message}`;
}

function toJson(network: Network, seed: number, { points, suggestion, lowest, exploded }: RateFinding) {
  return {
    network: network.name,
    optimizer: network.settings.optimizer.name,
    seed,
    suggestion: suggestion ?? null,
    lowest: lowest ?? null,
    exploded: exploded ?? null,
    points,
  };
}

function toText({ name, settings }: Network, { points, suggestion, lowest, exploded }: RateFinding): string {
  const { optimizer } = settings;
  const rate = (value: number) => String(Number(value.toPrecision(2)));
  const head = `${paint(name, "bold")}: ${points.length} steps of ${optimizer.name} at rising learning rates`;
  if (suggestion === undefined) {
    const why =
      points.length === 0
        ? "The first loss is no number, whatever the learning rate."
        : "The loss does not fall at any learning rate: look at the data and the loss first.";
    return [head, ...(points.length > 1 ? [curveText(points, undefined)] : []), why].join("\n");
  }
  const end =
    exploded === undefined
      ? ` and is lowest at ${rate(lowest!)}`
      : `, is lowest at ${rate(lowest!)} and explodes at ${rate(exploded)}`;
  return [
    head,
    curveText(points, suggestion),
    `The loss falls fastest at ${paint(rate(suggestion), "bold")}${end}.`,
    `Begin with: optimizer: ${optimizer.name}(learning_rate: ${rate(suggestion)})`,
  ].join("\n");
}
