/** Whole training runs: that they learn, repeat themselves, stop, pause and fail as they should. */
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import type { Rows } from "../../src/data/prepared.js";
import { nativeBackend } from "../../src/engine/backends/native.js";
import type { BatchProgress, Control, EpochProgress, TrainingTask } from "../../src/engine/outcome.js";
import { TrainingFailure } from "../../src/engine/outcome.js";
import { train } from "../../src/engine/train.js";
import type { Network, TrainSettings } from "../../src/network.js";
import { createRandom } from "../../src/random.js";
import { dataOf, networkOf, rowsOf } from "./networks.js";
import { engines, useEngine } from "./support.js";

const goOn: Control = { whenRunning: async () => {}, stopRequested: () => false };

/** Three clouds of points in the plane. */
function clouds(count: number, seed: number): Rows {
  const random = createRandom(seed);
  const centers = [
    [0, 2],
    [2, -1],
    [-2, -1],
  ] as const;
  const labels = Array.from({ length: count }, (_, row) => row % 3);
  const points = labels.map((label) => centers[label]!.map((place) => place + 0.5 * random.normal()));
  return rowsOf(points, labels);
}

/** y = 2a − 3b + 1. */
function plane(count: number, seed: number): Rows {
  const random = createRandom(seed);
  const points = Array.from({ length: count }, () => [random.normal(), random.normal()]);
  return rowsOf(
    points,
    points.map(([a, b]) => 2 * a! - 3 * b! + 1),
  );
}

function classifier(settings: Partial<TrainSettings> = {}): Network {
  return networkOf(
    [2],
    [
      { layer: "Dense", args: { units: 16, activation: "relu" } },
      { layer: "Dense", args: { units: 3, activation: "softmax" } },
    ],
    {
      optimizer: { name: "adam", args: { learning_rate: 0.01 } },
      metrics: ["accuracy"],
      ...settings,
    },
  );
}

interface Watched {
  readonly seenBatches: BatchProgress[];
  readonly seenEpochs: EpochProgress[];
}

function taskOf(network: Network, change: Partial<TrainingTask> = {}): TrainingTask & Watched {
  const seenBatches: BatchProgress[] = [];
  const seenEpochs: EpochProgress[] = [];
  return {
    network,
    data: dataOf(clouds(210, 1), clouds(45, 2), clouds(45, 3)),
    epochs: 20,
    seed: 5,
    control: goOn,
    onBatch: (progress) => seenBatches.push(progress),
    batchInterval: 0,
    onEpoch: (progress) => seenEpochs.push(progress),
    seenBatches,
    seenEpochs,
    ...change,
  };
}

const noRows = rowsOf([], []);

