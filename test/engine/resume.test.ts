/** Training that goes on from what was kept of it: in every way of computing, from any step, to the very same weights. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Rows } from "../../src/data/prepared.js";
import type { RateChange } from "../../src/engine/live-rate.js";
import { buildModel } from "../../src/engine/model.js";
import type {
  Control,
  EpochProgress,
  NamedWeight,
  TrainingOutcome,
  TrainingTask,
} from "../../src/engine/outcome.js";
import { train } from "../../src/engine/train.js";
import type { TrainingState } from "../../src/engine/training-state.js";
import type { Network, OptimizerName, TrainSettings } from "../../src/network.js";
import { createRandom } from "../../src/random.js";
import { encodeCheckpoint, readCheckpoint } from "../../src/training/checkpoint-file.js";
import { dataOf, networkOf, rowsOf } from "./networks.js";
import { seed, useEngine } from "./support.js";
import { ways } from "./ways.js";

const folder = mkdtempSync(path.join(os.tmpdir(), "netwright-resume-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Through a file and back. */
function kept(state: TrainingState): TrainingState {
  const file = path.join(folder, "checkpoint.bin");
  writeFileSync(file, Buffer.concat(encodeCheckpoint({ seconds: 1, state })));
  return readCheckpoint(file)!.state;
}

/** Images of which one half is bright; while trained on, each is shifted in brightness by chance. */
function images(count: number, own: number): Rows {
  const random = createRandom(own);
  const labels = Array.from({ length: count }, (_, row) => row % 2);
  const pixels = labels.map((label) =>
    Array.from(
      { length: 36 },
      (_, pixel) => Number(pixel % 6 >= 3 === (label === 1)) + 0.5 * random.normal(),
    ),
  );
  const rows = rowsOf(pixels, labels);
  const [plain] = rows.inputs;
  const fill: Rows["inputs"][number]["fill"] = (positions, into, by) => {
    plain!.fill(positions, into);
    if (by === undefined) return;
    const chance = createRandom(by);
    for (let at = 0; at < into.length; at++) into[at]! += 0.1 * chance.normal();
  };
  return { ...rows, inputs: [{ size: plain!.size, fill }] };
}

/** Everything that has a state: moving averages, dropped values, rows that are changed. */
function networkWith(optimizer: OptimizerName, args: object, more: Partial<TrainSettings> = {}): Network {
  return networkOf(
    [6, 6, 1],
    [
      { layer: "Conv2D", args: { filters: 3, kernel_size: 3, activation: "relu" } },
      { layer: "BatchNormalization", args: { momentum: 0.8 } },
      { layer: "Flatten" },
      { layer: "Dropout", args: { rate: 0.25 } },
      { layer: "GaussianNoise", args: { stddev: 0.1 } },
      { layer: "Dense", args: { units: 2, activation: "softmax" } },
    ],
    {
      optimizer: { name: optimizer, args: { learning_rate: 0.01, ...args } },
      metrics: ["accuracy", "mean_absolute_error", "auc", "f1_score", "precision"],
      batch: 8,
      ...more,
    },
  );
}

const goOn: Control = { whenRunning: async () => {}, stopRequested: () => false };

function taskOf(network: Network, change: Partial<TrainingTask> = {}): TrainingTask {
  return {
    network,
    // Ten whole batches and a smaller one: as a graph eight at once, two by themselves, and the rest.
    data: dataOf(images(83, 1), images(30, 2), images(30, 3)),
    epochs: 3,
    seed: 5,
    control: goOn,
    onBatch: () => {},
    batchInterval: 1e9,
    onEpoch: () => {},
    ...change,
  };
}

interface Recorded {
  readonly outcome: TrainingOutcome;
  readonly epochs: readonly EpochProgress[];
  readonly states: readonly TrainingState[];
}

const withoutTime = (epochs: readonly EpochProgress[]) => epochs.map(({ seconds: _, ...rest }) => rest);

