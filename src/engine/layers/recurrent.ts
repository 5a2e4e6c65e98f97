/** SimpleRNN, LSTM and GRU. */
import * as tf from "@tensorflow/tfjs-core";
import type { Args } from "../../layers/layer.js";
import { dropoutMask } from "../dropout.js";
import { affine } from "../operations/affine.js";
import { blockLstm } from "../operations/block-lstm.js";
import { isFusable } from "../operations/fused-activation.js";
import { gru } from "../operations/gru.js";
import { lstm } from "../operations/lstm.js";
import { isNative } from "../operations/native.js";
import { simpleRnn } from "../operations/simple-rnn.js";
import { StepMask } from "../operations/step-mask.js";
import { activationOf, type Forward, type ForwardContext, input, maskOf } from "./forward.js";
import { gruStepByStep, lstmStepByStep, type Stepping, simpleRnnStepByStep } from "./recurrent-steps.js";

export const recurrentForwards: Readonly<Record<string, Forward>> = {
  SimpleRNN: (context) => {
    const cell = readCell(context, 1);
    const shares = inputShares(context, cell, biasOf(context));
    const states = cell.fused
      ? simpleRnn([shares, context.weight("recurrent_kernel"), ...cell.masks], cell)
      : simpleRnnStepByStep(shares, cell);
    return output(states, context.args);
  },
  LSTM: (context) => {
    const cell = readCell(context, 4);
    if (isForBlock(cell)) return output(blockLstm(blockInputs(context, cell)), context.args);
    const shares = inputShares(context, cell, biasOf(context));
    const states = cell.fused
      ? lstm([shares, context.weight("recurrent_kernel"), ...cell.masks], cell)
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
        ? gru([shares, context.weight("recurrent_kernel"), recurrentBias, ...cell.masks], cell)
        : gruStepByStep(shares, cell, resetAfter, recurrentBias);
    return output(states, context.args);
  },
};

/** Whether TensorFlow's own operation for an LSTM computes this one. */
function isForBlock({ fused, activation, recurrentActivation, masks }: Cell): boolean {
  const usual = activation === "tanh" && recurrentActivation === "sigmoid";
  return isNative() && fused && usual && masks.length === 0;
}

function blockInputs(context: ForwardContext, { gates, units }: Cell): tf.Tensor[] {
  const bias = biasOf(context) ?? tf.zeros([gates * units]);
  const { weight } = context;
  return [dropped(context, inTime(context)), weight("kernel"), weight("recurrent_kernel"), bias];
}

/**
 * An input's mask as its steps see it, [steps, rows, 1, …] with the input's number of axes, in the order in which they are
 * read. Where the mask tells apart more than steps, a step counts when anything in it does. Undefined for no mask.
 */
export function stepMask(context: ForwardContext): tf.Tensor | undefined {
  const mask = maskOf(context);
  if (!mask || mask.rank < 2) return undefined;
  const [rows, steps] = mask.shape as [number, number];
  const whole = mask.rank === 2 ? mask : tf.max(tf.reshape(mask, [rows, steps, -1]), 2);
  const inTime = tf.transpose(whole, [1, 0]);
  const ordered = context.args.flag("go_backwards") ? tf.reverse(inTime, 0) : inTime;
  return tf.reshape(ordered, [
    steps,
    rows,
    ...input(context)
      .shape.slice(2)
      .map(() => 1),
  ]);
}

interface Cell extends Stepping {
  readonly gates: number;
  /** Whether one operation can compute the whole sequence. */
  readonly fused: boolean;
  /** None or one, [steps, rows, 1]. */
  readonly masks: readonly tf.Tensor[];
}

