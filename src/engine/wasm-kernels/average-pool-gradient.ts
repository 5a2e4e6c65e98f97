/** AvgPoolGrad for WebAssembly: spreads each pooled value's gradient over the inputs it is the average of. */
import * as tf from "@tensorflow/tfjs-core";
import { floats, type KernelCall, type WasmKernel } from "./kernel.js";
import { forEachWindow } from "./pool-windows.js";

/**
 * `input` is [batch, height, width, channels], `dy` [batch, outHeight, outWidth, channels]; the result has the input's
 * shape. A window that reaches into the padding averages the inputs inside only, so its gradient is divided by their
 * number; the backend's own kernel divides by the whole window's and is wrong there.
 */
export const averagePoolGradient: WasmKernel<tf.AvgPoolGradInputs, tf.AvgPoolGradAttrs> = {
  name: tf.AvgPoolGrad,
  run: gradient,
};

function gradient({
  inputs: { dy, input },
  attributes: { filterSize, strides, pad },
  backend,
}: KernelCall<tf.AvgPoolGradInputs, tf.AvgPoolGradAttrs>): tf.TensorInfo {
  const shape = input.shape as [number, number, number, number];
  const pool = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad);
  const result = backend.makeOutput(input.shape, "float32");
  const from = floats(backend, dy);
  const to = floats(backend, result);
  to.fill(0);
  const { inChannels } = pool;
  const inRow = pool.inWidth * inChannels;
  forEachWindow(pool, (pixel, image, top, bottom, left, right) => {
    const share = 1 / ((bottom - top) * (right - left));
    for (let row = top; row < bottom; row++) {
      for (let column = left; column < right; column++) {
        const place = image + row * inRow + column * inChannels;
        for (let channel = 0; channel < inChannels; channel++) {
          to[place + channel] = (to[place + channel] as number) + share * (from[pixel + channel] as number);
        }
      }
    }
  });
  return result;
}
