/** Cuts down gradients that are too large, as Keras's `clipnorm`, `global_clipnorm` and `clipvalue` do. */
import * as tf from "@tensorflow/tfjs-core";
import { Args, type Configured } from "../layers/layer.js";
import type { ClipName } from "../network.js";

/** From gradients to smaller ones. Whoever calls it tidies up. */
export interface Clip {
  /** Whether each weight's gradient is looked at by itself; otherwise all of them may as well be one. */
  readonly byWeight: boolean;
  cut<T extends tf.Tensor>(gradients: readonly T[]): T[];
}

/** keras/src/optimizers/base_optimizer.py (Pascanu et al., "On the difficulty of training recurrent networks", 2013). */
export function clipOf({ name, args }: Configured<ClipName>): Clip {
  const most = new Args(args).number("max");
  switch (name) {
    case "norm":
      return { byWeight: true, cut: (gradients) => gradients.flatMap((one) => shortened([one], most)) };
    case "global_norm":
      return { byWeight: false, cut: (gradients) => shortened(gradients, most) };
    case "value":
      return {
        byWeight: false,
        cut: (gradients) => gradients.map((gradient) => tf.clipByValue(gradient, -most, most)),
      };
  }
}

/** Vectors that are longer together than `most` keep their direction and get that length. */
function shortened<T extends tf.Tensor>(vectors: readonly T[], most: number): T[] {
  const squares = vectors.map((vector) => tf.sum(tf.square(vector)));
  const length = tf.sqrt(squares.reduce((sum, square) => tf.add(sum, square)));
  const factor = tf.div(most, tf.maximum(length, most));
  return vectors.map((vector) => tf.mul(vector, factor) as T);
}
