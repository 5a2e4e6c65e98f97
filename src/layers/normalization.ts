/** BatchNormalization and LayerNormalization. */
import type { Args, Layer, Param, Weight } from "./layer.js";
import type { Mismatch } from "./mismatch.js";
import { axis } from "./params.js";
import type { Shape } from "./shape.js";

const epsilon: Param = {
  name: "epsilon",
  type: { kind: "number", min: 0 },
  default: 1e-3,
  doc: "Added to the variance, so that nothing is divided by 0.",
};
const center: Param = {
  name: "center",
  type: { kind: "boolean" },
  default: true,
  doc: "Whether an offset (beta) is learnt.",
};
const scale: Param = {
  name: "scale",
  type: { kind: "boolean" },
  default: true,
  doc: "Whether a factor (gamma) is learnt.",
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
    epsilon,
    center,
    scale,
  ],
  inputs: "one",
  shape: ([x], args) => checkAxis(x!, args) ?? x!,
  weights: ([x], args) => {
    const size = axisSize(x!, args);
    return [
      ...gammaAndBeta(size, args),
      { name: "moving_mean", shape: [size], initializer: "zeros", trainable: false },
      { name: "moving_variance", shape: [size], initializer: "ones", trainable: false },
    ];
  },
};

const layerNormalization: Layer = {
  name: "LayerNormalization",
  family: "normalization",
  doc: "Brings each sample to mean 0 and variance 1 along an axis, whatever the batch (Ba et al., 2016).",
  formula: "gamma · (x − mean) / √(variance + epsilon) + beta",
  params: [axis("The axis along which mean and variance are taken."), epsilon, center, scale],
  inputs: "one",
  shape: ([x], args) => checkAxis(x!, args) ?? x!,
  weights: ([x], args) => gammaAndBeta(axisSize(x!, args), args),
};

export const normalizationLayers = [batchNormalization, layerNormalization];

/** Index of the axis among those without the batch; Keras counts the batch as axis 0. */
function axisIndex(x: Shape, args: Args): number {
  const number = args.number("axis");
  return number < 0 ? x.length + number : number - 1;
}

function checkAxis(x: Shape, args: Args): Mismatch | undefined {
  const index = axisIndex(x, args);
  if (index >= 0 && index < x.length) return undefined;
  return { code: "axis-out-of-range", param: "axis", axis: args.number("axis"), got: x };
}

function axisSize(x: Shape, args: Args): number {
  return x[axisIndex(x, args)]!.size!;
}

function gammaAndBeta(size: number, args: Args): Weight[] {
  const weights: Weight[] = [];
  if (args.flag("scale")) {
    weights.push({ name: "gamma", shape: [size], initializer: "ones", trainable: true });
  }
  if (args.flag("center")) {
    weights.push({ name: "beta", shape: [size], initializer: "zeros", trainable: true });
  }
  return weights;
}
