/** MaxPoolGrad and AvgPoolGrad for WebAssembly: the gradient of a pooled value goes back to the inputs it came from. */
import * as tf from "@tensorflow/tfjs-core";
import { arithmetic, placeOf } from "./arithmetic.js";
import { geometryOf } from "./geometry.js";
import { type BackendWasm, dispose, type KernelCall, type WasmKernel } from "./kernel.js";

/** In multiply-adds, by the time that they take. */
const WORK_OF_AN_INPUT = 8;

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
  attributes,
  backend,
}: KernelCall<tf.MaxPoolGradInputs, tf.MaxPoolGradAttrs>): tf.TensorInfo {
  return compute(backend, dy, input, output, attributes);
}

function ofMean({
  inputs: { dy, input },
  attributes,
  backend,
}: KernelCall<tf.AvgPoolGradInputs, tf.AvgPoolGradAttrs>): tf.TensorInfo {
  return compute(backend, dy, input, undefined, attributes);
}

/** Spreads dy to the inputs that equal the maxima, or evenly where there is no output of maxima. */
function compute(
  backend: BackendWasm,
  dy: tf.TensorInfo,
  input: tf.TensorInfo,
  maxima: tf.TensorInfo | undefined,
  { filterSize, strides, pad, dimRoundingMode }: tf.AvgPoolGradAttrs & Partial<tf.MaxPoolGradAttrs>,
): tf.TensorInfo {
  const shape = input.shape as [number, number, number, number];
  const pool = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
  const result = backend.makeOutput(input.shape, "float32");
  const how = geometryOf(backend, pool);
  arithmetic(backend).inParts(
    "poolGradient",
    WORK_OF_AN_INPUT * tf.util.sizeFromShape(shape),
    placeOf(backend, how),
    placeOf(backend, input),
    placeOf(backend, result),
    placeOf(backend, maxima ?? dy),
    placeOf(backend, dy),
    maxima ? 0 : 1,
  );
  dispose(backend, how);
  return result;
}
