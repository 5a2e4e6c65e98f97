/** Attention and AdditiveAttention. */
import * as tf from "@tensorflow/tfjs-core";
import { dropoutMask } from "../dropout.js";
import { upToItself } from "./attention-masks.js";
import { type Forward, type ForwardContext, maskOf } from "./forward.js";

export const attentionForwards: Readonly<Record<string, Forward>> = {
  // Luong et al., "Effective Approaches to Attention-based Neural Machine Translation", 2015.
  Attention: (context) => {
    const { query, key } = partsOf(context);
    const scale = context.args.flag("use_scale") ? context.weight("scale") : undefined;
    if (context.args.text("score_mode") === "dot") {
      const scores = tf.matMul(query, key, false, true);
      return attend(context, scale ? tf.mul(scores, scale) : scores);
    }
    const sums = pairSums(query, key);
    const scores = tf.sum(tf.tanh(scale ? tf.mul(sums, scale) : sums), -1);
    return attend(context, tf.mul(scores, context.weight("concat_score_weight")));
  },
  // Bahdanau et al., "Neural Machine Translation by Jointly Learning to Align and Translate", 2014.
  AdditiveAttention: (context) => {
    const { query, key } = partsOf(context);
    const bent = tf.tanh(pairSums(query, key));
    return attend(
      context,
      tf.sum(context.args.flag("use_scale") ? tf.mul(bent, context.weight("scale")) : bent, -1),
    );
  },
};

/** Query [rows, targets, width], value and key [rows, sources, width]; a lone input is all three. */
function partsOf({ inputs }: ForwardContext): { query: tf.Tensor; value: tf.Tensor; key: tf.Tensor } {
  const query = inputs[0]!;
  const value = inputs[1] ?? query;
  return { query, value, key: inputs[2] ?? value };
}

/** Every target's query plus every source's key, [rows, targets, sources, width]. */
function pairSums(query: tf.Tensor, key: tf.Tensor): tf.Tensor {
  return tf.add(tf.expandDims(query, -2), tf.expandDims(key, -3));
}

/** Each target's mean of the values, weighted by softmax of its scores [rows, targets, sources]. */
function attend(context: ForwardContext, scores: tf.Tensor): tf.Tensor {
  const { value } = partsOf(context);
  const targetMask = maskOf(context);
  const hidden = hiddenFrom(context, scores);
  // Keras's number, with which exp gives 0 beside any other.
  const weights = tf.softmax(hidden ? tf.sub(scores, tf.mul(hidden, 1e9)) : scores);
  const rate = context.training ? context.args.number("dropout") : 0;
  const kept = rate > 0 ? tf.mul(weights, dropoutMask(weights.shape, rate, context.random())) : weights;
  const y = tf.matMul(kept, value);
  return targetMask ? tf.mul(y, tf.expandDims(targetMask, -1)) : y;
}

/** 1 for sources that are padding or come too late, [rows or 1, targets or 1, sources]; undefined where all can be seen. */
function hiddenFrom(context: ForwardContext, scores: tf.Tensor): tf.Tensor | undefined {
  const [targets, sources] = scores.shape.slice(1) as [number, number];
  const sourceMask = maskOf(context, context.inputs.length > 1 ? 1 : 0);
  const counting = sourceMask && tf.expandDims(sourceMask, -2);
  if (!context.args.flag("use_causal_mask")) return counting && tf.sub(1, counting);
  const early = upToItself(targets, sources);
  return tf.sub(1, counting ? tf.mul(counting, early) : early);
}
