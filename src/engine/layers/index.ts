/** What every layer of the catalogue computes, by its name. */
import { convolutionForwards } from "./convolution.js";
import { coreForwards } from "./core.js";
import type { Forward } from "./forward.js";
import { mergingForwards } from "./merging.js";
import { normalizationForwards } from "./normalization.js";
import { poolingForwards } from "./pooling.js";
import { recurrentForwards } from "./recurrent.js";
import { regularizationForwards } from "./regularization.js";
import { reshapingForwards } from "./reshaping.js";

export const forwards: ReadonlyMap<string, Forward> = new Map(
  [
    coreForwards,
    convolutionForwards,
    poolingForwards,
    recurrentForwards,
    normalizationForwards,
    regularizationForwards,
    reshapingForwards,
    mergingForwards,
  ].flatMap((family) => Object.entries(family)),
);