/** Trains to the end, with a checkpoint wherever there can be one. */
async function recorded(task: TrainingTask, way: (typeof ways)[number]): Promise<Recorded> {
  const states: TrainingState[] = [];
  const epochs: EpochProgress[] = [...(task.resume?.epochs ?? [])];
  const outcome = await train(
    {
      ...task,
      checkpoints: { due: () => true, write: (state) => void states.push(kept(state)) },
      onEpoch: (epoch) => void epochs.push(epoch),
    },
    way.makeTrainer,
  );
  return { outcome, epochs, states };
}

const optimizers: readonly (readonly [OptimizerName, object])[] = [
  ["sgd", {}],
  ["sgd", { momentum: 0.9, nesterov: true }],
  ["adam", {}],
  ["adamw", { weight_decay: 0.01 }],
  ["rmsprop", { momentum: 0.5, centered: true }],
  ["adam", { amsgrad: true, gradient_accumulation_steps: 3 }],
  ["nadam", {}],
  ["adagrad", {}],
  ["lion", {}],
];

describe.each(ways)("on $name", (way) => {
  beforeAll(() => useEngine(way.engine));

  test.each(optimizers)("%s %j goes on from any step as if nothing had happened", async (name, args) => {
    const task = taskOf(networkWith(name, args));
    const plain = await train(task, way.makeTrainer);
    const before = tf.memory().numTensors;
    const { outcome, epochs, states } = await recorded(task, way);
    expect(outcome, "checkpoints change nothing").toEqual(plain);
    expect(states.length).toBeGreaterThanOrEqual(way.graphs ? 3 * 5 : 3 * 12);
    const random = createRandom(seed);
    const chosen = [...states.keys()].filter(() => random.uniform() < 0.15);
    for (const at of [0, ...chosen, states.length - 1]) {
      const state = states[at]!;
      const again = await recorded({ ...task, resume: state }, way);
      const what = `from step ${state.step}, NETWRIGHT_SEED=${seed}`;
      expect(again.outcome, what).toEqual(outcome);
      expect(withoutTime(again.epochs), what).toEqual(withoutTime(epochs));
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  test("early stopping and a schedule that waits go on with what they have seen", async () => {
    const task = taskOf(
      networkWith(
        "adam",
        { learning_rate: 0.05 },
        {
          stop: { monitor: "val_loss", patience: 3, restoreBestWeights: true },
          schedule: {
            name: "reduce_on_plateau",
            args: {
              monitor: "val_loss",
              factor: 0.5,
              patience: 1,
              min_delta: 0,
              cooldown: 0,
              min_learning_rate: 0,
            },
          },
        },
      ),
      { epochs: 40 },
    );
    const { outcome, epochs, states } = await recorded(task, way);
    expect(outcome.epochs).toBeLessThan(40);
    expect(outcome.bestEpoch).toBe(outcome.epochs - 3);
    expect(new Set(epochs.map(({ learningRate }) => learningRate)).size).toBeGreaterThan(1);
    const random = createRandom(seed);
    for (const part of [0.2, 0.5, 0.8, 1]) {
      const state = states[Math.floor((states.length - 1) * part * (part === 1 ? 1 : random.uniform()))]!;
      const again = await recorded({ ...task, resume: state }, way);
      expect(again.outcome, `from step ${state.step}, NETWRIGHT_SEED=${seed}`).toEqual(outcome);
      expect(withoutTime(again.epochs)).toEqual(withoutTime(epochs));
    }
    // For more epochs its patience begins anew.
    const more = await recorded({ ...task, resume: states.at(-1)!, beyondEarlyStop: true }, way);
    expect(more.outcome.epochs).toBeGreaterThan(outcome.epochs);
  });

  test("a finished run goes on for more epochs as one that was to have them", async () => {
    const short = await recorded(taskOf(networkWith("adam", {}), { epochs: 2 }), way);
    const long = await recorded(taskOf(networkWith("adam", {}), { epochs: 4 }), way);
    const state = short.states.at(-1)!;
    const more = await recorded(taskOf(networkWith("adam", {}), { epochs: 4, resume: state }), way);
    expect(more.outcome).toEqual(long.outcome);
    expect(more.outcome.weights).not.toEqual(short.outcome.weights);
  });

  test("changes of the learning rate are made again", async () => {
    let batches = 0;
    const changes: Readonly<Record<number, RateChange>> = {
      2: { factor: 0.5 },
      5: { value: 0.003 },
      8: { factor: 2 },
    };
    const seen: { step: number; change: RateChange; rate: number }[] = [];
    const task = taskOf(networkWith("adam", {}, { schedule: { name: "warmup", args: { warmup: 1 } } }));
    const { outcome, epochs, states } = await recorded(
      {
        ...task,
        control: { ...goOn, takeRateChanges: () => (changes[++batches] ? [changes[batches]!] : []) },
        onRateChange: ({ step, change, rate }) => seen.push({ step, change, rate }),
      },
      way,
    );
    expect(seen.map(({ change }) => change)).toEqual(Object.values(changes));
    expect(seen[1]!.rate).toBe(0.003);
    expect(seen[2]!.rate).toBe(0.006);
    expect(epochs.at(-1)!.learningRate).toBe(0.006);
    expect((await train(task, way.makeTrainer)).weights).not.toEqual(outcome.weights);
    const random = createRandom(seed);
    for (const state of states.filter(() => random.uniform() < 0.3)) {
      const rateChanges = seen.filter(({ step }) => step > state.step);
      const again = await recorded({ ...task, resume: state, rateChanges }, way);
      expect(again.outcome, `from step ${state.step}, NETWRIGHT_SEED=${seed}`).toEqual(outcome);
    }
  });

  test("stopped now or after the epoch, a run goes on where it was", async () => {
    const task = taskOf(networkWith("adam", {}));
    const { outcome } = await recorded(task, way);
    let turns = 0;
    const now = await recorded({ ...task, control: { ...goOn, stopRequested: () => ++turns > 6 } }, way);
    expect(now.outcome.state).toBe("stopped");
    expect((await recorded({ ...task, resume: now.states.at(-1)! }, way)).outcome).toEqual(outcome);

    const after = await recorded({ ...task, control: { ...goOn, stopAfterEpochRequested: () => true } }, way);
    expect(after.outcome).toMatchObject({
      state: "stopped",
      epochs: 1,
      bestEpoch: 1,
      ended: "Stopped by you after epoch 1.",
    });
    expect((await recorded({ ...task, resume: after.states.at(-1)! }, way)).outcome).toEqual(outcome);
  });

  test("a run begins with weights it is given, and keeps them", async () => {
    const network = networkWith("adam", {});
    const { outcome } = await recorded(taskOf(network), way);
    const given = outcome.weights.filter(({ name }) => name.startsWith("0/"));
    const still = networkWith("sgd", { learning_rate: 0 });
    const begun = await recorded(taskOf(still, { weights: given, epochs: 1 }), way);
    const fresh = buildModel(still, 5);
    const seeded = fresh.read();
    fresh.dispose();
    const named = (weights: readonly NamedWeight[], name: string) =>
      weights.find((weight) => weight.name === name)!.values;
    expect(named(begun.outcome.weights, "0/kernel")).toEqual(named(outcome.weights, "0/kernel"));
    expect(named(begun.outcome.weights, "5/kernel")).toEqual(named(seeded, "5/kernel"));
    // They are kept before the first step, since no seed gives them again.
    expect(begun.states[0]).toMatchObject({ step: 0, epochs: [] });
    expect(named(begun.states[0]!.weights, "0/kernel")).toEqual(named(outcome.weights, "0/kernel"));
  });
});
