/** Real trainings for tests: the bundled worker, short and long programs, and what a host hears. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, vi } from "vitest";
import type { RunEvent, RunStart, TrainRequest } from "../../src/protocol.js";
import { startTraining, type Training, workerPath } from "../../src/training/trainer.js";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const worker = workerPath(path.join(root, "dist"));

const trainings: Training[] = [];

/** A folder for runs that is removed after the tests of the file that asked for it. */
export function runsFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), "netwright runs ü "));
  afterAll(async () => {
    // Where a test failed, its run may still go on.
    for (const training of trainings) training.stop();
    await Promise.all(trainings.map(({ ended }) => ended));
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  });
  const runs = path.join(folder, "deep", "runs");
  mkdirSync(path.dirname(runs));
  return runs;
}

/** A host: a training it started, and the events it heard. */
export interface Host {
  readonly training: Training;
  readonly events: RunEvent[];
  /** The run's folder, once the run has started. */
  folder(): Promise<string>;
  /** Waits until an event fits, and gives it. */
  heard<Event extends RunEvent>(fits: (event: RunEvent) => event is Event): Promise<Event>;
  heard(fits: (event: RunEvent) => boolean): Promise<RunEvent>;
}

export const isStart = (event: RunEvent): event is RunStart => event.type === "start";
export const isState = (state: string) => (event: RunEvent) =>
  event.type === "state" && event.state === state;

/** Trains one of the examples on WebAssembly. */
export function train(example: "Iris" | "Digits", runs: string, epochs: number, seed = 0): Host {
  const file = path.join(root, "examples", `${example.toLowerCase()}.nn`);
  return trainFile(file, example, runs, epochs, seed);
}

/** Trains a network of a file on WebAssembly. */
export function trainFile(file: string, network: string, runs: string, epochs: number, seed = 0): Host {
  const source = readFileSync(file, "utf8");
  return follow({ type: "train", file, source, network, runs, engine: "wasm", epochs, seed });
}

/** Does what is asked for in a process of its own. */
export function follow(request: TrainRequest): Host {
  const events: RunEvent[] = [];
  const training = startTraining(worker, request, (event) => events.push(event));
  trainings.push(training);
  const heard = async (fits: (event: RunEvent) => boolean): Promise<RunEvent> => {
    await waitUntil(() => events.some(fits));
    return events.find(fits)!;
  };
  return {
    training,
    events,
    heard: heard as Host["heard"],
    folder: async () => path.join(request.runs, request.resume ?? ((await heard(isStart)) as RunStart).run),
  };
}

/** Waits until something holds; a busy machine gets its time. */
export async function waitUntil(holds: () => boolean): Promise<void> {
  await vi.waitFor(() => expect(holds()).toBe(true), { timeout: 20_000, interval: 10 });
}

/** Those of a run's events that its record holds: from its start on. */
export function recorded(events: readonly RunEvent[]): RunEvent[] {
  return events.filter(({ type }) => type !== "preparing");
}

/** The events a run's folder holds, by the file itself. */
export function writtenEvents(folder: string): RunEvent[] {
  const text = readFileSync(path.join(folder, "events.jsonl"), "utf8");
  expect(text.endsWith("\n")).toBe(true);
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as RunEvent);
}
