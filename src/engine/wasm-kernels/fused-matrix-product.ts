/** _FusedMatMul for WebAssembly: a dense layer in one call, put together from kernels that compute it right. */
import * as tf from "@tensorflow/tfjs-core";
import { callKernel, dispose, type KernelCall, type WasmKernel } from "./kernel.js";

interface FusedInputs {
  a: tf.TensorInfo;
  b: tf.TensorInfo;
  bias?: tf.TensorInfo;
  preluActivationWeights?: tf.TensorInfo;
}

/**
 * activation(a · b + bias), with `a` [batch, n, k], `b` [batch, k, m] and `bias` [m]. The backend's own kernel adds the
 * bias once for every 48 columns of the inner axis where the batch is larger than one or an operand is transposed.
 */
export const fusedMatrixProduct: WasmKernel<FusedInputs, tf._FusedMatMulAttrs> = {
  name: tf._FusedMatMul,
  run: fused,
};

/** The kernel behind each activation that tfjs fuses, with the attributes it wants. */
const KERNELS: Record<string, string> = {
  relu: tf.Relu,
  relu6: tf.Relu6,
  elu: tf.Elu,
  sigmoid: tf.Sigmoid,
  leakyrelu: tf.LeakyRelu,
  prelu: tf.Prelu,
};

function fused({
  inputs: { a, b, bias, preluActivationWeights },
  attributes: { transposeA, transposeB, activation, leakyreluAlpha },
  backend,
}: KernelCall<FusedInputs, tf._FusedMatMulAttrs>): tf.TensorInfo {
  let result: tf.TensorInfo = callKernel(backend, tf.BatchMatMul, { a, b }, { transposeA, transposeB });
  if (bias) result = replace(tf.Add, { a: result, b: bias });
  if (activation === "linear") return result;
  const kernel = KERNELS[activation];
  if (!kernel) throw new Error(`The WebAssembly engine cannot fuse the activation ${activation}.`);
  if (kernel === tf.Prelu && preluActivationWeights) {
    return replace(kernel, { x: result, alpha: preluActivationWeights });
  }
  return replace(kernel, { x: result }, { alpha: leakyreluAlpha });

  /** Runs the next kernel on the result so far and frees that. */
  function replace(name: string, inputs: Record<string, tf.TensorInfo>, attributes: object = {}) {
    const next = callKernel(backend, name, inputs, attributes);
    dispose(backend, result);
    return next;
  }
}
