/** The run store: a folder for each run, written as the run goes, so that a killed run can still be read. */
import {
  appendFileSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import type { Preprocessing } from "../data/prepared.js";
import { type NamedWeight, TrainingFailure } from "../engine/outcome.js";
import type { Probe } from "../history.js";
import type { RunEvent, RunResult, RunStart, RunState, RunSummary } from "../protocol.js";
import { type Checkpoint, checkpointName, encodeCheckpoint } from "./checkpoint-file.js";

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

/** A run as it is written. Each call has reached the operating system when it returns. */
export class RunWriter {
  /** Bytes of whole events. */
  private written = 0;

  private constructor(
    readonly run: string,
    readonly folder: string,
  ) {}

  /** Makes the run's folder; its name tells when and what, and is new even within one second. */
  static create(runs: string, network: string, at: Date): RunWriter {
    try {
      const made = mkdirSync(runs, { recursive: true });
      // Runs are not for the version control of the project they lie in; a folder chosen by hand is left as it is.
      if (made !== undefined && path.resolve(runs).endsWith(defaultRunsFolder)) {
        writeFileSync(path.join(runs, "..", ".gitignore"), "*\n");
      }
    } catch (error) {
      throw new TrainingFailure(`Runs cannot be kept in ${runs}: ${reasonOf(error)}.`);
    }
    const time = at.toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
    for (let attempt = 1; ; attempt++) {
      const run = `${time}-${network}${attempt === 1 ? "" : `-${attempt}`}`;
      try {
        mkdirSync(path.join(runs, run));
        return new RunWriter(run, path.join(runs, run));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "EEXIST") continue;
        throw new TrainingFailure(`Runs cannot be kept in ${runs}: ${reasonOf(error)}.`);
      }
    }
  }

  /** Goes on with a run; half of a last line, which a killed process may leave, is cut off. */
  static open(folder: string): RunWriter {
    const writer = new RunWriter(path.basename(folder), folder);
    const file = path.join(folder, "events.jsonl");
    writer.keeping(() => {
      const bytes = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
      writer.written = bytes.lastIndexOf("\n") + 1;
      if (writer.written < bytes.length) truncateSync(file, writer.written);
    });
    return writer;
  }

  /** Another process has taken the run up. */
  updateRecord(record: RunRecord): void {
    this.keeping(() => this.writeJson("run.json", record));
  }

  /** Takes the place of the one before, which stays until this one is complete. Throws an Error with the reason. */
  writeCheckpoint(checkpoint: Checkpoint): void {
    try {
      writeAtomically(path.join(this.folder, checkpointName), ...encodeCheckpoint(checkpoint));
    } catch (error) {
      throw new Error(reasonOf(error));
    }
  }

  /** `imports` holds the texts of the files that the program imports, by the paths it calls them; `imports.json` keeps them. */
  writeRecord(record: RunRecord, source: string, imports: Readonly<Record<string, string>> = {}): void {
    try {
      writeAtomically(path.join(this.folder, "source.nn"), source);
      if (Object.keys(imports).length > 0) this.writeJson("imports.json", imports);
      this.writeJson("run.json", record);
    } catch (error) {
      // A folder without its record is no run.
      rmSync(this.folder, { recursive: true, force: true });
      throw new TrainingFailure(
        `Runs cannot be kept in ${path.dirname(this.folder)}: ${reasonOf(error)}. Make room there, or choose another folder, and start again.`,
      );
    }
  }

  /** What was fitted on the training rows, with which a prediction prepares its rows in the same way. */
  writePreprocessing(preprocessing: Preprocessing): void {
    this.keeping(() => this.writeJson("preprocessing.json", preprocessing));
  }

  append(event: RunEvent): void {
    const file = path.join(this.folder, "events.jsonl");
    const line = Buffer.from(`${JSON.stringify(event)}\n`);
    this.keeping(
      () => appendFileSync(file, line),
      // Half of an event would spoil the next one.
      () => truncateSync(file, this.written),
    );
    this.written += line.length;
  }

  /** A line of `probes.jsonl`, with six digits of each number. */
  appendProbe(probe: Probe): void {
    const short = (_key: string, value: unknown) =>
      typeof value === "number" ? Number(value.toPrecision(6)) : value;
    this.keeping(() => appendFileSync(this.probesFile, `${JSON.stringify(probe, short)}\n`));
  }

  /** Leaves out the probes behind a step, and half of a last line. */
  keepProbes(step: number): void {
    this.keeping(() => {
      if (!existsSync(this.probesFile)) return;
      const lines = readFileSync(this.probesFile, "utf8").split("\n").slice(0, -1);
      const kept = lines.filter((line) => (JSON.parse(line) as Probe).step <= step);
      writeAtomically(this.probesFile, kept.map((line) => `${line}\n`).join(""));
    });
  }

  private get probesFile(): string {
    return path.join(this.folder, "probes.jsonl");
  }

  /** `weights.bin` holds the arrays one after another as little-endian 32-bit floats; `weights.json` says which. */
  writeWeights(weights: readonly NamedWeight[]): void {
    let offset = 0;
    const index = weights.map(({ name, shape, values }) => {
      const entry = { name, shape, offset, length: values.length };
      offset += values.length * 4;
      return entry;
    });
    const bytes = Buffer.concat(
      weights.map(({ values }) => Buffer.from(values.buffer, values.byteOffset, values.byteLength)),
    );
    this.keeping(() => {
      writeAtomically(path.join(this.folder, "weights.bin"), bytes);
      this.writeJson("weights.json", { dtype: "float32", byteOrder: "little", weights: index });
    });
  }

  /** `predictions.csv`: the test rows with what was answered. */
  writePredictions(text: string): void {
    this.keeping(() => writeAtomically(path.join(this.folder, "predictions.csv"), text));
  }

  writeResult(result: RunResult): void {
    this.keeping(() => this.writeJson("result.json", result));
  }

  private writeJson(name: string, content: unknown): void {
    writeAtomically(path.join(this.folder, name), `${JSON.stringify(content, undefined, 2)}\n`);
  }

  /** Where the system cannot write, what is half written goes, and a person is told. */
  private keeping(write: () => void, undo: () => void = () => {}): void {
    try {
      write();
    } catch (error) {
      try {
        undo();
      } catch {
        // What cannot be written may not be there to be mended either; readers leave half of a line out.
      }
      const kept = existsSync(this.folder) ? " What was measured until then is kept there." : "";
      throw new TrainingFailure(
        `The run can no longer be written to ${this.folder}: ${reasonOf(error)}.${kept}`,
      );
    }
  }
}

function reasonOf(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case "EEXIST":
    case "ENOTDIR":
      return "there is a file in its place";
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return "you may not write there";
    case "ENOENT":
      return "the folder is no longer there";
    case "ENOSPC":
    case "EDQUOT":
    case "EFBIG":
      return "the disk is full";
    default:
      return (error as Error).message;
  }
}

/** Writes a file that is either wholly there or not at all. */
function writeAtomically(file: string, ...pieces: readonly (string | Uint8Array)[]): void {
  const temporary = `${file}.tmp`;
  try {
    const descriptor = openSync(temporary, "w");
    try {
      for (const piece of pieces) writeFileSync(descriptor, piece);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
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
