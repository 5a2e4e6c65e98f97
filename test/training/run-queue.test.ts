/** Ten runs through the queue, with real workers: so many at once, in order, and a place that is freed is taken. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import type { RunEvent } from "../../src/protocol.js";
import { RunQueue } from "../../src/training/run-queue.js";
import { readRun } from "../../src/training/store.js";
import { startTraining, type Training, workerPath } from "../../src/training/trainer.js";
import { isStart, root, runsFolder, waitUntil } from "./support.js";

const runs = runsFolder();
const file = path.join(root, "examples", "iris.nn");
const source = readFileSync(file, "utf8");

/** Runs that went through a queue, and what was seen of it. */
class Queued {
  readonly trainings: Training[] = [];
  readonly events: RunEvent[][] = [];
  /** Which began and which ended, in the order in which they did. */
  readonly seen: { readonly what: "begins" | "ends"; readonly run: number }[] = [];
  readonly queue: RunQueue;

  constructor(public atOnce: number) {
    this.queue = new RunQueue(() => this.atOnce);
  }

  add(epochs: number): void {
    const run = this.trainings.length;
    const events: RunEvent[] = [];
    this.events.push(events);
    const hear = (event: RunEvent) => events.push(event);
    const begin = () => {
      this.seen.push({ what: "begins", run });
      const training = startTraining(
        workerPath(path.join(root, "dist")),
        {
          type: "train",
          file,
          source,
          network: "Iris",
          runs,
          engine: "wasm",
          epochs,
          seed: run,
          background: true,
        },
        hear,
      );
      void training.ended.then(() => this.seen.push({ what: "ends", run }));
      return training;
    };
    this.trainings.push(this.queue.start(begin, hear));
  }

  get begun(): number[] {
    return this.seen.filter(({ what }) => what === "begins").map(({ run }) => run);
  }

  /** The most runs that went on at any moment. */
  get most(): number {
    let now = 0;
    return Math.max(
      ...this.seen.map(({ what }) => {
        now += what === "begins" ? 1 : -1;
        return now;
      }),
    );
  }

  ended(): Promise<unknown> {
    return Promise.all(this.trainings.map(({ ended }) => ended));
  }

  /** What a run that waits has been told last. */
  told(run: number): string | undefined {
    const last = this.events[run]!.at(-1);
    return last?.type === "preparing" ? last.text : undefined;
  }

  folder(run: number): string {
    return path.join(runs, this.events[run]!.find(isStart)!.run);
  }
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test("ten runs, two at once; one is taken out, one is killed, and no process is left", async () => {
  const queued = new Queued(2);
  // The first are as long as it takes to look at them.
  for (let run = 0; run < 10; run++) queued.add(run < 2 ? 100_000 : 3);
  expect(queued.begun).toEqual([0, 1]);
  expect(queued.told(2)).toBe("waiting for another run to end");
  expect(queued.told(9)).toBe("waiting for 8 other runs to end");

  queued.trainings[4]!.stop();
  await queued.trainings[4]!.ended;
  expect(queued.events[4]!.at(-1)).toEqual({ type: "state", state: "stopped" });
  expect(queued.told(3)).toBe("waiting for 2 other runs to end");
  expect(queued.told(9)).toBe("waiting for 7 other runs to end");

  await waitUntil(() => [0, 1].every((run) => queued.events[run]!.some(({ type }) => type === "epoch")));
  queued.trainings[1]!.pause();
  await waitUntil(() => readRun(queued.folder(1))!.state === "paused");
  expect(queued.begun, "one that is paused keeps its place").toEqual([0, 1]);

  process.kill(readRun(queued.folder(0))!.record.pid, "SIGKILL");
  await queued.trainings[0]!.ended;
  expect(queued.events[0]!.at(-1)).toEqual({ type: "state", state: "interrupted" });
  await queued.trainings[3]!.ended;
  queued.trainings[1]!.stop();
  await queued.ended();

  expect(queued.begun).toEqual([0, 1, 2, 3, 5, 6, 7, 8, 9]);
  expect(queued.most).toBe(2);
  for (const run of [2, 3, 5, 6, 7, 8, 9]) {
    expect(queued.events[run]!.at(-1)).toMatchObject({ type: "result", state: "completed", epochs: 3 });
  }
  const pids = queued.begun.map((run) => readRun(queued.folder(run))!.record.pid);
  await waitUntil(() => !pids.some(lives));
}, 120_000);

test("more places are taken at once, and what was asked of a waiting run is done when it begins", async () => {
  const queued = new Queued(1);
  for (let run = 0; run < 3; run++) queued.add(100_000);
  queued.trainings[2]!.pause();
  queued.atOnce = 3;
  queued.queue.move();
  expect(queued.begun).toEqual([0, 1, 2]);
  await waitUntil(() =>
    queued.events[2]!.some((event) => event.type === "state" && event.state === "paused"),
  );
  expect(queued.events[1]!.some(({ type }) => type === "state")).toBe(false);
  for (const training of queued.trainings) training.stop();
  await queued.ended();
});

test("a run of before counts, and is waited for", async () => {
  const queued = new Queued(1);
  const other = new Queued(1);
  other.add(100_000);
  queued.queue.count(other.trainings[0]!);
  queued.add(2);
  expect(queued.told(0)).toBe("waiting for another run to end");
  await waitUntil(() => other.events[0]!.some(isStart));
  expect(queued.begun).toEqual([]);
  other.trainings[0]!.stop();
  await queued.ended();
  expect(queued.begun).toEqual([0]);
  expect(queued.events[0]!.at(-1)).toMatchObject({ type: "result", state: "completed" });
});