describe.each(engines)("on %s", (engine) => {
  beforeAll(() => useEngine(engine));

  test("a classification is learnt", async () => {
    const before = tf.memory().numTensors;
    const task = taskOf(classifier());
    const outcome = await train(task);
    expect(outcome).toMatchObject({
      epochs: 20,
      state: "completed",
      ended: "All 20 epochs are done.",
      bestEpoch: 20,
    });
    for (const scores of Object.values(outcome.metrics)) {
      expect(scores.accuracy).toBeGreaterThan(0.97);
      expect(scores.loss).toBeLessThan(0.3);
    }
    expect(task.seenEpochs.at(-1)!.train.loss).toBeLessThan(task.seenEpochs[0]!.train.loss! / 2);
    expect(task.seenEpochs.at(-1)!.validation).toEqual(outcome.metrics.validation);
    expect(outcome.weights.map(({ name, shape }) => [name, shape])).toEqual([
      ["0/kernel", [2, 16]],
      ["0/bias", [16]],
      ["1/kernel", [16, 3]],
      ["1/bias", [3]],
    ]);
    expect(tf.memory().numTensors).toBe(before);
  });

  test("a regression is learnt", async () => {
    const network = networkOf([2], [{ layer: "Dense", args: { units: 1 } }], {
      task: { kind: "regression" },
      loss: { name: "mean_squared_error", args: {} },
      optimizer: { name: "sgd", args: { learning_rate: 0.1 } },
      metrics: ["mean_squared_error", "root_mean_squared_error", "mean_absolute_error", "r2_score"],
    });
    const { metrics, weights } = await train(
      taskOf(network, { data: dataOf(plane(200, 1), plane(40, 2), plane(40, 3)), epochs: 15 }),
    );
    expect(metrics.test.r2_score).toBeGreaterThan(0.999);
    expect(metrics.test.mean_squared_error).toBeCloseTo(metrics.test.loss!, 5);
    expect(metrics.test.root_mean_squared_error).toBeCloseTo(Math.sqrt(metrics.test.loss!), 5);
    expect([...weights[0]!.values, ...weights[1]!.values]).toEqual(
      [2, -3, 1].map((value) => expect.closeTo(value, 2)),
    );
  });

  test("yes or no is learnt with one sigmoid output", async () => {
    const rows = (seed: number) => {
      const rows = clouds(150, seed);
      return { ...rows, targets: rows.targets.map((labels) => labels.map((label) => Number(label === 0))) };
    };
    const network = networkOf([2], [{ layer: "Dense", args: { units: 1, activation: "sigmoid" } }], {
      loss: { name: "binary_crossentropy", args: {} },
      optimizer: { name: "rmsprop", args: { learning_rate: 0.05 } },
      metrics: ["accuracy"],
    });
    const { metrics } = await train(taskOf(network, { data: dataOf(rows(1), rows(2), rows(3)) }));
    expect(metrics.test.accuracy).toBeGreaterThan(0.97);
  });

  test("images are learnt through convolution, normalization and dropout", async () => {
    // Which half of the image is bright.
    const images = (count: number, seed: number) => {
      const random = createRandom(seed);
      const labels = Array.from({ length: count }, (_, row) => row % 2);
      const pixels = labels.map((label) =>
        Array.from(
          { length: 36 },
          (_, pixel) => Number(pixel % 6 >= 3 === (label === 1)) + 0.5 * random.normal(),
        ),
      );
      return rowsOf(pixels, labels);
    };
    const network = networkOf(
      [6, 6, 1],
      [
        { layer: "Conv2D", args: { filters: 4, kernel_size: 3, activation: "relu" } },
        { layer: "BatchNormalization", args: { momentum: 0.8 } },
        { layer: "MaxPooling2D" },
        { layer: "Flatten" },
        { layer: "Dropout", args: { rate: 0.25 } },
        { layer: "Dense", args: { units: 2, activation: "softmax" } },
      ],
      { optimizer: { name: "adam", args: { learning_rate: 0.01 } }, metrics: ["accuracy"], batch: 16 },
    );
    const task = () =>
      taskOf(network, { data: dataOf(images(128, 1), images(40, 2), images(40, 3)), epochs: 6 });
    const outcome = await train(task());
    expect(outcome.metrics.test.accuracy).toBeGreaterThan(0.95);
    expect((await train(task())).weights).toEqual(outcome.weights);
  });

  test("the same seed gives the same run, another one does not", async () => {
    const first = taskOf(classifier(), { epochs: 4 });
    const again = taskOf(classifier(), { epochs: 4 });
    const outcome = await train(first);
    expect(await train(again)).toEqual(outcome);
    const withoutTime = ({ seconds: _, ...rest }: EpochProgress) => rest;
    expect(again.seenEpochs.map(withoutTime)).toEqual(first.seenEpochs.map(withoutTime));
    expect((await train(taskOf(classifier(), { epochs: 4, seed: 6 }))).weights).not.toEqual(outcome.weights);
  });

  test("steps count the last, partial batch, and an epoch's scores weigh each row alike", async () => {
    const still = classifier({ optimizer: { name: "sgd", args: { learning_rate: 0 } }, batch: 64 });
    const task = taskOf(still, { epochs: 2 });
    const { metrics } = await train(task);
    // 210 rows in batches of 64.
    expect(task.seenBatches.map(({ epoch, step, stepsPerEpoch }) => [epoch, step, stepsPerEpoch])).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8].map((step) => [step <= 4 ? 1 : 2, step, 4]),
    );
    expect(task.seenEpochs.map(({ step }) => step)).toEqual([4, 8]);
    // Nothing moved, so what was measured batch by batch is what is measured at the end.
    expect(task.seenEpochs[0]!.train.accuracy).toBeCloseTo(metrics.train.accuracy!, 10);
    expect(task.seenEpochs[0]!.train.loss).toBeCloseTo(metrics.train.loss!, 5);
    const mean = task.seenBatches
      .slice(0, 4)
      .reduce((sum, { train }, at) => sum + train.loss! * (at < 3 ? 64 : 18), 0);
    expect(mean / 210).toBeCloseTo(metrics.train.loss!, 5);
  });

  test("batches are reported no more often than asked", async () => {
    const task = taskOf(classifier(), { batchInterval: 1e9, epochs: 3 });
    await train(task);
    expect(task.seenBatches).toHaveLength(1);
  });

  test("early stopping ends the run and goes back to the best epoch", async () => {
    const jumpy = classifier({
      optimizer: { name: "sgd", args: { learning_rate: 2, momentum: 0.9 } },
      stop: { monitor: "val_loss", patience: 2, restoreBestWeights: true },
    });
    const task = taskOf(jumpy, { epochs: 200 });
    const outcome = await train(task);
    const losses = task.seenEpochs.map(({ validation }) => validation.loss!);
    const best = losses.indexOf(Math.min(...losses)) + 1;
    expect(outcome).toMatchObject({ state: "completed", bestEpoch: best, epochs: best + 2 });
    expect(outcome.ended).toBe(
      `Stopped early after epoch ${best + 2}: val_loss had not improved for 2 epochs. The weights of epoch ${best} were kept.`,
    );
    expect(outcome.metrics.validation).toEqual(task.seenEpochs[best - 1]!.validation);
  });

  test("early stopping without going back keeps the last epoch's weights", async () => {
    const jumpy = classifier({
      optimizer: { name: "sgd", args: { learning_rate: 2, momentum: 0.9 } },
      stop: { monitor: "val_accuracy", patience: 1, restoreBestWeights: false },
    });
    const task = taskOf(jumpy, { epochs: 200 });
    const outcome = await train(task);
    expect(outcome.bestEpoch).toBe(outcome.epochs);
    expect(outcome.metrics.validation).toEqual(task.seenEpochs.at(-1)!.validation);
  });

  test("stopped within an epoch, a run keeps the epoch before", async () => {
    let stop = false;
    const task = taskOf(classifier(), {
      control: { ...goOn, stopRequested: () => stop },
      onBatch: ({ epoch, step }) => {
        stop = epoch === 3 && step === 17;
      },
    });
    const outcome = await train(task);
    expect(outcome).toMatchObject({
      epochs: 2,
      bestEpoch: 2,
      state: "stopped",
      ended: "Stopped by you in epoch 3, which was not finished. The weights of epoch 2 were kept.",
    });
    expect(outcome.weights).toEqual((await train(taskOf(classifier(), { epochs: 2 }))).weights);
  });

  test("stopped within the first epoch, a run keeps what it has", async () => {
    let stop = false;
    const task = taskOf(classifier(), {
      control: { ...goOn, stopRequested: () => stop },
      onBatch: () => {
        stop = true;
      },
    });
    const outcome = await train(task);
    expect(outcome).toMatchObject({
      epochs: 0,
      bestEpoch: 0,
      state: "stopped",
      ended: "Stopped by you in the first epoch.",
    });
    expect(outcome.metrics.test.accuracy).toBeGreaterThan(0);
  });

  test("paused, a run waits, and then goes on as if nothing had happened", async () => {
    let resume = () => {};
    let running = Promise.resolve();
    const seen: number[] = [];
    const task = taskOf(classifier(), {
      epochs: 3,
      control: { ...goOn, whenRunning: () => running },
      onBatch: ({ step }) => {
        seen.push(step);
        if (step !== 9) return;
        running = new Promise((resolve) => {
          resume = resolve;
        });
      },
    });
    const outcome = train(task);
    await until(() => seen.includes(9));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(seen.at(-1)).toBe(9);
    resume();
    expect((await outcome).weights).toEqual((await train(taskOf(classifier(), { epochs: 3 }))).weights);
    // The time spent waiting is not the epoch's.
    expect(task.seenEpochs[1]!.seconds).toBeLessThan(10);
  });

  test("messages arrive while it trains", async () => {
    let arrived = 0;
    const timer = setInterval(() => arrived++, 1);
    const began = performance.now();
    await train(taskOf(classifier(), { epochs: 40, batchInterval: 1e9 }));
    clearInterval(timer);
    // At least one chance every 20 ms, with room for a busy machine.
    expect(arrived).toBeGreaterThan((performance.now() - began) / 100);
  });

  /** Those of tfjs, and those that TensorFlow knows. */
  const tensorCount = () =>
    tf.memory().numTensors + (engine === "wasm" ? 0 : nativeBackend().binding.getNumOfTensors());

  test("hundreds of steps leave nothing behind", async () => {
    const epochs = engine === "wasm" ? 40 : 10;
    const network = classifier({
      optimizer: { name: "rmsprop", args: { momentum: 0.9, centered: true } },
      batch: 8,
    });
    const counts: number[] = [];
    await train(
      taskOf(network, {
        data: dataOf(clouds(200, 1), clouds(30, 2), noRows),
        epochs,
        batchInterval: 0,
        onBatch: ({ step }) => {
          if (step % 25 === 0) counts.push(tensorCount());
        },
      }),
    );
    expect(counts).toHaveLength(epochs);
    // From the second epoch on, the weights of the one before are kept as well.
    expect(new Set(counts.slice(1)).size).toBe(1);
  });

  describe("a loss that is no number ends the run at once and says where that began", () => {
    const line = (layers: Parameters<typeof networkOf>[1], rate = 0.01) =>
      networkOf([2], layers, {
        task: { kind: "regression" },
        loss: { name: "mean_squared_error", args: {} },
        optimizer: { name: "sgd", args: { learning_rate: rate } },
      });
    const one: Parameters<typeof networkOf>[1] = [{ layer: "Dense", args: { units: 1 } }];
    const rows = () => plane(200, 1);
    const spoilt = () => {
      const { inputs, ...others } = rows();
      const fill = (positions: Int32Array, into: Float32Array) => {
        inputs[0]!.fill(positions, into);
        if (positions.includes(70)) into[0] = Number.NaN;
      };
      return { ...others, inputs: [{ size: 2, fill }] };
    };
    const constant = (value: number) => ({ name: "constant", args: { value } });

    test.each<[string, Network, Rows, RegExp]>([
      ["the data", line(one), spoilt(), /at step [1-7] of 7\. The data holds NaN as an input\./],
      [
        "the weights at first",
        line([
          { layer: "Dense", args: { units: 4 } },
          { layer: "Dense", args: { units: 1, kernel_initializer: constant(Number.POSITIVE_INFINITY) } },
        ]),
        rows(),
        /infinite|NaN.* in epoch 1, at step 1 of 7\. The weights `kernel` of 1 hold infinite numbers/,
      ],
      [
        "the learning rate",
        line(one, Number.NaN),
        rows(),
        /^The learning rate is NaN in epoch 1, at step 2 of 7\./,
      ],
      [
        "the learning rate, too large",
        line(one, 1e25),
        rows(),
        /in epoch 1, at step [2-4] of 7\. (The weights `kernel` of 0 hold|0 is the first layer to give|Every layer gives finite numbers)/,
      ],
      [
        "a layer",
        line([
          { layer: "Dense", args: { units: 4, kernel_initializer: constant(1e30) } },
          { layer: "Activation", args: { activation: "exponential" } },
          { layer: "Dense", args: { units: 1 } },
        ]),
        rows(),
        /at step 1 of 7\. 1 is the first layer to give infinite numbers; what enters it is finite\./,
      ],
    ])("in %s", async (_, network, data, message) => {
      const before = tf.memory().numTensors;
      const failing = train(
        taskOf(network, { data: dataOf(data, plane(40, 2), plane(40, 3)), batchInterval: 1e9 }),
      );
      await expect(failing).rejects.toThrow(TrainingFailure);
      await expect(failing).rejects.toThrow(message);
      expect(tf.memory().numTensors).toBe(before);
    });

    test("and nothing is said of a run without it", async () => {
      const data = dataOf(plane(200, 1), plane(40, 2), plane(40, 3));
      expect((await train(taskOf(line(one), { data, epochs: 2 }))).state).toBe("completed");
    });
  });

  test("a layer that leads nowhere keeps its weights", async () => {
    const network = networkOf(
      [2],
      [
        { layer: "Dense", args: { units: 4 } },
        { layer: "Dense", args: { units: 3, activation: "softmax" }, inputs: [-1] },
      ],
    );
    const { weights } = await train(taskOf(network, { epochs: 1 }));
    const other = await train(taskOf(network, { epochs: 2 }));
    expect(other.weights[0]).toEqual(weights[0]);
    expect(other.weights[2]).not.toEqual(weights[2]);
  });

  test("splits without rows have no scores", async () => {
    const data = dataOf(clouds(60, 1), noRows, noRows);
    const { metrics } = await train(taskOf(classifier(), { data, epochs: 1 }));
    expect(metrics.validation).toEqual({});
    expect(metrics.test).toEqual({});
  });
});

