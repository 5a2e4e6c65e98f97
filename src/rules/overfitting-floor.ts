/** The least rise of a validation loss that is worth a word: in units of the loss, which are those of the scaled target. */
import type { Dataset, Head, LossName, Network, Target } from "../network.js";
import type { NumberColumn } from "../profile.js";

/**
 * 0.07 of a cross-entropy, by which the probability given to the right answer falls by 7 %; of an error in numbers, a
 * twentieth of what always guessing the mean would cost. Of several outputs the sum, each counting as in the loss.
 */
export function leastRise({ dataset, settings, heads }: Network): number {
  const parts: readonly Pick<Head, "loss" | "weight" | "target">[] = heads ?? [
    { loss: settings.loss, weight: 1, target: dataset?.targets[0]?.name ?? "" },
  ];
  return parts.reduce((sum, part) => sum + part.weight * riseOf(part, dataset), 0);
}

function riseOf({ loss, target: name }: Pick<Head, "loss" | "target">, dataset: Dataset | undefined): number {
  const ofClasses = fallenBy7Percent[loss.name];
  if (ofClasses !== undefined) return ofClasses;
  const target = dataset?.targets.find((other) => other.name === name);
  const column = dataset?.profile?.columns.find((other) => other.name === target?.columns[0]);
  if (!target || column?.kind !== "number") return 0;
  const deviation = enteringDeviation(target, column);
  // The mean distance from the mean is √(2/π) deviations, if the target is about normal.
  const distance = Math.sqrt(2 / Math.PI) * deviation;
  const delta = typeof loss.args.delta === "number" ? loss.args.delta : 1;
  const size = Math.abs(column.mean);
  const guessing: Partial<Record<LossName, number>> = {
    mean_squared_error: deviation ** 2,
    mean_absolute_error: distance,
    huber: Math.min(deviation ** 2 / 2, delta * distance),
    log_cosh: Math.min(deviation ** 2 / 2, distance),
    mean_squared_logarithmic_error: enteringDeviation({ ...target, scale: "log" }, column) ** 2,
    mean_absolute_percentage_error: size > 0 ? (100 * distance) / size : 0,
    // Half the squared deviation over the mean: the loss around its least value, for a mean that is not scaled.
    poisson: size > 0 ? deviation ** 2 / (2 * size) : 0,
  };
  return 0.05 * (guessing[loss.name] ?? 0);
}

/**
 * What a loss of classes rises by when the probability of the right answer falls by 7 % from 0.5; for losses that know no
 * probability, a twentieth of what outputs of 0 cost.
 */
const fallenBy7Percent: Readonly<Partial<Record<LossName, number>>> = {
  sparse_categorical_crossentropy: 0.07,
  categorical_crossentropy: 0.07,
  binary_crossentropy: 0.07,
  kl_divergence: 0.07,
  binary_focal_crossentropy: 0.04,
  categorical_focal_crossentropy: 0.01,
  categorical_generalized_cross_entropy: 0.05,
  cosine_similarity: 0.03,
  categorical_hinge: 0.05,
  hinge: 0.05,
  squared_hinge: 0.05,
};

/** The deviation of the target's numbers as they enter the loss. */
function enteringDeviation(
  { scale }: Target,
  { deviation, min, max, mean, quartiles }: NumberColumn,
): number {
  if (!(max > min)) return 0;
  const [lower, , upper] = quartiles ?? [mean - deviation, mean, mean + deviation];
  switch (scale) {
    case "none":
      return deviation;
    case "standardize":
      return 1;
    case "minmax":
      return deviation / (max - min);
    case "robust":
      return upper > lower ? deviation / (upper - lower) : 1;
    // Between the quartiles lie 1.349 deviations of a normal target.
    case "log":
      return Math.log((1 + Math.max(0, upper)) / (1 + Math.max(0, lower))) / 1.349;
  }
}
