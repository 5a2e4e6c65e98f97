/** Training what the language can say end to end: blocks, imports, constants, named trainings and all their settings. */
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { findNative } from "../../src/engine/backends/native.js";
import type { EpochEvent, RunResult, RunStart, RunSummary } from "../../src/protocol.js";
import { readRun, type StoredRun } from "../../src/training/store.js";
import { emptyFolder, eventsOf, netwright } from "./netwright.js";

const folder = emptyFolder();
folder.copy("iris.csv");
mkdirSync(path.join(folder.path, "parts"));

folder.write(
  "parts/shared.nn",
  `let narrow = 6

## Adds what two layers make of a value to that value.
block Residual(width, rate = 0.1) {
  main = input -> Dense(width, relu, kernel_regularizer: l2(0.001)) -> Dropout(rate) -> Dense(width)
  Add(main, input)
}
`,
);
const program = `import "parts/shared.nn"

let depth = 2

dataset flowers {
  source: "iris.csv"
  target: species
  scale: standardize
}

block Head(classes) {
  LayerNormalization()
  Dense(classes)
  Softmax()
}

network Iris(width = narrow + 2) on flowers {
  Dense(width, relu, kernel_constraint: max_norm(2))
  Residual(width, rate: 0.05) * depth
  Head(classes)
}

train Iris {
  epochs: 2
}

train Iris as quick {
  optimizer: adam(learning_rate: 0.02)
  schedule: cosine(warmup: 2)
  clip: global_norm(1)
  class_weights: balanced
  batch: 16
  epochs: 25
  seed: 3
}
`;
const file = folder.write("deep.nn", program);

interface Trained {
  readonly start: RunStart;
  readonly epochs: readonly EpochEvent[];
  readonly result: RunResult;
  readonly run: StoredRun;
}

async function train(name: string, ...more: readonly string[]): Promise<Trained> {
  const printed = await netwright(["train", name, "--json", "--runs", "runs", ...more], folder.path);
  expect(printed, printed.stdout.slice(-2000)).toMatchObject({ code: 0, stderr: "" });
  const events = eventsOf(printed);
  const result = events.at(-1) as RunResult;
  return {
    start: events[0] as RunStart,
    epochs: events.filter((event) => event.type === "epoch"),
    result,
    run: readRun(path.join(folder.path, "runs", result.run))!,
  };
}

const installed = findNative().available;
const patience = { timeout: 120_000 };

describe.each(["wasm", "tensorflow"] as const)("on %s", patience, (engine) => {
  test.skipIf(engine === "tensorflow" && !installed)("a named training follows its settings", async () => {
    const { start, epochs, result, run } = await train(file, "--as", "quick", "--engine", engine);
    expect(start).toMatchObject({ engine, schedule: "cosine", epochs: 25, batch: 16, seed: 3 });
    expect(start.parameters).toEqual({ total: 371, trainable: 371 });
    // 105 rows are 7 steps an epoch; the learning rate of a step is that after all steps before it.
    const risen = 2 * 7;
    expect(epochs.map(({ learningRate }) => learningRate)).toEqual(
      Array.from({ length: 25 }, (_, epoch) => {
        const done = 7 * (epoch + 1) - 1;
        const rate =
          done < risen ? done / risen : (1 + Math.cos((Math.PI * (done - risen)) / (25 * 7 - risen))) / 2;
        return expect.closeTo(0.02 * rate, 12);
      }),
    );
    expect(result.metrics.test.accuracy).toBeGreaterThanOrEqual(0.9);

    expect(run).toMatchObject({ state: "completed", source: program });
    expect(run.record).toMatchObject({ network: "Iris", training: "quick", engine: { name: engine } });
    expect(run.events.filter(({ type }) => type === "epoch")).toEqual(epochs);
    expect(JSON.parse(readFileSync(path.join(run.folder, "imports.json"), "utf8"))).toEqual({
      "parts/shared.nn": folder.read("parts/shared.nn"),
    });
    expect(weightNames(run.folder)).toEqual([
      "dense/kernel",
      "dense/bias",
      ...["residual", "residual_1"].flatMap((block) => [
        `${block}/dense/kernel`,
        `${block}/dense/bias`,
        `${block}/main/kernel`,
        `${block}/main/bias`,
      ]),
      "head/layer_normalization/gamma",
      "head/layer_normalization/beta",
      "head/dense/kernel",
      "head/dense/bias",
    ]);
  });
});

function weightNames(run: string): readonly string[] {
  const { weights } = JSON.parse(readFileSync(path.join(run, "weights.json"), "utf8")) as {
    weights: readonly { readonly name: string }[];
  };
  return weights.map(({ name }) => name);
}

/** What an epoch measured, without how long it took. */
const measured = ({ epoch, train, validation }: EpochEvent) => ({ epoch, train, validation });

describe("on any engine", patience, () => {
  test("without a name, the training without a name is followed: its learning rate stays", async () => {
    const { start, epochs, run } = await train(file, "--engine", "wasm");
    expect(start).toMatchObject({ epochs: 2, seed: 0 });
    expect(start).not.toHaveProperty("schedule");
    expect(epochs.map(({ learningRate }) => learningRate)).toEqual([0.001, 0.001]);
    expect(run.record).not.toHaveProperty("training");
  });

  test("what a run's folder keeps can be trained again, and gives the same", async () => {
    const first = await train(file, "--as", "quick", "--engine", "wasm", "--epochs", "3");
    const again = path.join("again", "parts");
    mkdirSync(path.join(folder.path, again), { recursive: true });
    const imports = JSON.parse(readFileSync(path.join(first.run.folder, "imports.json"), "utf8")) as {
      readonly [name: string]: string;
    };
    for (const [name, text] of Object.entries(imports)) folder.write(path.join("again", name), text);
    folder.write(path.join("again", "iris.csv"), folder.read("iris.csv"));
    const copy = folder.write(path.join("again", "deep.nn"), first.run.source);
    const second = await train(copy, "--as", "quick", "--engine", "wasm", "--epochs", "3");
    expect(second.epochs.map(measured)).toEqual(first.epochs.map(measured));

    const printed = await netwright(["runs", "--runs", "runs", "--json"], folder.path);
    const { runs } = JSON.parse(printed.stdout) as { runs: RunSummary[] };
    expect(runs[0]).toMatchObject({ run: second.result.run, network: "Iris", epochs: 3, planned: 3 });
    expect(runs.map(({ run }) => run)).toContain(first.result.run);
  });

  test("a training that is not there is refused at the network's name", async () => {
    const args = ["train", file, "--as", "slow", "--json", "--runs", "none", "--engine", "wasm"];
    const printed = await netwright(args, folder.path);
    const line = program.split("\n").findIndex((text) => text.startsWith("network Iris"));
    expect(printed).toMatchObject({ code: 1, stderr: "" });
    expect(eventsOf(printed)).toEqual([
      {
        type: "failure",
        message: "There is no `train Iris as slow` in deep.nn; it has `as quick`.",
        range: { start: { line, character: 8 }, end: { line, character: 12 } },
      },
    ]);
  });

  test("an import that is not there ends the attempt before anything is made", async () => {
    const broken = folder.write("broken.nn", program.replace("parts/shared.nn", "parts/sharde.nn"));
    const printed = await netwright(["train", broken, "--json", "--runs", "none"], folder.path);
    expect(printed.code).toBe(1);
    expect(eventsOf(printed)).toMatchObject([{ type: "failure", range: { start: { line: 0 } } }]);
    expect(existsSync(path.join(folder.path, "none"))).toBe(false);
  });
});
