/** Starts a training in a process of its own, or finds one again, and speaks with it; for editor and command line. */
import { fork, spawnSync } from "node:child_process";
import path from "node:path";
import type { RunEvent, WorkerRequest } from "../protocol.js";
import { dial, readLines, writeLine } from "./line-socket.js";
import { readRun, type StoredRun } from "./store.js";

/** A training that goes on in another process. */
export interface Training {
  pause(): void;
  resume(): void;
  stop(): void;
  readonly pid: number | undefined;
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>;
}

/**
 * Trains in a new process and reports each event. Where the process ends without a result or a failure, killed or
 * crashed, the last event is the state `interrupted`.
 */
export function startTraining(
  worker: string,
  request: Extract<WorkerRequest, { readonly type: "train" }>,
  onEvent: (event: RunEvent) => void,
): Training {
  const { execPath, env } = nodeProgram();
  const child = fork(worker, [], {
    execPath,
    // What Node options an editor or a test runner was started with are not for the worker.
    execArgv: [],
    env: { ...process.env, ...env, NODE_OPTIONS: "" },
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const report = reportUntilEnd(onEvent);
  child.on("message", (event) => report(event as RunEvent));
  const ended = new Promise<void>((resolve) => {
    child.on("error", (error) => {
      report({ type: "failure", message: `The training process could not be started: ${error.message}` });
      resolve();
    });
    child.on("close", () => {
      report({ type: "state", state: "interrupted" });
      resolve();
    });
  });
  return steer(
    child.pid,
    ended,
    (message) => {
      if (child.connected) child.send(message);
    },
    request,
  );
}

/**
 * Joins a run that another host started and that still goes on. `onShow` gets the run as it is so far, `onEvent`
 * what happens from then on. Resolves to undefined when the run's process no longer listens.
 */
export async function joinTraining(
  folder: string,
  onShow: (run: StoredRun) => void,
  onEvent: (event: RunEvent) => void,
): Promise<Training | undefined> {
  const known = readRun(folder);
  const socket = known && (await dial(known.record.address));
  if (known === undefined || socket === undefined) return undefined;
  const report = reportUntilEnd(onEvent);
  readLines<RunEvent | { readonly attached: number }>(socket, (message) => {
    if (!("attached" in message)) return report(message);
    const run = readRun(folder);
    if (run !== undefined) onShow({ ...run, events: run.events.slice(0, message.attached) });
  });
  const ended = new Promise<void>((resolve) => {
    socket.on("close", () => {
      report({ type: "state", state: "interrupted" });
      resolve();
    });
  });
  return steer(known.record.pid, ended, (message) => writeLine(socket, message));
}

/** Passes events on up to the one that ends the run. */
function reportUntilEnd(onEvent: (event: RunEvent) => void): (event: RunEvent) => void {
  let ended = false;
  return (event) => {
    if (ended) return;
    ended =
      event.type === "result" ||
      event.type === "failure" ||
      (event.type === "state" && event.state === "interrupted");
    onEvent(event);
  };
}

function steer(
  pid: number | undefined,
  ended: Promise<void>,
  send: (message: WorkerRequest) => void,
  first?: WorkerRequest,
): Training {
  if (first !== undefined) send(first);
  return {
    pause: () => send({ type: "pause" }),
    resume: () => send({ type: "resume" }),
    stop: () => send({ type: "stop" }),
    pid,
    ended,
  };
}

/** Where the worker lies: beside the bundle that starts it. */
export function workerPath(bundleFolder: string): string {
  return path.join(bundleFolder, "worker.js");
}

/**
 * A real Node to train with. Inside desktop VS Code this process is Electron, whose libraries and TensorFlow's can
 * clash; there a Node from the PATH is used, and Electron running as Node where there is none.
 */
function nodeProgram(): { readonly execPath: string; readonly env: Readonly<Record<string, string>> } {
  if (process.versions.electron === undefined) return { execPath: process.execPath, env: {} };
  const found = spawnSync("node", ["--version"], { encoding: "utf8", timeout: 5000 });
  const major = Number(/^v(\d+)/.exec(found.stdout ?? "")?.[1] ?? 0);
  if (major >= 20) return { execPath: "node", env: {} };
  return { execPath: process.execPath, env: { ELECTRON_RUN_AS_NODE: "1" } };
}
