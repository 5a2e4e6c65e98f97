/** Single operations of tfjs as in gradient-cases.ts: shapes and merging, normalization, activations, cells, losses. */
import * as tf from "@tensorflow/tfjs-core";
import type { Case } from "./gradient-cases.js";

export const moreCases: readonly Case[] = [
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
