/** A training that is steered: pause, resume and stop, a second host that joins, and a first one that goes away. */
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { EpochEvent, RunEvent, RunResult } from "../../src/protocol.js";
import { resumeRequest } from "../../src/training/resuming.js";
import { listRuns, readRun, type StoredRun } from "../../src/training/store.js";
import { joinTraining, type Training } from "../../src/training/trainer.js";
import { follow, isState, recorded, root, runsFolder, train, waitUntil, writtenEvents } from "./support.js";

const runs = runsFolder();
const states = (events: readonly RunEvent[]) =>
  events.flatMap((event) => (event.type === "state" ? [event.state] : []));
const lastStep = (events: readonly RunEvent[]) =>
  Math.max(0, ...events.map((event) => (event.type === "batch" || event.type === "epoch" ? event.step : 0)));

/** A host that joined: what it was shown and what it heard since. */
interface Joined {
  readonly training: Training;
  readonly shown: StoredRun[];
  readonly events: RunEvent[];
}

async function join(folder: string): Promise<Joined> {
  const shown: StoredRun[] = [];
  const events: RunEvent[] = [];
  const training = await joinTraining(
    folder,
    (run) => shown.push(run),
    (event) => events.push(event),
  );
  await waitUntil(() => shown.length > 0);
  return { training: training!, shown, events };
}

describe("pause", () => {
  test("stops progress, resume goes on from there, and stop ends a pause with a result", async () => {
    const host = train("Digits", runs, 1000);
    const folder = await host.folder();
    await host.heard(({ type }) => type === "batch");
    host.training.pause();
    await host.heard(isState("paused"));
    const before = host.events.length;
    const step = lastStep(host.events);
    await sleep(700);
    // What was on its way may still be measured: one step, or one validation.
    expect(host.events.length - before).toBeLessThanOrEqual(1);
    const settled = host.events.length;
    await sleep(300);
    expect(host.events.length).toBe(settled);
    expect(readRun(folder)!.state).toBe("paused");

    host.training.resume();
    await host.heard(isState("running"));
    await waitUntil(() => lastStep(host.events) > step + 40);
    expect(readRun(folder)!.state).toBe("running");
    const epoch = (await host.heard(({ type }) => type === "epoch")) as EpochEvent;
    expect(epoch.seconds, "a pause is no part of an epoch's time").toBeLessThan(
      sinceStart(folder) / 1000 - 1,
    );

    host.training.pause();
    await waitUntil(() => states(host.events).length === 3);
    host.training.stop();
    await host.training.ended;
    expect(states(host.events)).toEqual(["paused", "running", "paused"]);
    const result = host.events.at(-1) as RunResult;
    expect(result).toMatchObject({ type: "result", state: "stopped" });
    expect(result.epochs).toBe(host.events.filter(({ type }) => type === "epoch").length);
    expect(result.metrics.test.accuracy).toBeGreaterThan(0.1);
    expect(readRun(folder)!.state).toBe("stopped");
    expect(writtenEvents(folder)).toEqual(recorded(host.events));
  });

  test("asked for before the run has begun, holds it at its start and says so", async () => {
    const host = train("Iris", runs, 3);
    host.training.pause();
    await host.heard(isState("paused"));
    await sleep(300);
    expect(recorded(host.events).map(({ type }) => type)).toEqual(["start", "state"]);
    expect(readRun(await host.folder())!.state).toBe("paused");
    host.training.resume();
    await host.training.ended;
    expect(states(host.events)).toEqual(["paused", "running"]);
    expect(host.events.at(-1)).toMatchObject({ type: "result", state: "completed", epochs: 3 });
  });

  test("stop before the data is ready ends it there, without a run", async () => {
    const place = path.join(runs, "never");
    const host = train("Iris", place, 1000);
    host.training.stop();
    await host.training.ended;
    expect(host.events.at(-1)).toEqual({ type: "state", state: "stopped" });
    expect(host.events.filter(({ type }) => type !== "preparing")).toHaveLength(1);
    expect(listRuns(place)).toEqual([]);
  });

  test("stop within the first steps ends it with a result of no epoch", async () => {
    const host = train("Digits", runs, 1000);
    await host.heard(({ type }) => type === "start");
    host.training.stop();
    await host.training.ended;
    expect(host.events.at(-1)).toMatchObject({ type: "result", state: "stopped", epochs: 0 });
  });
});

