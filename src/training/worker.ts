/** The process that trains: takes requests from its host, or from one that finds it later, and reports what happens. */
import type { Socket } from "node:net";
import type { RunEvent, WorkerRequest } from "../protocol.js";
import { listen, newAddress, readLines, removeAddress, writeLine } from "./line-socket.js";
import { run } from "./run.js";
import { Steering } from "./steering.js";

/** How long a run goes on without a host, in milliseconds: a window that is reloaded is back within this time. */
const patience = 30_000;

const steering = new Steering();
const address = newAddress();
const hosts = new Set<Socket>();
/** Events written to the run's record so far, so that a host that comes later knows where what it hears begins. */
let written = 0;
let started = false;
let ended = false;
let alone: NodeJS.Timeout | undefined;

process.on("message", obey);
process.on("disconnect", waitForHost);
// Ctrl-C in a terminal reaches the whole group of processes; the host decides what becomes of the run.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => steering.stop());
process.on("SIGHUP", () => steering.stop());

const server = listen(address, (socket) => {
  clearTimeout(alone);
  hosts.add(socket);
  socket.on("close", () => {
    hosts.delete(socket);
    waitForHost();
  });
  readLines<WorkerRequest>(socket, obey);
  writeLine(socket, { attached: written });
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
  }
}

/** With nobody left to watch, the run is ended in good order: what has been learnt is evaluated and kept. */
function waitForHost(): void {
  if (ended || process.connected || hosts.size > 0) return;
  if (!started) process.exit(0);
  clearTimeout(alone);
  alone = setTimeout(() => steering.stop(), patience);
  alone.unref();
}

async function train(request: Extract<WorkerRequest, { readonly type: "train" }>): Promise<void> {
  await run(request, steering, address, (event: RunEvent) => {
    written++;
    if (process.connected) process.send?.(event);
    for (const host of hosts) writeLine(host, event);
  });
  ended = true;
  clearTimeout(alone);
  server.close();
  removeAddress(address);
  for (const host of hosts) host.end();
  // Ends the process once everything has been sent; native threads must not keep it.
  if (process.connected) process.disconnect?.();
  setTimeout(() => process.exit(0), 2000).unref();
}
