/** `netwright train` and `runs` on every engine that is installed: scores, findings, the same seed again, and stopping. */
import { existsSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import type { EngineName, EpochEvent, RunResult, RunSummary } from "../../src/protocol.js";
import {
  applyPrinted,
  emptyFolder,
  eventsOf,
  examples,
  netwright,
  type PrintedCheck,
  type PrintedEvent,
  type PrintedFinding,
  start,
} from "./netwright.js";

const folder = emptyFolder();
folder.copy("wine.csv", "wine.nn");
const example = (name: string) => path.join(examples, name);

const doctor = JSON.parse((await netwright(["doctor", "--json"])).stdout) as {
  readonly engines: readonly {
    readonly name: EngineName;
    readonly available: boolean;
    readonly why: string;
  }[];
};

type PrintedResult = RunResult & { readonly findings: readonly PrintedFinding[] };

interface Trained {
  readonly events: readonly PrintedEvent[];
  readonly epochs: readonly EpochEvent[];
  readonly findings: readonly PrintedFinding[];
  readonly result: PrintedResult;
}

/** Trains to the end; the last event is the result. */
async function train(file: string, engine: EngineName, ...more: readonly string[]): Promise<Trained> {
  const args = ["train", file, "--engine", engine, "--json", ...more];
  const printed = await netwright(args, folder.path);
  expect(printed, printed.stdout.slice(-2000)).toMatchObject({ code: 0, stderr: "" });
  const events = eventsOf(printed);
  const result = events.at(-1) as PrintedResult;
  expect(result.type).toBe("result");
  return {
    events,
    result,
    epochs: events.filter((event) => event.type === "epoch"),
    findings: events.flatMap((event) => (event.type === "finding" ? [event.finding] : [])),
  };
}

async function listed(runs: string): Promise<readonly RunSummary[]> {
  const printed = await netwright(["runs", "--runs", runs, "--json"], folder.path);
  expect(printed).toMatchObject({ code: 0, stderr: "" });
  return (JSON.parse(printed.stdout) as { runs: RunSummary[] }).runs;
}

/** What an epoch measured, without how long it took. */
const measured = ({ epoch, step, train, validation }: EpochEvent) => ({ epoch, step, train, validation });

test("WebAssembly needs no installation", () => {
  expect(doctor.engines.map(({ name }) => name)).toEqual(["tensorflow", "wasm"]);
  expect(doctor.engines.find(({ name }) => name === "wasm")).toMatchObject({ available: true });
});

/** Trainings run side by side, and each takes seconds. */
const patience = { concurrent: true, timeout: 120_000 };

for (const { name: engine, available, why } of doctor.engines) {
  const title = available ? engine : `${engine}, left out: ${why}`;
  describe.skipIf(!available)(title, patience, () => {
    test("iris is learnt from seeds 1, 2 and 3, without a finding; the same seed gives the same", async () => {
      const scores = { loss: expect.any(Number), accuracy: expect.any(Number) };
      const all: Trained[] = [];
      for (const seed of ["1", "2", "3"]) {
        const trained = await train(example("iris.nn"), engine, "--seed", seed);
        all.push(trained);
        expect(trained.result).toMatchObject({
          type: "result",
          run: expect.stringMatching(/^\d{8}-\d{6}-Iris/),
          engine,
          epochs: 60,
          metrics: { train: scores, validation: scores, test: scores },
          baseline: { kind: "majority", metric: "accuracy", validation: expect.any(Number) },
          findings: [],
        });
        expect(trained.findings).toEqual([]);
        expect(trained.result.metrics.test.accuracy).toBeGreaterThanOrEqual(0.9);
        expect(trained.events[0]).toMatchObject({ type: "start", engine, seed: Number(seed), epochs: 60 });
        expect(trained.epochs.map(({ epoch }) => epoch)).toEqual(
          Array.from({ length: 60 }, (_, at) => at + 1),
        );
      }
      const firsts = all.map(({ epochs }) => measured(epochs[0]!));
      expect(firsts[1]).not.toEqual(firsts[0]);
      expect(firsts[2]).not.toEqual(firsts[1]);
      const again = await train(example("iris.nn"), engine, "--seed", "1", "--epochs", "15");
      expect(again.epochs.map(measured)).toEqual(all[0]!.epochs.slice(0, 15).map(measured));
    });

    test("wine: unscaled inputs are told before the first epoch; with the fix it is learnt", async () => {
      const before = await train("wine.nn", engine, "--epochs", "5");
      const codes = before.events.map((event) =>
        event.type === "finding" ? event.finding.code : event.type,
      );
      expect(codes).toContain("unscaled-inputs");
      expect(codes.indexOf("unscaled-inputs")).toBeLessThan(codes.indexOf("batch"));
      expect(codes.indexOf("unscaled-inputs")).toBeLessThan(codes.indexOf("epoch"));
      expect(before.result.findings).toEqual([
        {
          code: "unscaled-inputs",
          severity: "warning",
          message: expect.stringContaining("proline"),
          line: 2,
          evidence: expect.objectContaining({ features: 13 }),
        },
      ]);

      const checked = await netwright(["check", "wine.nn", "--json"], folder.path);
      const [finding] = (JSON.parse(checked.stdout) as PrintedCheck).files[0]!.diagnostics;
      const mended = applyPrinted(folder.read("wine.nn"), finding!.fixes[0]!.edits);
      const after = await train(folder.write(`scaled-${engine}.nn`, mended), engine);
      expect(after.findings.map(({ code }) => code)).not.toContain("unscaled-inputs");
      expect(after.result.metrics.test.accuracy).toBeGreaterThanOrEqual(0.93);
    });

    test("diabetes: overfitting is found where the validation loss turns", async () => {
      const { epochs, findings, result } = await train(example("diabetes.nn"), engine, "--epochs", "60");
      expect(new Set(findings.map(({ code }) => code))).toEqual(
        new Set(["overfitting", "too-many-parameters"]),
      );
      const turned = [...findings, ...result.findings].filter(({ code }) => code === "overfitting");
      const losses = epochs.map(({ validation }) => validation.loss!);
      const best = losses.indexOf(Math.min(...losses)) + 1;
      for (const { since } of turned) {
        expect(Math.abs(since! - best), `since ${since}, minimum at ${best}`).toBeLessThanOrEqual(5);
      }
    });
  });
}

describe("any run", patience, () => {
  test("in words: the split, some epochs, the scores and where they are kept", async () => {
    const printed = await netwright(
      ["train", example("iris.nn"), "--engine", "wasm", "--epochs", "40", "--runs", "in words"],
      folder.path,
    );
    expect(printed).toMatchObject({ code: 0, stderr: "" });
    expect(printed.stdout).not.toContain("\u001b");
    const lines = printed.stdout
      .trimEnd()
      .split("\n")
      .filter((line) => !line.startsWith("Reading") && !line.startsWith("Preparing"));
    expect(lines[0]).toBe("Iris: 131 parameters, 105 rows to train on, 23 to validate, 22 to test");
    expect(lines.filter((line) => line.startsWith("epoch ")).length).toBeLessThanOrEqual(20);
    expect(printed.stdout).toMatch(/epoch 40\/40 {2}loss [\d.]+ {2}accuracy [\d.]+ {2}val_loss [\d.]+/);
    expect(printed.stdout).toMatch(
      /accuracy( +[\d.]+){3} +0\.2727\nThe baseline, on test rows, always answers the commonest class\.\n/,
    );
    const kept = /kept in (.+)$/.exec(lines.at(-1)!)![1]!;
    expect(existsSync(path.join(kept, "result.json"))).toBe(true);
  });

  test("SIGINT stops a run in good order, and it is kept and listed", async () => {
    let epochs = 0;
    const running = start(
      ["train", example("digits.nn"), "--engine", "wasm", "--epochs", "1000", "--runs", "stopped", "--json"],
      folder.path,
      (line) => {
        if ((JSON.parse(line) as PrintedEvent).type === "epoch" && ++epochs === 2)
          running.child.kill("SIGINT");
      },
    );
    const printed = await running.ended;
    expect(printed).toMatchObject({ code: 0, stderr: "" });
    const result = eventsOf(printed).at(-1) as PrintedResult;
    expect(result).toMatchObject({ type: "result", state: "stopped", findings: [] });
    expect(result.epochs).toBeGreaterThanOrEqual(2);
    expect(result.ended).toContain("Stopped by you");
    const [newest, ...others] = await listed("stopped");
    expect(others).toEqual([]);
    expect(newest).toMatchObject({
      run: result.run,
      network: "Digits",
      file: example("digits.nn"),
      state: "stopped",
      engine: "wasm",
      epochs: result.epochs,
      planned: 1000,
      seed: 0,
      metrics: result.metrics,
      findings: [],
    });
    expect(existsSync(path.join(folder.path, newest!.folder, "weights.bin"))).toBe(true);
    const table = await netwright(["runs", "--runs", "stopped"], folder.path);
    expect(table.stdout).toMatch(
      new RegExp(`${result.run} +stopped +${result.epochs}/1000 +0 +accuracy 0\\.\\d`),
    );
  });

  test("a reader that leaves early is no error", async () => {
    const running = start(
      ["train", example("iris.nn"), "--engine", "wasm", "--json", "--runs", "unread"],
      folder.path,
      () => running.child.stdout!.destroy(),
    );
    expect(await running.ended).toMatchObject({ code: 0, stderr: "" });
  });
});

describe.concurrent("wrong usage is told, with exit code 2, and starts nothing", () => {
  test.each([
    [["--epochs", "0"], "--epochs takes a whole number of at least 1, not 0"],
    [["--epochs", "1.5"], "--epochs takes a whole number of at least 1, not 1.5"],
    [["--epochs=-3"], "--epochs takes a whole number of at least 1, not -3"],
    [["--epochs", "many"], "not many"],
    [["--seed", "x"], "--seed takes a whole number of at least 0, not x"],
    [["--seed=-1"], "--seed takes a whole number of at least 0, not -1"],
    [["--engine", "gpu"], "--engine takes auto, tensorflow, wasm, not gpu"],
    [["--network", "Irs"], "iris.nn has no network Irs; it has Iris"],
    [["--epoch", "3"], "Unknown option '--epoch'"],
    [["another.nn"], "one file at a time"],
  ])("%j", async (args, message) => {
    const printed = await netwright(["train", example("iris.nn"), "--runs", "none", ...args], folder.path);
    expect(printed).toMatchObject({ code: 2, stdout: "" });
    expect(printed.stderr).toContain(message);
    expect(printed.stderr).not.toContain("    at ");
    expect(existsSync(path.join(folder.path, "none"))).toBe(false);
  });

  test("several networks and none named", async () => {
    const stem = (name: string) => `network ${name} {\n  Input(2)\n}\n`;
    folder.write("two.nn", stem("A") + stem("B"));
    const printed = await netwright(["train", "two.nn"], folder.path);
    expect(printed.code).toBe(2);
    expect(printed.stderr).toContain("has several networks, so say which: --network A or --network B");
  });
});

test("a network without data is refused at its name", async () => {
  folder.write("stem.nn", "\nnetwork Stem {\n  Input(2)\n  Dense(1)\n}\n");
  const printed = await netwright(["train", "stem.nn", "--json", "--runs", "none"], folder.path);
  expect(printed).toMatchObject({ code: 1, stderr: "" });
  expect(eventsOf(printed)).toEqual([
    {
      type: "failure",
      message: expect.stringContaining("no data to train on"),
      range: { start: { line: 1, character: 8 }, end: { line: 1, character: 12 } },
    },
  ]);
  expect(existsSync(path.join(folder.path, "none"))).toBe(false);
});

test("there are no runs where none was made", async () => {
  const args = ["runs", "--runs", "nowhere"];
  expect((await netwright(args, folder.path)).stdout).toContain("There are no runs in nowhere.");
  expect(JSON.parse((await netwright([...args, "--json"], folder.path)).stdout)).toEqual({ runs: [] });
});
