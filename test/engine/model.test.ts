/** Models: starting weights, branches, the path around softmax, and weights going in and out. */
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { initialValues } from "../../src/engine/initializers.js";
import { buildModel } from "../../src/engine/model.js";
import { objectiveOf } from "../../src/engine/step.js";
import { createRandom } from "../../src/random.js";
import { networkOf, type Stacked } from "./networks.js";
import { engines, useEngine } from "./support.js";

const stack: readonly Stacked[] = [
  { layer: "Dense", args: { units: 4, activation: "relu" } },
  { layer: "BatchNormalization" },
  { layer: "Dense", args: { units: 3, activation: "softmax" } },
];

describe.each(engines)("on %s", (engine) => {
  beforeAll(() => useEngine(engine));

  test("branches meet again", () => {
    const network = networkOf(
      [2],
      [
        { layer: "Dense", args: { units: 2, kernel_initializer: "ones", bias_initializer: "ones" } },
        { layer: "Add", inputs: [0, -1] },
        { layer: "Concatenate", inputs: [1, 0] },
      ],
    );
    const model = buildModel(network, 1);
    const output = model.forward([tf.tensor2d([[1, 2]])]);
    expect([...output.dataSync()]).toEqual([5, 6, 4, 4]);
    output.dispose();
    model.dispose();
  });

  test("logits are what softmax is taken of", () => {
    const model = buildModel(networkOf([3], stack), 1);
    tf.tidy(() => {
      const x = tf.tensor2d([[0.1, -2, 0.5]]);
      const logits = model.forward([x], { logits: true });
      expect([...tf.softmax(logits).dataSync()]).toEqual([...model.forward([x]).dataSync()]);
    });
    model.dispose();
  });

  test.each([
    ["softmax", "sparse_categorical_crossentropy", true],
    ["softmax", "mean_squared_error", false],
    ["sigmoid", "binary_crossentropy", true],
    ["sigmoid", "sparse_categorical_crossentropy", false],
    ["relu", "categorical_crossentropy", false],
  ] as const)("after %s, %s is computed from logits: %s", (activation, loss, logits) => {
    const network = networkOf([3], [{ layer: "Dense", args: { units: 3, activation } }], {
      loss: { name: loss, args: {} },
    });
    const model = buildModel(network, 1);
    expect(objectiveOf(model).logits).toBe(logits);
    model.dispose();
  });

  test("weights are read, loaded, remembered and brought back", () => {
    const before = tf.memory().numTensors;
    const model = buildModel(networkOf([3], stack), 1);
    const other = buildModel(networkOf([3], stack), 2);
    const first = model.read();
    expect(first.map(({ name }) => name)).toEqual([
      "0/kernel",
      "0/bias",
      "1/gamma",
      "1/beta",
      "1/moving_mean",
      "1/moving_variance",
      "2/kernel",
      "2/bias",
    ]);
    expect(other.read()).not.toEqual(first);
    const snapshot = other.snapshot();
    other.load(first);
    expect(other.read()).toEqual(first);
    other.restore(snapshot);
    expect(other.read()).not.toEqual(first);
    other.load([{ name: "1/moving_mean", shape: [4], values: Float32Array.of(1, 2, 3, 4) }]);
    expect([...other.read()[4]!.values]).toEqual([1, 2, 3, 4]);
    snapshot.dispose();
    model.dispose();
    other.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test("weights of another network are refused", () => {
    const model = buildModel(networkOf([3], stack), 1);
    const values = new Float32Array(4);
    expect(() => model.load([{ name: "0/scale", shape: [4], values }])).toThrow("no weights called 0/scale");
    expect(() => model.load([{ name: "0/bias", shape: [2, 2], values }])).toThrow(
      "0/bias has the shape 4 in the network and 2×2 in what is loaded.",
    );
    model.dispose();
  });

  test("another layer leaves the other layers' starting weights alone", () => {
    const short = buildModel(networkOf([3], stack.slice(0, 1)), 1);
    const long = buildModel(networkOf([3], stack), 1);
    expect(long.read().slice(0, 2)).toEqual(short.read());
    short.dispose();
    long.dispose();
  });

  test("LSTM's forget gates start open", () => {
    const model = buildModel(networkOf([5, 2], [{ layer: "LSTM", args: { units: 2 } }]), 1);
    expect([...model.read().find(({ name }) => name === "0/bias")!.values]).toEqual([0, 0, 1, 1, 0, 0, 0, 0]);
    model.dispose();
  });

  test("dropout drops its share while training, differently at each step, and nothing otherwise", () => {
    const network = networkOf([5000], [{ layer: "Dropout", args: { rate: 0.3 } }]);
    const model = buildModel(network, 1);
    tf.tidy(() => {
      const x = tf.ones([1, 5000]);
      const values = (training?: { seed: number; step: number }) => [
        ...model.forward([x], training ? { training } : {}).dataSync(),
      ];
      const first = values({ seed: 1, step: 1 });
      expect(first.filter((value) => value === 0).length / 5000).toBeCloseTo(0.3, 1);
      expect(new Set(first)).toEqual(new Set([0, Math.fround(1 / 0.7)]));
      expect(values({ seed: 1, step: 1 })).toEqual(first);
      expect(values({ seed: 1, step: 2 })).not.toEqual(first);
      expect(new Set(values())).toEqual(new Set([1]));
    });
    model.dispose();
  });

  test.each(["LSTM", "GRU"])("%s drops inputs and state while training", (layer) => {
    for (const args of [
      { dropout: 0.5 },
      { recurrent_dropout: 0.5 },
      { dropout: 0.5, recurrent_dropout: 0.5 },
    ]) {
      const model = buildModel(networkOf([4, 3], [{ layer, args: { units: 5, ...args } }]), 1);
      tf.tidy(() => {
        const x = tf.ones([2, 4, 3]);
        const predicted = [...model.forward([x]).dataSync()];
        const trained = [...model.forward([x], { training: { seed: 1, step: 1 } }).dataSync()];
        expect(trained).not.toEqual(predicted);
        expect([...model.forward([x], { training: { seed: 1, step: 1 } }).dataSync()]).toEqual(trained);
      });
      model.dispose();
    }
  });
});

describe("initializers", () => {
  const draw = (name: string, shape: number[]) => initialValues(name, shape, createRandom(3));
  const deviation = (values: Float32Array) =>
    Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);

  test.each([
    ["glorot_uniform", Math.sqrt(6 / 500)],
    ["he_uniform", Math.sqrt(6 / 200)],
    ["lecun_uniform", Math.sqrt(3 / 200)],
    ["random_uniform", 0.05],
    ["uniform", 0.05],
  ])("%s stays within its limit and fills it", (name, limit) => {
    const values = draw(name, [200, 300]).map(Math.abs);
    expect(Math.max(...values.subarray(0, 50_000))).toBeLessThanOrEqual(limit);
    expect(deviation(values)).toBeCloseTo(limit / Math.sqrt(3), 3);
  });

  test.each([
    ["glorot_normal", Math.sqrt(2 / 500), true],
    ["he_normal", Math.sqrt(2 / 200), true],
    ["lecun_normal", Math.sqrt(1 / 200), true],
    // Keras's truncated_normal does not make up for what is cut off.
    ["truncated_normal", 0.05 * 0.8796, true],
    ["random_normal", 0.05, false],
  ])("%s has its deviation", (name, wanted, cut) => {
    const values = draw(name, [200, 300]);
    expect(deviation(values) / wanted).toBeCloseTo(1, 1);
    const most = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
    expect(most < (2.01 * wanted) / 0.8796).toBe(cut);
  });

  test("a convolution's fans count its window", () => {
    const limit = Math.sqrt(6 / (9 * 8 + 9 * 16));
    const largest = draw("glorot_uniform", [3, 3, 8, 16]).reduce((most, value) => Math.max(most, value), 0);
    expect(largest / limit).toBeCloseTo(1, 2);
  });

  test.each([[[4, 16]], [[16, 4]], [[7, 7]], [[2, 3, 5]]])(
    "orthogonal %j has orthonormal rows or columns",
    (shape) => {
      const values = draw("orthogonal", shape);
      const columns = shape.at(-1)!;
      const rows = values.length / columns;
      const wide = rows < columns;
      const count = wide ? rows : columns;
      const at = (vector: number, place: number) =>
        values[wide ? vector * columns + place : place * columns + vector]!;
      for (let a = 0; a < count; a++) {
        for (let b = 0; b <= a; b++) {
          let product = 0;
          for (let place = 0; place < Math.max(rows, columns); place++)
            product += at(a, place) * at(b, place);
          expect(product).toBeCloseTo(a === b ? 1 : 0, 5);
        }
      }
    },
  );
});
