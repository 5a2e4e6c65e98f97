/** A small sign for each family of layers, so that they differ without their colours. */
import type { LayerFamily } from "../../src/layers/layer.js";

/** Lines in a square of 12 by 12. */
export const signs: Readonly<Record<LayerFamily | "none", string>> = {
  // Many into one.
  core: "M2 1.8L10 6L2 10.2M2 6H10",
  // A window on a grid.
  convolution: "M1.5 1.5H10.5V10.5H1.5ZM1.5 1.5H6.5V6.5H1.5Z",
  // What is wide becomes narrow.
  pooling: "M1.5 2.5H10.5L7.5 9.5H4.5Z",
  // Round again.
  recurrent: "M9.8 4A4.5 4.5 0 1 0 10.5 6.5M10.5 1.5V4.5H7.5",
  // One layer around another.
  wrapper: "M1.5 1.5H10.5V10.5H1.5ZM4 4H8V8H4Z",
  // One place looks at several.
  attention: "M6 10L1.5 2.5M6 10V2.5M6 10L10.5 2.5",
  // A ramp that begins at zero.
  activation: "M1.5 9.5H6L10.5 2.5",
  // A bell.
  normalization: "M1 10C4 10 4 2 6 2S8 10 11 10",
  // Some are left out.
  regularization: "M2 6H3.2M5.4 6H6.6M8.8 6H10M2 2.5H3.2M8.8 2.5H10M5.4 9.5H6.6",
  // Another form.
  reshaping: "M1.5 4H7V10.5H1.5ZM4.5 1.5H10.5V6",
  image: "M1.5 2H10.5V10H1.5ZM1.5 8.5L4.5 5.5L7 8L8.5 6.5L10.5 8.5",
  // Two become one.
  merging: "M2 1.5C2 6 6 4.5 6 8V10.5M10 1.5C10 6 6 4.5 6 8",
  none: "M4 4.2A2 2 0 1 1 6 6.4V7.6M6 9.6V10",
};

/** Of layers that differ from the rest of their family. */
export const ownSigns: Readonly<Record<string, string>> = {
  // Something comes in.
  Input: "M6 1V8.5M3 5.5L6 8.5L9 5.5M2 11H10",
};

/** What stands in a merging layer's circle, for those that are an operation. */
export const operators: Readonly<Record<string, string>> = {
  Add: "+",
  Subtract: "−",
  Multiply: "×",
  Average: "x̄",
  Maximum: "max",
  Minimum: "min",
  Concatenate: "∥",
  Dot: "·",
};
