/** DenseBincount for native TensorFlow, which tfjs-node leaves out. */
import * as tf from "@tensorflow/tfjs-core";
import type { NativeBackend } from "./native.js";

export function registerCounts(): void {
  tf.registerKernel({
    kernelName: tf.DenseBincount,
    backendName: "tensorflow",
    kernelFunc: ({ inputs, attrs, backend }) => {
      const { x, weights } = inputs as unknown as Record<"x" | "weights", tf.Tensor>;
      const { size, binaryOutput } = attrs as { size: number; binaryOutput: boolean };
      const native = backend as unknown as NativeBackend;
      const { TF_ATTR_BOOL, TF_ATTR_TYPE: type, TF_INT32 } = native.binding;
      const sizeTensor = tf.scalar(size, "int32");
      const attributes = [
        { name: "Tidx", type, value: TF_INT32 },
        { name: "T", type, value: native.typeAttributeFromTensor(weights) },
        { name: "binary_output", type: TF_ATTR_BOOL, value: binaryOutput },
      ];
      const result = native.executeSingleOutput(tf.DenseBincount, attributes, [x, sizeTensor, weights]);
      sizeTensor.dispose();
      return result;
    },
  });
}
