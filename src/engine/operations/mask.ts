/** Masks made from values: which steps of a sequence count, and which are padding. */
import * as tf from "@tensorflow/tfjs-core";
import { operation } from "./operation.js";

/** 1 where `x` is not `value`, 0 where it is, in the shape of `x`. No gradient flows through it. */
export function differsFrom(x: tf.Tensor, value: number): tf.Tensor {
  return compute([x], { value, anywhere: false })[0]!;
}

/** 1 where any entry along the last axis is not `value`, in the shape of `x` without that axis. No gradient flows. */
export function differsAnywhereFrom(x: tf.Tensor, value: number): tf.Tensor {
  return compute([x], { value, anywhere: true })[0]!;
}

/** A mask with as many axes as what it belongs to, so that the two can be multiplied. */
export function withAxesOf(x: tf.Tensor, mask: tf.Tensor): tf.Tensor {
  return tf.reshape(mask, [...mask.shape, ...x.shape.slice(mask.rank).map(() => 1)]);
}

/** The same in the whole shape of `x`. (tfjs has no gradient of `broadcastTo` for five axes, and wants one of masks too.) */
export function inShapeOf(x: tf.Tensor, mask: tf.Tensor): tf.Tensor {
  return tf.mul(withAxesOf(x, mask), tf.onesLike(x));
}

const compute = operation<{ readonly value: number; readonly anywhere: boolean }>({
  name: "DiffersFrom",
  forward: ([x], { value, anywhere }) => {
    const differs = tf.cast(tf.notEqual(x!, tf.scalar(value, x!.dtype as "float32")), "float32");
    return [anywhere ? tf.max(differs, -1) : differs];
  },
  // tfjs wants a gradient of everything between a weight and the loss, also where it is nothing.
  backward: (_, [x]) => [() => tf.zerosLike(x!)],
});
