/** Bidirectional and TimeDistributed: layers that hold another one. */
import * as tf from "@tensorflow/tfjs-core";
import type { InnerLayer } from "../../layers/layer.js";
import { Args, InnerLayer as Inner } from "../../layers/layer.js";
import { partsOf } from "../operations/along-axis.js";
import { withAxesOf } from "../operations/mask.js";
import { type Forward, type ForwardContext, input, maskOf } from "./forward.js";

/** `forwardOf` finds what the held layer computes. */
export function wrapperForwards(forwardOf: (layer: string) => Forward): Readonly<Record<string, Forward>> {
  return {
    Bidirectional: (context) => bidirectional(context, forwardOf),
    TimeDistributed: (context) => timeDistributed(context, forwardOf),
  };
}

/** Schuster and Paliwal, 1997: one layer reads the sequence from its start, the other from its end. */
function bidirectional(context: ForwardContext, forwardOf: (layer: string) => Forward): tf.Tensor {
  const { forward, backward } = directionsOf(context.args);
  const run = (inner: InnerLayer, prefix: string) => {
    const y = forwardOf(inner.layer.name)({
      ...context,
      args: inner.args,
      weight: (name) => context.weight(`${prefix}/${name}`),
      updateMoving: (name, value) => context.updateMoving(`${prefix}/${name}`, value),
    });
    return withoutPadding(y, inner.args, maskOf(context));
  };
  const there = run(forward, "forward");
  const read = run(backward, "backward");
  const back = backward.args.flag("return_sequences") ? tf.reverse(read, 1) : read;
  switch (context.args.text("merge_mode")) {
    case "sum":
      return tf.add(there, back);
    case "mul":
      return tf.mul(there, back);
    case "ave":
      return tf.div(tf.add(there, back), 2);
    default:
      return tf.concat([there, back], there.rank - 1);
  }
}

/** The two layers: where no backward layer is given, it is the forward one with `go_backwards`. */
export function directionsOf(args: Args): { forward: InnerLayer; backward: InnerLayer } {
  const forward = args.inner("layer");
  if (args.has("backward_layer") && !args.isNone("backward_layer"))
    return { forward, backward: args.inner("backward_layer") };
  const reversed = new Args({ ...forward.args.toJSON(), go_backwards: true });
  return { forward, backward: new Inner(forward.layer, reversed) };
}

/** Within Bidirectional, steps that are padding give 0 where all steps are returned (`zero_output_for_mask` in Keras). */
function withoutPadding(y: tf.Tensor, args: Args, mask: tf.Tensor | undefined): tf.Tensor {
  if (mask?.rank !== 2 || !args.flag("return_sequences")) return y;
  const inOrder = args.flag("go_backwards") ? tf.reverse(mask, 1) : mask;
  return tf.mul(y, withAxesOf(y, inOrder));
}

/** The same layer, with the same weights, on every step. */
function timeDistributed(context: ForwardContext, forwardOf: (layer: string) => Forward): tf.Tensor {
  const inner = context.args.inner("layer");
  const run = forwardOf(inner.layer.name);
  if (context.training && looksAcrossRows(inner)) return eachStep(context, inner, run);
  // Rows are none of the held layer's business, so every step can be a row of its own.
  const x = input(context);
  const [rows, steps, ...rest] = x.shape as [number, number, ...number[]];
  const mask = maskOf(context);
  const masks = mask && mask.rank > 2 ? [tf.reshape(mask, [rows * steps, ...mask.shape.slice(2)])] : [];
  const inputs = [tf.reshape(x, [rows * steps, ...rest])];
  const y = run({ ...context, args: inner.args, inputs, masks });
  return tf.reshape(y, [rows, steps, ...y.shape.slice(1)]);
}

/** Whether what a row gives depends on the other rows of the batch. */
function looksAcrossRows({ layer, args }: InnerLayer): boolean {
  if (layer.name === "TimeDistributed") return looksAcrossRows(args.inner("layer"));
  return layer.name === "BatchNormalization";
}

/** Step by step: each has a batch's statistics of its own, and the moving averages follow one after the other. */
function eachStep(context: ForwardContext, inner: InnerLayer, run: Forward): tf.Tensor {
  const moved = new Map<string, tf.Tensor>();
  const mask = maskOf(context);
  const maskSteps = mask && tf.unstack(mask, 1);
  const outputs = partsOf(input(context), 1).map((x, step) =>
    run({
      ...context,
      args: inner.args,
      inputs: [x],
      masks: [maskSteps?.[step]],
      weight: (name) => moved.get(name) ?? context.weight(name),
      updateMoving: (name, value) => {
        moved.set(name, value);
      },
    }),
  );
  for (const [name, value] of moved) context.updateMoving(name, value);
  return tf.stack(outputs, 1);
}
