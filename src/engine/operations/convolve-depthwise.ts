/** Depthwise convolutions: every channel has filters of its own. */
import * as tf from "@tensorflow/tfjs-core";
import { everyNth, withMargins } from "./along-axis.js";
import { asImage } from "./convolve.js";
import { paddingOf, reachOf, type Sliding } from "./sliding.js";

/**
 * `x` is [batch, …spatial, channels] over one or two axes, `kernel` [...sizes, channels, multiplier]; the result is
 * [batch, …spatial, channels · multiplier], the filters of a channel side by side.
 */
export function convolveDepthwise(x: tf.Tensor, kernel: tf.Tensor, sliding: Sliding): tf.Tensor {
  if (x.rank === 4) return depthwise2D(x as tf.Tensor4D, kernel as tf.Tensor4D, sliding);
  const image = tf.expandDims(x, 1) as tf.Tensor4D;
  return tf.squeeze(depthwise2D(image, tf.expandDims(kernel, 0) as tf.Tensor4D, asImage(sliding)), [1]);
}

function depthwise2D(x: tf.Tensor4D, kernel: tf.Tensor4D, sliding: Sliding): tf.Tensor {
  const { strides, dilations, padding } = sliding;
  const [down, right] = strides as [number, number];
  const dilated = dilations.some((dilation) => dilation > 1);
  // An axis of length 1 goes with any stride.
  const even = down === right || x.shape[1] === 1;
  if (!dilated && even) return tf.depthwiseConv2d(x, kernel, [right, right], padding);
  // TensorFlow knows no other strides than equal ones; what it would step over is computed and left out.
  const padded = withMargins(x, [
    paddingOf(x.shape[1], kernel.shape[0], 0, sliding),
    paddingOf(x.shape[2], kernel.shape[1], 1, sliding),
  ]);
  const y = dilated
    ? dilatedDepthwise(padded, kernel, dilations as [number, number])
    : tf.depthwiseConv2d(padded, kernel, 1, "valid");
  return everyNth(everyNth(y, 1, down), 2, right);
}

/**
 * Taking every d-th row and column makes a dilated convolution into d · d plain ones (Yu and Koltun 2016); neither tfjs
 * nor TensorFlow on a CPU has a gradient for the dilated one.
 */
function dilatedDepthwise(x: tf.Tensor4D, kernel: tf.Tensor4D, dilations: [number, number]): tf.Tensor4D {
  const surplus = dilations.map((dilation, axis) => missing(x.shape[axis + 1]!, dilation));
  const blocks = tf.spaceToBatchND(
    x,
    dilations,
    surplus.map((extra) => [0, extra]),
  ) as tf.Tensor4D;
  const made = tf.depthwiseConv2d(blocks, kernel, 1, "valid");
  // The windows that reach into what was added to make whole blocks.
  const crops = dilations.map((dilation, axis) => {
    const windows = x.shape[axis + 1]! - reachOf(kernel.shape[axis]!, dilation) + 1;
    return [0, made.shape[axis + 1]! * dilation - windows];
  });
  return tf.batchToSpaceND(made, dilations, crops) as tf.Tensor4D;
}

/** How much is missing to the next multiple of `block`. */
function missing(length: number, block: number): number {
  return (block - (length % block)) % block;
}
