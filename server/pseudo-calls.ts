/** Calls of the language that no catalogue lists: goals and ranges of a `tune` block, and weights of classes. */

import { classesOf } from "../src/language/figures.js";
import { monitored } from "../src/language/training-catalogue.js";
import type { Choice, Param } from "../src/layers/layer.js";
import type { Dataset } from "../src/network.js";

const score: Param = {
  name: "score",
  type: { kind: "choice", options: monitored },
  doc: "The score that is compared: with `val_` on the validation rows, otherwise on the training rows.",
};

/** What `goal` can be set to. */
export const goals: readonly Choice[] = [
  { name: "minimize", doc: "The smaller the score, the better: for losses and errors.", params: [score] },
  { name: "maximize", doc: "The larger the score, the better: for accuracy.", params: [score] },
];

/** A range in a `tune` block whose steps are factors. */
export const logarithmic: Choice = {
  name: "log",
  doc: "Tries values by factors rather than by steps: as many between 0.001 and 0.01 as between 0.01 and 0.1.",
  params: [
    {
      name: "range",
      type: { kind: "any" },
      doc: "From the least value to the greatest, as in `1e-4..1e-1`.",
    },
  ],
};

/** `weights(yes: 5)`: a number for each class that can be written as a name. */
export function classWeightParams(dataset: Dataset | undefined): Choice {
  const classes = (dataset && classesOf(dataset)) ?? [];
  return {
    name: "weights",
    doc: "How much a row of each class counts; classes that are left out count 1.",
    params: classes
      .filter((name) => /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name))
      .map((name) => ({
        name,
        type: { kind: "number", min: 0 },
        default: 1,
        doc: `How much a row of the class \`${name}\` counts.`,
      })),
  };
}

/** `losses(price: huber)`, `metrics(price: mae)`, `weights(price: 2)`: one for each of several targets. */
export interface ByTarget extends Choice {
  /** The property whose choices its arguments take; absent: numbers. */
  readonly chooses?: "loss" | "metrics";
}

/** The call that says something of each target in a property of a `train` block; undefined where it has none. */
export function byTarget(property: string, dataset: Dataset | undefined): ByTarget | undefined {
  const said = Object.hasOwn(saidByTarget, property) ? saidByTarget[property] : undefined;
  if (said === undefined) return undefined;
  const { of, ...call } = said;
  return {
    ...call,
    params: (dataset?.targets ?? []).map(({ name }) => ({
      name,
      type: call.chooses === undefined ? { kind: "number", min: 0 } : { kind: "any" },
      default: call.chooses === undefined ? 1 : null,
      ...(call.chooses !== undefined && { otherwise: "the usual one" }),
      doc: `${of} \`${name}\`.`,
    })),
  };
}

const saidByTarget: Readonly<Record<string, Omit<ByTarget, "params"> & { readonly of: string }>> = {
  loss: { name: "losses", doc: "A loss for each of several targets.", chooses: "loss", of: "The loss of" },
  metrics: {
    name: "metrics",
    doc: "Metrics for each of several targets.",
    chooses: "metrics",
    of: "A metric, or a list of metrics, of",
  },
  loss_weights: {
    name: "weights",
    doc: "How much the loss of each target counts in the sum.",
    of: "How much the loss counts of",
  },
};
