/** Random masks and noise, drawn anew in each step of training. */
import * as tf from "@tensorflow/tfjs-core";
import type { Random } from "../random.js";

/** What a layer's chance is drawn from: single numbers, or whole tensors where the engine draws them itself. */
export type Chance = Random | TensorChance;

export interface TensorChance {
  /** Numbers from 0 up to but not including 1. */
  uniformTensor(shape: readonly number[]): tf.Tensor;
  /** Numbers of mean 0 and standard deviation 1. */
  normalTensor(shape: readonly number[]): tf.Tensor;
}

/** 0 for what is dropped and 1 / (1 − rate) for what stays, which keeps the sum in expectation ("inverted" dropout). */
export function dropoutMask(shape: readonly number[], rate: number, chance: Chance): tf.Tensor {
  const kept = 1 / (1 - rate);
  if ("uniformTensor" in chance) {
    return tf.mul(tf.cast(tf.greaterEqual(chance.uniformTensor(shape), rate), "float32"), kept);
  }
  const mask = new Float32Array(sizeOf(shape));
  for (let index = 0; index < mask.length; index++) if (chance.uniform() >= rate) mask[index] = kept;
  return tf.tensor(mask, [...shape]);
}

/** Normal noise, a draw for each value. */
export function normalNoise(
  shape: readonly number[],
  mean: number,
  deviation: number,
  chance: Chance,
): tf.Tensor {
  if ("normalTensor" in chance) return tf.add(tf.mul(chance.normalTensor(shape), deviation), mean);
  const noise = Float32Array.from({ length: sizeOf(shape) }, () => mean + deviation * chance.normal());
  return tf.tensor(noise, [...shape]);
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
