/** activation(x · kernel + bias) as one operation: what Dense computes. */
import * as tf from "@tensorflow/tfjs-core";
import { activate } from "../activations.js";
import { callKernel, dispose } from "../wasm-kernels/kernel.js";
import { multiply } from "../wasm-kernels/matrix-product.js";
import { addBias, biasGradient } from "./bias.js";
import { beforeActivation } from "./fused-activation.js";
import { operation } from "./operation.js";

/** The kernel behind an activation that a product does not apply itself. */
const fusedKernels: Readonly<Record<string, string>> = { sigmoid: tf.Sigmoid, tanh: tf.Tanh };

interface Attributes {
  /** One whose gradient follows from its output; see `isFusable`. */
  readonly activation: string;
}

/** Inputs: x [rows, in], kernel [in, out] and, where there is one, bias [out]. */
export function affine(inputs: readonly tf.Tensor[], activation: string): tf.Tensor {
  return compute(inputs, { activation })[0]!;
}

const compute = operation<Attributes>({
  name: "Affine",
  forward: ([x, kernel, bias], { activation }) => {
    const product = tf.matMul(x!, kernel!);
    return [activate(bias ? addBias(product, bias) : product, activation)];
  },
  onWasm: ([x, kernel, bias], { activation }, backend) => {
    const sums = multiply(backend, x!, kernel!, { bias, relu: activation === "relu" });
    const rest = fusedKernels[activation];
    if (rest === undefined) return [sums];
    const y = callKernel(backend, rest, { x: sums });
    dispose(backend, sums);
    return [y];
  },
  backward: (dy, [x, kernel, bias], [y], { activation }) => {
    const dz = beforeActivation(dy, y!, activation);
    const gradients = [() => tf.matMul(dz, kernel!, false, true), () => tf.matMul(x!, dz, true, false)];
    return bias ? [...gradients, () => biasGradient(dz)] : gradients;
  },
});