describe("what cannot be trained is refused", () => {
  beforeAll(() => useEngine("wasm"));

  test.each([
    [
      "a class that the network has no output for",
      {
        data: dataOf(
          clouds(30, 1),
          clouds(30, 1),
          rowsOf(
            [
              [1, 2],
              [1, 2],
            ],
            [0, 3],
          ),
        ),
      },
      "Row 2 of the data has class number 3, and the network has outputs for the classes 0 to 2.",
    ],
    [
      "rows of another width",
      { data: dataOf(rowsOf([[1, 2, 3]], [0]), noRows, noRows) },
      "The network takes 2 numbers a row, and the data has 3.",
    ],
    ["no rows", { data: dataOf(noRows, noRows, noRows) }, "There are no rows to train on."],
  ])("%s", async (_, change, message) => {
    await expect(train(taskOf(classifier(), change))).rejects.toThrow(new TrainingFailure(message));
  });

  test("early stopping by a score that is not measured", async () => {
    const network = classifier({ stop: { monitor: "val_loss", patience: 2, restoreBestWeights: true } });
    const data = dataOf(clouds(30, 1), noRows, noRows);
    await expect(train(taskOf(network, { data }))).rejects.toThrow(
      "Early stopping watches val_loss, which this run does not measure, as there are no validation rows.",
    );
  });

  test("a network without weights", async () => {
    const network = networkOf([3], [{ layer: "Activation", args: { activation: "softmax" } }]);
    const data = dataOf(rowsOf([[1, 2, 3]], [0]), noRows, noRows);
    await expect(train(taskOf(network, { data }))).rejects.toThrow(
      "Net has no weights that training could change.",
    );
  });
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
