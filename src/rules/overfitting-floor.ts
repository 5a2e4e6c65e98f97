/** The least rise of a validation loss that is worth a word: in units of the loss, which are those of the scaled target. */
import type { Dataset, Head, Network, Target } from "../network.js";
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
  if (loss.name.endsWith("crossentropy")) return 0.07;
  const target = dataset?.targets.find((other) => other.name === name);
  const column = dataset?.profile?.columns.find((other) => other.name === target?.columns[0]);
  const deviation = target && column?.kind === "number" ? enteringDeviation(target, column) : 0;
  // The mean distance from the mean is √(2/π) deviations, if the target is about normal.
  const distance = Math.sqrt(2 / Math.PI) * deviation;
  const delta = typeof loss.args.delta === "number" ? loss.args.delta : 1;
  const guessing = {
    mean_squared_error: deviation ** 2,
    mean_absolute_error: distance,
    huber: Math.min(deviation ** 2 / 2, delta * distance),
  };
  return 0.05 * guessing[loss.name as keyof typeof guessing];
}

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
