/** Conv2D, FusedConv2D and DepthwiseConv2dNative for WebAssembly with "same" padding worked out here. */
import * as tf from "@tensorflow/tfjs-core";
import { callReplaced, type KernelCall, type WasmKernel } from "./kernel.js";

interface Inputs {
  x: tf.TensorInfo;
  filter: tf.TensorInfo;
}

type Attributes = Pick<tf.Conv2DAttrs, "strides" | "pad" | "dilations" | "dimRoundingMode">;

/**
 * The backend's own kernels, told how many zeros there are at each side. When they are to find out themselves, and a
 * window reaches less far than it moves, as a 1×1 filter with strides of 2 does, they take the negative number that they
 * compute for a very large one and give zeros.
 */
export const samePaddingKernels: readonly WasmKernel<Inputs, Attributes>[] = [
  withSamePadding(tf.Conv2D, false),
  withSamePadding(tf.FusedConv2D, false),
  withSamePadding(tf.DepthwiseConv2dNative, true),
];

function withSamePadding(name: string, depthwise: boolean): WasmKernel<Inputs, Attributes> {
  return {
    name,
    run: ({ inputs, attributes, backend }: KernelCall<Inputs, Attributes>) =>
      callReplaced(
        backend,
        name,
        { ...inputs },
        { ...attributes, pad: padding(inputs, attributes, depthwise) },
      ),
  };
}

function padding(
  { x, filter }: Inputs,
  { strides, pad, dilations, dimRoundingMode }: Attributes,
  depthwise: boolean,
): Attributes["pad"] {
  if (pad !== "same") return pad;
  const { padInfo } = tf.backend_util.computeConv2DInfo(
    x.shape as [number, number, number, number],
    filter.shape as [number, number, number, number],
    strides,
    dilations,
    pad,
    dimRoundingMode,
    depthwise,
  );
  return [
    [0, 0],
    [padInfo.top, padInfo.bottom],
    [padInfo.left, padInfo.right],
    [0, 0],
  ];
}
