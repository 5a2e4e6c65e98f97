/** Makes this process one that others go before: an editor stays quick beside as many runs as there are. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import os from "node:os";

const priority = os.constants.priority.PRIORITY_BELOW_NORMAL;

/** To be called before threads are started that compute: they take over the priority of the one that starts them. */
export function makeWay(): void {
  for (const thread of threads()) {
    try {
      os.setPriority(thread, priority);
    } catch {
      // One that has just ended, or a system that does not let us: the run goes on as it is.
    }
  }
  if (leadsSession()) makeSessionWay(20);
}

/** Linux gives each thread a priority of its own; elsewhere 0 is the whole process. */
function threads(): readonly number[] {
  try {
    return readdirSync("/proc/self/task").map(Number);
  } catch {
    return [0];
  }
}

/** Whether the session is this process's own, so that it may speak for it; where the system does not tell, it may not. */
function leadsSession(): boolean {
  try {
    // Behind the name in brackets: state, parent, group, session.
    const [, , , session] = readFileSync("/proc/self/stat", "utf8").split(") ").at(-1)!.split(" ");
    return Number(session) === process.pid;
  } catch {
    return false;
  }
}

/**
 * Linux shares the processors out among sessions first, and the worker has one of its own (sched(7), "The autogroup
 * feature"): only this file says how much of them it gets. It takes one change in a tenth of a second from all processes.
 */
function makeSessionWay(attempts: number): void {
  try {
    writeFileSync("/proc/self/autogroup", String(priority));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EAGAIN" || attempts === 0) return;
    setTimeout(() => makeSessionWay(attempts - 1), 50 + Math.random() * 100).unref();
  }
}
