/** Random masks and noise, drawn from seeded random numbers so that both engines drop and disturb the same values. */
import * as tf from "@tensorflow/tfjs-core";
import type { Random } from "../random.js";

/** 0 for what is dropped and 1 / (1 − rate) for what stays, which keeps the sum in expectation ("inverted" dropout). */
export function dropoutMask(shape: readonly number[], rate: number, random: Random): tf.Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  const kept = 1 / (1 - rate);
  const mask = new Float32Array(size);
  for (let index = 0; index < size; index++) if (random.uniform() >= rate) mask[index] = kept;
  return tf.tensor(mask, [...shape]);
}

/** Normal noise, a draw for each value. */
export function normalNoise(
  shape: readonly number[],
  mean: number,
  deviation: number,
  random: Random,
): tf.Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  const noise = Float32Array.from({ length: size }, () => mean + deviation * random.normal());
  return tf.tensor(noise, [...shape]);
}
