/** Whole runs on data of several kinds: several inputs, rows that have to be read, several outputs and labels, scaled targets. */
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { DataError } from "../../src/data/data-error.js";
import type { NumberScale, PreparedData, Rows, RowValues } from "../../src/data/prepared.js";
import type { BatchProgress, EpochProgress, TrainingOutcome } from "../../src/engine/outcome.js";
import { train } from "../../src/engine/train.js";
import type { Network, TrainSettings } from "../../src/network.js";
import { createRandom } from "../../src/random.js";
import {
  dataOf,
  type Graph,
  graphOf,
  networkOf,
  rowsOf,
  rowsOfMany,
  targetOf,
  valuesOf,
} from "./networks.js";
import { engines, useEngine } from "./support.js";

async function run(
  network: Network,
  data: PreparedData,
  epochs: number,
  onBatch: (progress: BatchProgress) => void = () => {},
): Promise<{ outcome: TrainingOutcome; seen: EpochProgress[] }> {
  const seen: EpochProgress[] = [];
  const outcome = await train({
    network,
    data,
    epochs,
    seed: 5,
    control: { whenRunning: async () => {}, stopRequested: () => false },
    onBatch,
    batchInterval: 0,
    onEpoch: (progress) => seen.push(progress),
  });
  return { outcome, seen };
}

/**
 * Houses: two numbers, an image of 4×4 that is bright or dark, and three words. The price takes something from each, and
 * sold is what is bright and has the word 2 in it.
 */
function houses(count: number, seed: number): Rows {
  const random = createRandom(seed);
  const table = new Float32Array(count * 2).map(() => random.normal());
  const bright = Array.from({ length: count }, () => random.integer(2));
  const photo = new Float32Array(count * 16).map(
    (_, at) => bright[Math.floor(at / 16)]! + 0.2 * random.normal(),
  );
  const title = new Float32Array(count * 3).map(() => random.integer(6));
  const garden = Array.from({ length: count }, (_, row) =>
    Number(title.subarray(row * 3, row * 3 + 3).includes(2)),
  );
  const price = bright.map((light, row) => table[row * 2]! - table[row * 2 + 1]! + 2 * light + garden[row]!);
  const sold = bright.map((light, row) => light * garden[row]!);
  return rowsOfMany([valuesOf(table, 2), valuesOf(photo, 16), valuesOf(title, 3)], [price, sold], count);
}

const targets = [targetOf("price"), targetOf("sold", { classes: ["0", "1"] })];
const data = dataOf(houses(320, 1), houses(60, 2), houses(60, 3), targets);
const inputs = { table: [2], photo: [4, 4, 1], title: [3] };

const graph: Graph = {
  inputs,
  layers: [
    { name: "flat", layer: "Flatten", args: {}, inputs: ["photo"] },
    { name: "words", layer: "Embedding", args: { input_dim: 6, output_dim: 3 }, inputs: ["title"] },
    { name: "bag", layer: "Flatten", args: {}, inputs: ["words"] },
    { name: "all", layer: "Concatenate", args: {}, inputs: ["table", "flat", "bag"] },
    { name: "hidden", layer: "Dense", args: { units: 16, activation: "relu" }, inputs: ["all"] },
    { name: "price", layer: "Dense", args: { units: 1 }, inputs: ["hidden"] },
    { name: "sold", layer: "Dense", args: { units: 1, activation: "sigmoid" }, inputs: ["hidden"] },
  ],
  heads: [
    {
      target: "price",
      output: "price",
      task: { kind: "regression" },
      loss: { name: "mean_squared_error", args: {} },
      metrics: ["r2_score", "mean_absolute_error"],
      weight: 1,
    },
    {
      target: "sold",
      output: "sold",
      task: { kind: "classification", classes: ["0", "1"] },
      loss: { name: "binary_crossentropy", args: {} },
      metrics: ["accuracy"],
      weight: 2,
    },
  ],
};

function network(settings: Partial<TrainSettings> = {}): Network {
  const optimizer = { name: "adam", args: { learning_rate: 0.02 } } as const;
  return graphOf(graph, { optimizer, batch: 16, ...settings });
}

