/** Keras 3's regularizers: what a weight or an output adds to the loss. */
import * as tf from "@tensorflow/tfjs-core";
import { Args, type Configured } from "../layers/layer.js";
import { unitLength } from "./unit-length.js";

/** Gives a scalar. */
export type Regularizer = (x: tf.Tensor) => tf.Tensor;

/** As in keras/src/regularizers/regularizers.py. */
const regularizers: Readonly<Record<string, (args: Args) => Regularizer>> = {
  l1: (args) => l1AndL2(args.number("l1"), 0),
  l2: (args) => l1AndL2(0, args.number("l2")),
  l1_l2: (args) => l1AndL2(args.number("l1"), args.number("l2")),
  orthogonal_regularizer: (args) => orthogonal(args.number("factor"), args.text("mode") === "rows"),
};

/** Throws where there is no such regularizer or it lacks an argument. */
export function regularizerOf({ name, args }: Configured): Regularizer {
  const make = regularizers[name];
  if (!make) throw new Error(`there is no regularizer ${name}`);
  return make(new Args(args));
}

export const regularizerNames: readonly string[] = Object.keys(regularizers);

/** l1 · Σ|x| + l2 · Σx², without the kernels of a share that is 0. */
function l1AndL2(l1: number, l2: number): Regularizer {
  const absolute: Regularizer = (x) => tf.mul(tf.sum(tf.abs(x)), l1);
  const squared: Regularizer = (x) => tf.mul(tf.sum(tf.square(x)), l2);
  if (l1 === 0) return squared;
  return l2 === 0 ? absolute : (x) => tf.add(absolute(x), squared(x));
}

/** `factor` times the mean size of the cosine between two different rows, or columns, of a matrix. */
function orthogonal(factor: number, rows: boolean): Regularizer {
  return (x) => {
    const unit = unitLength(x, rows ? 1 : 0) as tf.Tensor2D;
    const count = x.shape[rows ? 0 : 1]!;
    const cosines = rows ? tf.matMul(unit, unit, false, true) : tf.matMul(unit, unit, true, false);
    const others = tf.mul(tf.abs(cosines), tf.sub(1, tf.eye(count)));
    // Each pair is in the matrix twice.
    return tf.mul(tf.sum(others), factor / (count * (count - 1)));
  };
}
