/** `netwright resume` and `train --from`: more epochs for a finished run, weights for a changed one, and what is refused. */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { RunResult, RunStart } from "../../src/protocol.js";
import { listRuns, type StoredRun, summarize } from "../../src/training/store.js";
import { joinTraining, type Training } from "../../src/training/trainer.js";
import { emptyFolder, eventsOf, netwright, type Printed, start } from "./netwright.js";

const folder = emptyFolder();
folder.copy("iris.csv", "iris.nn", "digits.csv", "digits.nn");
const patience = { timeout: 120_000 };

async function run(...args: readonly string[]): Promise<Printed> {
  const printed = await netwright(args, folder.path);
  expect(printed, printed.stdout.slice(-1000)).toMatchObject({ code: 0, stderr: "" });
  return printed;
}

const trainIris = (runs: string, ...more: readonly string[]) =>
  run("train", "iris.nn", "--engine", "wasm", "--runs", runs, "--json", ...more);

function only(runs: string): StoredRun {
  const all = listRuns(path.join(folder.path, runs));
  expect(all).toHaveLength(1);
  return all[0]!;
}

const weightsOf = ({ folder: own }: StoredRun) => readFileSync(path.join(own, "weights.bin"));

describe("a finished run", () => {
  test(
    "goes on for more epochs, in its own folder, to the weights of one that had them from the first",
    patience,
    async () => {
      await trainIris("long", "--epochs", "12");
      await trainIris("more", "--epochs", "7");
      const short = only("more");
      const printed = await run("resume", short.record.run, "--epochs", "12", "--runs", "more", "--json");
      const events = eventsOf(printed);
      expect(events[0]).toMatchObject({ type: "resumed", epoch: 7, epochs: 12 });
      expect(events.filter(({ type }) => type === "epoch")).toHaveLength(5);
      expect(events.at(-1)).toMatchObject({ type: "result", state: "completed", epochs: 12 });
      const more = only("more");
      expect(weightsOf(more)).toEqual(weightsOf(only("long")));
      expect(more.record.started).toBe(short.record.started);
      expect(more.events.slice(0, short.events.length)).toEqual(short.events);
      expect(summarize(more)).toMatchObject({ state: "completed", epochs: 12, planned: 12 });
      expect((events.at(-1) as RunResult).metrics).toEqual((only("long").events.at(-1) as RunResult).metrics);
    },
  );

  test("is not taken up without a number of epochs above those it has", patience, async () => {
    await trainIris("done", "--epochs", "3");
    const { record } = only("done");
    for (const [args, message] of [
      [[], "has ended after 3 epochs. Say how many epochs it shall have in all."],
      [["--epochs", "3"], "has trained 3 epochs already, so it shall have more than 3."],
    ] as const) {
      const printed = await netwright(["resume", record.run, "--runs", "done", ...args], folder.path);
      expect(printed.code).toBe(2);
      expect(printed.stderr).toContain(message);
    }
    const unknown = await netwright(["resume", "yesterday", "--runs", "done"], folder.path);
    expect(unknown).toMatchObject({ code: 2, stdout: "" });
    expect(unknown.stderr).toContain("there is no run yesterday in done");
  });
});

describe("a stopped run", () => {
  test(
    "goes on in the middle of its epoch; while it is trained, another process leaves it alone",
    patience,
    async () => {
      await run("train", "digits.nn", "--engine", "wasm", "--runs", "whole", "--epochs", "3", "--json");
      let joined: Promise<Training | undefined> | undefined;
      const running = start(
        ["train", "digits.nn", "--engine", "wasm", "--epochs", "3", "--runs", "stopped", "--json"],
        folder.path,
        (line) => {
          if (!line.includes('"type":"batch"') || joined) return;
          joined = joinTraining(
            only("stopped").folder,
            () => {},
            () => {},
          );
          void joined.then((training) => training!.pause());
        },
      );
      while (!joined || !["paused", "completed"].includes(only("stopped").state)) await sleep(20);
      const { record } = only("stopped");
      const refused = await netwright(["resume", record.run, "--runs", "stopped"], folder.path);
      expect(refused).toMatchObject({ code: 2, stdout: "" });
      expect(refused.stderr).toContain("is still being trained");
      (await joined)!.stop();
      await running.ended;
      expect(only("stopped").state).toBe("stopped");
      await run("resume", record.run, "--runs", "stopped", "--json");
      expect(only("stopped").state).toBe("completed");
      expect(weightsOf(only("stopped"))).toEqual(weightsOf(only("whole")));
    },
  );
});

