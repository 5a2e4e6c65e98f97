/** MaxPoolGrad for WebAssembly: sends each pooled value's gradient back to the input it came from. */
import * as tf from "@tensorflow/tfjs-core";
import { floats, type KernelCall, type WasmKernel } from "./kernel.js";
import { forEachWindow } from "./pool-windows.js";

/**
 * `input` is [batch, height, width, channels], `output` and `dy` [batch, outHeight, outWidth, channels]; the result has
 * the input's shape. Of several equal maxima the first in the window gets the gradient, as in TensorFlow. The backend's
 * own kernel computes the same about ten times slower.
 */
export const maxPoolGradient: WasmKernel<tf.MaxPoolGradInputs, tf.MaxPoolGradAttrs> = {
  name: tf.MaxPoolGrad,
  run: gradient,
};

function gradient({
  inputs: { dy, input, output },
  attributes: { filterSize, strides, pad, dimRoundingMode },
  backend,
}: KernelCall<tf.MaxPoolGradInputs, tf.MaxPoolGradAttrs>): tf.TensorInfo {
  const shape = input.shape as [number, number, number, number];
  const pool = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
  const result = backend.makeOutput(input.shape, "float32");
  const x = floats(backend, input);
  const y = floats(backend, output);
  const from = floats(backend, dy);
  const to = floats(backend, result);
  to.fill(0);
  const { inChannels } = pool;
  const inRow = pool.inWidth * inChannels;
  forEachWindow(pool, (pixel, image, top, bottom, left, right) => {
    for (let channel = 0; channel < inChannels; channel++) {
      const maximum = y[pixel + channel];
      search: for (let row = top; row < bottom; row++) {
        for (let column = left; column < right; column++) {
          const place = image + row * inRow + column * inChannels + channel;
          if (x[place] !== maximum) continue;
          to[place] = (to[place] as number) + (from[pixel + channel] as number);
          break search;
        }
      }
    }
  });
  return result;
}
