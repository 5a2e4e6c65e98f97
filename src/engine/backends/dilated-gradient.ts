/** The gradient of a dilated convolution, which tfjs refuses to take: a plain one between space-to-batch and its inverse. */
import * as tf from "@tensorflow/tfjs-core";

interface ConvolutionAttributes {
  strides: [number, number] | number;
  pad: "valid" | "same" | number | tf.backend_util.ExplicitPadding;
  dataFormat: "NHWC" | "NCHW";
  dilations: [number, number] | number;
}

type Pair = [number, number];

let registered = false;

/**
 * Replaces Conv2D's gradient, on every engine, by one that also knows dilation. Undilated convolutions keep tfjs's own.
 * Taking every d-th row and column turns a dilated convolution into d·d plain ones (Yu and Koltun 2016, and TensorFlow's
 * with_space_to_batch); with the kernels of those, neither engine needs a dilated gradient kernel, which TensorFlow
 * lacks on a CPU as well.
 */
export function registerDilatedGradient(): void {
  if (registered) return;
  registered = true;
  const plain = tf.getGradient(tf.Conv2D);
  tf.registerGradient({
    kernelName: tf.Conv2D,
    inputsToSave: ["x", "filter"],
    gradFunc: (dy, saved, attributes) => {
      const { dilations } = attributes as unknown as ConvolutionAttributes;
      const [down, right] = pair(dilations);
      if (down === 1 && right === 1) return plain.gradFunc(dy, saved, attributes);
      return gradient(
        dy as tf.Tensor4D,
        saved as tf.Tensor4D[],
        attributes as unknown as ConvolutionAttributes,
      );
    },
  });
}

function gradient(dy: tf.Tensor4D, saved: tf.Tensor4D[], attributes: ConvolutionAttributes) {
  const [x, filter] = saved as [tf.Tensor4D, tf.Tensor4D];
  const { strides, pad, dataFormat } = attributes;
  const [down, right] = pair(attributes.dilations);
  if (dataFormat !== "NHWC" || pair(strides).some((stride) => stride !== 1)) {
    throw new Error("A dilated convolution can be trained with strides of 1 and channels last only.");
  }
  const { padInfo } = tf.backend_util.computeConv2DInfo(x.shape, filter.shape, strides, [down, right], pad);

  // Pad as the convolution did, and on to whole blocks; the outputs that this adds get a gradient of zero.
  const [, height, width] = x.shape;
  const extraDown = missing(height + padInfo.top + padInfo.bottom, down);
  const extraRight = missing(width + padInfo.left + padInfo.right, right);
  const block = [down, right];
  const crops: Pair[] = [
    [padInfo.top, padInfo.bottom + extraDown],
    [padInfo.left, padInfo.right + extraRight],
  ];
  const outputCrops: Pair[] = [
    [0, extraDown],
    [0, extraRight],
  ];
  const dyBlocks = tf.spaceToBatchND(dy, block, outputCrops) as tf.Tensor4D;

  return {
    x: () => {
      const shape: [number, number, number, number] = [
        x.shape[0] * down * right,
        (height + padInfo.top + padInfo.bottom + extraDown) / down,
        (width + padInfo.left + padInfo.right + extraRight) / right,
        x.shape[3],
      ];
      const dxBlocks = backpropInput(shape, dyBlocks, filter);
      return tf.batchToSpaceND(dxBlocks, block, crops);
    },
    filter: () => backpropFilter(tf.spaceToBatchND(x, block, crops) as tf.Tensor4D, dyBlocks, filter.shape),
  };
}

// tfjs-core does not export these two operations, only their kernels' names.
function backpropInput(inputShape: number[], dy: tf.Tensor4D, filter: tf.Tensor4D): tf.Tensor4D {
  const attributes = { strides: 1, pad: "valid", dataFormat: "NHWC", inputShape };
  return tf.engine().runKernel(tf.Conv2DBackpropInput, { dy, filter }, attributes) as tf.Tensor4D;
}

function backpropFilter(x: tf.Tensor4D, dy: tf.Tensor4D, filterShape: number[]): tf.Tensor4D {
  const attributes = { strides: 1, pad: "valid", dataFormat: "NHWC", filterShape };
  return tf.engine().runKernel(tf.Conv2DBackpropFilter, { x, dy }, attributes) as tf.Tensor4D;
}

/** How much is missing to the next multiple of `block`. */
function missing(size: number, block: number): number {
  return (block - (size % block)) % block;
}

function pair(value: number | Pair): Pair {
  return typeof value === "number" ? [value, value] : value;
}
