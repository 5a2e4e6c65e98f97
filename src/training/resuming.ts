/** A run that is taken up again: what a host asks for it, and what its folder has to go on from. */
import { readFileSync } from "node:fs";
import path from "node:path";
import type { DatedRateChange } from "../engine/live-rate.js";
import { TrainingFailure } from "../engine/outcome.js";
import type { Alone, EngineName, RunEvent, RunStart, TrainRequest } from "../protocol.js";
import type { Finding } from "../rules/finding.js";
import { type Checkpoint, checkpointName, readCheckpoint } from "./checkpoint-file.js";
import { readRun, type StoredRun, summarize } from "./store.js";

export interface ResumeChoices {
  /** How many epochs the run is to have in all, where it is not as many as it was to have. */
  readonly epochs?: number;
  readonly dataFolders?: readonly string[];
  readonly checkpointEvery?: number;
  readonly probeEvery?: number;
  readonly background?: boolean;
  readonly alone?: Alone;
}

/** The request that takes a run up again, or why it cannot be, as a sentence. */
export function resumeRequest(
  { folder, record, source, state, events }: StoredRun,
  { epochs, ...choices }: ResumeChoices,
): TrainRequest | { readonly problem: string } {
  const { run, file, network, training, engine, seed } = record;
  if (state === "running" || state === "paused" || state === "starting") {
    return { problem: `${run} is still being trained.` };
  }
  const { epochs: done, planned } = summarize({ folder, record, source, state, events });
  const wanted = epochs ?? planned;
  const finished = state === "completed";
  if (finished && epochs === undefined) {
    return { problem: `${run} has ended after ${done} epochs. Say how many epochs it shall have in all.` };
  }
  if (epochs !== undefined && epochs <= done) {
    return { problem: `${run} has trained ${done} epochs already, so it shall have more than ${epochs}.` };
  }
  return {
    type: "train",
    file,
    source,
    network,
    ...(training !== undefined && { training }),
    runs: path.dirname(folder),
    engine: engine.name as EngineName,
    ...(wanted > 0 && { epochs: wanted }),
    seed,
    resume: path.basename(folder),
    ...choices,
  };
}

/** What a run goes on from. */
export interface Resumed {
  readonly stored: StoredRun;
  /** Its first line; a run that was killed at once may have none. */
  readonly start: RunStart | undefined;
  /** Absent: the run begins anew. */
  readonly checkpoint: Checkpoint | undefined;
  readonly imports: Readonly<Record<string, string>>;
  /** Changes of the learning rate that were made behind the checkpoint. */
  readonly rateChanges: readonly DatedRateChange[];
  /** Whether the run had ended of itself, and is to have more epochs. */
  readonly finished: boolean;
  /** Those that its record ends with. */
  readonly standing: readonly Finding[];
}

/** Throws TrainingFailure where a run cannot be taken up. */
export function resumedRun(runs: string, run: string): Resumed {
  const folder = path.join(runs, run);
  const stored = readRun(folder);
  if (stored === undefined) throw new TrainingFailure(`There is no run in ${folder}.`);
  const { state, events } = stored;
  if (state === "running" || state === "paused" || state === "starting") {
    throw new TrainingFailure(`${run} is still being trained by another process.`);
  }
  const checkpoint = checkpointOf(folder);
  const finished = state === "completed";
  const start = events.find((event) => event.type === "start");
  if (checkpoint === undefined && (finished || start?.from)) {
    throw new TrainingFailure(
      `${run} has no checkpoint to go on from. Begin a new run with its weights: netwright train FILE --from ${run}.`,
    );
  }
  const step = checkpoint?.state.step ?? 0;
  const rateChanges = rateChangesIn(events).filter((dated) => dated.step > step);
  return {
    stored,
    start,
    checkpoint,
    imports: importsOf(folder),
    rateChanges,
    finished,
    standing: standingIn(stored),
  };
}

/** Throws TrainingFailure where it is damaged. */
export function checkpointOf(folder: string): Checkpoint | undefined {
  const file = path.join(folder, checkpointName);
  try {
    return readCheckpoint(file);
  } catch (error) {
    throw new TrainingFailure(`The checkpoint ${file} cannot be read: ${(error as Error).message}.`);
  }
}

function importsOf(folder: string): Record<string, string> {
  try {
    return JSON.parse(readFileSync(path.join(folder, "imports.json"), "utf8")) as Record<string, string>;
  } catch {
    // A program that imports nothing has no such file.
    return {};
  }
}

/** Each change once: those behind the place from which a run went on were made again, as far as it came. */
export function rateChangesIn(events: readonly RunEvent[]): DatedRateChange[] {
  let changes: DatedRateChange[] = [];
  let again: DatedRateChange[] = [];
  for (const event of events) {
    if (event.type === "resumed") {
      again = [...changes, ...again].filter(({ step }) => step > event.step);
      changes = changes.filter(({ step }) => step <= event.step);
    }
    if (event.type !== "learningRate") continue;
    const { step, change } = event;
    if (again[0]?.step === step && JSON.stringify(again[0].change) === JSON.stringify(change)) again.shift();
    changes.push({ step, change });
  }
  return [...changes, ...again];
}

function standingIn({ events }: StoredRun): Finding[] {
  const standing = new Map<string, Finding>();
  for (const event of events) {
    if (event.type === "finding") standing.set(event.finding.code, event.finding);
    if (event.type === "findingWithdrawn") standing.delete(event.code);
  }
  return [...standing.values()];
}
