/** The run store: a folder for each run, read back whatever has become of the process that wrote it. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { RunEvent, RunResult, RunStart, RunState, RunSummary } from "../protocol.js";

/** Where runs are kept when nothing else is said: below the workspace's or the current folder. */
export const defaultRunsFolder = path.join(".netwright", "runs");

/** What does not change during a run and is not an event: `run.json`. */
export interface RunRecord {
  /** Of this file format. */
  readonly format: 1;
  readonly run: string;
  readonly network: string;
  /** The name behind `as` of the `train` block it ran with. */
  readonly training?: string;
  /** Absolute path of the `.nn` file. */
  readonly file: string;
  readonly data: {
    readonly source: string;
    readonly query?: string;
    readonly sha256: string;
    readonly rows: number;
  };
  readonly seed: number;
  readonly splitSeed: number;
  readonly engine: { readonly name: string; readonly version: string; readonly threads: number };
  readonly versions: Readonly<Record<string, string>>;
  /** The process that trains; while it lives, the run goes on. */
  readonly pid: number;
  /** The socket on which that process takes requests. */
  readonly address: string;
  /** ISO 8601. */
  readonly started: string;
}

/** A run read back. */
export interface StoredRun {
  readonly folder: string;
  readonly record: RunRecord;
  /** The program as it was trained. */
  readonly source: string;
  readonly events: readonly RunEvent[];
  readonly state: RunState;
}

/** Reads a run's folder, or gives undefined where none is. A last line that was cut off is left out. */
export function readRun(folder: string): StoredRun | undefined {
  const record = readJson<RunRecord>(path.join(folder, "run.json"));
  const source = readText(path.join(folder, "source.nn"));
  if (record === undefined || source === undefined) return undefined;
  const events = (readText(path.join(folder, "events.jsonl")) ?? "")
    .split("\n")
    .flatMap((line): RunEvent[] => {
      try {
        return line === "" ? [] : [JSON.parse(line) as RunEvent];
      } catch {
        return [];
      }
    });
  return { folder, record, source, events, state: stateOf(events, record) };
}

function stateOf(events: readonly RunEvent[], record: RunRecord): RunState {
  let state: RunState = "starting";
  for (const event of sinceResumed(events)) {
    if (event.type === "result") return event.state;
    if (event.type === "failure") return "failed";
    if (event.type === "state") state = event.state;
    else if (state === "starting" && event.type !== "finding") state = "running";
  }
  return isAlive(record) ? state : "interrupted";
}

/** What the process that had the run last has reported; an earlier one may have ended it, too. */
export function sinceResumed(events: readonly RunEvent[]): readonly RunEvent[] {
  return events.slice(
    Math.max(
      0,
      events.findLastIndex(({ type }) => type === "resumed"),
    ),
  );
}

function isAlive({ pid, address }: RunRecord): boolean {
  // After a restart of the machine another process may have the number; the socket has gone with its folder.
  if (process.platform !== "win32" && !existsSync(address)) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  // A process that has ended and that nobody has collected still has its number: Linux calls it Z or X.
  const status = readText(`/proc/${pid}/stat`);
  return status === undefined || !/\) [ZX] /.test(status);
}

/** All runs below `runs`, the newest first. */
export function listRuns(runs: string): StoredRun[] {
  let names: string[];
  try {
    names = readdirSync(runs);
  } catch {
    return [];
  }
  return names
    .map((name) => readRun(path.join(runs, name)))
    .filter((run) => run !== undefined)
    .sort(
      (a, b) => b.record.started.localeCompare(a.record.started) || b.record.run.localeCompare(a.record.run),
    );
}

export function summarize({ folder, record, events, state }: StoredRun): RunSummary {
  const start = events.find((event): event is RunStart => event.type === "start");
  const own = sinceResumed(events);
  const resumed = own.find((event) => event.type === "resumed");
  const result = own.find((event): event is RunResult => event.type === "result");
  const epochs = own.reduce(
    (last, event) => (event.type === "epoch" || event.type === "resumed" ? event.epoch : last),
    0,
  );
  const findings = new Set<string>();
  for (const event of events) {
    if (event.type === "finding") findings.add(event.finding.code);
    if (event.type === "findingWithdrawn") findings.delete(event.code);
  }
  return {
    run: record.run,
    folder,
    network: record.network,
    file: record.file,
    state,
    engine: start?.engine,
    epochs,
    planned: resumed?.epochs ?? start?.epochs ?? 0,
    seed: record.seed,
    at: Date.parse(record.started),
    metrics: result?.metrics,
    findings: [...findings],
  };
}

function readJson<T>(file: string): T | undefined {
  const text = readText(file);
  try {
    return text === undefined ? undefined : (JSON.parse(text) as T);
  } catch {
    return undefined;
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
