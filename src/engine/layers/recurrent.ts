/** LSTM and GRU. */
import * as tf from "@tensorflow/tfjs-core";
import type { Args } from "../../layers/layer.js";
import { activate } from "../activations.js";
import { dropoutMask } from "../dropout.js";
import { affine } from "../operations/affine.js";
import { isFusable } from "../operations/fused-activation.js";
import { gru } from "../operations/gru.js";
import { lstm } from "../operations/lstm.js";
import { activationOf, type Forward, type ForwardContext, input } from "./forward.js";

export const recurrentForwards: Readonly<Record<string, Forward>> = {
  LSTM: (context) => {
    const cell = readCell(context, 4);
    const bias = context.args.flag("use_bias") ? context.weight("bias") : undefined;
    const shares = inputShares(context, cell, bias);
    const states = cell.fused
      ? lstm([shares, context.weight("recurrent_kernel")], cell)
      : lstmStepByStep(shares, cell);
    return output(states, context.args);
  },
  GRU: (context) => {
    const cell = readCell(context, 3);
    const { inputBias, recurrentBias } = gruBiases(context);
    const shares = inputShares(context, cell, inputBias);
    const resetAfter = context.args.flag("reset_after");
    const states =
      cell.fused && resetAfter
        ? gru([shares, context.weight("recurrent_kernel"), recurrentBias], cell)
        : gruStepByStep(shares, cell, resetAfter, recurrentBias);
    return output(states, context.args);
  },
};

interface Cell {
  readonly gates: number;
  readonly units: number;
  readonly activation: string;
  readonly recurrentActivation: string;
  /** Whether one operation can compute the whole sequence. */
  readonly fused: boolean;
  /** The state's product with the recurrent kernel of one gate; while training, some of the state is dropped. */
  readonly recur: (h: tf.Tensor, gate: number) => tf.Tensor;
}

function readCell(context: ForwardContext, gates: number): Cell {
  const { args } = context;
  const units = args.number("units");
  const activation = activationOf(args) ?? "linear";
  const recurrentActivation = activationOf(args, "recurrent_activation") ?? "linear";
  const rate = context.training ? args.number("recurrent_dropout") : 0;
  const rows = input(context).shape[0]!;
  const kernels = once(() => tf.split(context.weight("recurrent_kernel"), gates, 1));
  // One mask a gate for the whole sequence (Gal and Ghahramani, 2016), as in Keras.
  const masks = Array.from({ length: rate > 0 ? gates : 0 }, () =>
    dropoutMask([rows, units], rate, context.random()),
  );
  return {
    gates,
    units,
    activation,
    recurrentActivation,
    fused: rate === 0 && isFusable(activation) && isFusable(recurrentActivation),
    recur: (h, gate) => tf.matMul(rate > 0 ? tf.mul(h, masks[gate]!) : h, kernels()[gate]!),
  };
}

/** The inputs' share of every gate at every step, [steps, rows, gates·units]: one product for the whole sequence. */
function inputShares(context: ForwardContext, cell: Cell, bias: tf.Tensor | undefined): tf.Tensor {
  const { args } = context;
  const [rows, steps, features] = input(context).shape as [number, number, number];
  const inTime = tf.transpose(input(context), [1, 0, 2]);
  const ordered = args.flag("go_backwards") ? tf.reverse(inTime, 0) : inTime;
  const kernel = context.weight("kernel");
  const rate = context.training ? args.number("dropout") : 0;
  const weights = bias ? [bias] : [];
  const project = (x: tf.Tensor, kernels: tf.Tensor, width: number, biases: readonly tf.Tensor[]) =>
    tf.reshape(affine([tf.reshape(x, [steps * rows, features]), kernels, ...biases], "linear"), [
      steps,
      rows,
      width,
    ]);
  if (rate === 0) return project(ordered, kernel, cell.gates * cell.units, weights);
  const masked = () => tf.mul(ordered, dropoutMask([1, rows, features], rate, context.random()));
  // Keras draws one mask for all gates, and one for each where the state is dropped too.
  if (args.number("recurrent_dropout") === 0)
    return project(masked(), kernel, cell.gates * cell.units, weights);
  const parts = tf.split(kernel, cell.gates, 1).map((part) => project(masked(), part, cell.units, []));
  const shares = tf.concat(parts, 2);
  return bias ? tf.add(shares, bias) : shares;
}

function lstmStepByStep(shares: tf.Tensor, cell: Cell): tf.Tensor {
  let h = tf.zeros([shares.shape[1]!, cell.units]);
  let c = h;
  const states: tf.Tensor[] = [];
  for (const share of tf.unstack(shares)) {
    const [i, f, g, o] = tf
      .split(share, 4, 1)
      .map((part, gate) =>
        activate(tf.add(part, cell.recur(h, gate)), gate === 2 ? cell.activation : cell.recurrentActivation),
      ) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    c = tf.add(tf.mul(f, c), tf.mul(i, g));
    h = tf.mul(o, activate(c, cell.activation));
    states.push(h);
  }
  return tf.stack(states);
}

function gruStepByStep(shares: tf.Tensor, cell: Cell, resetAfter: boolean, bias: tf.Tensor): tf.Tensor {
  let h = tf.zeros([shares.shape[1]!, cell.units]);
  const states: tf.Tensor[] = [];
  const gate = (share: tf.Tensor, recurrent: tf.Tensor) =>
    activate(tf.add(share, recurrent), cell.recurrentActivation);
  const [biasZ, biasR, biasH] = tf.split(bias, 3) as [tf.Tensor, tf.Tensor, tf.Tensor];
  for (const share of tf.unstack(shares)) {
    const [shareZ, shareR, shareH] = tf.split(share, 3, 1) as [tf.Tensor, tf.Tensor, tf.Tensor];
    const z = gate(shareZ, tf.add(cell.recur(h, 0), biasZ));
    const r = gate(shareR, tf.add(cell.recur(h, 1), biasR));
    const recurrentH = resetAfter
      ? tf.mul(r, tf.add(cell.recur(h, 2), biasH))
      : tf.add(cell.recur(tf.mul(r, h), 2), biasH);
    const g = activate(tf.add(shareH, recurrentH), cell.activation);
    h = tf.add(tf.mul(z, h), tf.mul(tf.sub(1, z), g));
    states.push(h);
  }
  return tf.stack(states);
}

/** With `reset_after` the bias is [2, 3·units]: one row for the inputs' share, one for the state's. */
function gruBiases({ args, weight }: ForwardContext): {
  inputBias: tf.Tensor | undefined;
  recurrentBias: tf.Tensor;
} {
  const width = 3 * args.number("units");
  if (!args.flag("use_bias")) return { inputBias: undefined, recurrentBias: tf.zeros([width]) };
  if (!args.flag("reset_after")) return { inputBias: weight("bias"), recurrentBias: tf.zeros([width]) };
  const [inputBias, recurrentBias] = tf.unstack(weight("bias")) as [tf.Tensor, tf.Tensor];
  return { inputBias, recurrentBias };
}

/** All states as [rows, steps, units] in the order they were computed, or the last one. */
function output(states: tf.Tensor, args: Args): tf.Tensor {
  if (args.flag("return_sequences")) return tf.transpose(states, [1, 0, 2]);
  const [steps, rows, units] = states.shape as [number, number, number];
  return tf.reshape(tf.slice(states, [steps - 1, 0, 0], [1, rows, units]), [rows, units]);
}

/** Computes a value when it is first asked for. */
function once<Value>(compute: () => Value): () => Value {
  let value: Value | undefined;
  return () => {
    value ??= compute();
    return value;
  };
}
