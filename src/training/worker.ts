/** The process that trains: takes requests from its host, or from one that finds it later, and reports what happens. */
import type { Socket } from "node:net";
import type { RunEvent, TrainRequest, WorkerRequest } from "../protocol.js";
import { listen, readLines, removeAddress, writeLine } from "./line-socket.js";
import { makeWay } from "./make-way.js";
import { run } from "./run.js";
import { Steering } from "./steering.js";

/** How long a run goes on without a host where nothing else is asked for: a window that is reloaded is back by then. */
const patience = { seconds: 30 };

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
/** What is trained, once that has been said. */
let request: TrainRequest | undefined;
let leaving = waitForHost();

process.on("SIGINT", () => steering.stop());
process.on("SIGTERM", () => steering.stop());
process.on("SIGHUP", () => steering.stop());
process.on("exit", () => removeAddress(address));

const server = listen(address, (socket) => {
  clearTimeout(leaving);
  hosts.add(socket);
  socket.on("close", () => {
    hosts.delete(socket);
    if (hosts.size === 0) leaving = waitForHost();
  });
  readLines<WorkerRequest>(socket, obey);
  writeLine(socket, { attached: written, pid: process.pid } satisfies Hello);
});

function obey(asked: WorkerRequest): void {
  switch (asked.type) {
    case "train":
      if (request === undefined) {
        request = asked;
        void train(asked);
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
      steering.changeRate(asked.change);
      break;
  }
}

/**
 * With nobody left to watch, the run is ended in good order: what has been learnt is evaluated and kept. One that shall go
 * on to its end does; but paused it would wait forever, since nobody is left to let it go on.
 */
function waitForHost(): NodeJS.Timeout {
  const alone = request?.alone ?? patience;
  const { seconds } = alone === "goOn" ? patience : alone;
  return setTimeout(() => {
    if (request === undefined) process.exit(1);
    else if (alone !== "goOn" || steering.held) steering.stop("Stopped, as nobody was left to follow it,");
  }, seconds * 1000);
}

async function train(request: TrainRequest): Promise<void> {
  if (request.background) makeWay();
  const emit = (event: RunEvent) => {
    // Before its start a run has no record yet.
    if (event.type !== "preparing") written++;
    for (const host of hosts) writeLine(host, event);
  };
  await run(request, steering, address, emit, (events) => {
    written = events;
  });
  clearTimeout(leaving);
  server.close();
  // What has been written to a host reaches it before the socket closes.
  await Promise.all([...hosts].map((host) => new Promise<void>((resolve) => host.end(resolve))));
  process.exit(0);
}
