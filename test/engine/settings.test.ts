/** Whole runs under their settings: schedules, clipping, class weights and regularizers reach every step of `train`. */
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import type { PreparedData, Rows } from "../../src/data/prepared.js";
import { classWeightsFor } from "../../src/engine/class-weights.js";
import type { EpochProgress, TrainingOutcome } from "../../src/engine/outcome.js";
import { TrainingFailure } from "../../src/engine/outcome.js";
import { train } from "../../src/engine/train.js";
import type { TrainSettings } from "../../src/network.js";
import { createRandom } from "../../src/random.js";
import { dataOf, networkOf, rowsOf, type Stacked } from "./networks.js";
import { engines, useEngine } from "./support.js";

/** Two overlapping clouds on a line, the second with a share of the rows. */
function clouds(count: number, share: number, seed: number): Rows {
  const random = createRandom(seed);
  const labels = Array.from({ length: count }, (_, row) => Number(row < count * share));
  return rowsOf(
    labels.map((label) => [label + random.normal()]),
    labels,
  );
}

const data = dataOf(clouds(200, 0.1, 1), clouds(60, 0.1, 2), clouds(400, 0.5, 3));
const sgd = (learningRate: number) => ({ name: "sgd", args: { learning_rate: learningRate } }) as const;
const softmax: readonly Stacked[] = [{ layer: "Dense", args: { units: 2, activation: "softmax" } }];
const sigmoid: readonly Stacked[] = [{ layer: "Dense", args: { units: 1, activation: "sigmoid" } }];

async function run(
  settings: Partial<TrainSettings>,
  {
    layers = softmax,
    epochs = 6,
    rows = data,
  }: { layers?: readonly Stacked[]; epochs?: number; rows?: PreparedData } = {},
): Promise<{ outcome: TrainingOutcome; seen: EpochProgress[] }> {
  const seen: EpochProgress[] = [];
  const outcome = await train({
    network: networkOf([1], layers, { optimizer: sgd(0.1), metrics: ["accuracy"], ...settings }),
    data: rows,
    epochs,
    seed: 5,
    control: { whenRunning: async () => {}, stopRequested: () => false },
    onBatch: () => {},
    batchInterval: 1e9,
    onEpoch: (progress) => seen.push(progress),
  });
  return { outcome, seen };
}

