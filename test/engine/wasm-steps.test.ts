/** Many steps on WebAssembly: no memory is lost on the way, and the same seed gives the same bits. */
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { buildModel } from "../../src/engine/model.js";
import { objectiveOf } from "../../src/engine/objective.js";
import { optimizerFor } from "../../src/engine/optimizers.js";
import { trainStep } from "../../src/engine/step.js";
import { sizesOf } from "../../src/layers/shape.js";
import type { Network } from "../../src/network.js";
import { networkOf, type Stacked } from "./networks.js";
import { randomNumbers, seed, useEngine, values } from "./support.js";

const ROWS = 5;
const CLASSES = 3;
const ending: Stacked = { layer: "Dense", args: { units: CLASSES, activation: "softmax" } };

const networks: readonly { name: string; steps: number; network: Network }[] = [
  {
    name: "dense layers",
    steps: 10_000,
    network: networkOf([6], [{ layer: "Dense", args: { units: 9, activation: "relu" } }, ending]),
  },
  {
    name: "convolution and pooling",
    steps: 1000,
    network: networkOf(
      [6, 7, 2],
      [
        { layer: "Conv2D", args: { filters: 5, kernel_size: [3, 2], activation: "relu" } },
        { layer: "MaxPooling2D", args: { pool_size: [2, 2] } },
        { layer: "Flatten" },
        ending,
      ],
    ),
  },
  ...["LSTM", "GRU"].map((layer) => ({
    name: layer,
    steps: 1000,
    network: networkOf([4, 3], [{ layer, args: { units: 5 } }, ending]),
  })),
];

describe.each(networks)("$name", ({ network, steps }) => {
  beforeAll(() => useEngine("wasm"));

  test(`${steps} steps leave no tensor and take no more memory`, () => {
    const warm = 100;
    let after: unknown;
    trainFor(network, steps, (step) => {
      if (step === warm) after = memory();
      if (step === steps) expect(memory()).toEqual(after);
    });
    expect(after).toBeDefined();
  }, 120_000);

  test("the same seed gives the same bits, another one others", () => {
    const [once, again] = [trainFor(network, 50), trainFor(network, 50)];
    expect(again).toEqual(once);
    expect(trainFor(network, 50, undefined, seed + 1)).not.toEqual(once);
  });
});

/** The weights' bits after so many steps on one batch. */
function trainFor(
  network: Network,
  steps: number,
  onStep?: (step: number) => void,
  modelSeed = seed,
): Int32Array[] {
  const model = buildModel(network, modelSeed);
  const objective = objectiveOf(model);
  const optimizer = optimizerFor(network);
  const x = values(randomNumbers(seed), [ROWS, ...sizesOf(network.nodes[0]!.shape)!]);
  const inputs = [tf.tensor(x.data, x.shape)];
  const labels = tf.tensor1d(
    Array.from({ length: ROWS }, (_, row) => row % CLASSES),
    "int32",
  );
  const targets = [tf.tidy(() => tf.cast(tf.oneHot(labels, CLASSES), "float32"))];
  const batch = { count: ROWS, inputs, targets, values: [], dispose: () => {} };
  for (let step = 1; step <= steps; step++) {
    trainStep(model, optimizer, objective, batch, { seed, step });
    onStep?.(step);
  }
  const bits = model.read().map((weight) => new Int32Array(weight.values.buffer));
  tf.dispose([labels, ...inputs, ...targets]);
  optimizer.dispose();
  model.dispose();
  return bits;
}

/** tfjs's own count of tensors, the backend's of pieces of memory, and how much memory it has asked for. */
function memory() {
  const backend = tf.engine().backend as tf.KernelBackend & { wasm: { HEAPU8: Uint8Array } };
  return {
    tensors: tf.memory().numTensors,
    pieces: backend.numDataIds(),
    bytes: backend.wasm.HEAPU8.byteLength,
  };
}