/** The same rows, of which some inputs are there only after a while; `fails` says at which reading, from 1, one is not. */
function slowly(rows: Rows, late: readonly number[] = [0, 1, 2], fails = Number.POSITIVE_INFINITY): Rows {
  let readings = 0;
  const read = (input: RowValues, at: number): RowValues => ({
    size: input.size,
    fill: (positions, into, seed) => {
      if (!late.includes(at)) return input.fill(positions, into, seed);
      if (++readings >= fails)
        return Promise.reject(new DataError("houses.parquet has changed while it was read."));
      return new Promise((resolve) => {
        setTimeout(() => resolve(input.fill(positions, into, seed)), readings % 3);
      });
    },
  });
  return { ...rows, inputs: rows.inputs.map(read) };
}

describe.each(engines)("on %s", (engine) => {
  beforeAll(() => useEngine(engine), 30_000);

  test("a table, an image and a text are learnt from together, towards two outputs", async () => {
    const before = tf.memory().numTensors;
    const { outcome, seen } = await run(network(), data, 15);
    expect(Object.keys(outcome.metrics.test)).toEqual([
      "loss",
      "price_loss",
      "sold_loss",
      "price_r2_score",
      "price_mean_absolute_error",
      "sold_accuracy",
    ]);
    const { test: scores } = outcome.metrics;
    expect(scores.price_r2_score).toBeGreaterThan(0.9);
    expect(scores.sold_accuracy).toBeGreaterThan(0.9);
    expect(scores.loss).toBeCloseTo(scores.price_loss! + 2 * scores.sold_loss!, 5);
    expect(Object.keys(seen[0]!.validation)).toEqual(Object.keys(scores));
    expect(tf.memory().numTensors).toBe(before);
  });

  test.each([
    ["all inputs", [0, 1, 2]],
    ["the image", [1]],
  ])("rows of which %s have to be read give the same run, bit for bit", async (_, late) => {
    const { train, validation, test } = data;
    const streamed = {
      ...data,
      train: slowly(train, late),
      validation: slowly(validation, late),
      test: slowly(test, late),
    };
    const there = await run(network(), data, 2);
    const read = await run(network(), streamed, 2);
    expect(read.outcome).toEqual(there.outcome);
    const measured = ({ seconds: _, ...rest }: EpochProgress) => rest;
    expect(read.seen.map(measured)).toEqual(there.seen.map(measured));
  });

  test("rows that are read leave no tensor behind, epoch after epoch", async () => {
    const counts = new Map<number, number>();
    await run(network(), { ...data, train: slowly(data.train, [1]) }, 4, ({ epoch }) => {
      counts.set(epoch, tf.memory().numTensors);
    });
    expect([...counts.keys()]).toEqual([1, 2, 3, 4]);
    // From the second epoch on, the weights of the one before are kept as well.
    expect(new Set([...counts.values()].slice(1)).size).toBe(1);
  });

  test.each([
    ["in the middle of the second epoch", "train", 30, 1],
    ["while validating", "validation", 1, 0],
  ] as const)(
    "data that cannot be read on ends the run %s, with what it says",
    async (_, split, reading, epochs) => {
      const before = tf.memory().numTensors;
      const seen: EpochProgress[] = [];
      const failing = train({
        network: network(),
        data: { ...data, [split]: slowly(data[split], [1], reading) },
        epochs: 5,
        seed: 5,
        control: { whenRunning: async () => {}, stopRequested: () => false },
        onBatch: () => {},
        batchInterval: 0,
        onEpoch: (progress) => seen.push(progress),
      });
      await expect(failing).rejects.toThrow(new DataError("houses.parquet has changed while it was read."));
      expect(seen).toHaveLength(epochs);
      expect(tf.memory().numTensors).toBe(before);
    },
  );

  test("an input is known by its name, in whatever order the data has them", async () => {
    const turned = (rows: Rows): Rows => ({
      ...rows,
      inputs: [rows.inputs[2]!, rows.inputs[0]!, rows.inputs[1]!],
    });
    const named = network();
    const [table, photo, title] = named.dataset!.inputs!;
    const otherwise = { ...named, dataset: { ...named.dataset!, inputs: [title!, table!, photo!] } };
    const same = {
      ...data,
      train: turned(data.train),
      validation: turned(data.validation),
      test: turned(data.test),
    };
    expect((await run(otherwise, same, 1)).outcome).toEqual((await run(named, data, 1)).outcome);
  });

  test("a network need not take every input", async () => {
    const named = network();
    const alone = networkOf(
      [4, 4, 1],
      [{ layer: "Flatten" }, { layer: "Dense", args: { units: 1, activation: "sigmoid" } }],
      {
        loss: { name: "binary_crossentropy", args: {} },
        optimizer: { name: "adam", args: { learning_rate: 0.1 } },
        metrics: ["accuracy"],
      },
    );
    const nodes = alone.nodes.map((node) => (node.inputs.length === 0 ? { ...node, name: "photo" } : node));
    const bright = (rows: Rows): Rows => {
      const values = new Float32Array(rows.count * 16);
      void rows.inputs[1]!.fill(Int32Array.from(rows.index), values);
      return {
        ...rows,
        targets: [Float32Array.from({ length: rows.count }, (_, row) => Number(values[row * 16]! > 0.5))],
      };
    };
    const split = dataOf(bright(data.train), bright(data.validation), bright(data.test));
    const { outcome } = await run({ ...alone, nodes, dataset: named.dataset }, split, 8);
    expect(outcome.metrics.test.accuracy).toBeGreaterThan(0.9);
  });

  test("early stopping goes by the score of one output", async () => {
    const stop = { monitor: "val_sold_accuracy", patience: 2, restoreBestWeights: true };
    const { outcome, seen } = await run(network({ stop }), data, 60);
    const course = seen.map(({ validation }) => validation.sold_accuracy!);
    // The larger the better.
    expect(outcome.bestEpoch).toBe(course.indexOf(Math.max(...course)) + 1);
    expect(outcome.epochs).toBe(outcome.bestEpoch + 2);
    expect(outcome.metrics.validation).toEqual(seen[outcome.bestEpoch - 1]!.validation);
  });

  test("several labels are learnt at once, each by itself", async () => {
    const labelled = (count: number, seed: number): Rows => {
      const random = createRandom(seed);
      const points = Array.from({ length: count }, () => [random.normal(), random.normal()]);
      const labels = points.flatMap(([a, b]) => [Number(a! > 0), Number(b! > 0.5), Number(a! + b! > 0)]);
      return {
        ...rowsOf(
          points,
          points.map(() => 0),
        ),
        targets: [Float32Array.from(labels)],
      };
    };
    const several = networkOf([2], [{ layer: "Dense", args: { units: 3, activation: "sigmoid" } }], {
      task: { kind: "multi_label", classes: ["a", "b", "c"] },
      loss: { name: "binary_crossentropy", args: {} },
      optimizer: { name: "adam", args: { learning_rate: 0.1 } },
      metrics: ["accuracy"],
    });
    const names = [targetOf("genres", { classes: ["a", "b", "c"], width: 3 })];
    const { outcome } = await run(
      several,
      dataOf(labelled(200, 1), labelled(50, 2), labelled(300, 3), names),
      20,
    );
    expect(outcome.metrics.test.accuracy).toBeGreaterThan(0.93);
  });

  describe("a target that was scaled", () => {
    const line = (count: number, seed: number, of: (x: number) => number): Rows => {
      const random = createRandom(seed);
      const points = Array.from({ length: count }, () => [random.normal()]);
      return rowsOf(
        points,
        points.map(([x]) => of(x!)),
      );
    };
    const linear = (settings: Partial<TrainSettings> = {}) =>
      networkOf([1], [{ layer: "Dense", args: { units: 1 } }], {
        task: { kind: "regression" },
        loss: { name: "mean_squared_error", args: {} },
        optimizer: { name: "sgd", args: { learning_rate: 0.1 } },
        metrics: ["mean_squared_error", "mean_absolute_error", "root_mean_squared_error", "r2_score"],
        ...settings,
      });

    test.each<[string, NumberScale, (x: number) => number]>([
      ["standardized", { offset: 200_000, divisor: 50_000 }, (x) => 200_000 + 50_000 * x],
      ["a logarithm", { offset: 0, divisor: 1, log: true }, (x) => Math.expm1(5 + x)],
      ["a logarithm, standardized", { offset: 5, divisor: 2, log: true }, (x) => Math.expm1(5 + 2 * x)],
    ])("has its metrics in the data's numbers and its loss in its own: %s", async (_, scale, of) => {
      const entering = (raw: number) => ((scale.log ? Math.log1p(raw) : raw) - scale.offset) / scale.divisor;
      const scaled = (count: number, seed: number) => line(count, seed, (x) => entering(of(x)));
      // One step, so that what is predicted is far from right.
      const split = dataOf(scaled(80, 1), scaled(20, 2), scaled(20, 3), [targetOf("price", { scale })]);
      const { outcome } = await run(linear(), split, 1);
      const [kernel, bias] = outcome.weights.map(({ values }) => values[0]!) as [number, number];
      const rows = scaled(20, 3);
      const x = new Float32Array(20);
      void rows.inputs[0]!.fill(rows.index, x);
      const back = (value: number) => {
        const plain = value * scale.divisor + scale.offset;
        return scale.log ? Math.expm1(plain) : plain;
      };
      const wanted = [...rows.targets[0]!].map(back);
      const errors = wanted.map((value, row) => back(kernel * x[row]! + bias) - value);
      const mean = (values: readonly number[]) =>
        values.reduce((sum, value) => sum + value, 0) / values.length;
      const squared = mean(errors.map((error) => error ** 2));
      const variance = mean(wanted.map((value) => (value - mean(wanted)) ** 2));
      const { test: scores } = outcome.metrics;
      expect(scores.mean_squared_error! / squared).toBeCloseTo(1, 4);
      expect(scores.root_mean_squared_error! / Math.sqrt(squared)).toBeCloseTo(1, 4);
      expect(scores.mean_absolute_error! / mean(errors.map(Math.abs))).toBeCloseTo(1, 4);
      expect(scores.r2_score).toBeCloseTo(1 - squared / variance, 3);
      const own = mean([...rows.targets[0]!].map((value, row) => (kernel * x[row]! + bias - value) ** 2));
      expect(scores.loss! / own).toBeCloseTo(1, 4);
    });

    test("has finite metrics even where a first answer would be beyond all numbers", async () => {
      const scale = { offset: 0, divisor: 1, log: true } as const;
      const far = line(16, 1, () => 3);
      const wild: Rows = { ...far, inputs: [valuesOf(new Float32Array(16).fill(1e4), 1)] };
      const still = linear({ optimizer: { name: "sgd", args: { learning_rate: 0 } } });
      const { outcome } = await run(still, dataOf(wild, wild, wild, [targetOf("price", { scale })]), 1);
      for (const score of Object.values(outcome.metrics.test)) expect(Number.isFinite(score)).toBe(true);
    });
  });
});

