/** Random tensors drawn by TensorFlow, from seeds only: the same ones however and wherever a step is computed. */
import * as tf from "@tensorflow/tfjs-core";
import type { TensorChance } from "../dropout.js";
import { seedOf } from "../seed.js";
import { nativeBackend } from "./native.js";

/**
 * For one layer in one step, which may be a tensor (an int32 scalar) where the same graph serves many steps. Each draw
 * has a seed of its own: a hash of run, layer and draw, and the step (Philox: Salmon et al. 2011).
 */
export function nativeChance(seed: number, purpose: string, step: number | tf.Scalar): TensorChance {
  let draws = 0;
  const draw = (operation: string, shape: readonly number[]): tf.Tensor => {
    const own = seedOf(seed, `${purpose}, draw ${++draws}`) | 0;
    const at = typeof step === "number" ? tf.scalar(step, "int32") : step;
    const seeds = tf.stack([tf.scalar(own, "int32"), at]);
    const backend = nativeBackend();
    const { TF_ATTR_TYPE: type, TF_INT32: integer, TF_FLOAT: float } = backend.binding;
    const attributes = [
      { name: "T", type, value: integer },
      { name: "Tseed", type, value: integer },
      { name: "dtype", type, value: float },
    ];
    return backend.executeSingleOutput(operation, attributes, [tf.tensor1d([...shape], "int32"), seeds]);
  };
  return {
    uniformTensor: (shape) => draw("StatelessRandomUniform", shape),
    normalTensor: (shape) => draw("StatelessRandomNormal", shape),
  };
}
