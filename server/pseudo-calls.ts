/** Calls of the language that no catalogue lists: goals and ranges of a `tune` block, and weights of classes. */
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
  const classes = dataset?.profile?.columns.find(({ name }) => name === dataset.target)?.classes ?? [];
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
