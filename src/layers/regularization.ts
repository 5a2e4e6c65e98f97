/** Dropout. */
import type { Layer } from "./layer.js";

const dropout: Layer = {
  name: "Dropout",
  family: "regularization",
  doc: "While training, sets a random share of the values to 0 and enlarges the rest, so that the network does not lean on single units (Srivastava et al., 2014).",
  params: [
    {
      name: "rate",
      type: { kind: "number", min: 0, below: 1 },
      doc: "The share of the values that is dropped, such as 0.3 or 30%.",
    },
  ],
  inputs: "one",
  shape: ([x]) => x!,
};

export const regularizationLayers = [dropout];
