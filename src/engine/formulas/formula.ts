/** What an optimizer's formula is, and the moving means that formulas are made of. */
import * as tf from "@tensorflow/tfjs-core";

/** How one step changes the weights, and what is remembered for the next. */
export interface Update<T extends tf.Tensor = tf.Tensor> {
  readonly parameters: T;
  readonly slots: readonly T[];
}

/** A number that is another one in each step. */
export type Figure = number | tf.Scalar;

/**
 * A formula, value by value, so that weights may come in any shape. Plain arithmetic on tensors; whoever calls it
 * tidies up.
 */
export interface Formula {
  /** How many numbers are remembered for each weight. */
  readonly slotCount: number;
  /** What those numbers are at first; absent: zeros. */
  readonly starts?: readonly number[];
  /** What the step's number, from 1, and the learning rate are turned into for `update`. */
  figures(step: number, learningRate: number): readonly number[];
  update<T extends tf.Tensor>(
    parameters: T,
    gradient: T,
    slots: readonly T[],
    figures: readonly Figure[],
  ): Update<T>;
}

/** The figures of formulas that want the learning rate and nothing else. */
export const onlyRate = (_step: number, rate: number) => [rate];

/**
 * 1 − β^step, by which a mean that began at 0 is corrected. In float32, as Keras computes it: 1 − 0.999 is off by 5e-5 there,
 * and a course of training that is to be Keras's has to start with the same steps.
 */
export function correction(beta: number, step: number): number {
  return Math.fround(1 - Math.fround(Math.fround(beta) ** step));
}

/** A moving mean: ρ·slot + (1 − ρ)·now. */
export function follow<T extends tf.Tensor>(slot: T, now: tf.Tensor, rho: number): T {
  return tf.add(tf.mul(slot, rho), tf.mul(now, 1 - rho));
}

/** The same as Adam's family writes it: slot + share·(now − slot). */
export function toward<T extends tf.Tensor>(slot: T, now: tf.Tensor, share: number): T {
  return tf.add(slot, tf.mul(tf.sub(now, slot), share));
}
