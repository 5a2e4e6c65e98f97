/** Everything that layers and losses are made of can be trained: values and gradients agree between the engines. */
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
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

interface Case {
  readonly name: string;
  readonly shapes: number[][];
  readonly compute: (...tensors: tf.Tensor[]) => tf.Tensor;
  /** The range the inputs are drawn from, where it is not [-2, 2). */
  readonly range?: [number, number];
  /** What the gradients are held against: the cpu backend, or differences of the values where that one is wrong. */
  readonly against?: "cpu" | "differences";
}

const conv =
  (strides: number | [number, number], pad: "valid" | "same", dilations: number | [number, number] = 1) =>
  (x: tf.Tensor, filter: tf.Tensor) =>
    tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, pad, "NHWC", dilations);

const cases: Case[] = [
  // Dense
  {
    name: "matMul and bias",
    shapes: [[5, 7], [7, 4], [4]],
    compute: (x, w, b) => tf.add(tf.matMul(x, w), b),
  },
  {
    name: "matMul on sequences",
    shapes: [
      [2, 3, 7],
      [7, 4],
    ],
    compute: (x, w) => tf.reshape(tf.matMul(tf.reshape(x, [6, 7]), w), [2, 3, 4]),
  },
  {
    name: "batched matMul, transposed",
    shapes: [
      [2, 3, 7],
      [2, 5, 7],
    ],
    compute: (a, b) => tf.matMul(a, b, false, true),
  },
  // Convolution
  {
    name: "conv2d valid",
    shapes: [
      [2, 6, 5, 3],
      [3, 2, 3, 4],
    ],
    compute: conv(1, "valid"),
  },
  {
    name: "conv2d same",
    shapes: [
      [2, 6, 5, 3],
      [3, 3, 3, 4],
    ],
    compute: conv(1, "same"),
  },
  {
    name: "conv2d same, even filter",
    shapes: [
      [2, 6, 5, 3],
      [2, 4, 3, 4],
    ],
    compute: conv(1, "same"),
  },
  {
    name: "conv2d strides 2, same",
    shapes: [
      [2, 7, 6, 3],
      [3, 3, 3, 4],
    ],
    compute: conv(2, "same"),
  },
  {
    name: "conv2d strides 3 and 2, valid",
    shapes: [
      [2, 9, 6, 3],
      [2, 3, 3, 4],
    ],
    compute: conv([3, 2], "valid"),
  },
  {
    name: "conv2d 1×1",
    shapes: [
      [2, 4, 4, 3],
      [1, 1, 3, 4],
    ],
    compute: conv(1, "valid"),
  },
  {
    name: "conv2d dilated, valid",
    shapes: [
      [2, 8, 7, 2],
      [3, 2, 2, 3],
    ],
    compute: conv(1, "valid", 2),
    against: "differences",
  },
  {
    name: "conv2d dilated, same",
    shapes: [
      [2, 7, 8, 2],
      [3, 3, 2, 3],
    ],
    compute: conv(1, "same", [2, 3]),
    against: "differences",
  },
  {
    name: "conv1d causal, dilated",
    shapes: [
      [2, 9, 3],
      [3, 3, 4],
    ],
    against: "differences",
    compute: (x, filter) =>
      tf.conv1d(
        tf.pad(x, [
          [0, 0],
          [4, 0],
          [0, 0],
        ]) as tf.Tensor3D,
        filter as tf.Tensor3D,
        1,
        "valid",
        "NWC",
        2,
      ),
  },
  {
    name: "conv1d strides 2",
    shapes: [
      [2, 9, 3],
      [4, 3, 5],
    ],
    compute: (x, filter) => tf.conv1d(x as tf.Tensor3D, filter as tf.Tensor3D, 2, "same"),
  },
  {
    name: "conv2d in groups",
    shapes: [
      [2, 5, 5, 4],
      [3, 3, 2, 6],
    ],
    compute: (x, filter) => {
      const filters = tf.split(filter, 2, 3);
      const parts = tf
        .split(x, 2, 3)
        .map((part, group) => conv(1, "same")(part, filters[group] as tf.Tensor));
      return tf.concat(parts, 3);
    },
  },
  // Pooling
  { name: "maxPool", shapes: [[2, 6, 6, 3]], compute: (x) => tf.maxPool(x as tf.Tensor4D, 2, 2, "valid") },
  {
    name: "maxPool overlapping, same",
    shapes: [[2, 5, 7, 3]],
    compute: (x) => tf.maxPool(x as tf.Tensor4D, 3, 2, "same"),
  },
  { name: "avgPool", shapes: [[2, 6, 6, 3]], compute: (x) => tf.avgPool(x as tf.Tensor4D, 2, 2, "valid") },
  {
    name: "avgPool overlapping, same",
    shapes: [[2, 5, 7, 3]],
    compute: (x) => tf.avgPool(x as tf.Tensor4D, 3, 2, "same"),
    against: "differences",
  },
  {
    name: "maxPool over a sequence",
    shapes: [[2, 8, 3]],
    compute: (x) => tf.maxPool(tf.expandDims(x, 2) as tf.Tensor4D, [2, 1], [2, 1], "valid"),
  },
  { name: "global average", shapes: [[2, 5, 4, 3]], compute: (x) => tf.mean(x, [1, 2]) },
  { name: "global maximum", shapes: [[2, 5, 4, 3]], compute: (x) => tf.max(x, [1, 2]) },
  // Shapes and merging
  { name: "reshape", shapes: [[2, 3, 4]], compute: (x) => tf.reshape(x, [2, 12]) },
  { name: "transpose", shapes: [[2, 3, 4]], compute: (x) => tf.transpose(x, [0, 2, 1]) },
  {
    name: "pad",
    shapes: [[2, 3, 4]],
    compute: (x) =>
      tf.pad(x, [
        [0, 0],
        [2, 1],
        [0, 0],
      ]),
  },
  {
    name: "concat",
    shapes: [
      [2, 3, 4],
      [2, 5, 4],
    ],
    compute: (a, b) => tf.concat([a, b], 1),
  },
  {
    name: "slice and stack",
    shapes: [[2, 5, 4]],
    compute: (x) => tf.stack([tf.slice(x, [0, 1, 0], [2, 2, 4]), tf.slice(x, [0, 3, 0], [2, 2, 4])]),
  },
  { name: "unstack and addN", shapes: [[3, 4, 2]], compute: (x) => tf.addN(tf.unstack(x, 1)) },
  {
    name: "broadcast arithmetic",
    shapes: [[4, 3], [3], [4, 1]],
    range: [0.5, 2],
    compute: (a, b, c) => tf.div(tf.mul(tf.sub(a, b), c), b),
  },
  {
    name: "maximum and minimum",
    shapes: [
      [4, 3],
      [4, 3],
    ],
    compute: (a, b) => tf.add(tf.maximum(a, b), tf.mul(tf.minimum(a, b), 2)),
  },
  {
    name: "where",
    shapes: [
      [4, 3],
      [4, 3],
    ],
    compute: (a, b) =>
      tf.where(
        tf.tensor2d(
          [
            [1, 0, 1],
            [0, 0, 1],
            [1, 1, 0],
            [0, 1, 0],
          ],
          [4, 3],
          "bool",
        ),
        tf.square(a),
        tf.mul(b, 3),
      ),
  },
  { name: "dropout by a mask", shapes: [[4, 6]], compute: (x) => tf.mul(x, tf.tensor1d([0, 2, 2, 0, 2, 0])) },
  {
    name: "embedding",
    shapes: [[6, 4]],
    compute: (table) =>
      tf.gather(
        table,
        tf.tensor2d(
          [
            [0, 3, 3],
            [5, 3, 1],
          ],
          [2, 3],
          "int32",
        ),
      ),
  },
  // Normalization
  {
    name: "batch normalization",
    shapes: [[4, 3, 2, 5], [5], [5]],
    compute: (x, gamma, beta) => {
      const { mean, variance } = tf.moments(x, [0, 1, 2], true);
      return tf.add(tf.mul(tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, 1e-3))), gamma), beta);
    },
  },
  {
    name: "layer normalization",
    shapes: [[4, 3, 5], [5], [5]],
    compute: (x, gamma, beta) => {
      const mean = tf.mean(x, -1, true);
      const variance = tf.mean(tf.square(tf.sub(x, mean)), -1, true);
      return tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-3))), gamma), beta);
    },
  },
  // Activations
  ...Object.entries<(x: tf.Tensor) => tf.Tensor>({
    relu: (x) => tf.relu(x),
    relu6: (x) => tf.relu6(tf.mul(x, 5)),
    leaky_relu: (x) => tf.leakyRelu(x, 0.2),
    elu: (x) => tf.elu(x),
    selu: (x) => tf.selu(x),
    gelu: (x) => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1)),
    gelu_tanh: (x) =>
      tf.mul(
        tf.mul(x, 0.5),
        tf.add(tf.tanh(tf.mul(tf.add(x, tf.mul(tf.pow(x, 3), 0.044715)), 0.7978845608)), 1),
      ),
    silu: (x) => tf.mul(x, tf.sigmoid(x)),
    tanh: (x) => tf.tanh(x),
    sigmoid: (x) => tf.sigmoid(x),
    hard_sigmoid: (x) => tf.clipByValue(tf.add(tf.div(tf.mul(x, 3), 6), 0.5), 0, 1),
    softplus: (x) => tf.softplus(x),
    softsign: (x) => tf.div(x, tf.add(tf.abs(x), 1)),
    exponential: (x) => tf.exp(x),
    softmax: (x) => tf.softmax(x),
    log_softmax: (x) => tf.logSoftmax(x),
    mish: (x) => tf.mul(x, tf.tanh(tf.softplus(x))),
  }).map(([name, compute]) => ({ name, shapes: [[4, 7]], compute })),
  // Recurrent cells
  {
    name: "LSTM cell",
    shapes: [[3, 5], [3, 4], [3, 4], [5, 16], [4, 16], [16]],
    compute: (x, h, c, kernel, recurrent, bias) => {
      const gates = tf.add(tf.add(tf.matMul(x, kernel), tf.matMul(h, recurrent)), bias);
      const [input, forget, candidate, output] = tf.split(gates, 4, 1) as [
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
      ];
      const next = tf.add(tf.mul(tf.sigmoid(forget), c), tf.mul(tf.sigmoid(input), tf.tanh(candidate)));
      return tf.concat([tf.mul(tf.sigmoid(output), tf.tanh(next)), next], 1);
    },
  },
  {
    name: "GRU cell",
    shapes: [
      [3, 5],
      [3, 4],
      [5, 12],
      [4, 12],
    ],
    compute: (x, h, kernel, recurrent) => {
      const fromX = tf.matMul(x, kernel);
      const fromH = tf.matMul(h, recurrent);
      const z = tf.sigmoid(tf.add(tf.slice(fromX, [0, 0], [-1, 4]), tf.slice(fromH, [0, 0], [-1, 4])));
      const r = tf.sigmoid(tf.add(tf.slice(fromX, [0, 4], [-1, 4]), tf.slice(fromH, [0, 4], [-1, 4])));
      const candidate = tf.tanh(
        tf.add(tf.slice(fromX, [0, 8], [-1, 4]), tf.mul(r, tf.slice(fromH, [0, 8], [-1, 4]))),
      );
      return tf.add(tf.mul(z, h), tf.mul(tf.sub(1, z), candidate));
    },
  },
  // Losses
  {
    name: "softmax cross-entropy, one-hot",
    shapes: [[4, 3]],
    compute: (logits) =>
      tf.losses.softmaxCrossEntropy(tf.oneHot(tf.tensor1d([0, 2, 1, 1], "int32"), 3), logits),
  },
  {
    name: "softmax cross-entropy, sparse",
    shapes: [[4, 3]],
    compute: (logits) => {
      const chosen = tf.oneHot(tf.tensor1d([0, 2, 1, 1], "int32"), 3);
      return tf.neg(tf.mean(tf.sum(tf.mul(chosen, tf.logSoftmax(logits)), -1)));
    },
  },
  {
    name: "binary cross-entropy",
    shapes: [[4, 3]],
    compute: (logits) => tf.losses.sigmoidCrossEntropy(tf.ones([4, 3]), logits),
  },
  {
    name: "mean squared error",
    shapes: [
      [4, 3],
      [4, 3],
    ],
    compute: (a, b) => tf.mean(tf.squaredDifference(a, b)),
  },
  {
    name: "mean absolute error",
    shapes: [
      [4, 3],
      [4, 3],
    ],
    compute: (a, b) => tf.mean(tf.abs(tf.sub(a, b))),
  },
  {
    name: "Huber",
    shapes: [
      [4, 3],
      [4, 3],
    ],
    compute: (a, b) => tf.losses.huberLoss(a, b),
  },
  {
    name: "weight penalty",
    shapes: [[4, 3]],
    compute: (w) => tf.add(tf.sum(tf.square(w)), tf.mul(tf.sum(tf.abs(w)), 0.1)),
  },
];

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
