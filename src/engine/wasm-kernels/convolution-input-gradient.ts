/** Conv2DBackpropInput for WebAssembly: a convolution's gradient for its input as a convolution or a matrix product. */
import * as tf from "@tensorflow/tfjs-core";
import {
  type BackendWasm,
  callKernel,
  dispose,
  floats,
  type KernelCall,
  type WasmKernel,
  withShape,
} from "./kernel.js";
import { addPatches } from "./patches.js";

/**
 * `dy` is [batch, outHeight, outWidth, outChannels], `filter` [filterHeight, filterWidth, inChannels, outChannels]; the
 * result has the input's shape [batch, height, width, inChannels]. The backend has this kernel as a scalar loop only.
 */
export const convolutionInputGradient: WasmKernel<tf.Conv2DBackpropInputInputs, tf.Conv2DBackpropInputAttrs> =
  {
    name: tf.Conv2DBackpropInput,
    run: inputGradient,
  };

function inputGradient({
  inputs: { dy, filter },
  attributes: { strides, pad, dataFormat, dimRoundingMode, inputShape },
  backend,
}: KernelCall<tf.Conv2DBackpropInputInputs, tf.Conv2DBackpropInputAttrs>): tf.TensorInfo {
  if (dataFormat !== "NHWC") throw new Error("The WebAssembly engine convolves with channels last only.");
  const conv = tf.backend_util.computeConv2DInfo(
    inputShape,
    filter.shape as [number, number, number, number],
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  return asConvolution(backend, dy, filter, conv) ?? asMatrixProduct(backend, dy, filter, conv);
}

/**
 * With strides of 1 the gradient is itself a convolution, of dy with the filter turned by 180° and its channels swapped
 * (Dumoulin and Visin 2016, "A guide to convolution arithmetic", 4.1). Undefined where it is not.
 */
function asConvolution(
  backend: BackendWasm,
  dy: tf.TensorInfo,
  filter: tf.TensorInfo,
  conv: tf.backend_util.Conv2DInfo,
): tf.TensorInfo | undefined {
  const top = conv.filterHeight - 1 - conv.padInfo.top;
  const left = conv.filterWidth - 1 - conv.padInfo.left;
  const bottom = conv.inHeight - conv.outHeight + conv.padInfo.top;
  const right = conv.inWidth - conv.outWidth + conv.padInfo.left;
  if (conv.strideHeight !== 1 || conv.strideWidth !== 1 || Math.min(top, left, bottom, right) < 0)
    return undefined;
  const turned = turn(backend, filter, conv);
  const pad = [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
  const attributes = { strides: 1, pad, dilations: 1, dataFormat: "NHWC" };
  const output = callKernel(backend, tf.Conv2D, { x: dy, filter: turned }, attributes);
  dispose(backend, turned);
  return output;
}

/** The filter turned by 180°, as [filterHeight, filterWidth, outChannels, inChannels]. */
function turn(backend: BackendWasm, filter: tf.TensorInfo, conv: tf.backend_util.Conv2DInfo): tf.TensorInfo {
  const { filterHeight, filterWidth, inChannels, outChannels } = conv;
  const output = backend.makeOutput([filterHeight, filterWidth, outChannels, inChannels], "float32");
  const from = floats(backend, filter);
  const to = floats(backend, output);
  const taps = filterHeight * filterWidth;
  const size = inChannels * outChannels;
  for (let tap = 0; tap < taps; tap++) {
    const start = (taps - 1 - tap) * size;
    let target = tap * size;
    for (let outChannel = 0; outChannel < outChannels; outChannel++) {
      let source = start + outChannel;
      for (let channel = 0; channel < inChannels; channel++, source += outChannels) {
        to[target++] = from[source] as number;
      }
    }
  }
  return output;
}

/** As y = patches · filter, the gradient of the patches is dy · filterᵀ; each is added back to where its patch came from. */
function asMatrixProduct(
  backend: BackendWasm,
  dy: tf.TensorInfo,
  filter: tf.TensorInfo,
  conv: tf.backend_util.Conv2DInfo,
): tf.TensorInfo {
  const pixels = conv.batchSize * conv.outHeight * conv.outWidth;
  const inputs = conv.filterHeight * conv.filterWidth * conv.inChannels;
  const patches = callKernel(
    backend,
    tf.BatchMatMul,
    {
      a: withShape(dy, [pixels, conv.outChannels]),
      b: withShape(filter, [inputs, conv.outChannels]),
    },
    { transposeA: false, transposeB: true },
  );
  const output = backend.makeOutput(conv.inShape, "float32");
  const dx = floats(backend, output);
  dx.fill(0);
  addPatches(floats(backend, patches), dx, conv);
  dispose(backend, patches);
  return output;
}
