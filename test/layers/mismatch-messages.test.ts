/** The message of every mismatch: what it says of a layer that refuses its input. */
import { expect, test } from "vitest";
import { mismatchMessage } from "../../src/language/messages/shape-messages.js";
import { Args } from "../../src/layers/layer.js";
import { isMismatch, type Mismatch } from "../../src/layers/mismatch.js";
import { shapeOf } from "../../src/layers/shape.js";
import {
  argumentsOf,
  fittingArguments,
  layerNamed,
  moreCases,
  oracleCases,
  type PlainArgs,
} from "./support.js";

type Example = [layer: string, args: PlainArgs, inputs: number[][], message: string];

/** At least one for every code, so that a new one is not forgotten. */
const examples: Readonly<Record<Mismatch["code"], readonly Example[]>> = {
  "wrong-rank": [
    [
      "Conv2D",
      { filters: 8, kernel_size: 3 },
      [[28, 28]],
      "`Conv2D` takes height, width and channels (3 axes), but gets steps 28, features 28.",
    ],
    [
      "RepeatVector",
      { n: 3 },
      [[5, 4]],
      "`RepeatVector` takes features (1 axis), but gets steps 5, features 4.",
    ],
    [
      "ConvLSTM2D",
      { filters: 2, kernel_size: 3 },
      [[8, 8, 3]],
      "`ConvLSTM2D` takes depth, height, width and channels (4 axes), but gets height 8, width 8, channels 3.",
    ],
    [
      "TimeDistributed",
      { layer: { layer: "Dense", args: { units: 4 } } },
      [[6]],
      "`TimeDistributed` takes 2 axes or more, but gets features 6.",
    ],
  ],
  "empty-output": [
    [
      "Conv2D",
      { filters: 8, kernel_size: 5, strides: 2 },
      [[28, 4, 3]],
      "A kernel of 5 does not fit into a width of 4: ⌊(4 − 5) / 2⌋ + 1 = 0, so nothing is left. `Conv2D` gets height 28, width 4, channels 3.",
    ],
    [
      "MaxPooling1D",
      { pool_size: 3 },
      [[1, 4]],
      "A window of 3 does not fit into 1 step: ⌊(1 − 3) / 3⌋ + 1 = 0, so nothing is left. `MaxPooling1D` gets steps 1, features 4.",
    ],
    [
      "ConvLSTM2D",
      { filters: 2, kernel_size: [3, 9] },
      [[7, 8, 8, 3]],
      "A kernel of 9 does not fit into a width of 8: (8 − 9) / 1 + 1 = 0, so nothing is left. `ConvLSTM2D` gets depth 7, height 8, width 8, channels 3.",
    ],
  ],
  "empty-crop": [
    [
      "Cropping2D",
      {
        cropping: [
          [0, 0],
          [2, 4],
        ],
      },
      [[5, 6, 2]],
      "`cropping` leaves nothing of a width of 6: 6 − 2 − 4 = 0. `Cropping2D` gets height 5, width 6, channels 2.",
    ],
    [
      "Conv2DTranspose",
      { filters: 4, kernel_size: 2, output_padding: 0, padding: "same" },
      [[9, 1, 2]],
      "`output_padding` leaves nothing of a width of 1: (1 − 1) × 1 + 0 = 0. `Conv2DTranspose` gets height 9, width 1, channels 2.",
    ],
  ],
  "reshape-size": [
    [
      "Reshape",
      { target_shape: [7, 5] },
      [[6, 6]],
      "6 × 6 = 36 values cannot be arranged as `[7, 5]`, which takes 7 × 5 = 35.",
    ],
    [
      "Reshape",
      { target_shape: [-1, 5] },
      [[6, 6]],
      "6 × 6 = 36 values cannot be arranged as `[-1, 5]`: 36 is not a multiple of 5.",
    ],
  ],
  "bad-permutation": [
    [
      "Permute",
      { dims: [2, 3] },
      [[6, 5]],
      "`dims` must name each axis once, `[1, 2]` in any order, but is `[2, 3]`: `Permute` gets steps 6, features 5.",
    ],
  ],
  "merge-shapes": [
    [
      "Multiply",
      {},
      [
        [14, 14, 8],
        [14, 13, 8],
      ],
      "`Multiply` needs inputs of the same width: the first is 14×14×8 with width 14, the second 14×13×8 with width 13.",
    ],
  ],
  "merge-ranks": [
    [
      "Average",
      {},
      [[14, 8], [8]],
      "`Average` needs inputs with the same axes: the first has steps 14, features 8, the second has features 8.",
    ],
  ],
  "dot-axes": [
    [
      "Dot",
      { axes: [2, 1] },
      [
        [3, 5],
        [4, 5],
      ],
      "`Dot` matches features 5 of the first input (3×5) with steps 4 of the second input (4×5); they must be equal.",
    ],
    [
      "Attention",
      {},
      [
        [3, 5],
        [4, 6],
      ],
      "`Attention` matches features 5 of the first input (3×5) with features 6 of the second input (4×6); they must be equal.",
    ],
    [
      "MultiHeadAttention",
      { num_heads: 1, key_dim: 2 },
      [
        [3, 5],
        [4, 6],
        [7, 6],
      ],
      "`MultiHeadAttention` matches steps 4 of the second input (4×6) with steps 7 of the third input (7×6); they must be equal.",
    ],
  ],
  "axis-out-of-range": [
    [
      "LayerNormalization",
      { axis: [1, 3] },
      [[5, 6]],
      "There is no axis 3: `LayerNormalization` gets steps 5, features 6, axes 1 to 2 (or -1 to -2 from the end).",
    ],
    ["Dot", { axes: 2 }, [[5], [5]], "There is no axis 2: `Dot` gets features 5, axis 1 (or -1)."],
  ],
  "axis-twice": [
    [
      "Softmax",
      { axis: [2, -1] },
      [[5, 6]],
      "`axis: [2, -1]` names an axis twice: `Softmax` gets steps 5, features 6, axes 1 to 2 (or -1 to -2 from the end).",
    ],
  ],
  "axis-excluded": [
    [
      "MultiHeadAttention",
      { num_heads: 1, key_dim: 2, attention_axes: [1, 2] },
      [[5, 6]],
      "`attention_axes` cannot be 2: the last axis holds the features, and attention runs along the others. `MultiHeadAttention` gets steps 5, features 6.",
    ],
    [
      "RMSNormalization",
      { axis: 1 },
      [[5, 6]],
      "`axis` cannot be 1: the scale is as long as the axes named and is laid along the last ones, so those have to be named. `RMSNormalization` gets steps 5, features 6.",
    ],
  ],
  "not-divisible": [
    [
      "GroupNormalization",
      { groups: 4 },
      [[5, 5, 6]],
      "`groups: 4` does not divide the 6 channels: 6 / 4 = 1.5.",
    ],
    [
      "GroupNormalization",
      { groups: 0 },
      [[5, 5, 6]],
      "`groups: 0` does not divide the 6 channels: there must be at least 1.",
    ],
  ],
  "conflicting-arguments": [
    [
      "Conv1D",
      { filters: 2, kernel_size: 3, strides: 2, dilation_rate: 2 },
      [[9, 4]],
      "`dilation_rate` and `strides` cannot both be above 1: a filter can be dilated or move by strides, not both.",
    ],
    [
      "Resizing",
      { height: 8, width: 8, crop_to_aspect_ratio: true, pad_to_aspect_ratio: true },
      [[9, 4, 3]],
      "`pad_to_aspect_ratio` and `crop_to_aspect_ratio` cannot both be true: an image keeps its proportions by losing its edges or by gaining margins, not both.",
    ],
  ],
  "too-large": [
    [
      "Conv1DTranspose",
      { filters: 2, kernel_size: 3, strides: 2, output_padding: 2 },
      [[9, 4]],
      "`output_padding` must be below `strides`: 2 is not below 2.",
    ],
  ],
  "bad-equation": [
    [
      "EinsumDense",
      { equation: "abc,cd>abd", output_shape: 8 },
      [[9, 4]],
      "`abc,cd>abd` is not an equation for `EinsumDense`: it must look like `ab,bc->ac`, `...b,bc->...c` or `ab...,bc->ac...`.",
    ],
    [
      "EinsumDense",
      { equation: "abc,cd->abe", output_shape: [null, 8] },
      [[9, 4]],
      "`abc,cd->abe` is not an equation for `EinsumDense`: the output's `e` is in neither the input nor the kernel.",
    ],
    [
      "EinsumDense",
      { equation: "abc,cd->abd", output_shape: 8 },
      [[9, 4]],
      "`abc,cd->abd` is not an equation for `EinsumDense`: output_shape has 1 length, but the output has the axes `bd` besides the batch.",
    ],
  ],
  "equation-size": [
    [
      "EinsumDense",
      { equation: "abc,cd->abd", output_shape: [8, 2] },
      [[9, 4]],
      "`output_shape` says 8 for axis `b`, but the input, 9×4, has 9 there.",
    ],
    [
      "EinsumDense",
      { equation: "abc,cd->abd", output_shape: [9, null] },
      [[9, 4]],
      "`output_shape` must give the length of axis `d`: the input, 9×4, does not have it.",
    ],
  ],
  "inner-mismatch": [
    [
      "TimeDistributed",
      { layer: { layer: "Conv2D", args: { filters: 4, kernel_size: 3 } } },
      [[7, 28, 28]],
      "`TimeDistributed` holds a layer that does not fit. `Conv2D` takes height, width and channels (3 axes), but gets steps 28, features 28.",
    ],
  ],
  "inner-argument": [
    [
      "Bidirectional",
      { layer: { layer: "LSTM", args: { units: 4, go_backwards: true } } },
      [[7, 3]],
      "`go_backwards` of the `LSTM` does not fit `Bidirectional`: one of the two layers must read forwards and the other backwards.",
    ],
  ],
  "inner-shapes": [
    [
      "Bidirectional",
      {
        layer: { layer: "GRU", args: { units: 4 } },
        backward_layer: { layer: "GRU", args: { units: 5, go_backwards: true } },
        merge_mode: "sum",
      },
      [[7, 3]],
      "Both layers of `Bidirectional` must give the same shape: `layer` gives 4, `backward_layer` 5.",
    ],
  ],
};

