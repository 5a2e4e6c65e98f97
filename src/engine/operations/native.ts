/** TensorFlow's own operations, each of which does what takes several of tfjs's; for the native engine only. */
import * as tf from "@tensorflow/tfjs-core";
import type { TFEOpAttr } from "@tensorflow/tfjs-node/dist/tfjs_binding.js";
import { nativeBackend } from "../backends/native.js";

export function isNative(): boolean {
  return tf.getBackend() === "tensorflow";
}

/** A whole number, not negative and below 2³¹, in TensorFlow's 64-bit type, which tfjs has none for. */
export function longScalar(value: number): tf.Tensor {
  const scalar = tf.scalar(value, "int32");
  const backend = nativeBackend();
  const waiting = backend.tensorMap.get(scalar.dataId);
  // Nothing has reached TensorFlow yet: the low half comes first.
  waiting.dtype = backend.binding.TF_INT64;
  waiting.values = Int32Array.of(value, 0);
  return scalar;
}

/** Runs one on floats. Flags are the attributes that are not left at what TensorFlow takes for them. */
export function native(
  operation: string,
  inputs: readonly tf.TensorInfo[],
  flags: Readonly<Record<string, boolean>> = {},
  outputs = 1,
): tf.Tensor[] {
  const backend = nativeBackend();
  const { TF_ATTR_TYPE, TF_ATTR_BOOL, TF_FLOAT } = backend.binding;
  const attributes: TFEOpAttr[] = [
    { name: "T", type: TF_ATTR_TYPE, value: TF_FLOAT },
    ...Object.entries(flags).map(([name, value]) => ({ name, type: TF_ATTR_BOOL, value })),
  ];
  return backend.executeMultipleOutputs(operation, attributes, inputs, outputs);
}
