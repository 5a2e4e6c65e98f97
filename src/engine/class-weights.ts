/** How much the rows of each class count in the training loss. */
import * as tf from "@tensorflow/tfjs-core";
import type { PreparedData } from "../data/prepared.js";
import type { ClassWeights, Network } from "../network.js";
import type { Layout } from "./layout.js";
import { TrainingFailure } from "./outcome.js";

/** The weight of each class of a network's training rows; undefined where all count the same. Throws TrainingFailure. */
export function classWeightsOf(
  network: Network,
  data: PreparedData,
  { heads }: Layout,
): readonly number[] | undefined {
  const { classWeights, task } = network.settings;
  if (classWeights === undefined || task.kind !== "classification") return undefined;
  if (network.heads !== undefined) {
    throw new TrainingFailure(
      `Class weights are for networks with one output, and ${network.name} has several.`,
    );
  }
  const { width, oneHot, from } = heads[0]!;
  const numbers = Array.from({ length: oneHot ? width : 2 }, (_, number) => String(number));
  return classWeightsFor(classWeights, data.train.targets[from]!, data.targets[from]?.classes ?? numbers);
}

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
