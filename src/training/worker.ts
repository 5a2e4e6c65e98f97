/** The process that trains: takes requests from its host, or from one that finds it later, and reports what happens. */
import type { Socket } from "node:net";
import type { RunEvent, TrainRequest, WorkerRequest } from "../protocol.js";
import { listen, readLines, removeAddress, writeLine } from "./line-socket.js";
import { run } from "./run.js";
import { Steering } from "./steering.js";

/** How long a run goes on without a host, in milliseconds: a window that is reloaded is back within this time. */
const patience = 30_000;

/** The first thing a host hears. */
export interface Hello {
  /** How many events the run's record holds; what the host hears from now on comes after them. */
  readonly attached: number;
  readonly pid: number;
}

const address = process.argv[2]!;
const steering = new Steering();
const hosts = new Set<Socket>();
let written = 0;
let started = false;
let alone = waitForHost();

process.on("SIGINT", () => steering.stop());
process.on("SIGTERM", () => steering.stop());
process.on("SIGHUP", () => steering.stop());
process.on("exit", () => removeAddress(address));

const server = listen(address, (socket) => {
  clearTimeout(alone);
  hosts.add(socket);
  socket.on("close", () => {
    hosts.delete(socket);
    if (hosts.size === 0) alone = waitForHost();
  });
  readLines<WorkerRequest>(socket, obey);
  writeLine(socket, { attached: written, pid: process.pid } satisfies Hello);
});

function obey(request: WorkerRequest): void {
  switch (request.type) {
    case "train":
      if (!started) {
        started = true;
        void train(request);
      }
      break;
    case "pause":
      steering.pause();
      break;
    case "resume":
      steering.resume();
      break;
    case "stop":
      steering.stop();
      break;
    case "stopAfterEpoch":
      steering.stopAfterEpoch();
      break;
    case "learningRate":
      steering.changeRate(request.change);
      break;
  }
}

/** With nobody left to watch, the run is ended in good order: what has been learnt is evaluated and kept. */
function waitForHost(): NodeJS.Timeout {
  return setTimeout(() => (started ? steering.stop() : process.exit(1)), patience);
}

async function train(request: TrainRequest): Promise<void> {
  const emit = (event: RunEvent) => {
    // Before its start a run has no record yet.
    if (event.type !== "preparing") written++;
    for (const host of hosts) writeLine(host, event);
  };
  await run(request, steering, address, emit, (events) => {
    written = events;
  });
  clearTimeout(alone);
  server.close();
  // What has been written to a host reaches it before the socket closes.
  await Promise.all([...hosts].map((host) => new Promise<void>((resolve) => host.end(resolve))));
  process.exit(0);
}
