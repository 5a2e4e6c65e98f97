/** Identity for WebAssembly: shares the memory, where the backend's own copies whatever a gradient keeps for later. */
import * as tf from "@tensorflow/tfjs-core";
import type { WasmKernel } from "./kernel.js";

/** Nothing writes into a tensor that somebody else has seen, so a clone need not be a copy. */
export const identity: WasmKernel<tf.IdentityInputs, object> = {
  name: tf.Identity,
  run: ({ inputs: { x }, backend }) => {
    backend.incRef(x.dataId);
    return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
  },
};
