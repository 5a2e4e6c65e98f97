/** The run store: what a run's folder holds, and that a run which was cut off at any point can still be read. */
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { RunResult } from "../../src/protocol.js";
import { RunWriter } from "../../src/training/run-writer.js";
import { defaultRunsFolder, listRuns, readRun, summarize } from "../../src/training/store.js";
import { joinTraining } from "../../src/training/trainer.js";
import { type Host, recorded, root, runsFolder, train, writtenEvents } from "./support.js";

const runs = runsFolder();
const read = (folder: string, name: string) => readFileSync(path.join(folder, name), "utf8");

test("the default folder keeps itself out of version control, and only when it is new", () => {
  const folder = runsFolder();
  const ignore = path.join(folder, ".netwright", ".gitignore");
  RunWriter.create(path.join(folder, defaultRunsFolder), "A", new Date());
  expect(readFileSync(ignore, "utf8")).toBe("*\n");
  rmSync(ignore);
  RunWriter.create(path.join(folder, defaultRunsFolder), "B", new Date());
  expect(existsSync(ignore)).toBe(false);
});

describe("a run that went well", () => {
  let host: Host;
  let folder: string;

  beforeAll(async () => {
    host = train("Iris", runs, 60, 1);
    folder = await host.folder();
    await host.training.ended;
  });

  test("leaves these files and nothing half-written", () => {
    expect(readdirSync(folder).sort()).toEqual([
      "checkpoint.bin",
      "events.jsonl",
      "predictions.csv",
      "preprocessing.json",
      "probes.jsonl",
      "result.json",
      "run.json",
      "source.nn",
      "weights.bin",
      "weights.json",
    ]);
    expect(path.basename(folder)).toMatch(/^\d{8}-\d{6}-Iris$/);
  });

  test("its record says what was trained, on what, with what and by whom", () => {
    const data = readFileSync(path.join(root, "examples", "iris.csv"));
    const { versions } = JSON.parse(read(folder, "run.json")) as { versions: Record<string, string> };
    expect(JSON.parse(read(folder, "run.json"))).toEqual({
      format: 1,
      run: path.basename(folder),
      network: "Iris",
      file: path.join(root, "examples", "iris.nn"),
      data: { source: "iris.csv", sha256: createHash("sha256").update(data).digest("hex"), rows: 150 },
      seed: 1,
      splitSeed: 0,
      engine: { name: "wasm", version: versions.tfjs, threads: 1 },
      versions: {
        netwright: expect.stringMatching(/^\d/),
        tfjs: expect.stringMatching(/^\d/),
        node: process.versions.node,
      },
      pid: expect.any(Number),
      address: expect.any(String),
      started: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
    expect(read(folder, "source.nn")).toBe(readFileSync(path.join(root, "examples", "iris.nn"), "utf8"));
  });

  test("its events are those the host heard, and the last is the result", () => {
    const written = writtenEvents(folder);
    expect(written).toEqual(recorded(host.events));
    expect(written[0]).toMatchObject({ type: "start", run: path.basename(folder), seed: 1 });
    expect(written.filter(({ type }) => type === "epoch")).toHaveLength(60);
    expect(written.at(-1)).toMatchObject({ type: "result", state: "completed", epochs: 60 });
    expect(JSON.parse(read(folder, "result.json"))).toEqual(written.at(-1));
  });

  test("its weights can be read by anybody: a forward pass by hand gives the scores of the result", () => {
    const { weights, ...format } = JSON.parse(read(folder, "weights.json")) as {
      weights: { name: string; shape: number[]; offset: number; length: number }[];
    };
    expect(format).toEqual({ dtype: "float32", byteOrder: "little" });
    expect(weights.map(({ name, shape }) => ({ name, shape }))).toEqual([
      { name: "dense/kernel", shape: [4, 16] },
      { name: "dense/bias", shape: [16] },
      { name: "dense_1/kernel", shape: [16, 3] },
      { name: "dense_1/bias", shape: [3] },
    ]);
    const bytes = readFileSync(path.join(folder, "weights.bin"));
    let at = 0;
    const arrays = weights.map(({ shape, offset, length }) => {
      expect(offset).toBe(at);
      expect(length).toBe(shape.reduce((product, size) => product * size, 1));
      at += length * 4;
      return Array.from({ length }, (_, index) => bytes.readFloatLE(offset + index * 4));
    });
    expect(bytes.length).toBe(at);

    const dense = (x: readonly number[], kernel: readonly number[], bias: readonly number[]) =>
      bias.map((b, out) => x.reduce((sum, value, row) => sum + value * kernel[row * bias.length + out]!, b));
    const rows = read(path.join(root, "examples"), "iris.csv").trimEnd().split("\n").slice(1);
    const classes = ["setosa", "versicolor", "virginica"];
    const right = rows.filter((row) => {
      const fields = row.trim().split(",");
      const hidden = dense(fields.slice(0, 4).map(Number), arrays[0]!, arrays[1]!).map((z) => Math.max(0, z));
      const logits = dense(hidden, arrays[2]!, arrays[3]!);
      return classes[logits.indexOf(Math.max(...logits))] === fields[4];
    }).length;
    const { metrics } = host.events.at(-1) as RunResult;
    const counts = { train: 105, validation: 23, test: 22 };
    const expected = (["train", "validation", "test"] as const).reduce(
      (sum, split) => sum + metrics[split].accuracy! * counts[split],
      0,
    );
    expect(right).toBe(Math.round(expected));
  });

  test("it reads back as completed, and cannot be joined any more", async () => {
    expect(readRun(folder)).toMatchObject({ folder, state: "completed", events: recorded(host.events) });
    expect(
      await joinTraining(
        folder,
        () => {},
        () => {},
      ),
    ).toBeUndefined();
  });

  test("cut off within the last line, it is an interrupted run of all that was whole", () => {
    const cut = path.join(runs, "cut-off");
    cpSync(folder, cut, { recursive: true });
    rmSync(path.join(cut, "result.json"));
    const events = path.join(cut, "events.jsonl");
    truncateSync(events, Buffer.byteLength(read(cut, "events.jsonl")) - 20);
    const run = readRun(cut)!;
    expect(run.events).toEqual(recorded(host.events).slice(0, -1));
    expect(run.state).toBe("interrupted");
    expect(summarize(run)).toMatchObject({ epochs: 60, planned: 60, metrics: undefined });
    truncateSync(events, 0);
    expect(readRun(cut)).toMatchObject({ events: [], state: "interrupted" });
    rmSync(events);
    expect(readRun(cut)).toMatchObject({ events: [], state: "interrupted" });
    rmSync(cut, { recursive: true });
  });
});

describe("a process that is killed", () => {
  test("leaves an interrupted run with the epochs it finished", async () => {
    const host = train("Digits", runs, 1000);
    const folder = await host.folder();
    await host.heard((event) => event.type === "epoch" && event.epoch === 2);
    expect(readRun(folder)!.state).toBe("running");
    process.kill(readRun(folder)!.record.pid, "SIGKILL");
    await host.training.ended;

    expect(host.events.at(-1)).toEqual({ type: "state", state: "interrupted" });
    const run = readRun(folder)!;
    expect(run.state).toBe("interrupted");
    const heard = recorded(host.events).slice(0, -1);
    expect(run.events.slice(0, heard.length)).toEqual(heard);
    expect(summarize(run).epochs).toBeGreaterThanOrEqual(2);
    expect(run.events.filter(({ type }) => type === "epoch")[1]).toMatchObject({
      epoch: 2,
      train: { loss: expect.any(Number), accuracy: expect.any(Number) },
      validation: { loss: expect.any(Number), accuracy: expect.any(Number) },
    });
    const names = readdirSync(folder).sort();
    // A checkpoint, or the beginning of one, where there was time for it.
    expect(names.filter((name) => !name.startsWith("checkpoint.bin"))).toEqual([
      "events.jsonl",
      "preprocessing.json",
      "probes.jsonl",
      "run.json",
      "source.nn",
    ]);
    expect(existsSync(path.dirname(run.record.address)), "its socket's folder").toBe(false);
    expect(
      await joinTraining(
        folder,
        () => {},
        () => {},
      ),
    ).toBeUndefined();
  });
});

test("where the folder goes away during a run, the run fails with a word", async () => {
  const host = train("Digits", path.join(runs, "..", "going"), 1000);
  const folder = await host.folder();
  await host.heard(({ type }) => type === "batch");
  renameSync(folder, `${folder}-elsewhere`);
  await host.training.ended;
  expect(host.events.at(-1)).toEqual({
    type: "failure",
    message: expect.stringMatching(/can no longer be written to .*: the folder is no longer there\.$/),
  });
});

describe("folders", () => {
  test("are new even within one second", () => {
    const at = new Date();
    const place = path.join(runs, "..", "many");
    const made = [1, 2, 3].map(() => RunWriter.create(place, "Net", at).run);
    expect(new Set(made).size).toBe(3);
    expect(readdirSync(place).sort()).toEqual([...made].sort());
    // Without a record yet, they are no runs.
    expect(listRuns(place)).toEqual([]);
  });

  test("two runs at once have one each, and the list has the newest first", async () => {
    const place = path.join(runs, "..", "two");
    const hosts = [train("Iris", place, 2, 1), train("Iris", place, 2, 2)];
    await Promise.all(hosts.map(({ training }) => training.ended));
    const folders = await Promise.all(hosts.map((host) => host.folder()));
    expect(new Set(folders).size).toBe(2);
    for (const [at, folder] of folders.entries()) {
      expect(readRun(folder)).toMatchObject({ state: "completed", record: { seed: at + 1 } });
      expect(writtenEvents(folder)).toEqual(recorded(hosts[at]!.events));
    }
    const listed = listRuns(place);
    expect(listed.map(({ folder }) => folder).sort()).toEqual([...folders].sort());
    expect(listed[0]!.record.started >= listed[1]!.record.started).toBe(true);
    expect(listed.map(summarize)).toEqual(
      listed.map(({ folder, record }) => ({
        run: path.basename(folder),
        folder,
        network: "Iris",
        file: record.file,
        state: "completed",
        engine: "wasm",
        epochs: 2,
        planned: 2,
        seed: record.seed,
        at: Date.parse(record.started),
        metrics: expect.objectContaining({ test: expect.any(Object) }),
        findings: [],
      })),
    );
  });

  test("that are missing, or are none, hold no runs; what is no run is passed over", () => {
    expect(listRuns(path.join(runs, "nowhere"))).toEqual([]);
    const place = path.join(runs, "..", "rubbish");
    mkdirSync(path.join(place, "empty"), { recursive: true });
    mkdirSync(path.join(place, "broken"));
    writeFileSync(path.join(place, "broken", "source.nn"), "");
    writeFileSync(path.join(place, "broken", "run.json"), '{"format": 1, "ru');
    writeFileSync(path.join(place, "note.txt"), "a file");
    expect(listRuns(place)).toEqual([]);
    expect(listRuns(path.join(place, "note.txt"))).toEqual([]);
  });
});
