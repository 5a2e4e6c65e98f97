/** Adam's update of all weights at once. */
import * as tf from "@tensorflow/tfjs-core";
import { arithmetic, placeOf } from "../wasm-kernels/arithmetic.js";
import { operation } from "./operation.js";

interface Attributes {
  /** The learning rate, with the correction for averages that started at 0. */
  readonly alpha: number | tf.Scalar;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/** In multiply-adds, by the time that they take. */
const WORK_OF_A_WEIGHT = 8;

/**
 * m ← m + (g − m)(1 − β₁), v ← v + (g² − v)(1 − β₂), w ← w − α·m / (√v + ε), as in keras/src/optimizers/adam.py.
 * Inputs: w, g, m and v, of one shape. Outputs: the new w, m and v.
 */
export function adamUpdate<T extends tf.Tensor>(inputs: readonly T[], attributes: Attributes): [T, T, T] {
  return compute(inputs, attributes) as [T, T, T];
}

const compute = operation<Attributes>({
  name: "Adam",
  forward: ([w, g, m, v], { alpha, beta1, beta2, epsilon }) => {
    const mean = tf.add(m!, tf.mul(tf.sub(g!, m!), 1 - beta1));
    const square = tf.add(v!, tf.mul(tf.sub(tf.square(g!), v!), 1 - beta2));
    const move = tf.div(tf.mul(mean, alpha), tf.add(tf.sqrt(square), epsilon));
    return [tf.sub(w!, move), mean, square];
  },
  onWasm: (inputs, { alpha: given, beta1, beta2, epsilon }, backend) => {
    const alpha = typeof given === "number" ? given : given.dataSync()[0]!;
    const outputs = [0, 1, 2].map(() => backend.makeOutput(inputs[0]!.shape, "float32"));
    const [w, g, m, v, newW, newM, newV] = [...inputs, ...outputs].map((tensor) =>
      placeOf(backend, tensor),
    ) as [number, number, number, number, number, number, number];
    const count = tf.util.sizeFromShape(inputs[0]!.shape);
    const shares = [1 - beta1, 1 - beta2] as const;
    arithmetic(backend).inParts(
      "adam",
      WORK_OF_A_WEIGHT * count,
      w,
      g,
      m,
      v,
      newW,
      newM,
      newV,
      count,
      alpha,
      ...shares,
      epsilon,
    );
    return outputs;
  },
});
