/** The command line as a person runs it: the bundle as a process, with what it prints, and folders to run it in. */
import { type ChildProcess, spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";
import type { Severity } from "../../src/language/diagnostic.js";
import type {
  BatchEvent,
  EpochEvent,
  FailureEvent,
  FindingWithdrawn,
  PreparingEvent,
  RunResult,
  RunStart,
  StateEvent,
} from "../../src/protocol.js";
import { applyEdits, LineIndex, type Range } from "../../src/text.js";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
export const examples = path.join(root, "examples");
export const cli = path.join(root, "dist", "cli.js");

export interface Printed {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly milliseconds: number;
}

/** A finding as `train --json` prints it. */
export interface PrintedFinding {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly line: number;
  readonly evidence: Readonly<Record<string, number | string>>;
  readonly since?: number;
}

/** A line of `train --json`. */
export type PrintedEvent =
  | RunStart
  | BatchEvent
  | EpochEvent
  | StateEvent
  | PreparingEvent
  | FindingWithdrawn
  | FailureEvent
  | { readonly type: "finding"; readonly finding: PrintedFinding }
  | (RunResult & { readonly findings: readonly PrintedFinding[] });

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Printed>;
}

/** Starts `netwright` with these arguments; `onLine` gets each line of its standard output. */
export function start(
  args: readonly string[],
  cwd: string = root,
  onLine: (line: string) => void = () => {},
): Running {
  const began = performance.now();
  const child = spawn(process.execPath, [cli, ...args], { cwd, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  createInterface({ input: child.stdout }).on("line", (line) => {
    stdout += `${line}\n`;
    onLine(line);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const ended = new Promise<Printed>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr, milliseconds: performance.now() - began }));
  });
  return { child, ended };
}

const busy = new Set<Promise<Printed>>();

/** Runs `netwright` to its end. As many at once as there are cores, so that the times mean something. */
export async function netwright(args: readonly string[], cwd: string = root): Promise<Printed> {
  while (busy.size >= os.availableParallelism()) await Promise.race(busy);
  const { ended } = start(args, cwd);
  busy.add(ended);
  return ended.finally(() => busy.delete(ended));
}

export function eventsOf({ stdout }: Printed): PrintedEvent[] {
  return (
    stdout
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as PrintedEvent)
      // How far the reading is depends on the machine.
      .filter(({ type }) => (type as string) !== "preparing")
  );
}

export interface PrintedEdit {
  readonly range: Range;
  readonly newText: string;
}

/** What `check --json` prints. */
export interface PrintedCheck {
  readonly files: readonly {
    readonly file: string;
    readonly diagnostics: readonly {
      readonly code: string;
      readonly severity: Severity;
      readonly message: string;
      readonly range: Range;
      readonly related: readonly { readonly message: string; readonly range: Range }[];
      readonly fixes: readonly { readonly title: string; readonly edits: readonly PrintedEdit[] }[];
    }[];
  }[];
}

/** Applies edits to the text as an editor would. */
export function applyPrinted(source: string, edits: readonly PrintedEdit[]): string {
  const index = new LineIndex(source);
  return applyEdits(
    source,
    edits.map(({ range, newText }) => ({
      span: { start: index.offset(range.start), end: index.offset(range.end) },
      newText,
    })),
  );
}

export interface Folder {
  readonly path: string;
  /** Writes a file and gives its name. */
  write(name: string, content: string | Uint8Array): string;
  read(name: string): string;
  /** Copies files of the examples. */
  copy(...names: readonly string[]): void;
}

/** An empty folder that is removed after the tests of the file that asked for it. */
export function emptyFolder(): Folder {
  const folder = mkdtempSync(path.join(os.tmpdir(), "netwright tests ü "));
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  return {
    path: folder,
    write: (name, content) => {
      writeFileSync(path.join(folder, name), content);
      return name;
    },
    read: (name) => readFileSync(path.join(folder, name), "utf8"),
    copy: (...names) => {
      for (const name of names) copyFileSync(path.join(examples, name), path.join(folder, name));
    },
  };
}