describe("while it goes on", () => {
  test("the learning rate is changed by a factor and to a value, and the run says from which step on", async () => {
    const host = train("Digits", runs, 1000);
    await host.heard(({ type }) => type === "batch");
    host.training.changeRate({ factor: 0.5 });
    const halved = await host.heard((event) => event.type === "learningRate");
    host.training.changeRate({ value: 0.0123 });
    await host.heard((event) => event.type === "learningRate" && "value" in event.change);
    host.training.stopAfterEpoch();
    await host.training.ended;
    const changes = host.events.filter((event) => event.type === "learningRate");
    expect(changes.map(({ change }) => change)).toEqual([{ factor: 0.5 }, { value: 0.0123 }]);
    // Adam's own rate is 0.001.
    expect(changes.map(({ learningRate }) => learningRate)).toEqual([0.0005, 0.0123]);
    expect(changes[0]).toBe(halved);
    expect(changes[1]!.step).toBeGreaterThan(changes[0]!.step);
    const last = host.events.findLast((event) => event.type === "epoch")!;
    expect(last.learningRate).toBe(0.0123);
    expect(writtenEvents(await host.folder())).toEqual(recorded(host.events));
  });

  test("stop after the epoch lets it be finished", async () => {
    const host = train("Digits", runs, 1000);
    await host.heard(({ type }) => type === "batch");
    host.training.stopAfterEpoch();
    await host.training.ended;
    const result = host.events.at(-1) as RunResult;
    expect(result).toMatchObject({ type: "result", state: "stopped" });
    expect(result.ended).toBe(`Stopped by you after epoch ${result.epochs}.`);
    expect(result.epochs).toBeGreaterThan(0);
    expect(result.bestEpoch).toBe(result.epochs);
    expect(host.events.filter(({ type }) => type === "epoch")).toHaveLength(result.epochs);
  });

  test("a run that is taken up is shown whole to who joins, and its end is the new one", async () => {
    const first = train("Digits", runs, 1000);
    await first.heard((event) => event.type === "epoch");
    first.training.stop();
    await first.training.ended;
    const folder = await first.folder();
    const request = resumeRequest(readRun(folder)!, {});
    if ("problem" in request) throw new Error(request.problem);
    const second = follow(request);
    await second.heard((event) => event.type === "batch");
    const joined = await join(folder);
    expect(joined.shown[0]!.state).toBe("running");
    await waitUntil(() => joined.events.length > 3);
    second.training.stop();
    await Promise.all([second.training.ended, joined.training.ended]);
    const written = writtenEvents(folder);
    expect([...joined.shown[0]!.events, ...joined.events]).toEqual(written);
    expect(written).toEqual([...recorded(first.events), ...recorded(second.events)]);
    const ends = written.filter(({ type }) => type === "result") as RunResult[];
    expect(ends).toHaveLength(2);
    expect(ends[1]!.epochs).toBeGreaterThanOrEqual(ends[0]!.epochs);
    expect(readRun(folder)!.state).toBe("stopped");
  });
});

/** Milliseconds since the run began. */
function sinceStart(folder: string): number {
  return Date.now() - Date.parse(readRun(folder)!.record.started);
}

/** A long run whose host is another process, the command line; and a way to end that host without a word. */
async function startElsewhere(place: string): Promise<{ folder: string; kill(): Promise<void> }> {
  const cli = path.join(root, "dist", "cli.js");
  const file = path.join(root, "examples", "digits.nn");
  const args = ["train", file, "--engine", "wasm", "--epochs", "1000", "--runs", place, "--json"];
  const host = spawn(process.execPath, [cli, ...args], { stdio: "ignore" });
  const gone = new Promise<void>((resolve) => host.once("exit", () => resolve()));
  await waitUntil(() => listRuns(place).some(({ events }) => events.length >= 3));
  return {
    folder: listRuns(place)[0]!.folder,
    kill: () => {
      host.kill("SIGKILL");
      return gone;
    },
  };
}

describe("a second host", () => {
  test("sees every event once, steers, and keeps the run when the first is killed", async () => {
    const place = path.join(runs, "joined");
    const { folder, kill } = await startElsewhere(place);

    const second = await join(folder);
    await waitUntil(() => second.events.length >= 3);
    const third = await join(folder);
    await kill();
    const step = lastStep(second.events);
    await waitUntil(() => lastStep(second.events) > step + 80);

    second.training.pause();
    await waitUntil(() => third.events.some(isState("paused")));
    third.training.stop();
    await Promise.all([second.training.ended, third.training.ended]);
    const written = writtenEvents(folder);
    expect(written.at(-1)).toMatchObject({ type: "result", state: "stopped" });
    for (const { shown, events } of [second, third]) {
      expect(shown).toHaveLength(1);
      expect(shown[0]!.events.length).toBeGreaterThan(0);
      expect(events.length).toBeGreaterThan(0);
      expect([...shown[0]!.events, ...events]).toEqual(written);
    }
    expect(readRun(folder)!.state).toBe("stopped");
  });

  test("finds a run again whose host is gone", async () => {
    const place = path.join(runs, "left");
    const { folder, kill } = await startElsewhere(place);
    await kill();
    const joined = await join(folder);
    expect(joined.shown[0]!.state).toBe("running");
    await waitUntil(() => lastStep(joined.events) > lastStep(joined.shown[0]!.events));
    joined.training.stop();
    await joined.training.ended;
    expect([...joined.shown[0]!.events, ...joined.events]).toEqual(writtenEvents(folder));
  });

  test("that hears of a killed process is told so", async () => {
    const host = train("Digits", runs, 1000);
    const folder = await host.folder();
    const joined = await join(folder);
    process.kill(readRun(folder)!.record.pid, "SIGKILL");
    await joined.training.ended;
    expect(joined.events.at(-1)).toEqual({ type: "state", state: "interrupted" });
  });

  test("that comes while the run ends gets the whole of it", async () => {
    const host = train("Iris", runs, 2);
    await host.training.ended;
    const ended = await host.folder();
    // A worker that is done takes no more connections, and drops those it has not seen: it looks like this socket.
    const place = mkdtempSync(path.join(os.tmpdir(), "netwright-"));
    const address = path.join(place, "run.sock");
    const server = createServer((socket) => socket.destroy()).listen(address);
    const folder = `${ended}-again`;
    cpSync(ended, folder, { recursive: true });
    const record = JSON.parse(readFileSync(path.join(folder, "run.json"), "utf8")) as object;
    writeFileSync(path.join(folder, "run.json"), JSON.stringify({ ...record, address }));
    const joined = await join(folder);
    await joined.training.ended;
    server.close();
    rmSync(place, { recursive: true });
    expect(joined.shown.map(({ state }) => state)).toEqual(["completed"]);
    expect(joined.shown[0]!.events).toEqual(recorded(host.events));
    expect(joined.events).toEqual([]);
  });
});
