/** Dropout in its variants, and noise: layers that act while training only. */
import type { Layer, Param } from "./layer.js";
import { places, type Rank, ranks, wrongRank } from "./ranks.js";

function rate(doc: string): Param {
  return { name: "rate", type: { kind: "number", min: 0, below: 1 }, doc };
}

const dropped = rate("The share of the values that is dropped, such as 0.3 or 30%.");

const dropout: Layer = {
  name: "Dropout",
  family: "regularization",
  doc: "While training, sets a random share of the values to 0 and enlarges the rest, so that the network does not lean on single units (Srivastava et al., 2014).",
  params: [dropped],
  inputs: "one",
  shape: ([x]) => x!,
};

function spatialDropout(rank: Rank): Layer {
  return {
    name: `SpatialDropout${rank}D`,
    family: "regularization",
    doc: `While training, drops whole channels of ${places[rank]} rather than single values, which neighbours would give away (Tompson et al., 2015).`,
    params: [rate("The share of the channels that is dropped, such as 0.3 or 30%.")],
    inputs: "one",
    shape: ([x]) => wrongRank(x!, rank) ?? x!,
  };
}

const alphaDropout: Layer = {
  name: "AlphaDropout",
  family: "regularization",
  doc: "Dropout that keeps mean and variance, for networks of `selu` units (Klambauer et al., 2017).",
  params: [dropped],
  inputs: "one",
  shape: ([x]) => x!,
};

const gaussianDropout: Layer = {
  name: "GaussianDropout",
  family: "regularization",
  doc: "While training, multiplies each value by a random number around 1 with deviation √(rate / (1 − rate)) (Srivastava et al., 2014).",
  params: [rate("The share that a Dropout as strong as this one would drop.")],
  inputs: "one",
  shape: ([x]) => x!,
};

const gaussianNoise: Layer = {
  name: "GaussianNoise",
  family: "regularization",
  doc: "While training, adds random noise to each value, so that the network does not learn single numbers by heart.",
  params: [
    {
      name: "stddev",
      type: { kind: "number", min: 0, max: 1 },
      doc: "The standard deviation of the noise, from 0 to 1: scale the data first.",
    },
  ],
  inputs: "one",
  shape: ([x]) => x!,
};

export const regularizationLayers = [
  dropout,
  ...ranks.map(spatialDropout),
  alphaDropout,
  gaussianDropout,
  gaussianNoise,
];
