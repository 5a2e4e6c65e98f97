/** Which sources a target may look at, as far as their places in the sequence say. */
import * as tf from "@tensorflow/tfjs-core";

/** Itself and those before it, [1, targets, sources] of ones and zeros. */
export function upToItself(targets: number, sources: number): tf.Tensor {
  return allowing(targets, sources, (target, source) => source <= target);
}

/** Those less than `window` places away, [1, targets, sources] of ones and zeros. */
export function within(window: number, targets: number, sources: number): tf.Tensor {
  return allowing(targets, sources, (target, source) => Math.abs(target - source) < window);
}

function allowing(
  targets: number,
  sources: number,
  isAllowed: (target: number, source: number) => boolean,
): tf.Tensor {
  const values = Float32Array.from({ length: targets * sources }, (_, at) =>
    isAllowed(Math.floor(at / sources), at % sources) ? 1 : 0,
  );
  return tf.tensor3d(values, [1, targets, sources]);
}
