/** Keras 3's losses by name, each a mean over the batch (`sum_over_batch_size`). */
import * as tf from "@tensorflow/tfjs-core";
import type { Configured } from "../layers/layer.js";
import type { LossName } from "../network.js";
import { sigmoidCrossEntropy, softmaxCrossEntropy } from "./operations/cross-entropy.js";
import * as rows from "./row-losses.js";

/**
 * Gives a scalar. Targets and outputs have the same shape; classes are one-hot. `rowWeights` [rows], where given, are
 * factors on what each row loses; the mean is still taken over all rows, whatever their weights, as Keras takes it.
 */
export type Loss = (targets: tf.Tensor, outputs: tf.Tensor, rowWeights?: tf.Tensor) => tf.Tensor;

/** The loss of this name. With `fromLogits`, a cross-entropy is given the outputs as they were before softmax or sigmoid. */
export function lossFunction(configured: Configured<LossName>, fromLogits: boolean): Loss {
  const loss = plainLoss(configured, fromLogits);
  const smoothing = numberOf(configured, "label_smoothing", 0);
  if (smoothing === 0) return loss;
  return (targets, outputs, rowWeights) =>
    loss(smoothed(targets, configured, smoothing), outputs, rowWeights);
}

function plainLoss(configured: Configured<LossName>, fromLogits: boolean): Loss {
  const read = (argument: string, byDefault: number) => numberOf(configured, argument, byDefault);
  switch (configured.name) {
    // The two differ in how classes are written down, which is settled before they come here.
    case "sparse_categorical_crossentropy":
    case "categorical_crossentropy":
      if (!fromLogits) return meanOf(rows.categoricalCrossEntropy);
      return fastWithoutWeights(
        (targets, logits) => softmaxCrossEntropy(logits, targets),
        rows.categoricalCrossEntropyFromLogits,
      );
    case "binary_crossentropy":
      if (!fromLogits) return meanOf(rows.binaryCrossEntropy);
      return fastWithoutWeights(
        (targets, logits) => sigmoidCrossEntropy(logits, targets),
        rows.binaryCrossEntropyFromLogits,
      );
    case "categorical_focal_crossentropy":
      return meanOf(rows.categoricalFocalCrossEntropy(read("alpha", 0.25), read("gamma", 2)));
    case "binary_focal_crossentropy": {
      const balanced = configured.args.apply_class_balancing === true;
      return meanOf(
        rows.binaryFocalCrossEntropy(balanced ? read("alpha", 0.25) : undefined, read("gamma", 2)),
      );
    }
    case "categorical_generalized_cross_entropy":
      return meanOf(rows.generalizedCrossEntropy(read("q", 0.5)));
    case "huber":
      return meanOf(rows.huber(read("delta", 1)));
    default:
      return meanOf(withoutArguments[configured.name]);
  }
}

const withoutArguments = {
  kl_divergence: rows.klDivergence,
  categorical_hinge: rows.categoricalHinge,
  hinge: rows.hinge,
  squared_hinge: rows.squaredHinge,
  cosine_similarity: rows.cosineSimilarity,
  mean_squared_error: rows.meanSquaredError,
  mean_absolute_error: rows.meanAbsoluteError,
  log_cosh: rows.logCosh,
  mean_squared_logarithmic_error: rows.meanSquaredLogarithmicError,
  mean_absolute_percentage_error: rows.meanAbsolutePercentageError,
  poisson: rows.poisson,
} as const;

function numberOf({ args }: Configured, argument: string, byDefault: number): number {
  const value = args[argument];
  return typeof value === "number" ? value : byDefault;
}

function meanOf(ofRows: rows.RowLoss): Loss {
  return (targets, outputs, rowWeights) => {
    const losses = ofRows(targets, outputs);
    return tf.mean(rowWeights ? tf.mul(losses, rowWeights) : losses);
  };
}

function fastWithoutWeights(mean: rows.RowLoss, ofRows: rows.RowLoss): Loss {
  const weighted = meanOf(ofRows);
  return (targets, outputs, rowWeights) =>
    rowWeights ? weighted(targets, outputs, rowWeights) : mean(targets, outputs);
}

/** Targets moved towards equal shares of all classes, or of yes and no (Szegedy et al. 2016). */
function smoothed(targets: tf.Tensor, { name }: Configured<LossName>, smoothing: number): tf.Tensor {
  const choices = name.startsWith("binary") ? 2 : targets.shape.at(-1)!;
  return tf.add(tf.mul(targets, 1 - smoothing), smoothing / choices);
}
