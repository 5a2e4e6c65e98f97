/** Activations as layers of their own: ReLU, LeakyReLU, PReLU, ELU and Softmax. */
import * as tf from "@tensorflow/tfjs-core";
import { relu } from "../operations/relu.js";
import { type Forward, type ForwardContext, input } from "./forward.js";

export const activationForwards: Readonly<Record<string, Forward>> = {
  ReLU: rectified,
  LeakyReLU: (context) => leakyRelu(input(context), context.args.number("negative_slope")),
  // He et al., "Delving Deep into Rectifiers", 2015: the slope below 0 is learnt.
  PReLU: (context) => {
    const x = input(context);
    return tf.sub(relu(x), tf.mul(context.weight("alpha"), relu(tf.neg(x))));
  },
  ELU: (context) => elu(input(context), context.args.number("alpha")),
  Softmax: softmax,
};

/**
 * keras/src/activations/activations.py, `relu`: x above the threshold and at most `max_value`, and below the threshold
 * negative_slope · (x − threshold).
 */
function rectified(context: ForwardContext): tf.Tensor {
  const { args } = context;
  const x = input(context);
  const slope = args.number("negative_slope");
  const threshold = args.number("threshold");
  const most = args.isNone("max_value") ? undefined : args.number("max_value");
  if (most === undefined && threshold === 0) return slope === 0 ? relu(x) : leakyRelu(x, slope);
  const passed = threshold === 0 ? relu(x) : tf.mul(x, tf.step(tf.sub(x, threshold)));
  const above = most === undefined ? passed : tf.clipByValue(passed, 0, most);
  return slope === 0 ? above : tf.sub(above, tf.mul(relu(tf.sub(threshold, x)), slope));
}

function leakyRelu(x: tf.Tensor, slope: number): tf.Tensor {
  return tf.leakyRelu(x, slope);
}

/** Clevert et al., 2015: alpha · (eˣ − 1) below 0. */
function elu(x: tf.Tensor, alpha: number): tf.Tensor {
  if (alpha === 1) return tf.elu(x);
  const positive = relu(x);
  return tf.add(positive, tf.mul(tf.sub(tf.elu(x), positive), alpha));
}

/** Along one axis or over several at once; the batch is axis 0. */
function softmax({ inputs, args }: ForwardContext): tf.Tensor {
  const x = inputs[0]!;
  const axes = args.list("axis").map((axis) => (axis < 0 ? x.rank + axis : axis));
  if (axes.length === 1 && axes[0] === x.rank - 1) return tf.softmax(x);
  const order = [...x.shape.keys()].filter((axis) => !axes.includes(axis)).concat(axes);
  const moved = tf.transpose(x, order);
  const together = axes.reduce((product, axis) => product * x.shape[axis]!, 1);
  const y = tf.softmax(tf.reshape(moved, [x.size / together, together]));
  const back = [...order.keys()].sort((a, b) => order[a]! - order[b]!);
  return tf.transpose(tf.reshape(y, moved.shape), back);
}
