/** Starts a training in a process of its own, or finds one again, and speaks with it; for editor and command line. */
import { spawn, spawnSync } from "node:child_process";
import type { Socket } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { RateChange, RunEvent, TrainRequest, WorkerRequest } from "../protocol.js";
import { dial, newAddress, readLines, removeAddress, writeLine } from "./line-socket.js";
import { readRun, type StoredRun, sinceResumed } from "./store.js";
import type { Hello } from "./worker.js";

/** A training that goes on in another process. */
export interface Training {
  pause(): void;
  resume(): void;
  stop(): void;
  stopAfterEpoch(): void;
  changeRate(change: RateChange): void;
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>;
}

/** How long a worker may take to start, in milliseconds; a busy machine needs seconds. */
const startingTime = 60_000;

/**
 * Trains in a new process and reports each event. Where the process ends without a result or a failure, killed or
 * crashed, the last event is the state `interrupted`; where it was stopped before it began, the state `stopped`.
 */
export function startTraining(
  worker: string,
  request: TrainRequest,
  onEvent: (event: RunEvent) => void,
): Training {
  const report = reportUntilEnd(onEvent);
  const address = newAddress();
  const waiting: WorkerRequest[] = [request];
  let socket: Socket | undefined;
  const start = async () => {
    try {
      await launch(worker, address);
      socket = await dialPatiently(address);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      removeAddress(address);
      report({ type: "failure", message: `The training process could not be started: ${reason}` });
      return;
    }
    readLines<RunEvent | Hello>(socket, (message) => {
      if (!("attached" in message)) report(message);
    });
    for (const message of waiting) writeLine(socket, message);
    await closing(socket);
    // A process that was killed could not do this itself.
    removeAddress(address);
    report({ type: "state", state: "interrupted" });
  };
  return steer(start(), (message) => {
    if (socket === undefined) waiting.push(message);
    else writeLine(socket, message);
  });
}

/**
 * Joins a run that another host started and that still goes on. `onShow` gets the run as it is so far, `onEvent`
 * what happens from then on. Where the run ended while it was being joined, `onShow` gets it again, whole. Resolves to
 * undefined when the run's process no longer listens.
 */
export async function joinTraining(
  folder: string,
  onShow: (run: StoredRun) => void,
  onEvent: (event: RunEvent) => void,
): Promise<Training | undefined> {
  const known = readRun(folder);
  const socket = known && (await dial(known.record.address));
  if (socket === undefined) return undefined;
  let over = false;
  const show = (run: StoredRun) => {
    over = hasEnded(run);
    onShow(run);
  };
  const report = (event: RunEvent) => {
    over = endsRun(event);
    onEvent(event);
  };
  readLines<RunEvent | Hello>(socket, (message) => {
    if (!("attached" in message)) return report(message);
    const run = readRun(folder);
    if (run !== undefined) show({ ...run, events: run.events.slice(0, message.attached) });
  });
  const ended = closing(socket).then(() => {
    if (over) return;
    const run = readRun(folder);
    if (run && hasEnded(run)) show(run);
    else report({ type: "state", state: "interrupted" });
  });
  return steer(ended, (message) => writeLine(socket, message));
}

/** Where the worker lies: beside the bundle that starts it. */
export function workerPath(bundleFolder: string): string {
  return path.join(bundleFolder, "worker.js");
}

/** Passes events on up to the one that ends the run. */
function reportUntilEnd(onEvent: (event: RunEvent) => void): (event: RunEvent) => void {
  let ended = false;
  return (event) => {
    if (ended) return;
    ended = endsRun(event);
    onEvent(event);
  };
}

function endsRun(event: RunEvent): boolean {
  return (
    event.type === "result" ||
    event.type === "failure" ||
    (event.type === "state" && (event.state === "interrupted" || event.state === "stopped"))
  );
}

function hasEnded({ events }: StoredRun): boolean {
  return sinceResumed(events).some(endsRun);
}

function steer(ended: Promise<void>, send: (message: WorkerRequest) => void): Training {
  return {
    pause: () => send({ type: "pause" }),
    resume: () => send({ type: "resume" }),
    stop: () => send({ type: "stop" }),
    stopAfterEpoch: () => send({ type: "stopAfterEpoch" }),
    changeRate: (change) => send({ type: "learningRate", change }),
    ended,
  };
}

/** Starts what is named on the command line, as nobody's child. */
const launcher = `require("node:child_process")
  .spawn(process.execPath, process.argv.slice(1), { detached: true, stdio: "ignore", windowsHide: true })
  .unref()`;

/**
 * Starts the worker through a process that ends at once. When a window is reloaded, VS Code ends the extension host
 * and everything that descends from it; a run has to outlive that.
 */
function launch(worker: string, address: string): Promise<void> {
  const { program, environment } = nodeProgram();
  return new Promise((resolve, reject) => {
    const child = spawn(program, ["-e", launcher, worker, address], {
      // What Node options an editor or a test runner was started with are not for the worker.
      env: { ...process.env, ...environment, NODE_OPTIONS: "" },
      stdio: "ignore",
      windowsHide: true,
    });
    child.on("error", reject);
    child.on("exit", (code) =>
      code === 0 ? resolve() : reject(new Error(`${program} ended with code ${code}`)),
    );
  });
}

async function dialPatiently(address: string): Promise<Socket> {
  for (const end = Date.now() + startingTime; Date.now() < end; await sleep(50)) {
    const socket = await dial(address);
    if (socket !== undefined) return socket;
  }
  throw new Error("it did not answer in time");
}

function closing(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.on("error", () => socket.destroy());
    socket.on("close", () => resolve());
  });
}

/**
 * A real Node to train with. Inside desktop VS Code this process is Electron, whose libraries and TensorFlow's can
 * clash; there a Node from the PATH is used, and Electron running as Node where there is none.
 */
function nodeProgram(): { readonly program: string; readonly environment: Readonly<Record<string, string>> } {
  if (process.versions.electron === undefined) return { program: process.execPath, environment: {} };
  const found = spawnSync("node", ["--version"], { encoding: "utf8", timeout: 5000 });
  const major = Number(/^v(\d+)/.exec(found.stdout ?? "")?.[1] ?? 0);
  if (major >= 20) return { program: "node", environment: {} };
  return { program: process.execPath, environment: { ELECTRON_RUN_AS_NODE: "1" } };
}
