/** Pooling over one, two and three spatial axes, put together from that over two that both engines have. */
import * as tf from "@tensorflow/tfjs-core";
import { asImages, asVolumes } from "./convolve.js";

type Padding = "valid" | "same";
type Pair = [number, number];
type Pool2D = (x: tf.Tensor4D, size: Pair, strides: Pair, padding: Padding) => tf.Tensor4D;

/** `x` is [batch, …spatial, channels]; `size` and `strides` have one number for each spatial axis. */
export function pool(
  x: tf.Tensor,
  kind: Pool2D,
  size: readonly number[],
  strides: readonly number[],
  padding: Padding,
): tf.Tensor {
  if (x.rank === 4) return kind(x as tf.Tensor4D, size as Pair, strides as Pair, padding);
  if (x.rank === 3) {
    // A sequence is an image of height 1.
    const image = tf.expandDims(x, 1) as tf.Tensor4D;
    return tf.squeeze(kind(image, [1, size[0]!], [1, strides[0]!], padding), [1]);
  }
  // Largest value and mean of a box are those of its slices', in depth and in the plane.
  const inPlane = kind(asImages(x), size.slice(1) as Pair, strides.slice(1) as Pair, padding);
  const volumes = asVolumes(inPlane, x.shape[0]!);
  const [batch, depth, height, width, channels] = volumes.shape;
  const columns: tf.Tensor4D = tf.reshape(volumes, [batch, depth, height * width, channels]);
  const y = kind(columns, [size[0]!, 1], [strides[0]!, 1], padding);
  return tf.reshape(y, [batch, y.shape[1], height, width, channels]);
}

/**
 * The mean over the values of a window that lie inside the input, as Keras takes it. tfjs's gradient divides by the
 * whole window's size even at a padded border, so there the sum over explicit zeros is divided by the true counts.
 */
export function poolMean(x: tf.Tensor4D, size: Pair, strides: Pair, padding: Padding): tf.Tensor4D {
  const { padInfo, outHeight, outWidth } = tf.backend_util.computePool2DInfo(
    x.shape,
    size,
    strides,
    1,
    padding,
  );
  const { top, bottom, left, right } = padInfo;
  if (top + bottom + left + right === 0) return tf.avgPool(x, size, strides, "valid");
  const padded = tf.pad4d(x, [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ]);
  const means = tf.avgPool(padded, size, strides, "valid");
  const rows = insideCounts(x.shape[1], outHeight, size[0], strides[0], top);
  const columns = insideCounts(x.shape[2], outWidth, size[1], strides[1], left);
  const factors = rows.flatMap((row) => columns.map((column) => (size[0] * size[1]) / (row * column)));
  return tf.mul(means, tf.tensor4d(factors, [1, outHeight, outWidth, 1]));
}

/** How many places of each window lie inside the input, along one axis. */
function insideCounts(
  length: number,
  windows: number,
  size: number,
  stride: number,
  before: number,
): number[] {
  return Array.from({ length: windows }, (_, window) => {
    const start = window * stride - before;
    return Math.min(start + size, length) - Math.max(start, 0);
  });
}
