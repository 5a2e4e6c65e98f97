/** MultiHeadAttention. */
import * as tf from "@tensorflow/tfjs-core";
import { dropoutMask } from "../dropout.js";
import { affine } from "../operations/affine.js";
import { TrainingFailure } from "../outcome.js";
import { upToItself, within } from "./attention-masks.js";
import { type Forward, type ForwardContext, maskOf } from "./forward.js";

export const multiHeadAttentionForwards: Readonly<Record<string, Forward>> = {
  // Vaswani et al., "Attention Is All You Need", 2017.
  MultiHeadAttention: (context) => {
    const { args, inputs } = context;
    const query = inputs[0]!;
    const value = inputs[1] ?? query;
    const heads = args.number("num_heads");
    const keyWidth = args.number("key_dim");
    const valueWidth = args.isNone("value_dim") ? keyWidth : args.number("value_dim");
    const layout = layoutOf(context, query);

    const q = gathered(project(context, "query", query, heads, keyWidth), layout);
    const k = gathered(project(context, "key", inputs[2] ?? value, heads, keyWidth), layout);
    const v = gathered(project(context, "value", value, heads, valueWidth), layout);
    const scores = tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(keyWidth));
    const mixed = tf.matMul(weightsOf(context, scores, layout), v);
    const attended = scattered(mixed, query, layout);
    if (!args.flag("use_gate")) return projectOut(context, attended);
    const gate = tf.sigmoid(project(context, "gate", query, heads, valueWidth));
    return projectOut(context, tf.mul(attended, gate));
  },
};

/** The axes of what `project` gives: rows, then free and attended ones in some order, heads, and channels. */
interface Layout {
  readonly heads: number;
  /** Along which attention runs. */
  readonly attended: readonly number[];
  /** Which are only carried along. */
  readonly free: readonly number[];
}

function layoutOf({ args }: ForwardContext, query: tf.Tensor): Layout {
  const between = query.shape.map((_, axis) => axis).slice(1, -1);
  const heads = args.number("num_heads");
  if (args.isNone("attention_axes")) return { heads, attended: between, free: [] };
  const attended = args.list("attention_axes").map((axis) => (axis < 0 ? query.rank + axis : axis));
  return { heads, attended, free: between.filter((axis) => !attended.includes(axis)) };
}

/** x · kernel + bias for all heads, [..., heads, width]; the kernel is [channels, heads, width]. */
function project(
  context: ForwardContext,
  name: string,
  x: tf.Tensor,
  heads: number,
  width: number,
): tf.Tensor {
  const channels = x.shape.at(-1)!;
  const kernel = tf.reshape(context.weight(`${name}/kernel`), [channels, heads * width]);
  const y = affine([tf.reshape(x, [-1, channels]), kernel, ...flatBias(context, name)], "linear");
  return tf.reshape(y, [...x.shape.slice(0, -1), heads, width]);
}

/** All heads' values [..., heads, width] to the output; the kernel is [heads, width, ...output]. */
function projectOut(context: ForwardContext, x: tf.Tensor): tf.Tensor {
  const width = x.shape.at(-1)! * x.shape.at(-2)!;
  const kernel = context.weight("attention_output/kernel");
  const output = kernel.shape.slice(2);
  const y = affine(
    [tf.reshape(x, [-1, width]), tf.reshape(kernel, [width, -1]), ...flatBias(context, "attention_output")],
    "linear",
  );
  return tf.reshape(y, [...x.shape.slice(0, -2), ...output]);
}

/** None or one. */
function flatBias(context: ForwardContext, name: string): tf.Tensor[] {
  return context.args.flag("use_bias") ? [tf.reshape(context.weight(`${name}/bias`), [-1])] : [];
}

/** [rows · free · heads, attended, channels], so that a matrix product does the rest. */
function gathered(x: tf.Tensor, { free, attended }: Layout): tf.Tensor {
  const moved = tf.transpose(x, [0, ...free, x.rank - 2, ...attended, x.rank - 1]);
  const length = attended.reduce((product, axis) => product * x.shape[axis]!, 1);
  return tf.reshape(moved, [-1, length, x.shape.at(-1)!]);
}

/** The reverse, for what has the query's axes. */
function scattered(x: tf.Tensor, query: tf.Tensor, { heads, free, attended }: Layout): tf.Tensor {
  const rank = query.rank + 1;
  const order = [0, ...free, rank - 2, ...attended, rank - 1];
  const lengths = [...query.shape.slice(0, -1), heads, x.shape.at(-1)!];
  const shaped = tf.reshape(
    x,
    order.map((axis) => lengths[axis]!),
  );
  const back = order.map((_, axis) => order.indexOf(axis));
  return tf.transpose(shaped, back);
}

/** A finite score so low that exp gives 0 beside any other; alone among its like, it still shares the attention out. */
const NEVER = -1e30;

/** How much each target looks at each source, [rows · free · heads, targets, sources]. */
function weightsOf(context: ForwardContext, scores: tf.Tensor, layout: Layout): tf.Tensor {
  const { args, training } = context;
  const allowed = allowedOf(context, scores, layout);
  const rate = args.number("dropout");
  const shown = allowed ? tf.add(tf.mul(scores, allowed), tf.mul(tf.sub(1, allowed), NEVER)) : scores;
  const softened = tf.softmax(shown);
  // A target that may look at nothing: Keras's fused path lets it look at all alike, the one with dropout at nothing.
  const isFused = rate === 0 && context.inputs[0]!.rank === 3;
  const weights = allowed && !isFused ? tf.mul(softened, allowed) : softened;
  if (!training || rate === 0) return weights;
  return tf.mul(weights, dropoutMask(weights.shape, rate, context.random()));
}

/** 1 where a target may look at a source and 0 where not, in a shape that broadcasts; undefined where it may everywhere. */
function allowedOf(context: ForwardContext, scores: tf.Tensor, layout: Layout): tf.Tensor | undefined {
  const [targets, sources] = scores.shape.slice(1) as [number, number];
  const masks: tf.Tensor[] = [];
  const add = (mask: tf.Tensor | undefined, axis: number) => {
    if (mask) masks.push(acrossHeads(mask, axis, context, layout));
  };
  add(maskOf(context), -1);
  add(maskOf(context, context.inputs.length > 1 ? 1 : 0), -2);
  add(maskOf(context, 2), -2);
  const { args } = context;
  if (args.flag("use_causal_mask")) masks.push(upToItself(targets, sources));
  if (!args.isNone("sliding_window")) masks.push(within(args.number("sliding_window"), targets, sources));
  return masks.length === 0 ? undefined : masks.reduce((product, mask) => tf.mul(product, mask));
}

/** An input's mask for every head: [rows · free · heads, targets, 1] with `axis` -1, and [..., 1, sources] with -2. */
function acrossHeads(mask: tf.Tensor, axis: number, context: ForwardContext, layout: Layout): tf.Tensor {
  const { heads, attended } = layout;
  const rank = context.inputs[0]!.rank;
  if (attended.length !== 1 || attended[0] !== rank - 2 || mask.rank !== rank - 1) {
    throw new TrainingFailure(
      "MultiHeadAttention is given a mask that says which steps are padding, and its attention runs along other axes " +
        "than those steps. Let it attend along the last axis before the channels, or leave the mask out.",
    );
  }
  const length = mask.shape.at(-1)!;
  const groups = mask.size / length;
  const spread = tf.tile(tf.reshape(mask, [groups, 1, length]), [1, heads, 1]);
  return tf.reshape(spread, axis === -1 ? [groups * heads, length, 1] : [groups * heads, 1, length]);
}
