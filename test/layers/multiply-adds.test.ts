/** Multiply-adds of the main layers against arithmetic from their definitions. */
import { expect, test } from "vitest";
import { isMismatch } from "../../src/layers/mismatch.js";
import { shapeOf } from "../../src/layers/shape.js";
import { knownMultiplyAdds } from "../../src/layers/weights.js";
import { fittingArguments, layerNamed, type PlainArgs } from "./support.js";

type Example = [layer: string, args: PlainArgs, inputs: number[][], count: number];

const examples: readonly Example[] = [
  // Each of 3 outputs sums 4 products, at each of 5 steps.
  ["Dense", { units: 3 }, [[4]], 4 * 3],
  ["Dense", { units: 3 }, [[5, 4]], 5 * 4 * 3],
  ["EinsumDense", { equation: "abc,cd->abd", output_shape: [null, 3] }, [[5, 4]], 5 * 4 * 3],
  ["EinsumDense", { equation: "...b,bc->...c", output_shape: 3 }, [[6, 5, 4]], 6 * 5 * 4 * 3],
  // Positions of the output, filters, taps.
  ["Conv1D", { filters: 6, kernel_size: 3 }, [[10, 4]], 8 * 6 * (3 * 4)],
  ["Conv2D", { filters: 16, kernel_size: 3 }, [[8, 8, 3]], 6 * 6 * 16 * (3 * 3 * 3)],
  [
    "Conv2D",
    { filters: 16, kernel_size: 3, strides: 2, padding: "same" },
    [[7, 8, 3]],
    4 * 4 * 16 * (3 * 3 * 3),
  ],
  ["Conv2D", { filters: 6, kernel_size: [1, 3], groups: 2 }, [[8, 8, 4]], 8 * 6 * 6 * (1 * 3 * 2)],
  ["Conv3D", { filters: 2, kernel_size: 2 }, [[4, 4, 4, 3]], 3 * 3 * 3 * 2 * (2 * 2 * 2 * 3)],
  // Every value of the input is spread over a window for each filter.
  ["Conv2DTranspose", { filters: 5, kernel_size: 3, strides: 2 }, [[4, 4, 2]], 4 * 4 * 2 * (3 * 3 * 5)],
  // Each channel of the output has a window of one channel.
  ["DepthwiseConv2D", { kernel_size: 3, depth_multiplier: 2 }, [[6, 6, 4]], 4 * 4 * (4 * 2) * (3 * 3)],
  [
    "SeparableConv2D",
    { filters: 10, kernel_size: 3, depth_multiplier: 2 },
    [[6, 6, 4]],
    4 * 4 * (4 * 2) * (3 * 3) + 4 * 4 * (4 * 2) * 10,
  ],
  ["SeparableConv1D", { filters: 10, kernel_size: 3 }, [[6, 4]], 4 * 4 * 3 + 4 * 4 * 10],
  // At each of 7 steps, for each gate: input to state, and state to state.
  ["SimpleRNN", { units: 5 }, [[7, 3]], 7 * (3 * 5 + 5 * 5)],
  ["LSTM", { units: 5 }, [[7, 3]], 7 * 4 * (3 * 5 + 5 * 5)],
  ["GRU", { units: 5, return_sequences: true }, [[7, 3]], 7 * 3 * (3 * 5 + 5 * 5)],
  [
    "ConvLSTM2D",
    { filters: 2, kernel_size: 3 },
    [[7, 8, 8, 3]],
    7 * 4 * (6 * 6 * 2 * (3 * 3 * 3) + 6 * 6 * 2 * (3 * 3 * 2)),
  ],
  ["Bidirectional", { layer: { layer: "LSTM", args: { units: 5 } } }, [[7, 3]], 2 * 7 * 4 * (3 * 5 + 5 * 5)],
  ["TimeDistributed", { layer: { layer: "Dense", args: { units: 3 } } }, [[7, 5, 4]], 7 * 5 * 4 * 3],
  // Scores of 6 queries with 4 keys of length 3, then sums of 4 values of length 5.
  [
    "Attention",
    {},
    [
      [6, 3],
      [4, 5],
      [4, 3],
    ],
    6 * 4 * 3 + 6 * 4 * 5,
  ],
  ["Attention", {}, [[6, 3]], 6 * 6 * 3 + 6 * 6 * 3],
  [
    "MultiHeadAttention",
    { num_heads: 2, key_dim: 3, value_dim: 4 },
    [
      [6, 8],
      [5, 7],
    ],
    // Query, key, value, scores, sums, output.
    6 * 8 * (2 * 3) + 5 * 7 * (2 * 3) + 5 * 7 * (2 * 4) + 2 * (6 * 5 * 3) + 2 * (6 * 5 * 4) + 6 * (2 * 4) * 8,
  ],
  [
    "Dot",
    { axes: [2, 1] },
    [
      [3, 5],
      [5, 4],
    ],
    3 * 5 * 4,
  ],
  ["Dot", { axes: 1 }, [[6], [6]], 6],
  ["Embedding", { input_dim: 100, output_dim: 8 }, [[12]], 0],
  ["MaxPooling2D", {}, [[8, 8, 3]], 0],
];

test.each(examples)("%s(%j) on %j", (name, plain, sizes, count) => {
  const layer = layerNamed(name);
  const args = fittingArguments(layer, plain);
  const inputs = sizes.map((shape) => shapeOf(...shape));
  const output = layer.shape(inputs, args);
  if (isMismatch(output)) throw new Error(output.code);
  expect(knownMultiplyAdds(layer, inputs, output, args)).toBe(count);
});