describe("data that has changed", () => {
  test("ends the attempt with a word and leaves the run as it was", patience, async () => {
    folder.write("own.nn", folder.read("iris.nn").replace("iris.csv", "own.csv"));
    folder.write("own.csv", folder.read("iris.csv"));
    await run("train", "own.nn", "--engine", "wasm", "--runs", "own", "--epochs", "2", "--json");
    const before = only("own");
    appendFileSync(path.join(folder.path, "own.csv"), "5.1,3.5,1.4,0.2,setosa\n");
    const args = ["resume", before.record.run, "--epochs", "4", "--runs", "own", "--json"];
    const refused = await netwright(args, folder.path);
    expect(refused.code).toBe(1);
    expect(eventsOf(refused).at(-1)).toMatchObject({
      type: "failure",
      message: expect.stringMatching(/own\.csv has changed since .* began/),
    });
    expect(only("own")).toMatchObject({ state: "completed", events: before.events });
    folder.write("own.csv", folder.read("iris.csv"));
    await run(...args);
    expect(only("own").state).toBe("completed");
  });
});

describe("a run with weights of another", () => {
  const wider = () =>
    folder.write(
      "wider.nn",
      folder.read("iris.nn").replace("Dense(classes", "Dense(8, relu)\n  Dense(classes"),
    );

  test("keeps those of layers with the same name and shape, and says which", patience, async () => {
    await trainIris("from", "--epochs", "5");
    const { record } = only("from");
    for (const which of ["", "@last"]) {
      const printed = await run(
        ...["train", wider(), "--engine", "wasm", "--from", `from/${record.run}${which}`, "--epochs", "1"],
        ...["--runs", `forked${which}`, "--json"],
      );
      const begun = eventsOf(printed)[0] as RunStart;
      expect(begun.from).toEqual({
        run: record.run,
        weights: which === "" ? "end" : "last",
        taken: ["dense"],
        fresh: ["dense_1", "dense_2"],
      });
    }
  });

  test("is refused where none fit, and where there is no such run", patience, async () => {
    await trainIris("base", "--epochs", "1");
    folder.write("other.nn", folder.read("iris.nn").replace("Dense(16", "Dense(9"));
    const { record } = only("base");
    const args = ["train", "other.nn", "--engine", "wasm", "--runs", "base", "--json"];
    const refused = await netwright([...args, "--from", record.run], folder.path);
    expect(refused.code).toBe(1);
    expect(eventsOf(refused).at(-1)).toMatchObject({
      message: expect.stringContaining("has the name and the shape of one in"),
    });
    for (const [name, message] of [
      ["nobody", "there is no run nobody in base"],
      [`${record.run}@first`, "not @first"],
    ] as const) {
      const printed = await netwright([...args, "--from", name], folder.path);
      expect(printed).toMatchObject({ code: 2, stdout: "" });
      expect(printed.stderr).toContain(message);
    }
    const best = await netwright([...args, "--from", `${record.run}@best`], folder.path);
    expect(best.code).toBe(1);
    expect(best.stdout).toContain("has not kept the weights of its best epoch");
  });
});

describe("a checkpoint that is damaged", () => {
  test("is told of, and nothing is overwritten", patience, async () => {
    await trainIris("damaged", "--epochs", "2");
    const { folder: own, record } = only("damaged");
    const file = path.join(own, "checkpoint.bin");
    const whole = readFileSync(file);
    writeFileSync(file, whole.subarray(0, whole.length - 10));
    const args = ["resume", record.run, "--epochs", "3", "--runs", "damaged", "--json"];
    const refused = await netwright(args, folder.path);
    expect(refused.code).toBe(1);
    expect(refused.stdout).toContain("cannot be read: the file is damaged");
    expect(existsSync(path.join(own, "weights.bin"))).toBe(true);
    writeFileSync(file, whole);
    await run(...args);
  });
});
