/** DepthwiseConv2dNativeBackpropInput and …BackpropFilter for WebAssembly, which lacks both. */
import * as tf from "@tensorflow/tfjs-core";
import { type BackendWasm, callKernel, dispose, floats, type KernelCall, type WasmKernel } from "./kernel.js";
import { forEachTapRow } from "./tap-rows.js";

type Shape4D = [number, number, number, number];

/**
 * `dy` is [batch, outHeight, outWidth, channels · multiplier], `filter` [filterHeight, filterWidth, channels, multiplier];
 * the result has the input's shape [batch, height, width, channels].
 */
export const depthwiseInputGradient: WasmKernel<
  tf.DepthwiseConv2dNativeBackpropInputInputs,
  tf.DepthwiseConv2dNativeBackpropInputAttrs
> = { name: tf.DepthwiseConv2dNativeBackpropInput, run: inputGradient };

/** `x` and `dy` as above; the result has the filter's shape. */
export const depthwiseFilterGradient: WasmKernel<
  tf.DepthwiseConv2dNativeBackpropFilterInputs,
  tf.DepthwiseConv2dNativeBackpropFilterAttrs
> = { name: tf.DepthwiseConv2dNativeBackpropFilter, run: filterGradient };

function inputGradient({
  inputs: { dy, filter },
  attributes: { strides, dilations, pad, dimRoundingMode, inputShape },
  backend,
}: KernelCall<
  tf.DepthwiseConv2dNativeBackpropInputInputs,
  tf.DepthwiseConv2dNativeBackpropInputAttrs
>): tf.TensorInfo {
  const conv = infoOf(inputShape, filter.shape as Shape4D, strides, dilations, pad, dimRoundingMode);
  const multiplier = filter.shape[3] as number;
  const { inChannels, outChannels } = conv;
  if (multiplier === 1 && conv.strideHeight === 1 && conv.strideWidth === 1) {
    return asConvolution(backend, dy, filter, conv);
  }
  const output = backend.makeOutput(conv.inShape, "float32");
  const from = floats(backend, dy);
  const weights = floats(backend, filter);
  const to = floats(backend, output);
  to.fill(0);
  const step = conv.strideWidth * inChannels;
  forEachTapRow(conv, (tap, place, outPlace, count) => {
    for (let pixel = 0; pixel < count; pixel++) {
      let weight = tap * outChannels;
      let source = outPlace + pixel * outChannels;
      for (let channel = 0, target = place + pixel * step; channel < inChannels; channel++, target++) {
        let sum = 0;
        for (let index = 0; index < multiplier; index++) {
          sum += (weights[weight++] as number) * (from[source++] as number);
        }
        to[target] = (to[target] as number) + sum;
      }
    }
  });
  return output;
}

/** With strides of 1 the gradient is itself such a convolution, of dy with the filter turned by 180°. */
function asConvolution(
  backend: BackendWasm,
  dy: tf.TensorInfo,
  filter: tf.TensorInfo,
  conv: tf.backend_util.Conv2DInfo,
): tf.TensorInfo {
  const { padInfo } = conv;
  const turned = callKernel(backend, tf.Reverse, { x: filter }, { dims: [0, 1] });
  const down = (conv.filterHeight - 1) * conv.dilationHeight;
  const right = (conv.filterWidth - 1) * conv.dilationWidth;
  const pad = [
    [0, 0],
    [down - padInfo.top, conv.inHeight - conv.outHeight + padInfo.top],
    [right - padInfo.left, conv.inWidth - conv.outWidth + padInfo.left],
    [0, 0],
  ];
  const attributes = { strides: 1, pad, dilations: [conv.dilationHeight, conv.dilationWidth] };
  const output = callKernel(backend, tf.DepthwiseConv2dNative, { x: dy, filter: turned }, attributes);
  dispose(backend, turned);
  return output;
}

function filterGradient({
  inputs: { x, dy },
  attributes: { strides, dilations, pad, dimRoundingMode, filterShape },
  backend,
}: KernelCall<
  tf.DepthwiseConv2dNativeBackpropFilterInputs,
  tf.DepthwiseConv2dNativeBackpropFilterAttrs
>): tf.TensorInfo {
  const conv = infoOf(x.shape as Shape4D, filterShape, strides, dilations, pad, dimRoundingMode);
  const multiplier = filterShape[3];
  const { inChannels, outChannels } = conv;
  const output = backend.makeOutput(filterShape, "float32");
  const values = floats(backend, x);
  const gradients = floats(backend, dy);
  // Sums over all pixels: double precision costs the same and loses nothing.
  const sums = new Float64Array(tf.util.sizeFromShape(filterShape));
  const step = conv.strideWidth * inChannels;
  forEachTapRow(conv, (tap, place, outPlace, count) => {
    for (let filter = 0; filter < outChannels; filter++) {
      let sum = 0;
      let from = place + Math.floor(filter / multiplier);
      let source = outPlace + filter;
      for (let pixel = 0; pixel < count; pixel++, from += step, source += outChannels) {
        sum += (values[from] as number) * (gradients[source] as number);
      }
      const weight = tap * outChannels + filter;
      sums[weight] = (sums[weight] as number) + sum;
    }
  });
  floats(backend, output).set(sums);
  return output;
}

function infoOf(
  inputShape: Shape4D,
  filterShape: Shape4D,
  strides: [number, number] | number,
  dilations: [number, number] | number,
  pad: "valid" | "same" | number | tf.backend_util.ExplicitPadding,
  dimRoundingMode: "floor" | "round" | "ceil" | undefined,
): tf.backend_util.Conv2DInfo {
  return tf.backend_util.computeConv2DInfo(
    inputShape,
    filterShape,
    strides,
    dilations,
    pad,
    dimRoundingMode,
    true,
  );
}
