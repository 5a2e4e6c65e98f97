/** GatherV2 for native TensorFlow without the look at every index that tfjs takes first: TensorFlow looks itself. */
import * as tf from "@tensorflow/tfjs-core";
import type { NativeBackend } from "./native.js";

export function registerGather(): void {
  tf.unregisterKernel(tf.GatherV2, "tensorflow");
  tf.registerKernel({
    kernelName: tf.GatherV2,
    backendName: "tensorflow",
    kernelFunc: ({ inputs, attrs, backend }) => {
      const { x, indices } = inputs as unknown as Record<"x" | "indices", tf.Tensor>;
      const { axis, batchDims } = attrs as { axis: number; batchDims: number };
      const native = backend as unknown as NativeBackend;
      const { TF_ATTR_INT, TF_ATTR_TYPE: type, TF_INT32 } = native.binding;
      const place = tf.scalar(axis, "int32");
      const attributes = [
        { name: "batch_dims", type: TF_ATTR_INT, value: batchDims },
        { name: "Tparams", type, value: native.typeAttributeFromTensor(x) },
        { name: "Tindices", type, value: native.typeAttributeFromTensor(indices) },
        { name: "Taxis", type, value: TF_INT32 },
      ];
      const result = native.executeSingleOutput(tf.GatherV2, attributes, [x, indices, place]);
      place.dispose();
      return result;
    },
  });
}
