/** Input, Dense, Embedding, Masking and Activation. */
import * as tf from "@tensorflow/tfjs-core";
import { activate } from "../activations.js";
import { affine } from "../operations/affine.js";
import { isFusable } from "../operations/fused-activation.js";
import { differsAnywhereFrom } from "../operations/mask.js";
import { activationOf, type Forward, input } from "./forward.js";

const dense: Forward = (context) => {
  const x = input(context);
  const kernel = context.weight("kernel");
  const activation = activationOf(context.args) ?? "linear";
  const fused = isFusable(activation) ? activation : "linear";
  const rows = x.rank === 2 ? x : tf.reshape(x, [-1, x.shape.at(-1)!]);
  const weights = context.args.flag("use_bias") ? [kernel, context.weight("bias")] : [kernel];
  const y = affine([rows, ...weights], fused);
  const shaped = x.rank === 2 ? y : tf.reshape(y, [...x.shape.slice(0, -1), kernel.shape[1]!]);
  return fused === activation ? shaped : activate(shaped, activation);
};

const embedding: Forward = (context) => {
  const x = input(context);
  return tf.gather(context.weight("embeddings"), x.dtype === "int32" ? x : tf.cast(x, "int32"));
};

/** Steps that are padding become 0; that they are padding says their mask (masks.ts). */
const masking: Forward = (context) => {
  const x = input(context);
  return tf.mul(x, tf.expandDims(differsAnywhereFrom(x, context.args.number("mask_value")), -1));
};

export const coreForwards: Readonly<Record<string, Forward>> = {
  Input: input,
  Dense: dense,
  Embedding: embedding,
  Masking: masking,
  Activation: (context) => activate(input(context), activationOf(context.args)),
};
