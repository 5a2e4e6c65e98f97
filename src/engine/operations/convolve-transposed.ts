/** Transposed convolutions: each place of the input adds the kernel, times its value, to the output. */
import * as tf from "@tensorflow/tfjs-core";
import { type Margin, partsOf, spreadApart, withMargins } from "./along-axis.js";
import { asImages, asVolumes, sum } from "./convolve.js";
import { reachOf, type Sliding } from "./sliding.js";

/**
 * `x` is [batch, …spatial, channels], `kernel` [...sizes, filters, channels]; the result is [batch, …spatial, filters].
 * `outputPadding`, where given, says for each axis how much longer the output is than the shortest possible one.
 */
export function convolveTransposed(
  x: tf.Tensor,
  kernel: tf.Tensor,
  sliding: Sliding,
  outputPadding?: readonly number[],
): tf.Tensor {
  const { strides, dilations } = sliding;
  const margins = strides.map((_, axis) =>
    outputMargin(kernel.shape[axis]!, axis, sliding, outputPadding?.[axis]),
  );
  return withMargins(overlapped(x, kernel, strides, dilations), margins);
}

/**
 * What the padding takes from the ends of the full output, or adds to them. Keras's rule: with strides s, "same" makes
 * n places s · n, or (n − 1) · s + (1 if the kernel is odd) + output padding, and cuts alike on both sides; "valid" keeps
 * all and makes at least s · n.
 */
function outputMargin(
  taps: number,
  axis: number,
  { strides, dilations, padding }: Sliding,
  outputPadding: number | undefined,
): Margin {
  const stride = strides[axis]!;
  const reach = reachOf(taps, dilations[axis]!);
  if (padding === "valid") return [0, outputPadding ?? Math.max(stride - reach, 0)];
  // How far the output goes on from where the last input place begins.
  const rest = outputPadding === undefined ? stride : (reach % 2) + outputPadding;
  const before = Math.max(Math.floor((reach - rest) / 2), 0);
  return [-before, rest - reach + before];
}

/** The full output, (n − 1) · stride + reach places long along each axis. */
function overlapped(
  x: tf.Tensor,
  kernel: tf.Tensor,
  strides: readonly number[],
  dilations: readonly number[],
): tf.Tensor {
  if (x.rank === 3) {
    const [image, filter] = [tf.expandDims(x, 1), tf.expandDims(kernel, 0)];
    return tf.squeeze(overlapped(image, filter, [1, ...strides], [1, ...dilations]), [1]);
  }
  if (x.rank === 5) return overlapped3D(x, kernel, strides, dilations);
  // tfjs does not dilate here; a kernel with zeros between its taps does the same.
  const spread = spreadApart(spreadApart(kernel, 0, dilations[0]!), 1, dilations[1]!) as tf.Tensor4D;
  const [batch, height, width] = x.shape as [number, number, number, number];
  const [tall, wide, filters] = spread.shape;
  return tf.conv2dTranspose(
    x as tf.Tensor4D,
    spread,
    [batch, (height - 1) * strides[0]! + tall, (width - 1) * strides[1]! + wide, filters],
    strides as [number, number],
    "valid",
  );
}

/** Each of the kernel's slices in depth gives images, which stand `stride` apart in the output and begin at its depth. */
function overlapped3D(
  x: tf.Tensor,
  kernel: tf.Tensor,
  strides: readonly number[],
  dilations: readonly number[],
): tf.Tensor {
  const images = asImages(x);
  const last = kernel.shape[0]! - 1;
  const parts = partsOf(kernel).map((slice, tap) => {
    const made = asVolumes(overlapped(images, slice, strides.slice(1), dilations.slice(1)), x.shape[0]!);
    const apart = spreadApart(made, 1, strides[0]!);
    return withMargins(apart, [[tap * dilations[0]!, (last - tap) * dilations[0]!]]);
  });
  return sum(parts);
}
