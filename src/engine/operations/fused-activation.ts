/** Activations whose derivative can be told from their output, so that an operation need not keep its input. */
import * as tf from "@tensorflow/tfjs-core";
import { isNative, native } from "./native.js";
import { reluGradient } from "./relu-gradient.js";

type Derivative = (dy: tf.Tensor, y: tf.Tensor) => tf.Tensor;

/** TensorFlow has one operation for each. */
const nativeDerivatives: Readonly<Record<string, Derivative>> = {
  linear: (dy) => dy,
  relu: (dy, y) => native("ReluGrad", [dy, y])[0]!,
  sigmoid: (dy, y) => native("SigmoidGrad", [y, dy])[0]!,
  tanh: (dy, y) => native("TanhGrad", [y, dy])[0]!,
};

const derivatives: Readonly<Record<string, Derivative>> = {
  linear: (dy) => dy,
  relu: reluGradient,
  sigmoid: (dy, y) => tf.mul(dy, tf.sub(y, tf.square(y))),
  tanh: (dy, y) => tf.sub(dy, tf.mul(dy, tf.square(y))),
};

/** Whether an operation may apply this activation itself. */
export function isFusable(activation: string): boolean {
  return activation in derivatives;
}

/** The gradient before the activation, given the one behind it and the activation's output. */
export function beforeActivation(dy: tf.Tensor, y: tf.Tensor, activation: string): tf.Tensor {
  return (isNative() ? nativeDerivatives : derivatives)[activation]!(dy, y);
}
