/** A run whose host is killed: it ends in good order or goes on to its end, as it was asked to, and its process is gone then. */
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, test, vi } from "vitest";
import type {
  Alone,
  RunEvent,
  RunResult,
  RunSummary,
  TrainRequest,
  WorkerRequest,
} from "../../src/protocol.js";
import { dial, newAddress, writeLine } from "../../src/training/line-socket.js";
import { listRuns, readRun, type StoredRun } from "../../src/training/store.js";
import { joinTraining, workerPath } from "../../src/training/trainer.js";
import { netwright, start } from "../cli/netwright.js";
import { isState, root, runsFolder, waitUntil } from "./support.js";

const runs = runsFolder();
const workers: number[] = [];
afterAll(() => {
  // Where a test failed, its worker may still go on.
  for (const pid of workers) if (lives(pid)) process.kill(pid, "SIGKILL");
});

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // One that nobody has collected yet has its number still.
  return !existsSync("/proc") || !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
}

/** A host as small as can be: says what to train and listens. */
const hostProgram = `const socket = require("node:net").connect(process.argv[1]);
socket.write(process.argv[2] + "\\n");
socket.resume();`;

interface Hosted {
  readonly pid: number;
  readonly address: string;
  run(): StoredRun;
  killHost(): Promise<void>;
  gone(): Promise<void>;
}

/** Trains with another process as host, and waits until the run has begun. */
async function hosted(
  place: string,
  epochs: number,
  request: Partial<TrainRequest>,
  example: "Iris" | "Digits" = "Digits",
): Promise<Hosted> {
  const file = path.join(root, "examples", `${example.toLowerCase()}.nn`);
  const address = newAddress();
  const worker = spawn(process.execPath, [workerPath(path.join(root, "dist")), address], {
    stdio: "ignore",
    detached: true,
  });
  workers.push(worker.pid!);
  while ((await listening(address)) === false) await sleep(20);
  const asked: TrainRequest = {
    type: "train",
    file,
    source: readFileSync(file, "utf8"),
    network: example,
    runs: path.join(runs, place),
    engine: "wasm",
    epochs,
    seed: 0,
    ...request,
  };
  const host = spawn(process.execPath, ["-e", hostProgram, address, JSON.stringify(asked)], {
    stdio: "ignore",
  });
  const ended = new Promise<void>((resolve) => host.once("exit", () => resolve()));
  const run = () => listRuns(asked.runs)[0]!;
  await waitUntil(() => run() !== undefined && run().events.length >= 2);
  return {
    pid: worker.pid!,
    address,
    run,
    killHost: () => {
      host.kill("SIGKILL");
      return ended;
    },
    gone: () => waitUntil(() => !lives(worker.pid!)),
  };
}

async function listening(address: string): Promise<boolean> {
  const socket = await dial(address);
  socket?.destroy();
  return socket !== undefined;
}

const steps = ({ events }: StoredRun) => events.findLast((event) => event.type === "batch")?.step ?? 0;
const soon: Alone = { seconds: 1 };

