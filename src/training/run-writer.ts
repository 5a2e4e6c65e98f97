/** A run's folder as it is written: every call has reached the operating system when it returns, and no file is ever half there. */
import {
  appendFileSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
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
import type { RunEvent, RunResult } from "../protocol.js";
import { type Checkpoint, checkpointName, encodeCheckpoint } from "./checkpoint-file.js";
import { defaultRunsFolder, type RunRecord } from "./store.js";

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
