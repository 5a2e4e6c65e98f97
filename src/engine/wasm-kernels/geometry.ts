/** How an image is convolved or pooled, as the engine's own WebAssembly module reads it. */
import type * as tf from "@tensorflow/tfjs-core";
import type { BackendWasm } from "./kernel.js";

/** The list that `src/engine/assembly/geometry.ts` names the places of; the caller disposes it. */
export function geometryOf(backend: BackendWasm, info: tf.backend_util.Conv2DInfo): tf.TensorInfo {
  const list = backend.makeOutput([13], "int32");
  backend
    .typedArrayFromHeap(list)
    .set([
      info.batchSize,
      info.inHeight,
      info.inWidth,
      info.inChannels,
      info.outHeight,
      info.outWidth,
      info.outChannels,
      info.filterHeight,
      info.filterWidth,
      info.strideHeight,
      info.strideWidth,
      info.padInfo.top,
      info.padInfo.left,
    ]);
  return list;
}
