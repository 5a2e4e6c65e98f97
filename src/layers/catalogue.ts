/** The catalogue: every layer type by its name. A new layer is an entry in its family's file, and nothing here. */
import { activationLayers } from "./activations.js";
import { attentionLayers } from "./attention.js";
import { convLstmLayers } from "./conv-lstm.js";
import { convolutionLayers } from "./convolution.js";
import { coreLayers } from "./core.js";
import { depthwiseLayers } from "./depthwise.js";
import { imageLayers } from "./image.js";
import type { Layer } from "./layer.js";
import { mergingLayers } from "./merging.js";
import { normalizationLayers } from "./normalization.js";
import { poolingLayers } from "./pooling.js";
import { recurrentLayers } from "./recurrent.js";
import { regularizationLayers } from "./regularization.js";
import { reshapingLayers } from "./reshaping.js";
import { separableLayers } from "./separable.js";
import { transposedLayers } from "./transposed.js";
import { wrapperLayers } from "./wrappers.js";

export const catalogue: ReadonlyMap<string, Layer> = new Map(
  [
    ...coreLayers,
    ...convolutionLayers,
    ...transposedLayers,
    ...depthwiseLayers,
    ...separableLayers,
    ...poolingLayers,
    ...recurrentLayers,
    ...convLstmLayers,
    ...wrapperLayers,
    ...attentionLayers,
    ...activationLayers,
    ...normalizationLayers,
    ...regularizationLayers,
    ...reshapingLayers,
    ...imageLayers,
    ...mergingLayers,
  ].map((layer) => [layer.name, layer]),
);
