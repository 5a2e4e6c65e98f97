/** A convolution over images, with bias, whose gradients are computed as far as they are wanted. */
import * as tf from "@tensorflow/tfjs-core";
import { convolve } from "../wasm-kernels/convolutions.js";
import { callKernel } from "../wasm-kernels/kernel.js";
import { operation } from "./operation.js";

export interface ImageAttributes {
  readonly strides: [number, number];
  readonly pad: "valid" | "same";
}

/**
 * Inputs: x [batch, height, width, channels], the filter [height, width, channels, filters] and, where there is one, bias
 * [filters]. tfjs's own fused convolution computes the gradient for its input even where that is data.
 */
export function convolveImage(inputs: readonly tf.Tensor[], attributes: ImageAttributes): tf.Tensor4D {
  return compute(inputs, attributes)[0] as tf.Tensor4D;
}

/** Filters from which on it costs little to lay out what each pixel sees for a matrix product, which threads can share. */
const WORTH_LAYING_OUT = 32;

const compute = operation<ImageAttributes>({
  name: "ConvolveImage",
  forward: ([x, filter, bias], { strides, pad }) => {
    const y = tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, pad);
    return [bias ? tf.add(y, bias) : y];
  },
  onWasm: ([x, filter, bias], attributes, backend) => {
    const plain = kernelAttributes(attributes);
    if (filter!.shape[3]! >= WORTH_LAYING_OUT) {
      return [convolve(backend, x!, filter!, bias, plain)];
    }
    const inputs = { x: x!, filter: filter!, ...(bias && { bias }) };
    return [callKernel(backend, tf.FusedConv2D, inputs, { ...plain, dilations: 1, activation: "linear" })];
  },
  backward: (dy, [x, filter, bias], _outputs, attributes) => {
    const plain = kernelAttributes(attributes);
    const run = (name: string, inputs: tf.NamedTensorMap, shape: object) =>
      tf.engine().runKernel(name, inputs, { ...plain, ...shape } as unknown as tf.NamedAttrMap) as tf.Tensor;
    const gradients = [
      () => run(tf.Conv2DBackpropInput, { dy, filter: filter! }, { inputShape: x!.shape }),
      () => run(tf.Conv2DBackpropFilter, { x: x!, dy }, { filterShape: filter!.shape }),
    ];
    return bias ? [...gradients, () => tf.sum(dy, [0, 1, 2])] : gradients;
  },
});

function kernelAttributes({ strides, pad }: ImageAttributes) {
  return { strides, pad, dataFormat: "NHWC" as const };
}
