/** Runs as a person names them on the command line: by the name of their folder, or by its path. */
import path from "node:path";
import type { TrainRequest, WeightsChoice } from "../protocol.js";
import { readRun, type StoredRun } from "../training/store.js";
import { UsageError } from "./usage.js";

/** Throws UsageError where there is none. */
export function storedRun(name: string, runs: string): StoredRun {
  const run = readRun(path.resolve(runs, name)) ?? readRun(path.resolve(name));
  if (run === undefined) {
    throw new UsageError(`there is no run ${name} in ${runs}; netwright runs lists those there are`);
  }
  return run;
}

const choices: readonly WeightsChoice[] = ["end", "last", "best"];

/** `RUN` or `RUN@best`. */
export function weightsOption(text: string | undefined, runs: string): TrainRequest["from"] {
  if (text === undefined) return undefined;
  const [, name = text, choice = "end"] = /^(.+)@([^@/]*)$/.exec(text) ?? [];
  const weights = choices.find((each) => each === choice);
  if (weights === undefined) {
    throw new UsageError(`--from takes weights by @last or @best, or those of the run's end, not @${choice}`);
  }
  return { folder: storedRun(name, runs).folder, weights };
}