describe("what cannot be trained is refused", () => {
  beforeAll(() => useEngine("wasm"));

  const labelled: Rows = { ...rowsOf([[1, 2]], [1]), targets: [Float32Array.of(1, 0)] };
  const refused: readonly [string, Network, PreparedData, string][] = [
    [
      "an input that the data has none of",
      { ...network(), dataset: { ...network().dataset!, inputs: network().dataset!.inputs!.slice(0, 2) } },
      data,
      "Net takes an input title, and its data has none of that name: it has table, photo.",
    ],
    [
      "a target that the data has none of",
      network(),
      { ...data, targets: [targets[0]!] },
      "The data has no target sold for Net to learn.",
    ],
    [
      "labels of another number",
      networkOf([2], [{ layer: "Dense", args: { units: 3, activation: "sigmoid" } }], {
        task: { kind: "multi_label", classes: ["a", "b"] },
        loss: { name: "binary_crossentropy", args: {} },
      }),
      dataOf(labelled, labelled, labelled),
      "The network gives 3 numbers a row, and the data has 2 targets.",
    ],
    [
      "class weights with several outputs",
      network({ task: { kind: "classification", classes: ["0", "1"] }, classWeights: "balanced" }),
      data,
      "Class weights are for networks with one output, and Net has several.",
    ],
  ];

  test.each(refused)("%s", async (_, wrong, rows, message) => {
    await expect(run(wrong, rows, 1)).rejects.toThrow(message);
  });
});
