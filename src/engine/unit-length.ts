/** Brings vectors to length 1, as Keras's `ops.normalize` does; cosines are made of it. */
import * as tf from "@tensorflow/tfjs-core";

/**
 * x / |x|, with lengths taken along `axes`. A vector that is not longer than `shortest` has no direction: it becomes 0, and
 * no gradient passes it, which would be NaN in Keras. Left out: keras.config.epsilon.
 */
export function unitLength(x: tf.Tensor, axes: number | number[], shortest = 1e-7): tf.Tensor {
  const squares = tf.sum(tf.square(x), axes, true);
  const least = shortest * shortest;
  const inverse = tf.rsqrt(tf.maximum(squares, least));
  return tf.mul(x, tf.mul(inverse, tf.step(tf.sub(squares, least))));
}
