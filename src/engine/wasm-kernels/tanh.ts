/** Tanh for WebAssembly: four values at a time, where the backend's own computes them one by one. */
import * as tf from "@tensorflow/tfjs-core";
import { ACTIVATIONS, arithmetic, placeOf } from "./arithmetic.js";
import type { WasmKernel } from "./kernel.js";

export const tanh: WasmKernel<tf.TanhInputs, object> = {
  name: tf.Tanh,
  run: ({ inputs: { x }, backend }) => {
    const output = backend.makeOutput(x.shape, "float32");
    const count = tf.util.sizeFromShape(x.shape);
    arithmetic(backend).activate(placeOf(backend, x), placeOf(backend, output), count, ACTIVATIONS.tanh!);
    return output;
  },
};
