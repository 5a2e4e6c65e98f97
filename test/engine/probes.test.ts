/** Probes: figures of real steps against the arrays they are of, in every way of computing, and that looking changes nothing. */
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import type { Rows } from "../../src/data/prepared.js";
import { readBatches } from "../../src/engine/batches.js";
import { layoutOf } from "../../src/engine/layout.js";
import { buildModel, type Model } from "../../src/engine/model.js";
import { objectiveOf } from "../../src/engine/objective.js";
import { inOrder } from "../../src/engine/order.js";
import type { NamedWeight } from "../../src/engine/outcome.js";
import { readProbe } from "../../src/engine/probes/probe.js";
import { train } from "../../src/engine/train.js";
import type { Figures, LayerProbe, Probe } from "../../src/history.js";
import type { Network, TrainSettings } from "../../src/network.js";
import { createRandom } from "../../src/random.js";
import { dataOf, networkOf, rowsOf, type Stacked } from "./networks.js";
import { seed, useEngine } from "./support.js";
import { type Way, ways } from "./ways.js";

const BATCH = 8;

function rows(count: number): Rows {
  const random = createRandom(seed);
  return rowsOf(
    Array.from({ length: count }, () => Array.from({ length: 6 }, () => random.normal())),
    Array.from({ length: count }, (_, at) => at % 3),
  );
}

const layers: readonly Stacked[] = [
  { layer: "Dense", args: { units: 5, activation: "relu" } },
  { layer: "BatchNormalization" },
  { layer: "Dropout", args: { rate: 0.5 } },
  { layer: "Dense", args: { units: 4, activation: "tanh" } },
  { layer: "Activation", args: { activation: "linear" } },
  { layer: "Dense", args: { units: 3, activation: "softmax" } },
];

function networkWith(settings: Partial<TrainSettings> = {}, stack = layers): Network {
  return networkOf([6], stack, {
    optimizer: { name: "adam", args: { learning_rate: 0.01 } },
    batch: BATCH,
    ...settings,
  });
}

/** Looks into a step of the first batch behind `already` others, and takes it. */
async function probed(network: Network, way: Way, already = 0, change: (model: Model) => void = () => {}) {
  const layout = layoutOf(network, []);
  const model = buildModel(network, seed);
  change(model);
  const objective = objectiveOf(model);
  const task = { model, objective, layout, seed, trainSizes: [BATCH], scoreSizes: [], probes: true };
  const trainer = way.makeTrainer(task);
  const all = rows(BATCH * (already + 1));
  const reader = readBatches(all, layout, inOrder(all), BATCH);
  try {
    for (let step = 1; step <= already; step++) trainer.train([await reader.next()], step, () => 0.01);
    const batch = await reader.next();
    trainer.settle();
    const before = model.read();
    const layersSeen = readProbe(model, trainer.probe!(batch, already + 1, 0.01));
    const untouched = model.read();
    trainer.train([batch], already + 1, () => 0.01);
    trainer.settle();
    return { before, untouched, after: model.read(), layers: layersSeen };
  } finally {
    await reader.end();
    trainer.dispose();
    model.dispose();
  }
}

/** Worked out here, from the values themselves. */
function expected(values: Float32Array): Pick<Figures, "norm" | "min" | "max" | "zeros"> {
  return {
    norm: Math.hypot(...values),
    min: Math.min(...values),
    max: Math.max(...values),
    zeros: values.filter((value) => value === 0).length / values.length,
  };
}

function expectFigures(seen: Figures, values: Float32Array, tolerance: number): void {
  const { norm, min, max, zeros } = expected(values);
  const close = (a: number, b: number) => expect(Math.abs(a - b)).toBeLessThanOrEqual(tolerance * (1 + norm));
  close(seen.norm, norm);
  close(seen.min, min);
  close(seen.max, max);
  expect(seen.zeros).toBeCloseTo(zeros, 5);
  expect(seen.histogram.reduce((sum, count) => sum + count, 0)).toBe(values.length);
}

const valuesOf = (weights: readonly NamedWeight[], name: string) =>
  weights.find((weight) => weight.name === name)!.values;
const layerNamed = (probe: readonly LayerProbe[], name: string) => probe.find(({ layer }) => layer === name)!;

