/** Products of two matrices on native TensorFlow by its operation for two, which is cheaper than that for many. */
import * as tf from "@tensorflow/tfjs-core";
import type { NativeBackend } from "./native.js";

export function registerProducts(): void {
  const many = tf.getKernel(tf.BatchMatMul, "tensorflow").kernelFunc;
  tf.unregisterKernel(tf.BatchMatMul, "tensorflow");
  tf.registerKernel({
    kernelName: tf.BatchMatMul,
    backendName: "tensorflow",
    kernelFunc: (call) => {
      const { a, b } = call.inputs as unknown as Record<"a" | "b", tf.TensorInfo>;
      if (a.shape.length !== 2 || b.shape.length !== 2) return many(call);
      const { transposeA, transposeB } = call.attrs as unknown as Record<
        "transposeA" | "transposeB",
        boolean
      >;
      const native = call.backend as unknown as NativeBackend;
      const { TF_ATTR_BOOL, TF_ATTR_TYPE } = native.binding;
      return native.executeSingleOutput(
        "MatMul",
        [
          { name: "T", type: TF_ATTR_TYPE, value: native.typeAttributeFromTensor(a) },
          { name: "transpose_a", type: TF_ATTR_BOOL, value: transposeA },
          { name: "transpose_b", type: TF_ATTR_BOOL, value: transposeB },
        ],
        [a, b],
      );
    },
  });
}
