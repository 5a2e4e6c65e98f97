/** Cuts down gradients that are too large, as Keras's `clipnorm`, `global_clipnorm` and `clipvalue` do. */
import * as tf from "@tensorflow/tfjs-core";
import { Args, type Configured } from "../layers/layer.js";
import type { ClipName } from "../network.js";

/** From the gradient of each weight, flat, to that of all of them end to end. Whoever calls it tidies up. */
export type Clip = (gradients: readonly tf.Tensor1D[]) => tf.Tensor1D;

/** keras/src/optimizers/base_optimizer.py (Pascanu et al., "On the difficulty of training recurrent networks", 2013). */
export function clipOf({ name, args }: Configured<ClipName>): Clip {
  const most = new Args(args).number("max");
  switch (name) {
    case "norm":
      return (gradients) => joined(gradients.map((gradient) => shortened(gradient, most)));
    case "global_norm":
      return (gradients) => shortened(joined(gradients), most);
    case "value":
      return (gradients) => tf.clipByValue(joined(gradients), -most, most);
  }
}

export function joined(gradients: readonly tf.Tensor1D[]): tf.Tensor1D {
  return gradients.length === 1 ? gradients[0]! : tf.concat([...gradients]);
}

/** A vector that is longer than `most` keeps its direction and gets that length. */
function shortened(vector: tf.Tensor1D, most: number): tf.Tensor1D {
  const length = tf.sqrt(tf.sum(tf.square(vector)));
  return tf.mul(vector, tf.div(most, tf.maximum(length, most)));
}
