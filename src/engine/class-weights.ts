/** How much the rows of each class count in the training loss. */
import * as tf from "@tensorflow/tfjs-core";
import type { ClassWeights } from "../network.js";
import { TrainingFailure } from "./outcome.js";

/**
 * A weight for each class, by its number, for training rows of these class numbers. `balanced` lets all classes
 * count the same together: rows / (classes · rows of the class), over the classes that have rows; the mean over the rows
 * is then 1. Throws TrainingFailure where a name is none of the classes.
 */
export function classWeightsFor(
  setting: ClassWeights,
  labels: Float32Array,
  classes: readonly string[],
): readonly number[] {
  if (setting !== "balanced") {
    const unknown = Object.keys(setting).find((name) => !classes.includes(name));
    if (unknown !== undefined) {
      throw new TrainingFailure(
        `There is a class weight for ${unknown}, which is none of the classes: ${classes.join(", ")}.`,
      );
    }
    return classes.map((name) => setting[name] ?? 1);
  }
  const counts = new Array<number>(classes.length).fill(0);
  for (const label of labels) counts[label]!++;
  const present = counts.filter((count) => count > 0).length;
  return counts.map((count) => (count === 0 ? 1 : labels.length / (present * count)));
}

/** The weight of each row [rows], from targets that are one-hot or, in one column, 0 and 1. */
export function rowWeights(targets: tf.Tensor, weights: readonly number[]): tf.Tensor {
  const rows = targets.shape[0]!;
  if (targets.size === rows) {
    const [no, yes] = weights as readonly [number, number];
    return tf.add(tf.mul(tf.reshape(targets, [rows]), yes - no), no);
  }
  return tf.sum(tf.mul(targets, tf.tensor1d([...weights])), -1);
}
