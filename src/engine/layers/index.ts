/** What every layer of the catalogue computes, by its name. */
import { activationForwards } from "./activation.js";
import { attentionForwards } from "./attention.js";
import { bordersForwards } from "./borders.js";
import { convolutionForwards } from "./convolution.js";
import { convolutionLstmForwards } from "./convolution-lstm.js";
import { coreForwards } from "./core.js";
import { depthwiseConvolutionForwards } from "./depthwise-convolution.js";
import { einsumForwards } from "./einsum-dense.js";
import type { Forward } from "./forward.js";
import { globalPoolingForwards } from "./global-pooling.js";
import { imageForwards } from "./image.js";
import { mergingForwards } from "./merging.js";
import { multiHeadAttentionForwards } from "./multi-head-attention.js";
import { noiseForwards } from "./noise.js";
import { normalizationForwards } from "./normalization.js";
import { poolingForwards } from "./pooling.js";
import { recurrentForwards } from "./recurrent.js";
import { regularizationForwards } from "./regularization.js";
import { reshapingForwards } from "./reshaping.js";
import { transposedConvolutionForwards } from "./transposed-convolution.js";
import { wrapperForwards } from "./wrappers.js";

export const forwards: ReadonlyMap<string, Forward> = new Map(
  [
    coreForwards,
    convolutionForwards,
    transposedConvolutionForwards,
    depthwiseConvolutionForwards,
    poolingForwards,
    globalPoolingForwards,
    recurrentForwards,
    convolutionLstmForwards,
    wrapperForwards((layer) => forwards.get(layer)!),
    einsumForwards,
    attentionForwards,
    multiHeadAttentionForwards,
    normalizationForwards,
    regularizationForwards,
    reshapingForwards,
    bordersForwards,
    imageForwards,
    mergingForwards,
    activationForwards,
    noiseForwards,
  ].flatMap((family) => Object.entries(family)),
);
