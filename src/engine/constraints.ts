/** Keras 3's constraints: what a weight is brought to after each step. */
import * as tf from "@tensorflow/tfjs-core";
import { Args, type Configured, type Weight } from "../layers/layer.js";

export type Constraint = (weight: tf.Tensor) => tf.Tensor;

/** Keras adds it to a length before it divides by it (keras.config.epsilon). */
const EPSILON = 1e-7;

/** As in keras/src/constraints/constraints.py. */
const constraints: Readonly<Record<string, (args: Args) => Constraint>> = {
  non_neg: () => (w) => tf.relu(w),
  unit_norm: (args) => rescaled(args, () => 1),
  max_norm: (args) => {
    const most = args.number("max_value");
    return rescaled(args, (norms) => tf.minimum(norms, most));
  },
  min_max_norm: (args) => {
    const [least, most] = [args.number("min_value"), args.number("max_value")];
    const rate = args.number("rate");
    return rescaled(args, (norms) => {
      const within = tf.clipByValue(norms, least, most);
      return rate === 1 ? within : tf.add(tf.mul(within, rate), tf.mul(norms, 1 - rate));
    });
  },
};

/** Throws where there is no such constraint or it lacks an argument. */
function constraintOf({ name, args }: Configured): Constraint {
  const make = constraints[name];
  if (!make) throw new Error(`there is no constraint ${name}`);
  return make(new Args(args));
}

export const constraintNames: readonly string[] = Object.keys(constraints);

/** Gives the vectors along `axis` of a weight other lengths. */
function rescaled(args: Args, wanted: (norms: tf.Tensor) => tf.Tensor | number): Constraint {
  const axes = [...args.list("axis")];
  return (w) => {
    const norms = tf.sqrt(tf.sum(tf.square(w), axes, true));
    return tf.mul(w, tf.div(wanted(norms), tf.add(norms, EPSILON)));
  };
}

/** The constraint of each trainable weight, in the model's order, where it has one. */
export function constraintsOf(weights: readonly Weight[]): (Constraint | undefined)[] {
  return weights
    .filter(({ trainable }) => trainable)
    .map(({ constraint }) => constraint && constraintOf(constraint));
}

/** Trainable weights laid end to end, before and after they were constrained. Whoever calls it tidies up. */
export type Constrain = (parameters: tf.Tensor1D) => tf.Tensor1D;

/** Undefined where none of the weights, in the model's order, has a constraint. */
export function constrainAll(weights: readonly Weight[]): Constrain | undefined {
  const constraints = constraintsOf(weights);
  if (constraints.every((constraint) => constraint === undefined)) return undefined;
  const pieces = weights
    .filter(({ trainable }) => trainable)
    .map(({ shape }, at) => ({
      shape: [...shape],
      size: shape.reduce((product, length) => product * length, 1),
      constraint: constraints[at],
    }));
  return (parameters) => {
    const parts: tf.Tensor1D[] = tf.split(
      parameters,
      pieces.map(({ size }) => size),
    );
    const held = pieces.map(({ shape, size, constraint }, at) =>
      constraint ? tf.reshape(constraint(tf.reshape(parts[at]!, shape)), [size]) : parts[at]!,
    );
    return tf.concat(held) as tf.Tensor1D;
  };
}
