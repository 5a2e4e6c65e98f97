/** Single operations of tfjs that layers are made of, for the test of their gradients: products, convolution, pooling. */
import * as tf from "@tensorflow/tfjs-core";

export interface Case {
  readonly name: string;
  readonly shapes: number[][];
  readonly compute: (...tensors: tf.Tensor[]) => tf.Tensor;
  /** The range the inputs are drawn from, where it is not [-2, 2). */
  readonly range?: [number, number];
  /** What the gradients are held against: the cpu backend, or differences of the values where that one is wrong. */
  readonly against?: "cpu" | "differences";
}

const conv =
  (strides: number | [number, number], pad: "valid" | "same", dilations: number | [number, number] = 1) =>
  (x: tf.Tensor, filter: tf.Tensor) =>
    tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, pad, "NHWC", dilations);

export const spatialCases: readonly Case[] = [
  // Dense
  {
    name: "matMul and bias",
    shapes: [[5, 7], [7, 4], [4]],
    compute: (x, w, b) => tf.add(tf.matMul(x, w), b),
  },
  {
    name: "matMul on sequences",
    shapes: [
      [2, 3, 7],
      [7, 4],
    ],
    compute: (x, w) => tf.reshape(tf.matMul(tf.reshape(x, [6, 7]), w), [2, 3, 4]),
  },
  {
    name: "batched matMul, transposed",
    shapes: [
      [2, 3, 7],
      [2, 5, 7],
    ],
    compute: (a, b) => tf.matMul(a, b, false, true),
  },
  // Convolution
  {
    name: "conv2d valid",
    shapes: [
      [2, 6, 5, 3],
      [3, 2, 3, 4],
    ],
    compute: conv(1, "valid"),
  },
  {
    name: "conv2d same",
    shapes: [
      [2, 6, 5, 3],
      [3, 3, 3, 4],
    ],
    compute: conv(1, "same"),
  },
  {
    name: "conv2d same, even filter",
    shapes: [
      [2, 6, 5, 3],
      [2, 4, 3, 4],
    ],
    compute: conv(1, "same"),
  },
  {
    name: "conv2d strides 2, same",
    shapes: [
      [2, 7, 6, 3],
      [3, 3, 3, 4],
    ],
    compute: conv(2, "same"),
  },
  {
    name: "conv2d strides 3 and 2, valid",
    shapes: [
      [2, 9, 6, 3],
      [2, 3, 3, 4],
    ],
    compute: conv([3, 2], "valid"),
  },
  {
    name: "conv2d 1×1",
    shapes: [
      [2, 4, 4, 3],
      [1, 1, 3, 4],
    ],
    compute: conv(1, "valid"),
  },
  {
    name: "conv2d dilated, valid",
    shapes: [
      [2, 8, 7, 2],
      [3, 2, 2, 3],
    ],
    compute: conv(1, "valid", 2),
    against: "differences",
  },
  {
    name: "conv2d dilated, same",
    shapes: [
      [2, 7, 8, 2],
      [3, 3, 2, 3],
    ],
    compute: conv(1, "same", [2, 3]),
    against: "differences",
  },
  {
    name: "conv1d causal, dilated",
    shapes: [
      [2, 9, 3],
      [3, 3, 4],
    ],
    against: "differences",
    compute: (x, filter) =>
      tf.conv1d(
        tf.pad(x, [
          [0, 0],
          [4, 0],
          [0, 0],
        ]) as tf.Tensor3D,
        filter as tf.Tensor3D,
        1,
        "valid",
        "NWC",
        2,
      ),
  },
  {
    name: "conv1d strides 2",
    shapes: [
      [2, 9, 3],
      [4, 3, 5],
    ],
    compute: (x, filter) => tf.conv1d(x as tf.Tensor3D, filter as tf.Tensor3D, 2, "same"),
  },
  {
    name: "conv2d in groups",
    shapes: [
      [2, 5, 5, 4],
      [3, 3, 2, 6],
    ],
    compute: (x, filter) => {
      const filters = tf.split(filter, 2, 3);
      const parts = tf
        .split(x, 2, 3)
        .map((part, group) => conv(1, "same")(part, filters[group] as tf.Tensor));
      return tf.concat(parts, 3);
    },
  },
  // Pooling
  { name: "maxPool", shapes: [[2, 6, 6, 3]], compute: (x) => tf.maxPool(x as tf.Tensor4D, 2, 2, "valid") },
  {
    name: "maxPool overlapping, same",
    shapes: [[2, 5, 7, 3]],
    compute: (x) => tf.maxPool(x as tf.Tensor4D, 3, 2, "same"),
  },
  { name: "avgPool", shapes: [[2, 6, 6, 3]], compute: (x) => tf.avgPool(x as tf.Tensor4D, 2, 2, "valid") },
  {
    name: "avgPool overlapping, same",
    shapes: [[2, 5, 7, 3]],
    compute: (x) => tf.avgPool(x as tf.Tensor4D, 3, 2, "same"),
    against: "differences",
  },
  {
    name: "maxPool over a sequence",
    shapes: [[2, 8, 3]],
    compute: (x) => tf.maxPool(tf.expandDims(x, 2) as tf.Tensor4D, [2, 1], [2, 1], "valid"),
  },
  { name: "global average", shapes: [[2, 5, 4, 3]], compute: (x) => tf.mean(x, [1, 2]) },
  { name: "global maximum", shapes: [[2, 5, 4, 3]], compute: (x) => tf.max(x, [1, 2]) },
];