describe("a run whose host is killed", () => {
  test("ends in good order when nobody comes, and nothing is left of its process", async () => {
    const { pid, address, run, killHost, gone } = await hosted("stop", 100_000, { alone: soon });
    expect(lives(pid)).toBe(true);
    await killHost();
    await gone();
    expect(existsSync(address)).toBe(false);
    const { state, events } = run();
    expect(state).toBe("stopped");
    expect(events.at(-1)).toMatchObject({
      type: "result",
      state: "stopped",
      ended: expect.stringMatching(/^Stopped, as nobody was left to follow it, in /),
    });
    expect((events.at(-1) as RunResult).metrics.test.accuracy).toBeGreaterThan(0);
  });

  test("goes on to its end where that is wished, and nothing is left of its process then", async () => {
    const { pid, run, killHost, gone } = await hosted("keep", 200, { alone: "goOn" }, "Iris");
    await killHost();
    expect(lives(pid)).toBe(true);
    expect(run().state).toBe("running");
    await gone();
    const { state, events } = run();
    expect(state).toBe("completed");
    expect(events.at(-1)).toMatchObject({ type: "result", state: "completed", epochs: 200 });
  });

  test("ends where it is paused, though it might go on: nobody is left to let it", async () => {
    const { pid, address, run, killHost } = await hosted("paused", 100_000, { alone: "goOn" }, "Iris");
    await killHost();
    const socket = (await dial(address))!;
    writeLine(socket, { type: "pause" } satisfies WorkerRequest);
    await waitUntil(() => run().state === "paused");
    socket.destroy();
    // It waits as long for a window as a reload may take.
    await vi.waitUntil(() => !lives(pid), { timeout: 60_000, interval: 200 });
    expect(run().state).toBe("stopped");
    expect(run().events.at(-1)).toMatchObject({ type: "result", state: "stopped" });
  }, 90_000);

  test("is steered by a host that comes back in time, and goes on as long as that one is there", async () => {
    const { run, killHost, gone } = await hosted("back", 100_000, { alone: { seconds: 4 } });
    await killHost();
    const events: RunEvent[] = [];
    const training = (await joinTraining(
      run().folder,
      () => {},
      (event) => events.push(event),
    ))!;
    await sleep(5000);
    const before = steps(run());
    await waitUntil(() => steps(run()) > before);
    training.pause();
    await waitUntil(() => events.some(isState("paused")));
    expect(run().state).toBe("paused");
    training.resume();
    await waitUntil(() => events.some(isState("running")));
    training.stopAfterEpoch();
    await training.ended;
    await gone();
    expect(events.at(-1)).toMatchObject({ type: "result", state: "stopped" });
  });

  test("by the command line ends within seconds, and `netwright runs` says so", async () => {
    const place = path.join(runs, "cli");
    const file = path.join(root, "examples", "digits.nn");
    const { child, ended } = start(["train", file, "--epochs", "100000", "--runs", place, "--json"]);
    await waitUntil(() => listRuns(place).some(({ events }) => events.length >= 3));
    const { record, folder } = listRuns(place)[0]!;
    workers.push(record.pid);
    child.kill("SIGKILL");
    await ended;
    await waitUntil(() => !lives(record.pid));
    expect(readRun(folder)!.state).toBe("stopped");
    const printed = await netwright(["runs", "--runs", place, "--json"]);
    const listed = (JSON.parse(printed.stdout) as { runs: RunSummary[] }).runs;
    expect(listed.map(({ run, state }) => ({ run, state }))).toEqual([{ run: record.run, state: "stopped" }]);
    expect(existsSync(record.address)).toBe(false);
  });
});

describe("in the background", () => {
  /** Of the session, where Linux shares the processors out among sessions. */
  const sessionOf = (pid: number) => {
    const file = `/proc/${pid}/autogroup`;
    return existsSync(file) ? Number(/nice (-?\d+)/.exec(readFileSync(file, "utf8"))?.[1]) : undefined;
  };

  test("a run makes way with its session, and one that was not asked to does not", async () => {
    const own = { process: os.getPriority(), session: sessionOf(process.pid) };
    const low = await hosted("low", 100_000, { alone: soon, background: true }, "Iris");
    const normal = await hosted("normal", 100_000, { alone: soon }, "Iris");
    const below = os.constants.priority.PRIORITY_BELOW_NORMAL;
    expect(os.getPriority(low.pid)).toBe(below);
    expect(os.getPriority(normal.pid)).toBe(own.process);
    if (own.session !== undefined) {
      await waitUntil(() => sessionOf(low.pid) === below);
      expect(sessionOf(normal.pid)).toBe(0);
    }
    expect({ process: os.getPriority(), session: sessionOf(process.pid) }, "nobody else does").toEqual(own);
    await Promise.all([low.killHost(), normal.killHost()]);
    await Promise.all([low.gone(), normal.gone()]);
  });
});
