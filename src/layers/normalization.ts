/** Normalization over the batch, over axes of each sample, and over groups of channels. */
import { checkedAxes, keptShape } from "./axes.js";
import type { Args, Layer, Param, Weight } from "./layer.js";
import { isMismatch } from "./mismatch.js";
import { axes, axis, constraints, type DescribedWeight, flag, initializers, regularizers } from "./params.js";
import type { Shape } from "./shape.js";
import { ones, sizeOf, weight } from "./weights.js";

function epsilon(byDefault: number): Param {
  return {
    name: "epsilon",
    type: { kind: "number", min: 0 },
    default: byDefault,
    doc: "Added before the root is taken, so that nothing is divided by 0.",
  };
}

const centerAndScale = [
  flag("center", true, "Whether an offset (beta) is learnt."),
  flag("scale", true, "Whether a factor (gamma) is learnt."),
];
const beta: DescribedWeight = {
  prefix: "beta",
  what: "the offset",
  initializer: "zeros",
  needs: { param: "center", value: true },
};
const gamma: DescribedWeight = {
  prefix: "gamma",
  what: "the factor",
  initializer: "ones",
  needs: { param: "scale", value: true },
};
const movingMean: DescribedWeight = {
  prefix: "moving_mean",
  what: "the moving mean",
  initializer: "zeros",
};
const movingVariance: DescribedWeight = {
  prefix: "moving_variance",
  what: "the moving variance",
  initializer: "ones",
};

const batchNormalization: Layer = {
  name: "BatchNormalization",
  family: "normalization",
  doc: "Brings each channel to mean 0 and variance 1 over the batch; afterwards moving averages are used (Ioffe & Szegedy, 2015).",
  formula: "gamma · (x − mean) / √(variance + epsilon) + beta",
  params: [
    axis("The axis whose entries are each normalized on their own: the channels."),
    {
      name: "momentum",
      type: { kind: "number", min: 0, max: 1 },
      default: 0.99,
      doc: "How slowly the moving averages follow.",
    },
    epsilon(1e-3),
    ...centerAndScale,
    ...initializers(beta, gamma, movingMean, movingVariance),
    ...regularizers(beta, gamma),
    ...constraints(beta, gamma),
  ],
  inputs: "one",
  shape: ([x], args) => keptShape(x!, args, "axis"),
  weights: ([x], args) => {
    const shape = axisSizes(x!, args);
    return [
      ...gammaAndBeta(shape, args),
      { ...weight(args, "moving_mean", shape), trainable: false },
      { ...weight(args, "moving_variance", shape), trainable: false },
    ];
  },
};

const layerNormalization: Layer = {
  name: "LayerNormalization",
  family: "normalization",
  doc: "Brings each sample to mean 0 and variance 1 along an axis or several, whatever the batch (Ba et al., 2016).",
  formula: "gamma · (x − mean) / √(variance + epsilon) + beta",
  params: [
    axes("The axis or axes along which mean and variance are taken."),
    epsilon(1e-3),
    ...centerAndScale,
    ...initializers(beta, gamma),
    ...regularizers(beta, gamma),
    ...constraints(beta, gamma),
  ],
  inputs: "one",
  shape: ([x], args) => keptShape(x!, args, "axis"),
  weights: ([x], args) => gammaAndBeta(axisSizes(x!, args), args),
};

const groupNormalization: Layer = {
  name: "GroupNormalization",
  family: "normalization",
  doc: "Brings groups of channels to mean 0 and variance 1 in each sample, whatever the batch: a stand-in for BatchNormalization when batches are small (Wu & He, 2018).",
  formula: "gamma · (x − mean) / √(variance + epsilon) + beta",
  params: [
    {
      name: "groups",
      type: { kind: "integer", min: -1 },
      default: 32,
      doc: "How many groups the channels form; it must divide their number. -1 makes each channel a group (instance normalization).",
    },
    axis("The axis of the channels."),
    epsilon(1e-3),
    ...centerAndScale,
    ...initializers(beta, gamma),
    ...regularizers(beta, gamma),
    ...constraints(beta, gamma),
  ],
  inputs: "one",
  shape: ([x], args) => {
    const kept = keptShape(x!, args, "axis");
    const groups = args.number("groups");
    if (!Array.isArray(kept) || groups === -1) return kept;
    const channels = x![checkedAxes(x!, args, "axis")[0]!]!.size;
    if (channels === undefined || (groups !== 0 && channels % groups === 0)) return kept;
    return { code: "not-divisible", param: "groups", divisor: groups, what: "channels", value: channels };
  },
  weights: ([x], args) => gammaAndBeta(axisSizes(x!, args), args),
};

const rmsNormalization: Layer = {
  name: "RMSNormalization",
  family: "normalization",
  doc: "Divides each sample by its root mean square along an axis: LayerNormalization without the mean, as in recent language models (Zhang & Sennrich, 2019).",
  formula: "scale · x / √(mean(x²) + epsilon)",
  params: [axes("The axis or axes along which the mean square is taken."), epsilon(1e-6)],
  inputs: "one",
  shape: ([x], args) => {
    const kept = keptShape(x!, args, "axis");
    if (isMismatch(kept)) return kept;
    const named = checkedAxes(x!, args, "axis");
    const before = named.findIndex((index, at) => index !== x!.length - named.length + at);
    if (before === -1) return kept;
    const why =
      "the scale is as long as the axes named and is laid along the last ones, so those have to be named";
    return { code: "axis-excluded", param: "axis", axis: named[before]! + 1, why, got: x! };
  },
  weights: ([x], args) => [{ name: "scale", shape: axisSizes(x!, args), initializer: ones, trainable: true }],
};

const unitNormalization: Layer = {
  name: "UnitNormalization",
  family: "normalization",
  doc: "Divides each sample by its length along an axis, so that the length is 1.",
  formula: "x / √Σx²",
  params: [axes("The axis or axes along which the length is taken.")],
  inputs: "one",
  shape: ([x], args) => keptShape(x!, args, "axis"),
};

export const normalizationLayers = [
  batchNormalization,
  layerNormalization,
  groupNormalization,
  rmsNormalization,
  unitNormalization,
];

/** Lengths of the axes named by `axis`. */
function axisSizes(x: Shape, args: Args): number[] {
  return checkedAxes(x, args, "axis").map((index) => sizeOf(x[index]));
}

function gammaAndBeta(shape: readonly number[], args: Args): Weight[] {
  const weights: Weight[] = [];
  if (args.flag("scale")) weights.push(weight(args, "gamma", shape));
  if (args.flag("center")) weights.push(weight(args, "beta", shape));
  return weights;
}
