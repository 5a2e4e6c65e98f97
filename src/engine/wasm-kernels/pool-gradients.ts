/** MaxPoolGrad and AvgPoolGrad for WebAssembly: the gradient of a pooled value goes back to the inputs it came from. */
import * as tf from "@tensorflow/tfjs-core";
import { arithmetic, placeOf } from "./arithmetic.js";
import type { KernelCall, WasmKernel } from "./kernel.js";
import { forEachWindow } from "./pool-windows.js";

/**
 * `input` is [batch, height, width, channels], `output` and `dy` [batch, outHeight, outWidth, channels]; the result has
 * the input's shape. Of several equal maxima the first in the window gets the gradient, as in TensorFlow. The backend's
 * own kernel computes the same in scalars.
 */
export const maxPoolGradient: WasmKernel<tf.MaxPoolGradInputs, tf.MaxPoolGradAttrs> = {
  name: tf.MaxPoolGrad,
  run: ofMaximum,
};

/**
 * A window that reaches into the padding averages the inputs inside only, so its gradient is divided by their number; the
 * backend's own kernel divides by the whole window's and is wrong there.
 */
export const averagePoolGradient: WasmKernel<tf.AvgPoolGradInputs, tf.AvgPoolGradAttrs> = {
  name: tf.AvgPoolGrad,
  run: ofMean,
};

function ofMaximum({
  inputs: { dy, input, output },
  attributes: { filterSize, strides, pad, dimRoundingMode },
  backend,
}: KernelCall<tf.MaxPoolGradInputs, tf.MaxPoolGradAttrs>): tf.TensorInfo {
  const shape = input.shape as [number, number, number, number];
  const pool = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
  const result = backend.makeOutput(input.shape, "float32");
  backend.typedArrayFromHeap(result).fill(0);
  const [x, y, from, to] = [input, output, dy, result].map((tensor) => placeOf(backend, tensor)) as [
    number,
    number,
    number,
    number,
  ];
  const { spreadToMaximum } = arithmetic(backend);
  const { inChannels, inWidth } = pool;
  forEachWindow(pool, (pixel, image, top, bottom, left, right) => {
    const start = 4 * (image + (top * inWidth + left) * inChannels);
    const [height, width, row] = [bottom - top, right - left, 4 * inWidth * inChannels];
    spreadToMaximum(x + start, to + start, y + 4 * pixel, from + 4 * pixel, inChannels, height, width, row);
  });
  return result;
}

function ofMean({
  inputs: { dy, input },
  attributes: { filterSize, strides, pad },
  backend,
}: KernelCall<tf.AvgPoolGradInputs, tf.AvgPoolGradAttrs>): tf.TensorInfo {
  const shape = input.shape as [number, number, number, number];
  const pool = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad);
  const result = backend.makeOutput(input.shape, "float32");
  backend.typedArrayFromHeap(result).fill(0);
  const from = placeOf(backend, dy);
  const to = placeOf(backend, result);
  const { spreadEvenly } = arithmetic(backend);
  const { inChannels, inWidth } = pool;
  forEachWindow(pool, (pixel, image, top, bottom, left, right) => {
    const start = to + 4 * (image + (top * inWidth + left) * inChannels);
    const [height, width, row] = [bottom - top, right - left, 4 * inWidth * inChannels];
    spreadEvenly(start, from + 4 * pixel, inChannels, height, width, row, 1 / (height * width));
  });
  return result;
}