describe.each(engines)("on %s", (engine) => {
  beforeAll(() => useEngine(engine));

  test("the learning rate is the optimizer's without a schedule, and follows it with one", async () => {
    const rates = (seen: readonly EpochProgress[]) => seen.map(({ learningRate }) => learningRate);
    expect(rates((await run({})).seen)).toEqual(new Array(6).fill(0.1));
    const schedule = { name: "step", args: { every: 2, factor: 0.5 } } as const;
    const { seen, outcome } = await run({ schedule });
    expect(rates(seen)).toEqual([0.1, 0.1, 0.05, 0.05, 0.025, 0.025]);
    expect(outcome.weights).not.toEqual((await run({})).outcome.weights);
  });

  test("a schedule that ends at 0 ends with a step that changes next to nothing", async () => {
    const schedule = { name: "polynomial", args: { warmup: 0, power: 1, end_learning_rate: 0 } } as const;
    const moved = async (epochs: number) => {
      const { outcome } = await run({ schedule, batch: 200 }, { epochs });
      return outcome.weights[0]!.values[0]!;
    };
    // One step an epoch: from 0.1 down by a tenth of it each.
    expect(Math.abs((await moved(10)) - (await moved(1)))).toBeGreaterThan(0);
    const { seen } = await run({ schedule, batch: 200 }, { epochs: 10 });
    expect(seen.map(({ learningRate }) => learningRate)).toEqual(
      Array.from({ length: 10 }, (_, at) => expect.closeTo(0.1 * (1 - at / 10), 12)),
    );
  });

  test("reduce_on_plateau lowers the learning rate of a run that is stuck", async () => {
    const schedule = {
      name: "reduce_on_plateau",
      args: {
        monitor: "val_loss",
        factor: 0.5,
        patience: 2,
        min_learning_rate: 0,
        min_delta: 10,
        cooldown: 0,
      },
    } as const;
    const { seen } = await run({ schedule }, { epochs: 7 });
    // Nothing improves by 10, so after the first epoch every second one counts.
    expect(seen.map(({ learningRate }) => learningRate)).toEqual([0.1, 0.1, 0.1, 0.05, 0.05, 0.025, 0.025]);
  });

  test("min_delta stops a run that improves by less", async () => {
    const stop = { monitor: "val_loss", patience: 2, restoreBestWeights: true };
    expect((await run({ stop })).outcome.epochs).toBe(6);
    expect((await run({ stop: { ...stop, minDelta: 10 } })).outcome).toMatchObject({
      epochs: 3,
      bestEpoch: 1,
    });
  });

  test("clipping holds a step back that is too long, and leaves short ones alone", async () => {
    const first = (await run({ optimizer: sgd(0) })).outcome.weights[0]!.values;
    const distance = async (max: number) => {
      const clip = { name: "global_norm", args: { max } } as const;
      const { outcome } = await run({ optimizer: sgd(1), batch: 200, clip }, { epochs: 1 });
      return outcome.weights[0]!.values.reduce((sum, value, at) => sum + (value - first[at]!) ** 2, 0) ** 0.5;
    };
    expect(await distance(0.001)).toBeLessThan(0.0010001);
    const { outcome } = await run({ optimizer: sgd(1), batch: 200 }, { epochs: 1 });
    const clip = { name: "global_norm", args: { max: 1000 } } as const;
    const same = await run({ optimizer: sgd(1), batch: 200, clip }, { epochs: 1 });
    for (const [at, { values }] of outcome.weights.entries()) {
      expect([...same.outcome.weights[at]!.values]).toEqual(
        [...values].map((value) => expect.closeTo(value, 6)),
      );
    }
  });

  test.each([
    ["one output for each class", softmax, "sparse_categorical_crossentropy"],
    ["one output", sigmoid, "binary_crossentropy"],
  ] as const)("balanced class weights find the rare class, with %s", async (_, layers, name) => {
    const loss = { name, args: {} };
    const settings = { loss, optimizer: sgd(1), batch: 100 };
    const plain = await run(settings, { layers, epochs: 30 });
    const balanced = await run({ ...settings, classWeights: "balanced" }, { layers, epochs: 30 });
    // On rows with as many of both: without weights nearly all are taken for the frequent class.
    expect(plain.outcome.metrics.test.accuracy).toBeLessThan(0.6);
    expect(balanced.outcome.metrics.test.accuracy).toBeGreaterThan(0.65);
  });

  test("class weights count while training and not when scored", async () => {
    const still = { optimizer: sgd(0), batch: 200 };
    const plain = await run(still, { epochs: 1 });
    const doubled = await run({ ...still, classWeights: { 0: 2, 1: 2 } }, { epochs: 1 });
    expect(doubled.seen[0]!.train.loss! / plain.seen[0]!.train.loss!).toBeCloseTo(2, 5);
    expect(doubled.seen[0]!.train.accuracy).toBe(plain.seen[0]!.train.accuracy);
    expect(doubled.outcome.metrics).toEqual(plain.outcome.metrics);
  });

  test("a regularizer is part of every loss that is reported, and keeps weights small", async () => {
    const held: readonly Stacked[] = [
      {
        layer: "Dense",
        args: { ...softmax[0]!.args, kernel_regularizer: { name: "l2", args: { l2: 0.5 } } },
      },
    ];
    const size = ({ weights }: TrainingOutcome) =>
      weights[0]!.values.reduce((sum, value) => sum + value ** 2, 0);
    const plain = await run({ optimizer: sgd(0) });
    const regular = await run({ optimizer: sgd(0) }, { layers: held });
    const penalty = 0.5 * size(plain.outcome);
    for (const split of ["train", "validation", "test"] as const) {
      expect(regular.outcome.metrics[split].loss! - plain.outcome.metrics[split].loss!).toBeCloseTo(
        penalty,
        5,
      );
    }
    expect(regular.seen[0]!.train.loss! - plain.seen[0]!.train.loss!).toBeCloseTo(penalty, 5);
    const quick = { optimizer: sgd(0.3), batch: 100 };
    expect(size((await run(quick, { layers: held, epochs: 20 })).outcome)).toBeLessThan(
      size((await run(quick, { epochs: 20 })).outcome) / 2,
    );
  });

  test("all of it together leaves no tensor behind", async () => {
    const before = tf.memory().numTensors;
    await run(
      {
        schedule: { name: "cosine", args: { warmup: 1, alpha: 0 } },
        clip: { name: "norm", args: { max: 0.1 } },
        classWeights: "balanced",
      },
      {
        layers: [
          {
            layer: "Dense",
            args: {
              units: 4,
              kernel_constraint: { name: "max_norm", args: { max_value: 1, axis: 0 } },
              activity_regularizer: { name: "l1", args: { l1: 0.01 } },
            },
          },
          ...softmax,
        ],
      },
    );
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("class weights", () => {
  const rows = rowsOf([[0]], [0, 0, 0, 2, 2, 2, 2, 2, 2, 0]);

  test("balanced lets the classes that have rows count the same", () => {
    const weights = classWeightsFor("balanced", rows.targets[0]!, ["a", "b", "c"]);
    expect(weights).toEqual([10 / (2 * 4), 1, 10 / (2 * 6)]);
    const mean = rows.targets[0]!.reduce((sum, label) => sum + weights[label]!, 0) / rows.count;
    expect(mean).toBeCloseTo(1, 12);
  });

  test("names are the classes', and the others count 1", () => {
    expect(classWeightsFor({ c: 4, a: 0.5 }, rows.targets[0]!, ["a", "b", "c"])).toEqual([0.5, 1, 4]);
  });

  test("a name that is none of the classes is refused", () => {
    expect(() => classWeightsFor({ d: 4 }, rows.targets[0]!, ["a", "b", "c"])).toThrow(
      new TrainingFailure("There is a class weight for d, which is none of the classes: a, b, c."),
    );
  });
});
