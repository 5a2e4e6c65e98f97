/** Conv2DBackpropFilter for WebAssembly, which lacks it: a convolution's gradient for its filter as one matrix product. */
import * as tf from "@tensorflow/tfjs-core";
import { callKernel, dispose, floats, type KernelCall, type WasmKernel, withShape } from "./kernel.js";
import { toPatches } from "./patches.js";

/**
 * `x` is [batch, height, width, inChannels], `dy` [batch, outHeight, outWidth, outChannels]; the result has the filter's
 * shape [filterHeight, filterWidth, inChannels, outChannels]. As y = patches · filter, the gradient is patchesᵀ · dy.
 */
export const convolutionFilterGradient: WasmKernel<
  tf.Conv2DBackpropFilterInputs,
  tf.Conv2DBackpropFilterAttrs
> = { name: tf.Conv2DBackpropFilter, run: filterGradient };

function filterGradient({
  inputs: { x, dy },
  attributes: { strides, pad, dataFormat, dimRoundingMode, filterShape },
  backend,
}: KernelCall<tf.Conv2DBackpropFilterInputs, tf.Conv2DBackpropFilterAttrs>): tf.TensorInfo {
  if (dataFormat !== "NHWC") throw new Error("The WebAssembly engine convolves with channels last only.");
  const conv = tf.backend_util.computeConv2DInfo(
    x.shape as [number, number, number, number],
    filterShape,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  const pixels = conv.batchSize * conv.outHeight * conv.outWidth;
  const inputs = conv.filterHeight * conv.filterWidth * conv.inChannels;
  // The patches are written as the transposed matrix at once, so that the product has nothing to transpose.
  const patches = backend.makeOutput([inputs, pixels], "float32");
  toPatches(floats(backend, x), floats(backend, patches), conv);
  const gradient = callKernel(
    backend,
    tf.BatchMatMul,
    { a: patches, b: withShape(dy, [pixels, conv.outChannels]) },
    { transposeA: false, transposeB: false },
  );
  dispose(backend, patches);
  return withShape(gradient, filterShape);
}
