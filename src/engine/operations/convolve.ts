/** Convolutions over one, two and three spatial axes, put together from those over two that both engines have. */
import * as tf from "@tensorflow/tfjs-core";
import { everyNth, partsOf, take, withMargins } from "./along-axis.js";
import { addBias } from "./bias.js";
import { convolveImage } from "./convolve-image.js";
import { isNative } from "./native.js";
import { paddingOf, reachOf, type Sliding } from "./sliding.js";

/**
 * `x` is [batch, …spatial, channels], `kernel` [...sizes, channels / groups, filters], `bias` [filters]; the result is
 * [batch, …spatial, filters]. Where the kernel has fewer channels than `x`, each group of filters sees its own share of
 * the channels. No axis may both be dilated and have strides.
 */
export function convolve(x: tf.Tensor, kernel: tf.Tensor, sliding: Sliding, bias?: tf.Tensor1D): tf.Tensor {
  const groups = x.shape.at(-1)! / kernel.shape.at(-2)!;
  if (groups === 1) return convolveAll(x, kernel, sliding, bias);
  const channels = tf.split(x, groups, x.rank - 1);
  const filters = tf.split(kernel, groups, kernel.rank - 1);
  const parts = channels.map((part, group) => convolveAll(part, filters[group]!, sliding));
  const y = tf.concat(parts, x.rank - 1);
  return bias ? tf.add(y, bias) : y;
}

function convolveAll(x: tf.Tensor, kernel: tf.Tensor, sliding: Sliding, bias?: tf.Tensor1D): tf.Tensor {
  if (x.rank === 3) return convolve1D(x as tf.Tensor3D, kernel as tf.Tensor3D, sliding, bias);
  if (x.rank === 4) return convolve2D(x as tf.Tensor4D, kernel as tf.Tensor4D, sliding, bias);
  return convolve3D(x as tf.Tensor5D, kernel as tf.Tensor5D, sliding, bias);
}

/** A sequence is an image of height 1. */
function convolve1D(x: tf.Tensor3D, kernel: tf.Tensor3D, sliding: Sliding, bias?: tf.Tensor1D): tf.Tensor {
  const y = convolve2D(tf.expandDims(x, 1), tf.expandDims(kernel, 0), asImage(sliding), bias);
  return tf.squeeze(y, [1]);
}

/** What slides over a sequence, as it slides over an image of height 1. */
export function asImage({ strides, dilations, padding }: Sliding): Sliding {
  return { strides: [1, ...strides], dilations: [1, ...dilations], padding };
}

function convolve2D(
  x: tf.Tensor4D,
  kernel: tf.Tensor4D,
  { strides, dilations, padding }: Sliding,
  bias?: tf.Tensor1D,
): tf.Tensor4D {
  // TensorFlow joins a convolution and its bias itself, and tfjs has no gradient for a dilated one that is joined already.
  if (isNative() || dilations.some((dilation) => dilation > 1)) {
    const y = tf.conv2d(x, kernel, strides as Pair, padding, "NHWC", dilations as Pair);
    return bias ? (addBias(y, bias) as tf.Tensor4D) : y;
  }
  const inputs = bias ? [x, kernel, bias] : [x, kernel];
  return convolveImage(inputs, { strides: strides as Pair, pad: padding });
}

type Pair = [number, number];

/** The sum over the kernel's slices in depth: each convolves the images that stand at its depth. */
function convolve3D(x: tf.Tensor5D, kernel: tf.Tensor5D, sliding: Sliding, bias?: tf.Tensor1D): tf.Tensor {
  const { strides, dilations, padding } = sliding;
  const inPlane = { strides: strides.slice(1), dilations: dilations.slice(1), padding };
  const taps = kernel.shape[0];
  const [stride, dilation] = [strides[0]!, dilations[0]!];
  const padded = withMargins(x, [paddingOf(x.shape[1], taps, 0, sliding)]);
  const depth = Math.floor((padded.shape[1] - reachOf(taps, dilation)) / stride) + 1;
  const parts = partsOf(kernel).map((slice, tap) => {
    const seen = everyNth(take(padded, 1, tap * dilation, (depth - 1) * stride + 1), 1, stride);
    return convolve2D(asImages(seen), slice as tf.Tensor4D, inPlane, tap === 0 ? bias : undefined);
  });
  return asVolumes(sum(parts), x.shape[0]);
}

/** All slices in depth of all volumes, one behind the other. */
export function asImages(volumes: tf.Tensor): tf.Tensor4D {
  const [batch, depth, height, width, channels] = volumes.shape as [number, number, number, number, number];
  return tf.reshape(volumes, [batch * depth, height, width, channels]);
}

/** The reverse. */
export function asVolumes(images: tf.Tensor, batch: number): tf.Tensor5D {
  const [slices, height, width, channels] = images.shape as [number, number, number, number];
  return tf.reshape(images, [batch, slices / batch, height, width, channels]);
}

export function sum(parts: readonly tf.Tensor[]): tf.Tensor {
  return parts.reduce((total, part) => tf.add(total, part));
}
