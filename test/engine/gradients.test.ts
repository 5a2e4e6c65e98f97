/** Everything that layers and losses are made of can be trained: values and gradients agree between the engines. */
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { type Case, spatialCases } from "./gradient-cases.js";
import { moreCases } from "./more-gradient-cases.js";
import {
  type Answer,
  answers,
  engines,
  expectClose,
  randomNumbers,
  seed,
  useEngine,
  type Values,
  values,
} from "./support.js";

const cases: readonly Case[] = [...spatialCases, ...moreCases];

interface Drawn extends Case {
  readonly inputs: Values[];
  readonly dy: Values;
}

/** The value, then the gradient for every input, of `compute` weighted by `dy`. */
function valueAndGradients({ inputs, dy, compute }: Drawn): Answer[] {
  return answers([...inputs, dy], (tensors) => {
    const operands = tensors.slice(0, -1);
    const value = compute(...operands);
    return [value, ...tf.grads(compute)(operands, tensors.at(-1) as tf.Tensor)];
  });
}

/** Central differences (f(x+h) − f(x−h)) / 2h, weighted by `dy`, for every element of every input. */
function differences({ inputs, dy, compute }: Drawn): Answer[] {
  const step = 1e-2;
  const weighted = () =>
    (answers(inputs, (tensors) => [compute(...tensors)])[0]?.data ?? []).reduce(
      (sum, y, i) => sum + y * (dy.data[i] as number),
      0,
    );
  return inputs.map(({ data, shape }) => ({
    shape,
    data: Array.from(data, (value, index) => {
      data[index] = value + step;
      const above = weighted();
      data[index] = value - step;
      const below = weighted();
      data[index] = value;
      return (above - below) / (2 * step);
    }),
  }));
}

const random = randomNumbers(seed);
const drawn: Drawn[] = [];
const wanted = new Map<string, Answer[]>();

beforeAll(async () => {
  await useEngine("wasm"); // registers the gradient of dilated convolutions
  await useEngine("cpu");
  for (const entry of cases) {
    const inputs = entry.shapes.map((shape) => values(random, shape, ...(entry.range ?? [])));
    const [value] = answers(inputs, (tensors) => [entry.compute(...tensors)]);
    const complete = { ...entry, inputs, dy: values(random, value?.shape ?? []) };
    drawn.push(complete);
    const [reference, ...gradients] = valueAndGradients(complete);
    const against = entry.against === "differences" ? differences(complete) : gradients;
    wanted.set(entry.name, [reference as Answer, ...against]);
  }
});

describe.each(engines)("on %s", (engine) => {
  beforeAll(() => useEngine(engine));

  test.each(cases.map(({ name }) => name))("%s", (name) => {
    const entry = drawn.find((candidate) => candidate.name === name) as Drawn;
    const before = tf.memory().numTensors;
    // Differences in single precision are good to three digits only.
    expectClose(
      valueAndGradients(entry),
      wanted.get(name) as Answer[],
      entry.against === "differences" ? 2e-3 : 2e-5,
      name,
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  test("activations and losses stay finite at the far ends", () => {
    const far: Values = { shape: [1, 6], data: Float32Array.of(-1000, -100, 0, 1, 100, 1000) };
    const [sigmoid, tanh, softplus, softmax, logSoftmax, loss] = answers([far], ([x]) => [
      tf.sigmoid(x as tf.Tensor),
      tf.tanh(x as tf.Tensor),
      tf.softplus(x as tf.Tensor),
      tf.softmax(x as tf.Tensor),
      tf.logSoftmax(x as tf.Tensor),
      tf.losses.sigmoidCrossEntropy(tf.zeros([1, 6]), x as tf.Tensor),
    ]).map(({ data }) => data) as [number[], number[], number[], number[], number[], number[]];
    expect(sigmoid.at(0)).toBeCloseTo(0);
    expect(sigmoid.at(-1)).toBeCloseTo(1);
    expect(tanh).toEqual([-1, -1, 0, expect.closeTo(Math.tanh(1), 5), 1, 1]);
    expect(softplus.at(0)).toBeCloseTo(0);
    expect(softplus.at(-1)).toBeCloseTo(1000);
    expect(softmax).toEqual([0, 0, 0, 0, 0, 1]);
    expect(logSoftmax).toEqual([-2000, -1100, -1000, -999, -900, 0]);
    expect(loss.every(Number.isFinite)).toBe(true);
  });

  test("a training step with Adam leaves no tensor behind and no memory of the backend's", () => {
    const weights = [tf.variable(tf.fill([3, 3, 1, 2], 0.1)), tf.variable(tf.fill([18, 3], 0.2))];
    const optimizer = tf.train.adam(0.01);
    const images = tf.ones([4, 5, 5, 1]) as tf.Tensor4D;
    const labels = tf.oneHot(tf.tensor1d([0, 1, 2, 0], "int32"), 3);
    const step = () =>
      optimizer.minimize(() => {
        const [filter, matrix] = weights as [tf.Variable, tf.Variable];
        const hidden = tf.relu(tf.conv2d(images, filter as unknown as tf.Tensor4D, 1, "valid"));
        return tf.losses.softmaxCrossEntropy(
          labels,
          tf.matMul(tf.reshape(hidden, [4, 18]), matrix as tf.Tensor2D),
        );
      });
    step();
    const backend = tf.engine().backend as tf.KernelBackend;
    const before = [tf.memory().numTensors, backend.numDataIds()];
    for (let i = 0; i < 5; i++) step();
    expect([tf.memory().numTensors, backend.numDataIds()]).toEqual(before);
    tf.dispose([...weights, images, labels]);
    optimizer.dispose();
  });
});
