/** Models: starting weights, branches, the path around softmax and sigmoid, and weights going in and out. */
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { buildModel, outputActivation } from "../../src/engine/model.js";
import { objectiveOf } from "../../src/engine/objective.js";
import { catalogue } from "../../src/layers/catalogue.js";
import { endingActivation } from "../../src/layers/ending-activation.js";
import type { Network } from "../../src/network.js";
import { createRandom } from "../../src/random.js";
import { type Case, fittingArguments, oracleCases, type PlainArgs } from "../layers/support.js";
import { networkOf, networkOfOne, type Stacked } from "./networks.js";
import { answers, engines, expectClose, seed, useEngine } from "./support.js";

const stack: readonly Stacked[] = [
  { layer: "Dense", args: { units: 4, activation: "relu" } },
  { layer: "BatchNormalization" },
  { layer: "Dense", args: { units: 3, activation: "softmax" } },
];

const size = ({ inputs }: Case) => inputs[0]!.reduce((product, length) => product * length, 1);
const smallestFirst = [...oracleCases()].sort((a, b) => size(a) - size(b));

/** For each layer that can end in `activation`, a network of it alone, as Keras has built one. */
function endingIn(activation: string): ReadonlyMap<string, Network> {
  const networks = new Map<string, Network>();
  for (const { layer: name, args: plain, inputs, error } of smallestFirst) {
    const layer = catalogue.get(name)!;
    if (error !== undefined || networks.has(name)) continue;
    const inner = { layer: "Dense", args: { units: 3, activation } };
    const changed: PlainArgs =
      name === "TimeDistributed"
        ? { layer: inner }
        : layer.params.some((param) => param.name === "activation")
          ? { ...plain, activation }
          : plain;
    const args = fittingArguments(layer, changed);
    if (endingActivation(layer, args) === activation) networks.set(name, networkOfOne(layer, args, inputs));
  }
  return networks;
}

const softmaxes = endingIn("softmax");
const sigmoids = endingIn("sigmoid");

test("layers of all kinds can end in an activation, and those whose activation is within do not", () => {
  const kinds = ["Dense", "EinsumDense", "Conv2D", "Conv3DTranspose", "SeparableConv1D", "DepthwiseConv2D"];
  expect([...sigmoids.keys()]).toEqual(expect.arrayContaining([...kinds, "TimeDistributed", "Activation"]));
  expect([...softmaxes.keys()].sort()).toEqual([...sigmoids.keys(), "Softmax"].sort());
  for (const recurrent of ["LSTM", "GRU", "SimpleRNN", "ConvLSTM2D", "Bidirectional"]) {
    expect(softmaxes.has(recurrent)).toBe(false);
  }
});

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
    const output = model.forward([tf.tensor2d([[1, 2]])])[0]!;
    expect([...output.dataSync()]).toEqual([5, 6, 4, 4]);
    output.dispose();
    model.dispose();
  });

  test.each([
    ["softmax", softmaxes, (x: tf.Tensor) => tf.softmax(x)],
    ["sigmoid", sigmoids, (x: tf.Tensor) => tf.sigmoid(x)],
  ] as const)("%s of the logits is the output", (activation, networks, apply) => {
    const random = createRandom(seed);
    for (const [name, network] of networks) {
      const model = buildModel(network, seed);
      expect(outputActivation(network.nodes[network.output]!), name).toBe(activation);
      const shape = [2, ...network.nodes[0]!.shape.map(({ size }) => size!)];
      const data = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.normal());
      const [logits, outputs] = answers([{ shape, data }], (x) => [
        apply(model.forward(x, { logits: new Set([network.output]) })[0]!),
        ...model.forward(x),
      ]);
      expectClose([logits!], [outputs!], 1e-6, name);
      model.dispose();
    }
  });

  test.each([
    ["softmax", "sparse_categorical_crossentropy", true],
    ["softmax", "mean_squared_error", false],
    ["sigmoid", "binary_crossentropy", true],
    ["sigmoid", "sparse_categorical_crossentropy", false],
    ["relu", "categorical_crossentropy", false],
  ] as const)("after %s, %s is computed from logits: %s", (activation, loss, logits) => {
    const settings = { loss: { name: loss, args: {} } };
    const model = buildModel(
      networkOf([3], [{ layer: "Dense", args: { units: 3, activation } }], settings),
      1,
    );
    expect(objectiveOf(model).logits.has(model.network.output)).toBe(logits);
    model.dispose();
  });

  test("softmax over another axis than the last is none of a loss's business", () => {
    const network = networkOf([3, 4], [{ layer: "Softmax", args: { axis: 1 } }]);
    expect(outputActivation(network.nodes[network.output]!)).toBeUndefined();
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
        ...model.forward([x], training ? { training } : {})[0]!.dataSync(),
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
        const predicted = [...model.forward([x])[0]!.dataSync()];
        const trained = [...model.forward([x], { training: { seed: 1, step: 1 } })[0]!.dataSync()];
        expect(trained).not.toEqual(predicted);
        expect([...model.forward([x], { training: { seed: 1, step: 1 } })[0]!.dataSync()]).toEqual(trained);
      });
      model.dispose();
    }
  });
});
