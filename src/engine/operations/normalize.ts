/** Normalization to mean 0 and variance 1 along some axes, with factor and offset, as one operation. */
import * as tf from "@tensorflow/tfjs-core";
import { operation } from "./operation.js";

export interface Normalized {
  readonly value: tf.Tensor;
  /** With the normalized axes kept, of length 1; no gradient flows through these two. */
  readonly mean: tf.Tensor;
  readonly variance: tf.Tensor;
}

/** gamma · (x − mean) / √(variance + epsilon) + beta; both weights have as many axes as `x`. */
export function normalize(
  x: tf.Tensor,
  axes: readonly number[],
  epsilon: number,
  gamma?: tf.Tensor,
  beta?: tf.Tensor,
): Normalized {
  const inputs = [x, gamma, beta].filter((tensor) => tensor !== undefined);
  const attributes = {
    axes,
    epsilon,
    scale: gamma !== undefined,
    center: beta !== undefined,
    aroundMean: true,
  };
  const [value, , mean, variance] = compute(inputs, attributes) as [
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
  ];
  return { value, mean, variance };
}

/** gamma · x / √(mean of x² + epsilon); gamma has as many axes as `x`. */
export function divideByMeanSquare(
  x: tf.Tensor,
  axes: readonly number[],
  epsilon: number,
  gamma: tf.Tensor,
): tf.Tensor {
  const attributes = { axes, epsilon, scale: true, center: false, aroundMean: false };
  return compute([x, gamma], attributes)[0]!;
}

interface Attributes {
  readonly axes: readonly number[];
  readonly epsilon: number;
  /** Whether the mean is taken out first. */
  readonly aroundMean: boolean;
  readonly scale: boolean;
  readonly center: boolean;
}

const compute = operation<Attributes>({
  name: "Normalize",
  forward: (inputs, { axes, epsilon, scale, center, aroundMean }) => {
    const x = inputs[0]!;
    const mean = aroundMean ? tf.mean(x, [...axes], true) : tf.scalar(0);
    const centered = aroundMean ? tf.sub(x, mean) : x;
    const variance = tf.mean(tf.square(centered), [...axes], true);
    const inverse = tf.rsqrt(tf.add(variance, epsilon));
    const normal = tf.mul(centered, inverse);
    const enlarged = scale ? tf.mul(normal, inputs[1]!) : normal;
    const value = center ? tf.add(enlarged, inputs.at(-1)!) : tf.clone(enlarged);
    return [value, normal, mean, variance, inverse];
  },
  // Ioffe and Szegedy 2015, section 3: with d = dy·gamma, dx = (d − mean(d) − normal·mean(d·normal)) / √(variance + ε).
  // What goes through the mean is lacking where that stays in.
  backward: (dy, inputs, [, normal, , , inverse], { axes, scale, center, aroundMean }) => {
    const gradients = [
      () => {
        const d = scale ? tf.mul(dy, inputs[1]!) : dy;
        const byRoot = tf.mul(normal!, tf.mean(tf.mul(d, normal!), [...axes], true));
        const shared = aroundMean ? tf.add(tf.mean(d, [...axes], true), byRoot) : byRoot;
        return tf.mul(tf.sub(d, shared), inverse!);
      },
    ];
    if (scale) gradients.push(() => sumToShape(tf.mul(dy, normal!), inputs[1]!.shape));
    if (center) gradients.push(() => sumToShape(dy, inputs.at(-1)!.shape));
    return gradients;
  },
});

/** Sums over the axes along which a weight of this shape was broadcast. */
function sumToShape(x: tf.Tensor, shape: readonly number[]): tf.Tensor {
  const axes = x.shape.map((_, axis) => axis).filter((axis) => shape[axis] === 1 && x.shape[axis] !== 1);
  return axes.length === 0 ? x : tf.sum(x, axes, true);
}