const rows = Object.entries(examples).flatMap(([code, some]) =>
  some.map(([layer, args, inputs, message]) => ({ code, layer, args, inputs, message })),
);

test.each(rows)("$code of $layer", ({ code, layer: name, args: plain, inputs, message }) => {
  const layer = layerNamed(name);
  const result = layer.shape(
    inputs.map((sizes) => shapeOf(...sizes)),
    fittingArguments(layer, plain),
  );
  if (!isMismatch(result)) throw new Error("the layer takes its input");
  expect(mismatchMessage(name, result)).toEqual({ code, severity: "error", message });
});

test("no message has a hole", () => {
  const texts = [...oracleCases(), ...moreCases()].flatMap(({ layer: name, args: plain, inputs }) => {
    const layer = layerNamed(name);
    const args = argumentsOf(layer, plain);
    if (!(args instanceof Args) || inputs.length > (layer.inputCount ?? inputs.length)) return [];
    const result = layer.shape(
      inputs.map((sizes) => shapeOf(...sizes)),
      args,
    );
    return isMismatch(result) ? [mismatchMessage(name, result).message] : [];
  });
  expect(texts.length).toBeGreaterThan(150);
  expect(texts.filter((text) => /undefined|NaN|null|\[object/.test(text))).toEqual([]);
});
