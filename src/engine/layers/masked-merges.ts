/** Merges of which padding must be no part: Multiply, Maximum and Minimum with masked inputs, as Keras has them. */
import * as tf from "@tensorflow/tfjs-core";
import { withAxesOf } from "../operations/mask.js";
import { type Forward, type ForwardContext, maskOf } from "./forward.js";

/** keras/src/layers/merging/multiply.py: padding counts as 1, and what is padding in all inputs becomes 0. */
export function paddingAsOne(multiply: Forward): Forward {
  return (context) => {
    if (!isMasked(context)) return multiply(context);
    const masks = context.inputs.map((x, at) => widened(maskOf(context, at), x));
    const inputs = context.inputs.map((x, at) => chosen(masks[at], x, tf.scalar(1)));
    const y = multiply({ ...context, inputs });
    const present = masks.filter((mask) => mask !== undefined);
    return present.length < masks.length ? y : tf.mul(y, present.reduce(either));
  };
}

/** keras/src/layers/merging/base_merge.py: where one of two values is padding, the other stands for both. */
export function paddingAsTheOther(merge: Forward): Forward {
  return (context) => {
    if (!isMasked(context)) return merge(context);
    const parts = context.inputs.map((x, at) => ({ value: x, mask: widened(maskOf(context, at), x) }));
    return parts.reduce((so, next) => {
      const value = chosen(next.mask, next.value, so.value);
      const before = chosen(so.mask, so.value, value);
      const mask = so.mask && next.mask ? either(so.mask, next.mask) : undefined;
      return { value: merge({ ...context, inputs: [before, value] }), mask };
    }).value;
  };
}

function isMasked({ masks }: ForwardContext): boolean {
  return masks?.some((mask) => mask !== undefined) ?? false;
}

function widened(mask: tf.Tensor | undefined, x: tf.Tensor): tf.Tensor | undefined {
  return mask && withAxesOf(x, mask);
}

/** The value where it counts, and the other one where it is padding. */
function chosen(mask: tf.Tensor | undefined, value: tf.Tensor, other: tf.Tensor): tf.Tensor {
  return mask ? tf.add(tf.mul(value, mask), tf.mul(other, tf.sub(1, mask))) : value;
}

function either(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  return tf.maximum(a, b);
}
