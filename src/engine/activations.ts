/** Keras 3's activation functions by name, with its formulas and constants. */
import * as tf from "@tensorflow/tfjs-core";
import { relu } from "./operations/relu.js";

type Function = (x: tf.Tensor) => tf.Tensor;

const hardSigmoid: Function = (x) => tf.div(tf.relu6(tf.add(x, 3)), 6);
const hardSilu: Function = (x) => tf.mul(x, hardSigmoid(x));
const silu: Function = (x) => tf.mul(x, tf.sigmoid(x));

/** As in keras/src/activations/activations.py. */
const functions: Readonly<Record<string, Function>> = {
  linear: (x) => x,
  relu,
  relu6: (x) => tf.relu6(x),
  leaky_relu: (x) => tf.leakyRelu(x, 0.2),
  elu: (x) => tf.elu(x),
  selu: (x) => tf.selu(x),
  // The exact one, x·Φ(x): Keras's `gelu` approximates by tanh only when it is told to.
  gelu: (x) => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1)),
  silu,
  swish: silu,
  mish: (x) => tf.mul(x, tf.tanh(tf.softplus(x))),
  tanh: (x) => tf.tanh(x),
  sigmoid: (x) => tf.sigmoid(x),
  hard_sigmoid: hardSigmoid,
  hard_silu: hardSilu,
  hard_swish: hardSilu,
  softplus: (x) => tf.softplus(x),
  softsign: (x) => tf.div(x, tf.add(tf.abs(x), 1)),
  exponential: (x) => tf.exp(x),
  softmax: (x) => tf.softmax(x),
  log_softmax: (x) => tf.logSoftmax(x),
};

/** Applies the activation of this name; `null` is Keras's `None`, which changes nothing. */
export function activate(x: tf.Tensor, name: string | null): tf.Tensor {
  if (name === null) return x;
  const f = functions[name];
  if (!f) throw new Error(`there is no activation ${name}`);
  return f(x);
}

export const activationNames: readonly string[] = Object.keys(functions);
