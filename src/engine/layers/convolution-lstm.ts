/** ConvLSTM2D: an LSTM whose inputs and states are images, and whose products are convolutions. */
import * as tf from "@tensorflow/tfjs-core";
import { activate } from "../activations.js";
import { dropoutMask } from "../dropout.js";
import { partsOf } from "../operations/along-axis.js";
import { convolve } from "../operations/convolve.js";
import type { Sliding } from "../operations/sliding.js";
import { StepMask } from "../operations/step-mask.js";
import { activationOf, type Forward, type ForwardContext, input } from "./forward.js";
import { output, stepMask } from "./recurrent.js";

export const convolutionLstmForwards: Readonly<Record<string, Forward>> = {
  // Shi et al., "Convolutional LSTM Network", 2015, without the connections from the cell to the gates, as in Keras.
  ConvLSTM2D: (context) => {
    const { args } = context;
    const activation = activationOf(args) ?? "linear";
    const recurrentActivation = activationOf(args, "recurrent_activation") ?? "linear";
    const shares = partsOf(inputShares(context));
    const mask = new StepMask(stepMask(context));
    const recur = recurrence(context, shares[0]!.shape);
    const states: tf.Tensor[] = [];
    let h: tf.Tensor | undefined;
    let c: tf.Tensor | undefined;
    for (const [step, share] of shares.entries()) {
      const z = h ? tf.add(share, recur(h)) : share;
      const [zi, zf, zc, zo] = tf.split(z, 4, 3) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
      const written = tf.mul(activate(zi, recurrentActivation), activate(zc, activation));
      const now: tf.Tensor = c ? tf.add(tf.mul(activate(zf, recurrentActivation), c), written) : written;
      const read = tf.mul(activate(zo, recurrentActivation), activate(now, activation));
      h = mask.choose(step, read, h);
      c = mask.choose(step, now, c);
      states.push(h);
    }
    return output(tf.stack(states), args);
  },
};

/** The inputs' share of every gate at every step, [steps, rows, height, width, 4·filters]: one convolution for all. */
function inputShares(context: ForwardContext): tf.Tensor {
  const { args } = context;
  const [rows, steps, ...image] = input(context).shape as [number, number, ...number[]];
  const inTime = tf.transpose(input(context), [1, 0, 2, 3, 4]);
  const ordered = args.flag("go_backwards") ? tf.reverse(inTime, 0) : inTime;
  const bias = args.flag("use_bias") ? (context.weight("bias") as tf.Tensor1D) : undefined;
  const shares = convolveDropped(
    context,
    ordered,
    (x, kernel, bias) =>
      convolve(
        tf.reshape(x, [steps * rows, ...image]),
        kernel,
        {
          strides: args.list("strides", 2),
          dilations: args.list("dilation_rate", 2),
          padding: args.text("padding") as "valid" | "same",
        },
        bias,
      ),
    bias,
  );
  return tf.reshape(shares, [steps, rows, ...shares.shape.slice(1)]);
}

type Gates = (x: tf.Tensor, kernel: tf.Tensor, bias?: tf.Tensor1D) => tf.Tensor;

/** While training some of the inputs is dropped: other ones for each gate, the same at every step, as in Keras. */
function convolveDropped(context: ForwardContext, x: tf.Tensor, gates: Gates, bias?: tf.Tensor1D): tf.Tensor {
  const rate = context.training ? context.args.number("dropout") : 0;
  const kernel = context.weight("kernel");
  if (rate === 0) return gates(x, kernel, bias);
  const parts = tf
    .split(kernel, 4, 3)
    .map((part) => gates(tf.mul(x, dropoutMask([1, ...x.shape.slice(1)], rate, context.random())), part));
  const shares = tf.concat(parts, 3);
  return bias ? tf.add(shares, bias) : shares;
}

/** The state's share of the gates; `shape` is that of a step's share. While training, some of the state is dropped. */
function recurrence(
  context: ForwardContext,
  [rows, height, width, channels]: readonly number[],
): (h: tf.Tensor) => tf.Tensor {
  const rate = context.training ? context.args.number("recurrent_dropout") : 0;
  const kernel = context.weight("recurrent_kernel");
  if (rate === 0) return (h) => convolve(h, kernel, KEEPING_SIZE);
  const parts = tf.split(kernel, 4, 3);
  const masks = parts.map(() => dropoutMask([rows!, height!, width!, channels! / 4], rate, context.random()));
  return (h) =>
    tf.concat(
      parts.map((part, gate) => convolve(tf.mul(h, masks[gate]!), part, KEEPING_SIZE)),
      3,
    );
}

/** How the recurrent kernel slides over the state, whatever that of the inputs does. */
const KEEPING_SIZE: Sliding = { strides: [1, 1], dilations: [1, 1], padding: "same" };
