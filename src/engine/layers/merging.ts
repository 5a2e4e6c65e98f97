/** Layers that make one value of several: Add, Subtract, Multiply, Average, Maximum, Minimum, Concatenate and Dot. */
import * as tf from "@tensorflow/tfjs-core";
import type { ArgValue } from "../../layers/layer.js";
import { unitLength } from "../unit-length.js";
import type { Forward, ForwardContext } from "./forward.js";
import { paddingAsOne, paddingAsTheOther } from "./masked-merges.js";

type Merge = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

export const mergingForwards: Readonly<Record<string, Forward>> = {
  Add: elementwise(tf.add),
  Subtract: elementwise(tf.sub),
  Multiply: paddingAsOne(elementwise(tf.mul)),
  Average: (context) => tf.div(elementwise(tf.add)(context), context.inputs.length),
  Maximum: paddingAsTheOther(elementwise(stretched(tf.maximum))),
  Minimum: paddingAsTheOther(elementwise(stretched(tf.minimum))),
  Concatenate: ({ inputs, args }) => {
    const axis = args.number("axis");
    return tf.concat([...inputs], axis < 0 ? inputs[0]!.rank + axis : axis);
  },
  Dot: dot,
};

/** Merges inputs from left to right, value by value. */
function elementwise(merge: Merge): Forward {
  return ({ inputs }) => inputs.reduce((merged, x) => merge(merged, x));
}

/** For operations whose gradient in tfjs takes both sides to have one shape. */
function stretched(merge: Merge): Merge {
  return (a, b) => {
    const shape = tf.broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape);
    const stretch = (x: tf.Tensor) => (tf.util.arraysEqual(x.shape, shape) ? x : tf.add(x, tf.zeros(shape)));
    return merge(stretch(a), stretch(b));
  };
}

/** For each sample, sums products along one axis of each of two inputs; what is left of their axes follows each other. */
function dot({ inputs, args }: ForwardContext): tf.Tensor {
  const [xAxis, yAxis] = dotAxes(args.get("axes"), inputs);
  const scaled = (x: tf.Tensor, axis: number) => (args.flag("normalize") ? unitLength(x, axis) : x);
  const x = axisLast(scaled(inputs[0]!, xAxis), xAxis);
  const y = axisLast(scaled(inputs[1]!, yAxis), yAxis);
  const batch = x.shape[0]!;
  const length = x.shape.at(-1)!;
  const rest = [...x.shape.slice(1, -1), ...y.shape.slice(1, -1)];
  const rows = (z: tf.Tensor) => tf.reshape(z, [batch, z.size / (batch * length), length]);
  const product = tf.matMul(rows(x), rows(y), false, true);
  return tf.reshape(product, [batch, ...(rest.length === 0 ? [1] : rest)]);
}

/** The axis of each input, the batch being 0; one number stands for both. */
function dotAxes(axes: ArgValue, inputs: readonly tf.Tensor[]): [number, number] {
  const [first, second] = (Array.isArray(axes) ? axes : [axes, axes]) as [number, number];
  const counted = (axis: number, { rank }: tf.Tensor) => (axis < 0 ? rank + axis : axis);
  return [counted(first, inputs[0]!), counted(second, inputs[1]!)];
}

function axisLast(x: tf.Tensor, axis: number): tf.Tensor {
  if (axis === x.rank - 1) return x;
  const others = x.shape.map((_, index) => index).filter((index) => index !== axis);
  return tf.transpose(x, [...others, axis]);
}