function readCell(context: ForwardContext, gates: number): Cell {
  const { args } = context;
  const units = args.number("units");
  const activation = activationOf(args) ?? "linear";
  const recurrentActivation =
    gates === 1 ? "linear" : (activationOf(args, "recurrent_activation") ?? "linear");
  const rate = context.training ? args.number("recurrent_dropout") : 0;
  const rows = input(context).shape[0]!;
  const kernels = once(() => splitGates(context.weight("recurrent_kernel"), gates));
  // One mask a gate for the whole sequence (Gal and Ghahramani, 2016), as in Keras.
  const dropped = Array.from({ length: rate > 0 ? gates : 0 }, () =>
    dropoutMask([rows, units], rate, context.random()),
  );
  const mask = stepMask(context);
  const fused = rate === 0 && isFusable(activation) && isFusable(recurrentActivation);
  return {
    gates,
    units,
    activation,
    recurrentActivation,
    fused,
    recur: (h, gate) => tf.matMul(rate > 0 ? tf.mul(h, dropped[gate]!) : h, kernels()[gate]!),
    masks: mask ? [mask] : [],
    mask: new StepMask(mask),
  };
}

/** A kernel's part for each gate. tfjs has no gradient for a split into one. */
function splitGates(kernel: tf.Tensor, gates: number): tf.Tensor[] {
  return gates === 1 ? [kernel] : tf.split(kernel, gates, 1);
}

function biasOf({ args, weight }: ForwardContext): tf.Tensor | undefined {
  return args.flag("use_bias") ? weight("bias") : undefined;
}

/** The inputs' share of every gate at every step, [steps, rows, gates·units]: one product for the whole sequence. */
function inputShares(context: ForwardContext, cell: Cell, bias: tf.Tensor | undefined): tf.Tensor {
  const { args } = context;
  const [rows, steps, features] = input(context).shape as [number, number, number];
  const ordered = inTime(context);
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
  const masked = () => dropped(context, ordered);
  // Keras draws one mask for all gates, and one for each where the state is dropped too.
  if (args.number("recurrent_dropout") === 0)
    return project(masked(), kernel, cell.gates * cell.units, weights);
  const parts = splitGates(kernel, cell.gates).map((part) => project(masked(), part, cell.units, []));
  const shares = tf.concat(parts, 2);
  return bias ? tf.add(shares, bias) : shares;
}

/** The inputs as steps see them, [steps, rows, features], in the order in which they are read. */
function inTime(context: ForwardContext): tf.Tensor {
  const turned = tf.transpose(input(context), [1, 0, 2]);
  return context.args.flag("go_backwards") ? tf.reverse(turned, 0) : turned;
}

/** While training, some of their values are dropped, the same ones at every step. */
function dropped(context: ForwardContext, ordered: tf.Tensor): tf.Tensor {
  const rate = context.training ? context.args.number("dropout") : 0;
  if (rate === 0) return ordered;
  const [, rows, features] = ordered.shape as [number, number, number];
  return tf.mul(ordered, dropoutMask([1, rows, features], rate, context.random()));
}

/** With `reset_after` the bias is [2, 3·units]: one row for the inputs' share, one for the state's. */
function gruBiases(context: ForwardContext): {
  inputBias: tf.Tensor | undefined;
  recurrentBias: tf.Tensor;
} {
  const { args } = context;
  const bias = biasOf(context);
  if (!bias || !args.flag("reset_after"))
    return { inputBias: bias, recurrentBias: tf.zeros([3 * args.number("units")]) };
  const [inputBias, recurrentBias] = tf.unstack(bias) as [tf.Tensor, tf.Tensor];
  return { inputBias, recurrentBias };
}

/** All states as [rows, steps, …] in the order they were computed, or the last one; `states` is [steps, rows, …]. */
export function output(states: tf.Tensor, args: Args): tf.Tensor {
  const axes = states.shape.map((_, axis) => axis);
  if (args.flag("return_sequences")) return tf.transpose(states, [1, 0, ...axes.slice(2)]);
  const [steps, ...one] = states.shape as [number, ...number[]];
  return tf.reshape(tf.slice(states, [steps - 1, ...one.map(() => 0)], [1, ...one]), one);
}

/** Computes a value when it is first asked for. */
function once<Value>(compute: () => Value): () => Value {
  let value: Value | undefined;
  return () => {
    value ??= compute();
    return value;
  };
}