describe.each(ways)("on $name", (way) => {
  beforeAll(() => useEngine(way.engine));

  test.each([
    ["adam", 0, {}],
    ["adam", 3, {}],
    ["sgd with momentum", 2, { optimizer: { name: "sgd", args: { learning_rate: 0.01, momentum: 0.9 } } }],
    ["clipped gradients", 2, { clip: { name: "global_norm", args: { max: 0.01 } } }],
    [
      "accumulated gradients",
      2,
      { optimizer: { name: "adam", args: { learning_rate: 0.01, gradient_accumulation_steps: 3 } } },
    ],
  ] as const)(
    "weights and updates are those of the step: %s, step behind %i",
    async (_, already, settings) => {
      const { before, untouched, after, layers } = await probed(
        networkWith(settings as Partial<TrainSettings>),
        way,
        already,
      );
      expect(untouched).toEqual(before);
      for (const { layer, weights } of layers) {
        for (const { name, values, gradient, update } of weights) {
          const place = `${layer}/${name}`;
          const [old, now] = [valuesOf(before, place), valuesOf(after, place)];
          expectFigures(values, old, 1e-5);
          expect(gradient === undefined).toBe(name.startsWith("moving"));
          if (update)
            expectFigures(
              update,
              Float32Array.from(now, (value, at) => value - old[at]!),
              2e-6,
            );
        }
      }
    },
  );

  test("plain SGD's update is its gradient times the rate", async () => {
    const { layers } = await probed(
      networkWith({ optimizer: { name: "sgd", args: { learning_rate: 0.01 } } }),
      way,
    );
    for (const { gradient, update } of layers.flatMap(({ weights }) => weights)) {
      if (gradient) expect(update!.norm).toBeCloseTo(gradient.norm * 0.01, 5);
    }
  });

  test("units that never answer, and outputs in the flat ends of tanh, are counted; a healthy layer has none", async () => {
    const healthy = await probed(networkWith(), way);
    expect(layerNamed(healthy.layers, "0").output).toMatchObject({ silentUnits: 0, saturated: 0 });
    expect(layerNamed(healthy.layers, "3").output.saturated).toBeLessThan(0.5);
    const sick = await probed(networkWith(), way, 0, (model) => {
      const dead = Float32Array.from([-100, -100, 0, 0, 0]);
      const steep = valuesOf(model.read(), "3/kernel").map((value) => value * 1e6);
      model.load([
        { name: "0/bias", shape: [5], values: dead },
        { name: "3/kernel", shape: [5, 4], values: steep },
      ]);
    });
    expect(layerNamed(sick.layers, "0").output.silentUnits).toBeCloseTo(0.4, 5);
    expect(layerNamed(sick.layers, "0").output.zeros).toBeGreaterThanOrEqual(0.4);
    expect(layerNamed(sick.layers, "3").output.saturated).toBeGreaterThan(0.5);
  });

  test("an output that is read before its softmax is told of behind it", async () => {
    const { output } = layerNamed((await probed(networkWith(), way)).layers, "5");
    expect(output.min).toBeGreaterThan(0);
    expect(output.max).toBeLessThan(1);
  });

  test("looking at values that are no numbers breaks nothing: it is the step that is refused", async () => {
    const sick = probed(networkWith(), way, 0, (model) =>
      model.load([{ name: "5/bias", shape: [3], values: Float32Array.of(Number.NaN, 0, 0) }]),
    );
    await expect(sick).rejects.toThrow("the loss became NaN");
  });

  test("a run that is looked into ends with the weights of one that is not, and leaves no tensors behind", async () => {
    const run = async (every: number, count = 83) => {
      const seen: Probe[] = [];
      const before = tf.memory().numTensors;
      const { weights } = await train(
        {
          network: networkWith(),
          data: dataOf(rows(count), rows(9), rows(9)),
          epochs: 2,
          seed: 3,
          control: { whenRunning: async () => {}, stopRequested: () => false },
          onBatch: () => {},
          batchInterval: 1e9,
          onEpoch: () => {},
          ...(every > 0 && { probes: { every, onProbe: (probe) => void seen.push(probe) } }),
        },
        way.makeTrainer,
      );
      expect(tf.memory().numTensors).toBe(before);
      return { weights, steps: seen.map(({ epoch, step }) => [epoch, step]) };
    };
    const plain = await run(0);
    const looked = await run(5);
    expect(looked.weights).toEqual(plain.weights);
    // Eleven steps an epoch, of which the last has fewer rows; as a graph eight steps are one call.
    expect(looked.steps).toEqual(
      way.graphs
        ? [
            [1, 1],
            [1, 9],
            [2, 12],
            [2, 20],
            [2, 21],
          ]
        : [
            [1, 1],
            [1, 6],
            [2, 12],
            [2, 16],
            [2, 21],
          ],
    );
    expect((await run(1000)).steps).toEqual([[1, 1]]);
  });
});
