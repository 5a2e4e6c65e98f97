/** The catalogue: every layer type by its name. A new layer is an entry in its family's file, and nothing here. */
import { convolutionLayers } from "./convolution.js";
import { coreLayers } from "./core.js";
import type { Layer } from "./layer.js";
import { mergingLayers } from "./merging.js";
import { normalizationLayers } from "./normalization.js";
import { poolingLayers } from "./pooling.js";
import { recurrentLayers } from "./recurrent.js";
import { regularizationLayers } from "./regularization.js";
import { reshapingLayers } from "./reshaping.js";

export const catalogue: ReadonlyMap<string, Layer> = new Map(
  [
    ...coreLayers,
    ...convolutionLayers,
    ...poolingLayers,
    ...recurrentLayers,
    ...normalizationLayers,
    ...regularizationLayers,
    ...reshapingLayers,
    ...mergingLayers,
  ].map((layer) => [layer.name, layer]),
);
